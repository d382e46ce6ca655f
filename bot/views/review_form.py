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
from bot.views.fields import Values, chosen_values, typed
from bot.views.reasons import listing
from bot.views.standing import ROLES, awaited_roles, roles_in_words
from bot.views.text import inline, paragraphs, words
from policy import ReviewerRole
from storage import Case, Condition, Production

REASON_MOST = 1000
CONDITIONS_MOST = 1500
CONDITIONS = 20
ONLY_FOR_MOST = 300
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
    Callback.APPROVE_TERMS: "Approve",
    Callback.FINISH_CONDITION: "Condition met",
    Callback.RETURN_CONDITION: "Open again",
}
# Where the button that sends it says something else than the title.
SENDS = {Callback.JUDGE_EVIDENCE: "Save", Callback.FINISH_CONDITION: "Send"}
HEADINGS = {
    Callback.PULL_IN: "Pull {} into review",
    Callback.JUDGE_EVIDENCE: "Evidence for {}",
    Callback.SHOW_EVIDENCE: "Show evidence for {}",
    Callback.ASK: "Ask about {}",
    Callback.ANSWER: "Answer about {}",
    Callback.HAND_OVER: "Hand {} over",
    Callback.REVOKE: "Revoke the approval of {}",
    Callback.SEND_BACK: "Send {} back to review",
}


@dataclass(frozen=True, slots=True)
class ReadReview:
    """What a reviewer filled in. `errors`: block id → sentence; with any, nothing may be decided."""

    reason: str | None
    conditions: tuple[Condition, ...] = ()
    valid_until: date | None = None
    only_for: str | None = None
    only_tools: tuple[str, ...] = ()
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
        reason_field("A word to the requester", optional=True),
        _conditions(),
        *limits(case, ReadReview(None)),
    )


def review_form(
    case: Case,
    channel: str | None,
    callback: Callback,
    shown: Sequence[Block],
    *asked: Block,
    **more: object,
) -> Block:
    """A form about the revision of the case that it shows. `more` goes into its mark."""
    verb = VERBS[callback]
    question = case.question.number if case.question else None
    mark = {"case": case.id, "revision": case.revision, "channel": channel, **more}
    mark |= {"question": question} if callback is Callback.ANSWER else {}
    heading = HEADINGS.get(callback, f"{verb} {{}}").format(case.id)
    content = [blocks.header(heading), title(case), *shown, *asked]
    return blocks.modal(
        callback, verb, content, submit=SENDS.get(callback, verb), close="Cancel", metadata=json.dumps(mark)
    )


def _planned(case: Case) -> list[Block]:
    text = [blocks.quoted(piece) for piece in paragraphs(case.request.description)]
    return [*text, *listing("What is planned", first_facts(case.request), ROOM, "Details shows everything.")]


def reason_field(
    label: str, *, hint: str = "The requester reads this.", optional: bool = False, said: str | None = None
) -> Block:
    """Why, or a word to the requester; `said`: what stands there already."""
    element = blocks.text_input("reason", said, multiline=True, most=REASON_MOST)
    return blocks.field("reason", label, element, hint=hint, optional=optional)


def limits(case: Case, read: ReadReview) -> list[Block]:
    """How far an approval reaches: its end, what it is for, and the tools, where there are several."""
    until = blocks.date_input("valid_until", read.valid_until)
    through = "Through this day. Leave it empty if it needs no end."
    scope = blocks.text_input("only_for", read.only_for, most=ONLY_FOR_MOST)
    example = "Episodes, scenes or the like. Leave it empty for all that is asked for."
    return [
        blocks.field("valid_until", "Valid until", until, hint=through, optional=True),
        blocks.field("only_for", "Only for", scope, hint=example, optional=True),
        *_only_tools(case, read),
    ]


def _only_tools(case: Case, read: ReadReview) -> list[Block]:
    names = [tool.name for tool in case.request.tools]
    if len(names) < 2:
        return []
    options = [blocks.option(inline(name, 75), str(number)) for number, name in enumerate(names)]
    chosen = [str(number) for number, name in enumerate(names) if name in read.only_tools]
    element = blocks.multi_select("only_tools", options, chosen, "All of them", len(names))
    return [blocks.field("only_tools", "Only with these tools", element, optional=True)]


def _conditions() -> Block:
    element = blocks.text_input("conditions", multiline=True, most=CONDITIONS_MOST)
    hint = "One per line. For example: Show us the final design before it is printed."
    return blocks.field("conditions", "Conditions", element, hint=hint, optional=True)


def read_review(values: Values, *, today: date, tools: Sequence[str] = ()) -> ReadReview:
    """What was filled in, checked. No approval may end before `today`, the day where the production is.

    `tools`: the names of the request's tools.
    """
    states = {block: next(iter(states.values()), {}) for block, states in values.items()}
    terms = [line.strip() for line in typed(states.get("conditions", {})).splitlines() if line.strip()]
    until = states.get("valid_until", {}).get("selected_date")
    chosen = chosen_values(states.get("only_tools", {}))
    read = ReadReview(
        reason=typed(states.get("reason", {})) or None,
        conditions=tuple(Condition(text=term) for term in terms),
        valid_until=date.fromisoformat(until) if until else None,
        only_for=typed(states.get("only_for", {})) or None,
        only_tools=tuple(name for number, name in enumerate(tools) if str(number) in chosen),
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
    if len(read.only_for or "") > ONLY_FOR_MOST:
        wrong["only_for"] = f"Please keep it under {ONLY_FOR_MOST} characters."
    return wrong
