"""What is next with a case for the reader of a Home tab: in which part of it the case stands, and why.

Pure. A sentence or two of plain text for each case, and the button for what is next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.language import _, ngettext, told_day
from bot.views.blocks import Element
from bot.views.choices import details_button, met_button, own_button
from bot.views.remarks import STARTED
from bot.views.standing import approvals, awaited_roles, last_move, reason_of, required_roles, roles_in_words
from bot.views.text import inline
from policy import Action, Need, ReviewerRole, Status, route
from storage import Case, Condition, NeedStanding, Production

QUOTED = 200
DECIDED = (Status.APPROVED, Status.SHARED, Status.ACKNOWLEDGED)


class Part(StrEnum):
    """The parts of what somebody asked for, in their order."""

    ACT = "act"
    WAITING = "waiting"
    IN_FORCE = "in_force"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Next:
    """What is next with a case, in words, and the button for it."""

    part: Part
    told: str
    button: Element


def next_of_own(case: Case, production: Production | None, now: datetime) -> Next:
    """For the requester."""
    if case.status is Status.NEEDS_INFO:
        asked = inline((case.question and case.question.why) or "", QUOTED)
        told = _("You were asked: “{question}”").format(question=asked)
        return Next(Part.ACT, told, own_button(case, Action.ANSWER))
    if case.status is Status.IN_REVIEW:
        return _in_review(case, production)
    if case.status is Status.APPROVED and (terms := open_terms(case, case.requester.user)):
        return Next(Part.ACT, terms_told(terms, _day(now, production)), met_button(case))
    if case.status in DECIDED:
        return _decided(case, production)
    return Next(Part.FINISHED, _finished(case), details_button(case.id))


def _in_review(case: Case, production: Production | None) -> Next:
    lacking = missing_evidence(case)
    if lacking:
        return Next(Part.ACT, _lacking(lacking), own_button(case, Action.SHOW_EVIDENCE))
    waits = _("Waiting for {reviewers} since {day}.").format(
        reviewers=roles_in_words(awaited_roles(case)), day=told_day(_day(waits_since(case), production))
    )
    gaps = _nobody(case, production)
    return Next(Part.WAITING, "\n".join([waits, *gaps]), details_button(case.id))


def _decided(case: Case, production: Production | None) -> Next:
    if case.status is Status.SHARED and case.message(ReviewerRole.CONTACT) is None:
        nobody = _nobody(case, production)
        told = nobody[0] if nobody else _("It is on its way to your contact. Please wait before you start.")
        return Next(Part.WAITING, told, details_button(case.id))
    told = {
        Status.SHARED: _("You may go ahead; your contact has it."),
        Status.ACKNOWLEDGED: _("You may go ahead; your contact has seen it."),
        Status.APPROVED: _approved(case),
    }[case.status]
    return Next(Part.IN_FORCE, told, details_button(case.id))


def _nobody(case: Case, production: Production | None) -> list[str]:
    """That a role has nobody, if so."""
    contacts = production.contacts if production else ()
    if not route(required_roles(case), contacts).missing:
        return []
    return [_("Nobody is named for it yet; the admins have been told. Please do not start.")]


def _approved(case: Case) -> str:
    ends = [review.valid_until for review in approvals(case) if review.valid_until]
    if ends:
        return _("You may go ahead until {day}.").format(day=told_day(min(ends)))
    return _("You may go ahead; no end was set.")


def _finished(case: Case) -> str:
    event = last_move(case)
    reason = reason_of(event) if event else None
    if reason:
        return _("Because: {reason}").format(reason=inline(reason, QUOTED))
    return _("Since {day}.").format(day=told_day(case.updated_at.date()))


def missing_evidence(case: Case) -> list[Need]:
    """What has to be shown before an approval, and is not shown yet."""
    return [need for need in case.open_needs if case.standing_of(need.kind) is NeedStanding.MISSING]


def _lacking(needs: Sequence[Need]) -> str:
    first = inline(_(needs[0].text), QUOTED)
    if len(needs) == 1:
        return _("Please show, before it can be approved: {need}").format(need=first)
    more = ngettext(
        "Please show, before it can be approved: {need} And {count} more.",
        "Please show, before it can be approved: {need} And {count} more.",
        len(needs) - 1,
    )
    return more.format(need=first, count=len(needs) - 1)


def open_terms(case: Case, user: str, *, named: bool = False) -> list[Condition]:
    """The conditions that this user of the case's workspace has to meet; `named`: only as their owner."""
    owners = {user, f"{case.team}/{user}"} | (set() if named else {None})
    return [term for _role, term in case.terms if term.done is None and term.owner in owners]


def terms_told(terms: Sequence[Condition], today: date) -> str:
    """The most pressing of some conditions."""
    first = min(terms, key=lambda term: term.due or date.max)
    text = inline(first.text, QUOTED)
    if first.due is None:
        return _("Please see to it: {condition}").format(condition=text)
    day = told_day(first.due)
    if first.is_overdue(today):
        return _("Overdue since {day}: {condition}").format(day=day, condition=text)
    return _("Please see to it by {day}: {condition}").format(day=day, condition=text)


def next_of_owner(case: Case, user: str, production: Production | None, now: datetime) -> Next:
    """For somebody who sees to a condition of a request of somebody else."""
    told = terms_told(open_terms(case, user, named=True), _day(now, production))
    return Next(Part.ACT, told, met_button(case))


def told_to_reviewer(case: Case, production: Production | None, *, overdue: bool) -> str:
    """Since when it waits for a reviewer, and what they will find; nothing when it waits for nobody."""
    if case.status is Status.APPROVED and any(term.done and not term.accepted for _role, term in case.terms):
        return _("A condition is said to be met. Please accept that, or open it again.")
    if case.status not in (Status.IN_REVIEW, Status.NEEDS_INFO):
        return ""
    day = told_day(_day(waits_since(case), production))
    if case.status is Status.NEEDS_INFO:
        return _("The requester was asked on {day}, and has not answered yet.").format(day=day)
    if overdue:
        waits = _("Overdue: it has waited since {day}.").format(day=day)
    else:
        waits = _("It has waited since {day}.").format(day=day)
    return "\n".join([waits, *_evidence_told(case)])


def _evidence_told(case: Case) -> list[str]:
    if missing_evidence(case):
        return [_("The requester still has to show evidence.")]
    return [_("Evidence is there for you to look at.")] if case.open_needs else []


def waits_since(case: Case) -> datetime:
    """When it came to stand as it stands, or its answers were changed."""
    return max(each.at for each in case.events if each.before is not each.after or each.action in STARTED)


def _day(at: datetime, production: Production | None) -> date:
    """The day where the production is."""
    return at.astimezone(ZoneInfo(production.time_zone if production else "UTC")).date()
