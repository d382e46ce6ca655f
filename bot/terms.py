"""What an approval owes over time: owners of conditions are told and reminded, an overdue one is said.

Each look at a condition reads the case again and does nothing when it has moved on. Knows no Slack.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.authority import names
from bot.owing import owe_everybody, owe_file_check, owe_owner, owe_redraw, owe_term_check
from bot.schedule import morning_of
from policy import Action, ReviewerRole, Status
from storage import Case, Condition, find_case, note_event, production

Term = tuple[ReviewerRole, Condition]

REMINDED_BEFORE = timedelta(days=3)
DAY = timedelta(days=1)
GIVEN, SOON, OVERDUE, AGAIN = "given", "soon", "overdue", "again"


def owe_terms(tx: Connection, case: Case, *, now: datetime) -> None:
    """With the approval: owners hear what they see to, again three days before its day and the day after.

    The files that it rests on are read a last time.
    """
    if case.status is not Status.APPROVED or case.events[-1].action != Action.APPROVE:
        return
    _owe_last_checks(tx, case, now=now)
    its_production = production(tx, case.team, case.production)
    zone = its_production.time_zone if its_production else "UTC"
    for owner in dict.fromkeys(term.owner for _, term in case.terms if term.owner):
        if not names(owner, case.requester, case.team):
            theirs = [(role, term) for role, term in case.terms if term.owner == owner]
            owe_owner(tx, case, owner, theirs, GIVEN, now=now)
    for role, term in case.terms:
        if term.due is not None:
            for occasion, day in _looks(term.due):
                moment = morning_of(day, zone)
                if moment > now:
                    owe_term_check(tx, case, role, term.number, occasion, at=moment)


def _owe_last_checks(tx: Connection, case: Case, *, now: datetime) -> None:
    """The approval rests on files as they were accepted: each is read once more."""
    for piece in case.evidence:
        verdict = piece.verdict
        if piece.file and verdict and verdict.accepted and verdict.revision == case.revision:
            owe_file_check(tx, case, piece.number, occasion=f"approved-{case.revision}", now=now)


def _looks(due: date) -> Sequence[tuple[str, date]]:
    return ((SOON, due - REMINDED_BEFORE), (OVERDUE, due + DAY))


def look_at_term(
    tx: Connection,
    team: str,
    case_id: str,
    revision: int,
    role: ReviewerRole,
    number: int,
    occasion: str,
    now: datetime,
) -> None:
    """Its day is near, or over: who sees to it is reminded; an overdue one is said on every message."""
    case = find_case(tx, team, case_id, lock=True)
    if case is None or case.status is not Status.APPROVED or case.revision != revision:
        return
    term = term_of(case, role, number)
    if term is None or term.done is not None:
        return
    owe_owner(tx, case, term.owner or case.requester.user, [(role, term)], occasion, now=now)
    if occasion == OVERDUE:
        note_event(tx, case, "overdue", by=None, now=now, why=term.text)
        told = find_case(tx, team, case_id)
        if told is not None:
            owe_redraw(tx, told, now=now)
            owe_everybody(tx, told, now=now, requester=False)


def owe_opened_again(
    tx: Connection, case: Case, role: ReviewerRole, term: Condition, reason: str, *, now: datetime
) -> None:
    """Who sees to a condition hears what is missing; the requester is told of it anyway."""
    if term.owner is not None and not names(term.owner, case.requester, case.team):
        occasion = f"{AGAIN}-{now:%Y%m%dT%H%M%S%f}"
        owe_owner(tx, case, term.owner, [(role, term)], occasion, why=reason, now=now)


def term_of(case: Case, role: ReviewerRole, number: int) -> Condition | None:
    """The condition of the approval in force with that number."""
    found = (term for its_role, term in case.terms if (its_role, term.number) == (role, number))
    return next(found, None)
