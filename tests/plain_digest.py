"""The week of a channel worked out from whole cases, in memory: what the digest's queries have to find.

Tests of the digest's words make their digests with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.digest import DUE_WITHIN, EXPIRES_WITHIN, NEWS, SHOWN, Digest, GuidanceChange, Row, Waits
from bot.schedule import WEEK, day_at
from bot.trend import trend_of
from bot.waiting import REQUESTER, awaited
from policy import Action, Person, ReviewerRole, Status
from storage import Case, CaseLine, Condition, Decided, Event, Production

DECIDED = (Status.APPROVED, Status.DECLINED, Status.REVOKED, Status.EXPIRED)
WAITING = (Status.IN_REVIEW, Status.NEEDS_INFO)
FOR_INFORMATION = (Status.SHARED, Status.ACKNOWLEDGED)
STARTED = ("open", Action.REVISE)


@dataclass(frozen=True)
class _Row:
    """What is known of one case."""

    case: Case
    production: str
    since: datetime
    today: date
    by: Person | None
    until: datetime | None
    roles: frozenset[ReviewerRole]
    conditions: tuple[Condition, ...]

    def told(self, group: str) -> Row | Waits:
        """As the digest has it in that group."""
        if group.startswith("waiting"):
            awaited_roles = _awaited_roles(self.case)
            kinds = (need.kind for need in self.case.assessment.needs if need.blocking)
            needs = frozenset(map(self.case.standing_of, kinds))
            line = line_of(self.case, self.since, None)
            return Waits(line, self.production, self.since, awaited_roles, self.roles, needs)
        until = self.until.date() if self.until else None
        conditions = self.conditions if group in ("conditions", "in_force") else ()
        by = self.by if group == "decided" else None
        line = line_of(self.case, self.since, until)
        return Row(line, self.production, self.since, self.today, by, until, conditions)


def line_of(case: Case, since: datetime, ends_on: date | None) -> CaseLine:
    """What a list shows of the case."""
    return CaseLine(
        key=case.key,
        id=case.id,
        team=case.team,
        production=case.production,
        production_name=case.production_name,
        requester=case.requester,
        status=case.status,
        outcome=case.assessment.outcome,
        title=case.title,
        opened_at=case.opened_at,
        updated_at=case.updated_at,
        stands_since=since,
        has_conditions=case.has_conditions,
        ends_on=ends_on,
    )


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
    groups: dict[str, list[_Row]] = {}
    for case in every.values():
        production = known.get(case.production)
        name = _name(case, production) if len(known) > 1 else ""
        row = _row(case, production, name, now, channel if case.key in reviewed else None)
        home = _lives_in(case, known, channel)
        groups.setdefault(_group(row, home=home, week_start=week_start, now=now), []).append(row)
    if not groups.keys() & set(NEWS) and guidance is None:
        return None
    counts = {name: len(groups.get(name, ())) for name in SHOWN}
    ordered = {name: sorted(groups.get(name, ()), key=_ORDER[name])[:most] for name, most in SHOWN.items()}
    told: dict[str, Any] = {name: tuple(row.told(name) for row in rows) for name, rows in ordered.items()}
    if guidance is not None:
        guidance = replace(guidance, sent_back=sum(_sent_back(case, week_start) for case in every.values()))
    lately = [made for case in every.values() if (made := _made(case)) is not None and made.at >= now - WEEK]
    trend = trend_of(*decided, lately, {each.code: each.time_zone for each in productions})
    return Digest(channel, week_start, now, **told, trend=trend, guidance=guidance, counts=counts)


def _made(case: Case) -> Decided | None:
    """The decision on the request as it stands."""
    if case.status not in (Status.APPROVED, Status.DECLINED):
        return None
    moves = [event for event in case.events if event.after is case.status and event.before in WAITING]
    asked = [event for event in case.events if event.revision == case.revision and event.after in WAITING]
    return Decided(case.production, asked[0].at if asked else None, moves[-1].at) if moves else None


def _group(row: _Row, *, home: bool, week_start: datetime, now: datetime) -> str:
    """Where the case is told; empty where it is not."""
    status, is_new = row.case.status, row.since >= week_start
    if status in WAITING:
        yours = row.roles or (home and REQUESTER in awaited(row.case))
        return "waiting_for_you" if yours else "waiting_for_others"
    last = row.today + DUE_WITHIN
    if any(each.due is not None and each.due <= last for each in row.conditions):
        return "conditions"
    if row.until is not None and now <= row.until <= now + EXPIRES_WITHIN:
        return "expiring"
    if status in (*DECIDED, *FOR_INFORMATION) and is_new:
        return "decided" if status in DECIDED else "shared"
    return "in_force" if home and (row.until or row.conditions) else ""


def _by_risk(row: _Row) -> tuple[int, datetime, int]:
    return -row.case.assessment.outcome.severity, row.since, row.case.key


def _by_age(row: _Row) -> tuple[datetime, int]:
    return row.since, row.case.key


def _by_next_day(row: _Row) -> tuple[date, int]:
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


def _row(
    case: Case, production: Production | None, name: str, now: datetime, reviewed_in: str | None
) -> _Row:
    came = _came(case)
    return _Row(
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
