"""Readers are spoken to in their language, as far as there are words for it."""

from collections.abc import Iterator
from datetime import date
from gettext import NullTranslations

import pytest

from bot.language import ENGLISH, Language, _, all_of, language_for, one_of, speaking, tell, told_day
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


def test_the_language_ends_with_the_block() -> None:
    with speaking(FRENCH, Known(Yes="Oui")):
        assert _("Yes") == "Oui"
    assert _("Yes") == "Yes"
