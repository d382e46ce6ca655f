"""The second step of an approval on conditions: who sees to each of them, and until when; with its reader.

Pure. What was filled in before stands here again, so that nothing has to be kept in between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.ids import Callback
from bot.language import _
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.fields import Values, typed
from bot.views.review_form import (
    CONDITIONS,
    CONDITIONS_MOST,
    ReadReview,
    limits,
    read_review,
    reason_field,
    review_form,
)
from bot.views.text import words
from storage import Case, Condition

TEXT, OWNER, DUE = "condition.", "owner.", "due."


def terms_form(case: Case, read: ReadReview, *, channel: str | None = None) -> Block:
    """Asks for owner and day of each condition; the owner is the requester unless somebody else is chosen."""
    said = blocks.section(words("review", "terms", count=len(read.conditions)))
    asked = [
        block
        for number, term in enumerate(read.conditions, 1)
        for block in _condition(number, term, case.requester.user)
    ]
    word = reason_field(_("A word to the requester"), optional=True, said=read.reason)
    return review_form(case, channel, Callback.APPROVE_TERMS, [said], *asked, word, *limits(case, read))


def _condition(number: int, term: Condition, requester: str) -> list[Block]:
    text = blocks.text_input("text", term.text, multiline=True, most=CONDITIONS_MOST)
    owner = blocks.person_select("owner", _("Choose a person"), term.owner or requester)
    due = blocks.date_input("due", term.due)
    day = _("They are reminded before it. Leave it empty for what holds throughout.")
    return [
        blocks.field(f"{TEXT}{number}", _("Condition {number}").format(number=number), text),
        blocks.field(f"{OWNER}{number}", _("Who sees to condition {number}").format(number=number), owner),
        blocks.field(
            f"{DUE}{number}",
            _("Condition {number} is due").format(number=number),
            due,
            hint=day,
            optional=True,
        ),
    ]


def read_terms(values: Values, *, today: date, tools: Sequence[str] = ()) -> ReadReview:
    """What was filled in, checked: each condition needs its text and an owner, and no day that is past."""
    states = {block: next(iter(states.values()), {}) for block, states in values.items()}
    read = read_review(values, today=today, tools=tools)
    numbers = [number for number in range(1, CONDITIONS + 1) if f"{TEXT}{number}" in states]
    terms = {number: _read(number, states) for number in numbers}
    for number, term in terms.items():
        read.errors.update(_wrong(number, term, today))
    if sum(len(term.text) for term in terms.values()) > CONDITIONS_MOST:
        most = _("Please keep all of them under {most} characters.").format(most=CONDITIONS_MOST)
        read.errors[f"{TEXT}{numbers[-1]}"] = most
    return replace(read, conditions=tuple(terms.values()))


def _read(number: int, states: Mapping[str, Mapping[str, Any]]) -> Condition:
    due = states.get(f"{DUE}{number}", {}).get("selected_date")
    return Condition(
        text=typed(states[f"{TEXT}{number}"]),
        owner=states.get(f"{OWNER}{number}", {}).get("selected_user"),
        due=date.fromisoformat(due) if due else None,
    )


def _wrong(number: int, term: Condition, today: date) -> dict[str, str]:
    wrong = {}
    if not term.text:
        wrong[f"{TEXT}{number}"] = _("Please say what the condition is.")
    if not term.owner:
        wrong[f"{OWNER}{number}"] = _("Please choose who sees to it.")
    if term.due and term.due < today:
        wrong[f"{DUE}{number}"] = _("This day is past. Please choose a later one, or none.")
    return wrong
