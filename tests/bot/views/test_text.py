"""Escaping, counting, cutting and fitting: a user's text stays inert and whole, and is never cut in two."""

import pytest
from jinja2 import UndefinedError

from bot.views.blocks import Block, quoted
from bot.views.text import (
    Mrkdwn,
    Part,
    clean,
    escape,
    fit,
    fixed,
    inline,
    isolate,
    paragraphs,
    shorten,
    size,
    spoken,
    units,
    words,
)

FAMILY = "👨‍👩‍👧"
FLAG = "🇳🇴"


@pytest.mark.parametrize(
    ("typed", "inert"),
    [
        ("a & b", "a &amp; b"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<https://evil.example|click>", "&lt;https://evil.example|click&gt;"),
        ("&lt;", "&amp;lt;"),
        ('it\'s "quoted"', 'it\'s "quoted"'),
    ],
)
def test_only_the_three_characters_of_slack_are_escaped(typed: str, inert: str) -> None:
    assert escape(typed) == inert


def test_a_template_escapes_a_value_once_and_its_own_markup_never() -> None:
    told = words("notices", "undeliverable", case=_Case, target="<b>", channel="C&1", error="a<b")
    assert "for the &lt;b&gt;, to <#C&amp;1>." in told
    assert "`a&lt;b`" in told
    assert "*A message could not be delivered:*" in told


class _Case:
    id = "TIDE-1"


def test_a_template_without_its_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        words("notices", "more")


def test_markup_of_ours_is_not_escaped_again() -> None:
    assert escape(Mrkdwn("<@U1>")) == "<@U1>"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("ab   cd", 5, "ab…"),
        (f"a{FAMILY}b", 6, "a…"),
        (f"a{FAMILY}bc", 10, f"a{FAMILY}…"),
        (f"a{FLAG}{FLAG}", 8, f"a{FLAG}…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("👍🏽👍🏽", 6, "👍🏽…"),
        ("😀😀😀", 4, "😀…"),
    ],
)
def test_nothing_visible_is_cut_in_two(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short
    assert units(shorten(text, limit)) <= limit


def test_an_emoji_counts_as_two_characters() -> None:
    assert [units("a"), units("é"), units("😀"), units(FAMILY)] == [1, 1, 2, 8]


@pytest.mark.parametrize(
    "text", ["x" * 3000, "🎬" * 3000, FAMILY * 900, "line\n" * 1500, "ערב " * 900, "\u0301" * 7000]
)
def test_paragraphs_hold_the_whole_text(text: str) -> None:
    pieces = paragraphs(text)
    assert "".join(pieces) == text
    assert max(map(units, pieces)) <= 3000


def test_halves_of_characters_and_nul_do_not_get_through() -> None:
    assert clean("  a\x00b\ud83dc ") == "ab\ufffdc"
    assert clean("😀") == "😀"


def test_right_to_left_text_is_closed_in() -> None:
    assert isolate("plain") == "plain"
    assert isolate("ערב") == "\u2068ערב\u2069"


@pytest.mark.parametrize("text", ["\u202eevil", "\u2069\u202eevil", "\u2067\u2067evil"])
def test_nobody_breaks_out_of_the_isolation(text: str) -> None:
    depth = 0
    closed_in = isolate(text)
    for character in closed_in[: closed_in.index("evil")]:
        depth += character in "\u2066\u2067\u2068"
        depth -= character == "\u2069"
    assert depth > 0
    assert closed_in.endswith("\u2069" * depth)


def test_text_in_a_line_is_one_line_within_its_limit() -> None:
    assert inline("two\nlines") == "two lines"
    assert units(inline("ש" * 200, 50)) <= 50
    assert inline("ש" * 200, 50).endswith("…\u2069")


def _paragraph(length: int) -> Block:
    return quoted("x" * length)


def test_parts_get_room_by_turn_and_stand_in_their_order() -> None:
    rooms: dict[str, int] = {}

    def wants(name: str, length: int) -> list[Block]:
        rooms[name] = length
        return [_paragraph(min(length, 60))]

    shown = fit(
        [
            Part(lambda room: wants("late", room), 2),
            Part(lambda room: wants("early", room), 1),
            fixed(_paragraph(20)),
        ],
        limit=100,
    )
    assert rooms == {"early": 80, "late": 20}
    assert [size([block]) for block in shown] == [20, 60, 20]


def test_the_top_level_text_keeps_the_most_important_lines_whole() -> None:
    assert spoken("first", "", "second\nthird") == "first\nsecond\nthird"
    assert spoken("first", "x" * 4000 + "\nsecond", "third") == "first\nsecond\nthird"
