"""Cases as rows with a Details button, for lists, the Home tab and the status.

Pure. A row is plain text, so that a title in it is inert.
"""

from collections.abc import Sequence

from bot.views import blocks
from bot.views.blocks import Block
from bot.views.choices import details_button
from bot.views.standing import production_name, status_words
from bot.views.text import inline, words
from storage import Case, CaseLine, CasePage, Production

# A page says how many there are with those that are not on it.
Listed = Sequence[Case] | CasePage


def case_row(case: Case | CaseLine, productions: Sequence[Production] = ()) -> Block:
    """One case: where it stands, its title, its production."""
    production = next((known for known in productions if known.code == case.production), None)
    name = inline(production_name(case, production), 60)
    text = f"{status_words(case)} · {case.id}\n{inline(case.title)} · {name}"
    return blocks.quoted(text, details_button(case.id))


def case_rows(heading: str, cases: Listed, productions: Sequence[Production], most: int) -> list[Block]:
    """A heading and at most `most` cases, with how many are left out; nothing when there is none."""
    shown, count = cases.cases if isinstance(cases, CasePage) else cases, count_of(cases)
    if not count:
        return []
    rows = [case_row(case, productions) for case in shown[:most]]
    left = count - len(rows)
    more = [blocks.context(words("notices", "more", count=left))] if left else []
    return [blocks.section(f"*{heading} ({count})*"), *rows, *more]


def count_of(cases: Listed) -> int:
    """How many there are, also those that are not shown."""
    return cases.count if isinstance(cases, CasePage) else len(cases)
