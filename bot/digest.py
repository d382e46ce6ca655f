"""The week of one channel as values: what waits, what was decided, shared, or is about to run out.

Pure: cases in, a digest out. Knows neither Slack nor the database, and takes the time as a parameter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.schedule import day_at
from policy import Action, ReviewerRole, Status, missing_roles
from storage import Case, Condition, Event, Production

EXPIRES_WITHIN = timedelta(days=14)
DECIDED = (Status.APPROVED, Status.DECLINED, Status.REVOKED, Status.EXPIRED)
WAITING = (Status.IN_REVIEW, Status.NEEDS_INFO)
FOR_INFORMATION = (Status.SHARED, Status.ACKNOWLEDGED)
STARTED = ("open", Action.REVISE)
# In the order in which they are told.
GROUPS = ("waiting_for_you", "overdue", "waiting_for_others", "decided", "shared", "expiring")


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the digest. `since`: when it came to stand there; `until`: when its approval ends.

    `overdue`: the conditions of its approval whose day is over.
    """

    case: Case
    production: str
    since: datetime
    until: datetime | None = None
    overdue: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """One channel's week; what waits for its readers stands apart from what waits for others."""

    channel: str
    week_start: datetime
    now: datetime
    waiting_for_you: tuple[Row, ...] = ()
    overdue: tuple[Row, ...] = ()
    waiting_for_others: tuple[Row, ...] = ()
    decided: tuple[Row, ...] = ()
    shared: tuple[Row, ...] = ()
    expiring: tuple[Row, ...] = ()


def weekly(
    cases_for_contacts: Sequence[Case],
    cases_for_production: Sequence[Case],
    productions: Sequence[Production],
    *,
    channel: str,
    week_start: datetime,
    now: datetime,
) -> Digest | None:
    """The digest of `channel`, or None when there is nothing to say.

    `cases_for_contacts`: of the productions reviewed in this channel; `cases_for_production`: of those that
    live in it. `week_start` begins the week that is told about.
    """
    known = {production.code: production for production in productions}
    every = {case.key: case for case in (*cases_for_contacts, *cases_for_production)}
    rows = sorted(
        (_row(case, known.get(case.production), now) for case in every.values()), key=lambda row: row.since
    )
    reviewed = frozenset(case.key for case in cases_for_contacts)
    digest = Digest(
        channel,
        week_start,
        now,
        waiting_for_you=_those(rows, lambda row: _is_yours(row, known, reviewed, channel)),
        overdue=_those(rows, lambda row: bool(row.overdue) and row.case.key in reviewed),
        waiting_for_others=_those(
            rows, lambda row: row.case.status in WAITING and not _is_yours(row, known, reviewed, channel)
        ),
        decided=_those(rows, lambda row: row.case.status in DECIDED and row.since >= week_start),
        shared=_those(rows, lambda row: row.case.status in FOR_INFORMATION and row.since >= week_start),
        expiring=_those(rows, lambda row: row.until is not None and now <= row.until <= now + EXPIRES_WITHIN),
    )
    return digest if any(getattr(digest, group) for group in GROUPS) else None


def _those(rows: Sequence[Row], wanted: Callable[[Row], bool]) -> tuple[Row, ...]:
    return tuple(row for row in rows if wanted(row))


def _row(case: Case, production: Production | None, now: datetime) -> Row:
    name = production.name if production else case.production_name or case.production
    today = day_at(now, production.time_zone if production else "UTC")
    return Row(case, name, stands_since(case), _ends(case, production), case.overdue(today))


def stands_since(case: Case) -> datetime:
    """When the case came to its status, as far as its record tells."""
    moves = [event.at for event in case.events if _brought_here(case, event)]
    return moves[-1] if moves else case.updated_at


def _brought_here(case: Case, event: Event) -> bool:
    return event.after is case.status and (event.before is not event.after or event.action in STARTED)


def _ends(case: Case, production: Production | None) -> datetime | None:
    days = [review.valid_until for review in case.current_reviews if review.valid_until]
    if case.status is not Status.APPROVED or not days:
        return None
    zone = ZoneInfo(production.time_zone) if production else UTC
    return datetime.combine(min(days), time.max, zone)


def _is_yours(row: Row, known: dict[str, Production], reviewed: frozenset[int], channel: str) -> bool:
    """In review: the readers have a role whose approval is missing. With a question: they asked for it."""
    case = row.case
    if case.status is Status.IN_REVIEW:
        return case.key in reviewed and bool(
            _roles_here(known.get(case.production), channel) & _awaited(case)
        )
    production = known.get(case.production)
    return case.status is Status.NEEDS_INFO and production is not None and production.channel == channel


def _roles_here(production: Production | None, channel: str) -> set[ReviewerRole]:
    contacts = production.contacts if production else ()
    return {contact.role for contact in contacts if contact.channel == channel}


def _awaited(case: Case) -> set[ReviewerRole]:
    approved = [review.role for review in case.current_reviews if review.action is Action.APPROVE]
    return set(missing_roles(case.assessment.reviewers or (ReviewerRole.CONTACT,), approved))
