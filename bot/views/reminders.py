"""Messages that a case still waits: for those who decide, the requester, and the admins.

Pure. Each says what waits since when, what is asked, and why the reader gets it. Silence decides nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.language import _
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.card import card_buttons
from bot.views.case_parts import title
from bot.views.choices import details_button, own_buttons, reviewer_buttons
from bot.views.standing import ROLES, production_name
from bot.views.text import Post, fit, fixed, spoken, words
from bot.views.why import Why, why, why_line
from policy import Action, ReviewerRole, Status
from storage import Case, NeedStanding, Production


@dataclass(frozen=True, slots=True)
class Reminder:
    """For which role a case waits, since when. `asked`: who is named; `why` somebody gets it directly."""

    who: str
    since: datetime
    asked: tuple[str, ...] = ()
    number: int = 1
    why: str | None = None


def decision_wanted(case: Case, production: Production | None, reminder: Reminder) -> Post:
    """For those who can decide, and those who can reach them."""
    role = ReviewerRole(reminder.who)
    standings = [case.standing_of(need.kind) for need in case.open_needs]
    direct = reminder.why is not None
    said = words(
        "reminders",
        "decision",
        case=case,
        role=_(ROLES[role]),
        since=reminder.since,
        asked=() if direct else reminder.asked,
        why=reminder.why,
        missing=NeedStanding.MISSING in standings,
        open=bool(standings),
    )
    buttons = _to_decide(case, production, role, reminder.why)
    return _post(case, production, said, _reason(case, reminder.why), buttons)


def _reason(case: Case, told: str | None) -> Why:
    if told is None:
        return Why.REVIEWER
    if told == Why.DEPUTY and case.assignee:
        return Why.DEPUTY_ASSIGNED
    return Why(told) if told in (Why.DEPUTY, Why.STANDS_IN, Why.COLLEAGUE, Why.OTHER_ROLE) else Why.NO_CHANNEL


def _to_decide(case: Case, production: Production | None, role: ReviewerRole, why: str | None) -> list[Block]:
    """The card's own buttons, for those who may press them."""
    shown = [] if why == "other_role" else card_buttons(case, production, role)
    return shown or [blocks.actions("case", details_button(case.id))]


def answer_wanted(case: Case, production: Production | None, since: datetime) -> Post:
    """For the requester: a question waits for their answer, or their evidence is missing."""
    lacking = [need for need in case.open_needs if case.standing_of(need.kind) is NeedStanding.MISSING]
    said = words("reminders", "answer", case=case, since=since, question=_question(case), needs=lacking)
    buttons = [blocks.actions("own_case", *own_buttons(case), details_button(case.id))]
    return _post(case, production, said, Why.REQUESTER, buttons)


def nobody_answers(case: Case, production: Production | None, since: datetime) -> Post:
    """For the reviewers: the requester was reminded, and does not answer."""
    said = words("reminders", "nobody_answers", case=case, since=since, question=_question(case))
    buttons = [blocks.actions("case", details_button(case.id))]
    return _post(case, production, said, Why.NOBODY_ANSWERS, buttons)


def unanswered_alert(case: Case, production: Production | None, who: str, since: datetime) -> Post:
    """For the admins: those who may decide do not."""
    said = words("reminders", "unanswered", case=case, role=_(ROLES[ReviewerRole(who)]), since=since)
    buttons = [*reviewer_buttons(case, (), admin=True), details_button(case.id)]
    return _post(case, production, said, Why.ADMIN_UNANSWERED, [blocks.actions("case", *buttons)])


def _post(case: Case, production: Production | None, said: str, reason: Why, more: list[Block]) -> Post:
    about = words("reminders", "about", case=case, name=production_name(case, production))
    shown = fixed(blocks.section(said), title(case), *more, why_line(reason))
    return Post(spoken(said, about, why(reason)), fit([shown]))


def _question(case: Case) -> str:
    """The reviewer's last question, as it was asked; empty when nothing is asked."""
    asked = [event.why for event in case.events if event.action == Action.ASK and event.why]
    return (asked or ["?"])[-1] if case.status is Status.NEEDS_INFO else ""
