"""What the weekly digest of a channel shows: keys of the few cases that it shows, and how many there are.

Of a channel's productions, those that it reviews and those that work there. No case is read whole; each group
is counted and put in order by an index.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    union_all,
)

from policy import ReviewerRole, Status
from storage.columns import UtcDateTime
from storage.lists import one_of
from storage.prepared import Prepared, prepared
from storage.tables import case_file, contact, production

_Zones = tuple[tuple[str, ...], ...]
_WEEK = timedelta(days=7)
DECISIONS = (Status.APPROVED, Status.DECLINED)
DECIDED = (Status.APPROVED, Status.DECLINED, Status.REVOKED, Status.EXPIRED)
FOR_INFORMATION = (Status.SHARED, Status.ACKNOWLEDGED)
_TEAM: BindParameter[str] = bindparam("team")
_CHANNEL: BindParameter[str] = bindparam("channel")
_REVIEWED = select(contact.c.production).where(contact.c.team == _TEAM, contact.c.channel == _CHANNEL)
LIVING = select(production.c.code).where(production.c.team == _TEAM, production.c.channel == _CHANNEL)
# Found once for a statement, however often that asks.
_TOLD = _REVIEWED.union(LIVING).cte("told").prefix_with("MATERIALIZED")
_KNOWN = (production.c.code, production.c.name, production.c.time_zone, production.c.channel)
_PRODUCTIONS = prepared(
    union_all(
        select(*_KNOWN, contact.c.role)
        .join(contact, and_(contact.c.team == production.c.team, contact.c.production == production.c.code))
        .where(contact.c.team == _TEAM, contact.c.channel == _CHANNEL),
        select(*_KNOWN, null()).where(production.c.team == _TEAM, production.c.channel == _CHANNEL),
    )
)
_ASKED = case_file.c
_IS_TOLD = _ASKED.production.in_(select(_TOLD.c.production))
THEIRS = and_(_ASKED.team == _TEAM, _IS_TOLD)
# An index that begins with the production is asked for each of them and each status. For more than so many it
# is quicker to go through all that is new in the workspace: put like this, no index by production fits.
MANY = 50
THEIRS_OF_MANY = and_(_ASKED.team == _TEAM, _IS_TOLD.is_(true()))
# What is due or ends comes no earlier than the first day of all: by that the index narrows them down.
_TERMS = and_(THEIRS, _ASKED.next_day.is_not(None))
_UP_TO = {
    "conditions": _ASKED.next_day <= bindparam("last_due"),
    "expiring": _ASKED.next_day <= bindparam("last_until"),
}


def _at(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime)


@dataclass(frozen=True, slots=True)
class ToldProduction:
    """A production of which a channel is told. `roles`: those that review it there; `home`: works there."""

    code: str
    name: str
    time_zone: str
    home: bool
    roles: frozenset[ReviewerRole]


@dataclass(frozen=True, slots=True)
class Days:
    """The days that count where it is the same day: conditions due up to `due_until`, approvals that end on
    `ends_from` to `ends_until`.
    """

    due_until: date
    ends_from: date
    ends_until: date


@dataclass(frozen=True, slots=True)
class Week:
    """Of each group the keys of the cases that are shown, in their order, and how many there are.

    `decided`: how many decisions were taken in the last seven days; `before`: in the seven before.
    """

    keys: Mapping[str, tuple[int, ...]]
    counts: Mapping[str, int]
    decided: int
    before: int


def productions_told(tx: Connection, team: str, channel: str) -> list[ToldProduction]:
    """The productions that a channel reviews, and those that work there."""
    rows = _PRODUCTIONS.rows(tx, {"team": team, "channel": channel})
    return list(_told(channel, tuple(rows)))


@lru_cache(maxsize=16)  # of the same rows the same values: a channel may review hundreds
def _told(channel: str, rows: tuple[tuple[Any, ...], ...]) -> tuple[ToldProduction, ...]:
    roles: defaultdict[str, set[ReviewerRole]] = defaultdict(set)
    for code, *_, role in rows:
        roles[code] |= {ReviewerRole(role)} if role else set()
    once = {code: (name, time_zone, home) for code, name, time_zone, home, _ in rows}
    return tuple(
        ToldProduction(code, name, time_zone, home == channel, frozenset(roles[code]))
        for code, (name, time_zone, home) in once.items()
    )


def week_in(
    tx: Connection,
    team: str,
    channel: str,
    *,
    since: datetime,
    now: datetime,
    days: Mapping[str, Days],
    shown: Mapping[str, int],
    many: bool = False,
) -> Week:
    """Conditions due, approvals `expiring`, what was `decided` and `shared` since then, and approvals
    `in_force` with terms that the production's own channel is told of: of each as many as `shown` says.

    `days`: those that count, by time zone. `many`: the channel is told of more than MANY productions. Each
    case is in the first of these groups that it belongs to.
    """
    zones: dict[Days, list[str]] = {}
    for zone, of_it in sorted(days.items()):
        zones.setdefault(of_it, []).append(zone)
    if not zones:
        return Week(dict.fromkeys(shown, ()), dict.fromkeys(shown, 0), 0, 0)
    rows, counts = _statements(tuple(map(tuple, zones.values())), many)
    given: dict[str, Any] = {"team": team, "channel": channel, "since": since, "now": now}
    given |= {"week": now - _WEEK, "before": now - 2 * _WEEK}
    given |= {f"most_{name}": most for name, most in shown.items()}
    given |= {"last_due": max(each.due_until for each in zones)}
    given |= {"last_until": max(max(each.ends_until, each.due_until) for each in zones)}
    for number, each in enumerate(zones):
        given |= {f"due_{number}": each.due_until}
        given |= {f"from_{number}": each.ends_from, f"until_{number}": each.ends_until}
    [found] = counts.rows(tx, given)
    counted = {name: count or 0 for name, count in found._asdict().items()}
    counted["decided"] -= counted["of_them_new"]
    keys: dict[str, list[int]] = {name: [] for name in shown}
    for name, key in rows.rows(tx, given):
        keys[name].append(key)
    told = {name: counted[name] for name in shown}
    in_order = {name: tuple(found) for name, found in keys.items()}
    return Week(in_order, told, counted["last_week"], counted["week_before"])


@lru_cache(maxsize=64)
def _statements(zones: _Zones, many: bool) -> tuple[Prepared, Prepared]:
    """The rows, and how many there are of each: made once, for that takes longer than to carry it out."""
    theirs = THEIRS_OF_MANY if many else THEIRS
    is_due, is_ending = _is_due(zones), _is_ending(zones)
    soon = {"conditions": is_due, "expiring": and_(is_ending, not_(is_due))}
    new = and_(_ASKED.stands_since >= _at("since"), not_(is_due), not_(is_ending))
    news = {"decided": DECIDED, "shared": FOR_INFORMATION}
    old = and_(_ASKED.stands_since < _at("since"), not_(is_due), not_(is_ending))
    in_force = and_(_ASKED.team == _TEAM, _ASKED.production.in_(LIVING), _ASKED.next_day.is_not(None), old)
    of_news = _first_of_many if many else _first_of_few
    rows = union_all(
        *(_first(name, and_(_TERMS, _UP_TO[name], which), _ASKED.next_day) for name, which in soon.items()),
        *(of_news(name, statuses, new) for name, statuses in news.items()),
        _first("in_force", in_force, _ASKED.next_day),
    )
    soon["of_them_new"] = and_(or_(is_due, is_ending), _ASKED.stands_since >= _at("since"))
    return prepared(rows), prepared(_counts(theirs, soon, in_force))


def _counts(
    theirs: ColumnElement[bool], soon: Mapping[str, ColumnElement[bool]], in_force: ColumnElement[bool]
) -> Select[Any]:
    """How many there are in each group. What is new is counted whole, and then without what is due soon."""
    sums = (func.sum(case((group, 1), else_=0)).label(name) for name, group in soon.items())
    of_terms = select(*sums).select_from(case_file).where(_TERMS, _UP_TO["expiring"]).subquery()
    times = {
        "decided": (DECIDED, _ASKED.stands_since >= _at("since")),
        "shared": (FOR_INFORMATION, _ASKED.stands_since >= _at("since")),
        "last_week": (DECISIONS, _between("week", "now")),
        "week_before": (DECISIONS, _between("before", "week")),
    }
    counts = {
        name: and_(theirs, one_of(_ASKED.status, statuses), at) for name, (statuses, at) in times.items()
    }
    counts["in_force"] = in_force
    return select(of_terms, *(_counted(which).label(name) for name, which in counts.items()))


def _between(since: str, until: str) -> ColumnElement[bool]:
    return and_(_ASKED.stands_since >= _at(since), _ASKED.stands_since < _at(until))


def _counted(which: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(case_file).where(which).scalar_subquery()


def _first(name: str, which: ColumnElement[bool], order: ColumnElement[Any]) -> Select[Any]:
    chosen = _ordered(name, which, order).subquery()
    return select(literal(name).label("name"), chosen.c.key)


def _first_of_few(name: str, statuses: Sequence[Status], new: ColumnElement[bool]) -> Select[Any]:
    return _first(name, and_(THEIRS, one_of(_ASKED.status, statuses), new), _ASKED.stands_since)


def _first_of_many(name: str, statuses: Sequence[Status], new: ColumnElement[bool]) -> Select[Any]:
    """Of one status the index has them in their order, so that nothing is looked at after the first."""
    whiches = (and_(THEIRS_OF_MANY, one_of(_ASKED.status, [each]), new) for each in statuses)
    firsts = (_ordered(name, which, _ASKED.stands_since).subquery() for which in whiches)
    every = union_all(*(select(each.c.key, each.c.at) for each in firsts)).subquery()
    chosen = select(every.c.key).order_by(every.c.at, every.c.key).limit(bindparam(f"most_{name}"))
    return select(literal(name).label("name"), chosen.subquery().c.key)


def _ordered(name: str, which: ColumnElement[bool], order: ColumnElement[Any]) -> Select[Any]:
    most: BindParameter[int] = bindparam(f"most_{name}")
    return select(_ASKED.key, order.label("at")).where(which).order_by(order, _ASKED.key).limit(most)


def _is_due(zones: _Zones) -> ColumnElement[bool]:
    due = case_file.c.next_due
    days = (due <= bindparam(f"due_{number}") for number in range(len(zones)))
    return and_(due.is_not(None), _in_zones(zones, days))


def _is_ending(zones: _Zones) -> ColumnElement[bool]:
    ends = case_file.c.ends_on
    days = (
        and_(ends >= bindparam(f"from_{number}"), ends <= bindparam(f"until_{number}"))
        for number in range(len(zones))
    )
    return and_(ends.is_not(None), _in_zones(zones, days))


def _in_zones(zones: _Zones, days: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    if len(zones) == 1:
        return next(iter(days))
    of_zones = (
        select(production.c.code).where(production.c.team == _TEAM, production.c.time_zone.in_(each))
        for each in zones
    )
    found = (and_(case_file.c.production.in_(codes), day) for codes, day in zip(of_zones, days, strict=True))
    return or_(false(), *found)
