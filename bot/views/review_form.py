"""The form to approve, with its reader, and the frame of every form about a case.

Pure. Each form carries the case and the revision that it shows: a decision on anything else is refused later.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.ids import Callback
from bot.views import blocks
from bot.views.answers import first_facts
from bot.views.blocks import Block
from bot.views.case_parts import asked_by, title
from bot.views.fields import Values, typed
from bot.views.reasons import listing
from bot.views.standing import ROLES, awaited_roles, roles_in_words
from bot.views.text import paragraphs, words
from policy import ReviewerRole
from storage import Case, Condition, Production

REASON_MOST = 1000
CONDITIONS_MOST = 1500
CONDITIONS = 20
ROOM = 6000
VERBS = {
    Callback.APPROVE: "Approve",
    Callback.DECLINE: "Decline",
    Callback.PULL_IN: "Pull into review",
    Callback.WITHDRAW: "Withdraw",
    Callback.JUDGE_EVIDENCE: "Evidence",
    Callback.SHOW_EVIDENCE: "Show evidence",
    Callback.ASK: "Ask",
    Callback.ANSWER: "Answer",
    Callback.HAND_OVER: "Hand over",
    Callback.REVOKE: "Revoke",
    Callback.SEND_BACK: "Send back",
    Callback.CLOSE: "Close",
}


@dataclass(frozen=True, slots=True)
class ReadReview:
    """What a reviewer filled in. `errors`: block id → sentence; with any, nothing may be decided."""

    reason: str | None
    conditions: tuple[Condition, ...] = ()
    valid_until: date | None = None
    errors: dict[str, str] = field(default_factory=dict)


def approve_form(
    case: Case, role: ReviewerRole, *, production: Production | None = None, channel: str | None = None
) -> Block:
    """The approval of one revision for one role. `channel`: where the button was pressed."""
    after = tuple(other for other in awaited_roles(case) if other is not role)
    exactly = words("review", "exactly", case=case, role=ROLES[role], after=roles_in_words(after))
    return review_form(
        case,
        channel,
        Callback.APPROVE,
        [asked_by(case, production), *_planned(case), blocks.section(exactly)],
        _word(),
        _conditions(),
        _valid_until(),
    )


def review_form(
    case: Case,
    channel: str | None,
    callback: Callback,
    shown: Sequence[Block],
    *asked: Block,
) -> Block:
    """A form about the revision of the case that it shows."""
    verb = VERBS[callback]
    question = case.question.number if case.question else None
    mark = {"case": case.id, "revision": case.revision, "channel": channel}
    mark |= {"question": question} if callback is Callback.ANSWER else {}
    content = [blocks.header(f"{verb} {case.id}"), title(case), *shown, *asked]
    return blocks.modal(callback, verb, content, submit=verb, close="Cancel", metadata=json.dumps(mark))


def _planned(case: Case) -> list[Block]:
    text = [blocks.quoted(piece) for piece in paragraphs(case.request.description)]
    return [*text, *listing("What is planned", first_facts(case.request), ROOM, "Details shows everything.")]


def _word() -> Block:
    element = blocks.text_input("reason", multiline=True, most=REASON_MOST)
    label = "A word to the requester"
    return blocks.field("reason", label, element, hint="The requester reads this.", optional=True)


def _valid_until() -> Block:
    element = blocks.date_input("valid_until")
    hint = "Through this day. Leave it empty if it needs no end."
    return blocks.field("valid_until", "Valid until", element, hint=hint, optional=True)


def _conditions() -> Block:
    element = blocks.text_input("conditions", multiline=True, most=CONDITIONS_MOST)
    hint = "One per line. For example: Show us the final design before it is printed."
    return blocks.field("conditions", "Conditions", element, hint=hint, optional=True)


def read_review(values: Values, *, today: date) -> ReadReview:
    """What was filled in, checked. No approval may end before `today`, the day where the production is."""
    states = {block: next(iter(states.values()), {}) for block, states in values.items()}
    reason = typed(states.get("reason", {}))
    terms = [line.strip() for line in typed(states.get("conditions", {})).splitlines() if line.strip()]
    until = states.get("valid_until", {}).get("selected_date")
    read = ReadReview(
        reason=reason or None,
        conditions=tuple(Condition(text=term) for term in terms),
        valid_until=date.fromisoformat(until) if until else None,
    )
    read.errors.update(_wrong(read, today))
    return read


def _wrong(read: ReadReview, today: date) -> dict[str, str]:
    wrong = {}
    if len(read.reason or "") > REASON_MOST:
        wrong["reason"] = f"Please keep it under {REASON_MOST} characters."
    if len(read.conditions) > CONDITIONS or sum(len(term.text) for term in read.conditions) > CONDITIONS_MOST:
        wrong["conditions"] = f"Please keep to {CONDITIONS} conditions and {CONDITIONS_MOST} characters."
    if read.valid_until and read.valid_until < today:
        wrong["valid_until"] = "This day is past. Please choose a later one, or none."
    return wrong
