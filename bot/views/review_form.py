"""The form to approve, with its reader, and the frame of every form about a case.

Pure. Each form carries the case and the revision that it shows: a decision on anything else is refused later.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.ids import Callback
from bot.language import N_, _, pgettext
from bot.views import blocks
from bot.views.answers import first_facts
from bot.views.blocks import Block
from bot.views.case_parts import asked_by, title
from bot.views.fields import Values, chosen_values, typed
from bot.views.reasons import listing
from bot.views.standing import awaited_roles, role_words, roles_in_words
from bot.views.text import inline, paragraphs, words
from policy import ReviewerRole
from storage import Case, Condition, Production

REASON_MOST = 1000
CONDITIONS_MOST = 1500
CONDITIONS = 20
ONLY_FOR_MOST = 300
ROOM = 6000
HEADINGS = {
    Callback.APPROVE: N_("Approve {case}"),
    Callback.DECLINE: N_("Decline {case}"),
    Callback.PULL_IN: N_("Pull {case} into review"),
    Callback.WITHDRAW: N_("Withdraw {case}"),
    Callback.JUDGE_EVIDENCE: N_("Evidence for {case}"),
    Callback.SHOW_EVIDENCE: N_("Show evidence for {case}"),
    Callback.ASK: N_("Ask about {case}"),
    Callback.ANSWER: N_("Answer about {case}"),
    Callback.HAND_OVER: N_("Hand {case} over"),
    Callback.REVOKE: N_("Revoke the approval of {case}"),
    Callback.SEND_BACK: N_("Send {case} back to review"),
    Callback.CLOSE: N_("Close {case}"),
    Callback.APPROVE_TERMS: N_("Approve {case}"),
    Callback.FINISH_CONDITION: N_("Condition met {case}"),
    Callback.RETURN_CONDITION: N_("Open again {case}"),
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
    exactly = words("review", "exactly", case=case, role=role_words(role), after=roles_in_words(after))
    return review_form(
        case,
        channel,
        Callback.APPROVE,
        [asked_by(case, production), *_planned(case), blocks.section(exactly)],
        reason_field(_("A word to the requester"), optional=True),
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
    question = case.question.number if case.question else None
    mark = {"case": case.id, "revision": case.revision, "channel": channel, **more}
    mark |= {"question": question} if callback is Callback.ANSWER else {}
    heading = _(HEADINGS[callback]).format(case=case.id)
    cancel = pgettext("button of a form, at most 24 characters", "Cancel")
    content = [blocks.header(heading), title(case), *shown, *asked]
    title_, send = _verb(callback), _sends(callback)
    return blocks.modal(callback, title_, content, submit=send, close=cancel, metadata=json.dumps(mark))


def _verb(callback: Callback) -> str:
    """The title of a form, and the button that sends it."""
    verbs = {
        Callback.APPROVE: pgettext("title of a form, at most 24 characters", "Approve"),
        Callback.DECLINE: pgettext("title of a form, at most 24 characters", "Decline"),
        Callback.PULL_IN: pgettext("title of a form, at most 24 characters", "Pull into review"),
        Callback.WITHDRAW: pgettext("title of a form, at most 24 characters", "Withdraw"),
        Callback.JUDGE_EVIDENCE: pgettext("title of a form, at most 24 characters", "Evidence"),
        Callback.SHOW_EVIDENCE: pgettext("title of a form, at most 24 characters", "Show evidence"),
        Callback.ASK: pgettext("title of a form, at most 24 characters", "Ask"),
        Callback.ANSWER: pgettext("title of a form, at most 24 characters", "Answer"),
        Callback.HAND_OVER: pgettext("title of a form, at most 24 characters", "Hand over"),
        Callback.REVOKE: pgettext("title of a form, at most 24 characters", "Revoke"),
        Callback.SEND_BACK: pgettext("title of a form, at most 24 characters", "Send back"),
        Callback.CLOSE: pgettext("title of a form, at most 24 characters", "Close"),
        Callback.APPROVE_TERMS: pgettext("title of a form, at most 24 characters", "Approve"),
        Callback.FINISH_CONDITION: pgettext("title of a form, at most 24 characters", "Condition met"),
        Callback.RETURN_CONDITION: pgettext("title of a form, at most 24 characters", "Open again"),
    }
    return verbs[callback]


def _sends(callback: Callback) -> str:
    """What the button says that sends it, where that is not the title."""
    if callback is Callback.JUDGE_EVIDENCE:
        return pgettext("button of a form, at most 24 characters", "Save")
    if callback is Callback.FINISH_CONDITION:
        return pgettext("button of a form, at most 24 characters", "Send")
    return _verb(callback)


def _planned(case: Case) -> list[Block]:
    text = [blocks.quoted(piece) for piece in paragraphs(case.request.description)]
    return [
        *text,
        *listing(_("What is planned"), first_facts(case.request), ROOM, _("Details shows everything.")),
    ]


def reason_field(label: str, *, hint: str = "", optional: bool = False, said: str | None = None) -> Block:
    """Why, or a word to the requester, who reads it, as `hint` says; `said`: what stands there already."""
    element = blocks.text_input("reason", said, multiline=True, most=REASON_MOST)
    read = hint or _("The requester reads this.")
    return blocks.field("reason", label, element, hint=read, optional=optional)


def limits(case: Case, read: ReadReview) -> list[Block]:
    """How far an approval reaches: its end, what it is for, and the tools, where there are several."""
    until = blocks.date_input("valid_until", read.valid_until)
    through = _("Through this day. Leave it empty if it needs no end.")
    scope = blocks.text_input("only_for", read.only_for, most=ONLY_FOR_MOST)
    example = _("Episodes, scenes or the like. Leave it empty for all that is asked for.")
    return [
        blocks.field("valid_until", _("Valid until"), until, hint=through, optional=True),
        blocks.field("only_for", _("Only for"), scope, hint=example, optional=True),
        *_only_tools(case, read),
    ]


def _only_tools(case: Case, read: ReadReview) -> list[Block]:
    names = [tool.name for tool in case.request.tools]
    if len(names) < 2:
        return []
    options = [blocks.option(inline(name, 75), str(number)) for number, name in enumerate(names)]
    chosen = [str(number) for number, name in enumerate(names) if name in read.only_tools]
    element = blocks.multi_select("only_tools", options, chosen, _("All of them"), len(names))
    return [blocks.field("only_tools", _("Only with these tools"), element, optional=True)]


def _conditions() -> Block:
    element = blocks.text_input("conditions", multiline=True, most=CONDITIONS_MOST)
    hint = _("One per line. For example: Show us the final design before it is printed.")
    return blocks.field("conditions", _("Conditions"), element, hint=hint, optional=True)


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
        wrong["reason"] = under(REASON_MOST)
    if len(read.conditions) > CONDITIONS or sum(len(term.text) for term in read.conditions) > CONDITIONS_MOST:
        most = _("Please keep to {count} conditions and {most} characters.")
        wrong["conditions"] = most.format(count=CONDITIONS, most=CONDITIONS_MOST)
    if read.valid_until and read.valid_until < today:
        wrong["valid_until"] = _("This day is past. Please choose a later one, or none.")
    if len(read.only_for or "") > ONLY_FOR_MOST:
        wrong["only_for"] = under(ONLY_FOR_MOST)
    return wrong


def under(most: int) -> str:
    """What is said of a text that is longer than allowed."""
    return _("Please keep it under {most} characters.").format(most=most)
