"""The catalogues are whole: each text is translated, with its places and markup, within Slack's limits."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from bot.language import ENGLISH, LANGUAGES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "bot/locale"
OTHERS = [language for language in LANGUAGES.values() if language is not ENGLISH]
# As the Makefile names them to Babel.
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **dict.fromkeys(("NotAllowed", "TooLate", "Said", "N_"), None),
    "PydanticCustomError": (2,),
    "_like": (2,),
}
PLACES = re.compile(r"%\(\w+\)s|\{\w*\}")
CODE = re.compile(r"`[^`]+`")
LINKS = re.compile(r"<[^>|]+[>|]")
MOST = re.compile(r"at most (\d+) characters")


@cache
def catalogue(locale: str) -> Catalog:
    with (FOLDER / locale / "LC_MESSAGES/app.po").open("rb") as source:
        return read_po(source, locale=locale)


@cache
def extracted() -> frozenset[tuple[str | None, str]]:
    """Every text that the code, the templates and the guidance show: its context and its English."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    methods: list[tuple[str, str]] = []
    options: dict[str, dict[str, str]] = {}
    for mapping in told:
        patterns = mapping["pattern"] if isinstance(mapping["pattern"], list) else [mapping["pattern"]]
        methods += [(pattern, mapping["method"]) for pattern in patterns]
        given = {name: value for name, value in mapping.items() if name not in ("method", "pattern")}
        options |= dict.fromkeys(patterns, given)
    found = extract_from_dir(str(ROOT), methods, options, KEYWORDS)
    return frozenset((context, ids[0] if isinstance(ids, tuple) else ids) for _, _, ids, _, context in found)


def messages(locale: str) -> Iterator[Message]:
    return (message for message in catalogue(locale) if message.id)


def english(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, (tuple, list)) else [str(message.id)]


def translations(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [str(message.string)]


def wrong(locale: str, is_wrong: Any) -> list[tuple[str, str]]:
    """The messages of which a translation is wrong, each with that translation."""
    return [
        (english(message)[0], told)
        for message in messages(locale)
        for told in translations(message)
        if told and is_wrong(message, told)
    ]


languages = pytest.mark.parametrize("locale", [language.locale for language in OTHERS])


def test_there_are_words_to_translate() -> None:
    assert len(extracted()) > 500


@languages
def test_a_catalogue_has_every_text_and_no_other(locale: str) -> None:
    there = {(message.context, english(message)[0]) for message in messages(locale)}

    assert there == extracted(), "run `make words`, and translate what is new"
    assert not catalogue(locale).obsolete


@languages
def test_every_text_is_translated(locale: str) -> None:
    assert not [english(each)[0] for each in messages(locale) if each.fuzzy or not all(translations(each))]


@languages
def test_a_translation_keeps_the_places_for_names_and_numbers(locale: str) -> None:
    def loses(message: Message, told: str) -> bool:
        # A form for exactly one thing may say "a condition" without its number.
        wanted = [set(PLACES.findall(text)) for text in english(message)]
        here = set(PLACES.findall(told))
        return here != wanted[-1] and not (len(wanted) > 1 and here in (wanted[0], wanted[-1]))

    assert wrong(locale, loses) == []


@languages
def test_a_translation_keeps_commands_links_and_emphasis(locale: str) -> None:
    def changes(message: Message, told: str) -> bool:
        text = english(message)[-1]
        marks = (CODE, LINKS)
        if any(sorted(mark.findall(text)) != sorted(mark.findall(told)) for mark in marks):
            return True
        return (
            any(text.count(mark) != told.count(mark) for mark in ("*", "\n")) and len(english(message)) == 1
        )

    assert wrong(locale, changes) == []


@languages
def test_a_translation_can_be_filled_in(locale: str) -> None:
    def breaks(message: Message, told: str) -> bool:
        values = dict.fromkeys(re.findall(r"\w+", " ".join(PLACES.findall(told))), "7")
        try:
            if message.python_format:
                told % values
            elif "{" in english(message)[-1]:
                told.format(**values)
        except (ValueError, KeyError, TypeError, IndexError):
            return True
        return False

    assert wrong(locale, breaks) == []


@languages
def test_a_translation_begins_and_ends_with_the_same_space(locale: str) -> None:
    def pads(message: Message, told: str) -> bool:
        text = english(message)[0]
        return (text[:1].isspace(), text[-1:].isspace()) != (told[:1].isspace(), told[-1:].isspace())

    assert wrong(locale, pads) == []


@languages
def test_a_translation_fits_where_slack_shows_little(locale: str) -> None:
    def overflows(message: Message, told: str) -> bool:
        notes = " ".join([message.context or "", *message.auto_comments])
        most = [int(number) for number in MOST.findall(notes)]
        return bool(most) and len(told.encode("utf-16-le")) // 2 > min(most)

    assert wrong(locale, overflows) == []


@languages
def test_a_button_that_opens_something_says_so_in_every_language(locale: str) -> None:
    assert (
        wrong(locale, lambda message, told: english(message)[0].endswith("…") and not told.endswith("…"))
        == []
    )
