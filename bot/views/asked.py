"""Answers to the words of the command that go beyond one message, and to words that we did not understand.

Pure. Whatever was typed stands in plain text.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.ids import Do
from bot.language import _
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.choices import details_button
from bot.views.home_filters import page_buttons
from bot.views.lists import Listed, Row, count_of, rows_under
from bot.views.text import Post, shorten, words
from storage import CasePage, Production

LIST_PAGE = 10
QUOTED = 200
# Of a button's value Slack takes no more.
KEPT = 2000
NONE: Mapping[str, Production] = MappingProxyType({})


def list_notice(cases: Listed, productions: Mapping[str, Production] = NONE, page: int = 0) -> Post:
    """One page of what somebody asked for, newest first."""
    start = blocks.button(_("Check a use"), Do.OPEN_FORM, "help", style="primary")
    known, count = cases.cases if isinstance(cases, CasePage) else cases, count_of(cases)
    if not count:
        said = words("notices", "nothing_listed")
        return Post(said, [blocks.section(said), blocks.actions("help", start)])
    rows = [Row(case, details_button(case.id)) for case in known[:LIST_PAGE]]
    more = (page + 1) * LIST_PAGE < count
    shown = rows_under(_("Cases"), rows, productions, count=count)
    turn = page_buttons("list", page, more=more)
    return Post(words("notices", "listed", count=count), [*shown, *turn])


def unknown_words(typed: str, nearest: Sequence[str] = ()) -> Post:
    """Something like a word of ours was typed: what is possible, and the way to use it as a description."""
    said = words("asked", "unknown", nearest=nearest)
    return Post(
        said, [blocks.quoted(f"“{shorten(typed, QUOTED)}”"), blocks.section(said), _as_description(typed)]
    )


def mention_answer(asked: str) -> Post:
    """To who mentioned the app: the form, with what they wrote if they wrote anything."""
    said = words("asked", "mention", written=bool(asked))
    start = blocks.button(_("Check a use"), Do.OPEN_FORM, "mention", style="primary")
    quoted = [blocks.quoted(f"“{shorten(asked, QUOTED)}”")] if asked else []
    begin = _as_description(asked) if asked else blocks.actions("mention", start)
    return Post(said, [blocks.section(said), *quoted, begin])


def which_case(cases: Listed, productions: Mapping[str, Production] = NONE) -> Post:
    """A case is named by its number; these are the last ones."""
    said = words("asked", "which_case")
    listed = list_notice(cases, productions)
    return Post(said, [blocks.section(said), *listed.blocks])


def _as_description(typed: str) -> Block:
    button = blocks.button(_("Check a use with these words"), Do.OPEN_WITH, shorten(typed, KEPT))
    return blocks.actions("unknown", button)
