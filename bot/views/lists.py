"""Cases as rows with a button, for lists, the Home tab and the status.

Pure. A row is plain text, so that a title in it is inert.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.views import blocks
from bot.views.blocks import Block, Element
from bot.views.choices import details_button
from bot.views.standing import production_name, status_words
from bot.views.text import inline, words
from storage import Case, CaseLine, CasePage, Production

# A page says how many there are with those that are not on it.
Listed = Sequence[Case] | CasePage


@dataclass(frozen=True, slots=True)
class Row:
    """A case with its button; `told`: what is next; `headline` in place of where it stands."""

    case: Case | CaseLine
    button: Element
    told: str = ""
    headline: str | None = None


def row(each: Row, productions: Mapping[str, Production]) -> Block:
    """Where it stands, its title, its production, and what is next."""
    case = each.case
    name = inline(production_name(case, productions.get(case.production)), 60)
    lines = [f"{each.headline or status_words(case)} · {case.id}", f"{inline(case.title)} · {name}"]
    return blocks.quoted("\n".join([*lines, *filter(None, [each.told])]), each.button)


def rows_under(
    heading: str,
    rows: Sequence[Row],
    productions: Mapping[str, Production],
    more: bool = False,
    show_all: Sequence[Block] = (),
    *,
    most: int | None = None,
    count: int = 0,
) -> list[Block]:
    """A heading and the rows, at most `most` of them; nothing when there is none.

    `more`: not all were read; `count`: how many there are, where that is known. `show_all`: the way to them.
    """
    if not rows:
        return []
    shown = rows if most is None else rows[:most]
    left = more or len(shown) < len(rows)
    told = f"{count or len(rows)}" if count or not more else f"{len(rows)}+"
    rest = show_all if left else ()
    return [blocks.section(f"*{heading} ({told})*"), *(row(each, productions) for each in shown), *rest]


def case_rows(heading: str, cases: Listed, productions: Sequence[Production], most: int) -> list[Block]:
    """A heading and at most `most` cases, with how many are left out; nothing when there is none."""
    shown, count = cases.cases if isinstance(cases, CasePage) else cases, count_of(cases)
    known = {each.code: each for each in productions}
    rows = [Row(case, details_button(case.id)) for case in shown[:most]]
    left = count - len(rows)
    more = [blocks.context(words("notices", "more", count=left))] if left else []
    return [*rows_under(heading, rows, known, count=count), *more]


def count_of(cases: Listed) -> int:
    """How many there are, also those that are not shown."""
    return cases.count if isinstance(cases, CasePage) else len(cases)
