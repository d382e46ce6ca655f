"""The week of one channel as values: what waits, what was decided, shared, or is about to run out.

Pure: cases in, a digest out. Knows neither Slack nor the database, and takes the time as a parameter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.schedule import WEEK, day_at
from bot.trend import Trend, trend_of
from bot.waiting import REQUESTER, awaited
from policy import Action, Person, ReviewerRole, Status
from storage import Case, Condition, Event, Production

EXPIRES_WITHIN = timedelta(days=14)
DUE_WITHIN = WEEK
DECIDED = (Status.APPROVED, Status.DECLINED, Status.REVOKED, Status.EXPIRED)
WAITING = (Status.IN_REVIEW, Status.NEEDS_INFO)
FOR_INFORMATION = (Status.SHARED, Status.ACKNOWLEDGED)
STARTED = ("open", Action.REVISE)
# In the order in which they are told. Terms that stay as they were are no news, and told beside news only.
NEWS = ("waiting_for_you", "conditions", "expiring", "waiting_for_others", "decided", "shared")
GROUPS = (*NEWS, "in_force")


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the digest. `since`: when it came to stand there, `by` whom; `until`: when its approval ends.

    `production`: its name; empty where the channel has one alone. `roles`: the readers' own, whose approval
    is missing. `conditions`: those of its approval that nobody says are met, the first to come due first;
    `today`: the day where its production is.
    """

    case: Case
    production: str
    since: datetime
    today: date
    by: Person | None = None
    until: datetime | None = None
    roles: frozenset[ReviewerRole] = frozenset()
    conditions: tuple[Condition, ...] = ()

    @property
    def overdue(self) -> tuple[Condition, ...]:
        """The conditions whose day is over."""
        return tuple(each for each in self.conditions if each.is_overdue(self.today))

    @property
    def due(self) -> tuple[Condition, ...]:
        """The conditions whose day is over, or comes before the next digest."""
        last = self.today + DUE_WITHIN
        return tuple(each for each in self.conditions if each.due is not None and each.due <= last)


@dataclass(frozen=True, slots=True)
class GuidanceChange:
    """Requests are judged by another guidance than when the last digest came.

    `source`: where its text stands; `sent_back`: the approvals that it is stricter with.
    """

    before: str
    after: str
    source: str
    sent_back: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """One channel's week; what waits for its readers stands apart from what waits for others."""

    channel: str
    week_start: datetime
    now: datetime
    waiting_for_you: tuple[Row, ...] = ()
    conditions: tuple[Row, ...] = ()
    expiring: tuple[Row, ...] = ()
    waiting_for_others: tuple[Row, ...] = ()
    decided: tuple[Row, ...] = ()
    shared: tuple[Row, ...] = ()
    in_force: tuple[Row, ...] = ()
    trend: Trend | None = None
    guidance: GuidanceChange | None = None


def weekly(
    cases_for_contacts: Sequence[Case],
    cases_for_production: Sequence[Case],
    productions: Sequence[Production],
    *,
    channel: str,
    week_start: datetime,
    now: datetime,
    decided: tuple[int, int] = (0, 0),
    guidance: GuidanceChange | None = None,
) -> Digest | None:
    """The digest of `channel`, or None when there is nothing to say. Each case is told once.

    `cases_for_contacts`: of the productions reviewed in this channel; `cases_for_production`: of those that
    live in it. `week_start` begins the time that is told about. `decided`: how many were decided in the last
    seven days, and in the seven before.
    """
    known = {production.code: production for production in productions}
    reviewed = frozenset(case.key for case in cases_for_contacts)
    every = {case.key: case for case in (*cases_for_contacts, *cases_for_production)}
    groups: dict[str, list[Row]] = {}
    for case in every.values():
        production = known.get(case.production)
        name = _name(case, production) if len(known) > 1 else ""
        row = _row(case, production, name, now, channel if case.key in reviewed else None)
        home = _lives_in(case, known, channel)
        groups.setdefault(_group(row, home=home, week_start=week_start, now=now), []).append(row)
    if not groups.keys() & set(NEWS) and guidance is None:
        return None
    told = {name: tuple(sorted(groups.get(name, ()), key=_ORDER[name])) for name in GROUPS}
    if guidance is not None:
        guidance = replace(guidance, sent_back=sum(_sent_back(case, week_start) for case in every.values()))
    trend = trend_of(*decided, list(every.values()), known, now - WEEK)
    return Digest(channel, week_start, now, **told, trend=trend, guidance=guidance)


def _group(row: Row, *, home: bool, week_start: datetime, now: datetime) -> str:
    """Where the case is told; empty where it is not."""
    status, is_new = row.case.status, row.since >= week_start
    if status in WAITING:
        yours = row.roles or (home and REQUESTER in awaited(row.case))
        return "waiting_for_you" if yours else "waiting_for_others"
    if row.due:
        return "conditions"
    if row.until is not None and now <= row.until <= now + EXPIRES_WITHIN:
        return "expiring"
    if status in (*DECIDED, *FOR_INFORMATION) and is_new:
        return "decided" if status in DECIDED else "shared"
    return "in_force" if home and (row.until or row.conditions) else ""


def _by_risk(row: Row) -> tuple[int, datetime, int]:
    return -row.case.assessment.outcome.severity, row.since, row.case.key


def _by_age(row: Row) -> tuple[datetime, int]:
    return row.since, row.case.key


def _by_next_day(row: Row) -> tuple[date, int]:
    days = [each.due for each in row.conditions if each.due]
    return min([*days, *([row.until.date()] if row.until else [])], default=date.max), row.case.key


_ORDER = {
    "waiting_for_you": _by_risk,
    "waiting_for_others": _by_risk,
    "conditions": _by_next_day,
    "expiring": _by_next_day,
    "in_force": _by_next_day,
    "decided": _by_age,
    "shared": _by_age,
}


def _row(case: Case, production: Production | None, name: str, now: datetime, reviewed_in: str | None) -> Row:
    came = _came(case)
    return Row(
        case,
        name,
        since=came.at if came else case.updated_at,
        today=day_at(now, production.time_zone if production else "UTC"),
        by=came.by if came else None,
        until=_ends(case, production),
        roles=_roles_here(production, reviewed_in) & _awaited_roles(case),
        conditions=_open_conditions(case),
    )


def _name(case: Case, production: Production | None) -> str:
    return production.name if production else case.production_name or case.production


def _came(case: Case) -> Event | None:
    """What brought the case where it stands, as far as its record tells."""
    moves = [event for event in case.events if _brought_here(case, event)]
    return moves[-1] if moves else None


def _brought_here(case: Case, event: Event) -> bool:
    return event.after is case.status and (event.before is not event.after or event.action in STARTED)


def _ends(case: Case, production: Production | None) -> datetime | None:
    days = [review.valid_until for review in case.current_reviews if review.valid_until]
    if case.status is not Status.APPROVED or not days:
        return None
    zone = ZoneInfo(production.time_zone) if production else UTC
    return datetime.combine(min(days), time.max, zone)


def _open_conditions(case: Case) -> tuple[Condition, ...]:
    if case.status is not Status.APPROVED:
        return ()
    still_open = [term for _, term in case.terms if term.done is None]
    return tuple(sorted(still_open, key=lambda term: term.due or date.max))


def _sent_back(case: Case, since: datetime) -> bool:
    """Whether new guidance was stricter with its approval."""
    return any(each.action == Action.SEND_BACK and not each.by and each.at >= since for each in case.events)


def _lives_in(case: Case, known: dict[str, Production], channel: str) -> bool:
    production = known.get(case.production)
    return production is not None and production.channel == channel


def _roles_here(production: Production | None, channel: str | None) -> frozenset[ReviewerRole]:
    contacts = production.contacts if production else ()
    return frozenset(contact.role for contact in contacts if contact.channel == channel)


def _awaited_roles(case: Case) -> frozenset[ReviewerRole]:
    """The roles whose approval is missing; a question that was asked is not theirs to answer."""
    return frozenset(role for role in ReviewerRole if role.value in awaited(case))
