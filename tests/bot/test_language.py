"""Readers are spoken to in their language, as far as there are words for it."""

from collections.abc import Iterator
from datetime import date
from gettext import NullTranslations

import pytest

from bot.language import (
    ENGLISH,
    LANGUAGES,
    Language,
    _,
    all_of,
    catalogue,
    language_for,
    ngettext,
    one_of,
    speaking,
    tell,
    told_day,
)
from policy import Said

FRENCH = Language("fr", "Français")


class Known(NullTranslations):
    """A catalogue that knows these words."""

    def __init__(self, **words: str) -> None:
        super().__init__()
        self.known = {text.replace("_", " "): other for text, other in words.items()}

    def gettext(self, message: str) -> str:
        return self.known.get(message, message)


@pytest.fixture
def in_french() -> Iterator[None]:
    words = Known(approve_it="la prendre", decline_it="le refuser", **{"You can {does}.": "On peut {does}."})
    with speaking(FRENCH, words):
        yield


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "de-DE", "zh-CN", "", None])
def test_whoever_speaks_none_of_our_languages_reads_english(locale: str | None) -> None:
    assert language_for(locale) is ENGLISH


def test_a_sentence_is_told_with_its_parts_translated(in_french: None) -> None:
    said = Said("You can {does}.", {"does": (Said("approve it"), Said("decline it"))})
    assert tell(said) == "On peut la prendre ou le refuser."
    assert str(said) == "You can approve it or decline it."


def test_names_in_a_sentence_are_not_translated(in_french: None) -> None:
    assert tell(Said("You can {does}.", {"does": "approve it"})) == "On peut approve it."


def test_a_text_without_words_in_the_language_stays_english(in_french: None) -> None:
    assert _("Details shows everything.") == "Details shows everything."


def test_nothing_is_looked_up_for_an_empty_text(in_french: None) -> None:
    assert _("") == ""


def test_days_and_lists_are_written_as_the_reader_does(in_french: None) -> None:
    assert told_day(date(2026, 3, 2)) == "2 mars 2026"
    assert all_of(["a", "b", "c"]) == "a, b et c"


def test_days_and_lists_in_english() -> None:
    assert told_day(date(2026, 3, 2)) == "2 Mar 2026"
    assert all_of(["a", "b", "c"]) == "a, b and c"
    assert one_of(["a"]) == "a"


def test_a_name_in_other_letters_does_not_stick_to_the_thai_word_before_it() -> None:
    with speaking(LANGUAGES["th"]):
        assert all_of(["Netflix", "@a"]) == "Netflix และ @a"


def test_the_language_ends_with_the_block() -> None:
    with speaking(FRENCH, Known(Yes="Oui")):
        assert _("Yes") == "Oui"
    assert _("Yes") == "Yes"


# How many forms a number of things has, where it is not two as in English.
FORMS_OF = {"th": 1, "zh-TW": 1}


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != ENGLISH.code])
def test_the_catalogue_of_each_language_loads_with_its_plural_forms(code: str) -> None:
    forms = int(catalogue(code).info()["plural-forms"].split("=")[1].split(";")[0])
    assert forms == FORMS_OF.get(code, 2)
    assert catalogue(code).info()["language"] == LANGUAGES[code].locale


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_a_number_of_things_without_words_is_told_in_english(language: Language) -> None:
    with speaking(language):
        told = [ngettext("{n} unheard of", "{n} unheard ofs", n).format(n=n) for n in (1, 2)]
    assert told == ["1 unheard of", "2 unheard ofs"]


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        ("es-LA", "es-419"),
        ("es-ES", "es-419"),
        ("fr-CA", "fr"),
        ("pt-BR", "pt-BR"),
        ("pt_PT", "pt-BR"),
        ("th-TH", "th"),
        ("tr-TR", "tr"),
        ("zh-TW", "zh-TW"),
        ("zh-HK", "zh-TW"),
        ("en-GB", "en"),
    ],
)
def test_what_slack_calls_a_language_is_one_of_ours(locale: str, code: str) -> None:
    assert language_for(locale).code == code


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_every_language_can_tell_days_and_lists(language: Language) -> None:
    with speaking(language):
        assert "2026" in told_day(date(2026, 3, 2))
        assert all_of(["a", "b", "c"]) != one_of(["a", "b", "c"])
