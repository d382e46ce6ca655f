"""What the weekly digest of a channel shows: keys of the few cases that it shows, and how many there are.

Of a channel's productions, those that it reviews and those that work there. No case is read whole; each group
is counted and put in order by an index.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)

from policy import Status
from storage.columns import UtcDateTime
from storage.lists import among, one_of
from storage.prepared import Prepared, prepared
from storage.tables import case_file, production
from storage.told import TEAM, THEIRS, Breadth, ToldProduction, given_of

_WEEK = timedelta(days=7)
DECISIONS = (Status.APPROVED, Status.DECLINED)
ENDED = (Status.REVOKED, Status.EXPIRED)
FOR_INFORMATION = (Status.SHARED, Status.ACKNOWLEDGED)
_ASKED = case_file.c
# What is due or ends comes no earlier than the first day of all: by that the index narrows them down.
_HAS_TERMS = _ASKED.next_day.is_not(None)
_UP_TO = {
    "conditions": _ASKED.next_day <= bindparam("last_due"),
    "expiring": _ASKED.next_day <= bindparam("last_until"),
}


def _at(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime)


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


def week_in(
    tx: Connection,
    team: str,
    told: Collection[ToldProduction],
    *,
    since: datetime,
    now: datetime,
    days: Mapping[str, Days],
    shown: Mapping[str, int],
) -> Week:
    """Conditions due, approvals `expiring`, what was `decided` and `shared` since then, and approvals
    `in_force` with terms that the production's own channel is told of: of each as many as `shown` says.

    `told`: all productions of which the channel is told. `days`: those that count, by time zone. Each case
    is in the first of these groups that it belongs to.
    """
    zones: dict[Days, list[str]] = {}
    for zone, of_it in sorted(days.items()):
        zones.setdefault(of_it, []).append(zone)
    if not told:
        return Week(dict.fromkeys(shown, ()), dict.fromkeys(shown, 0), 0, 0)
    rows, counts = _statements(len(zones), Breadth.of(told))
    given = {**given_of(team, told), "since": since}
    given |= {"week": now - _WEEK, "before": now - 2 * _WEEK, **_of_zones(zones)}
    given |= {"first": min(since, now - _WEEK), "then": max(since, now - _WEEK)}
    given |= {f"most_{name}": most for name, most in shown.items()}
    [found] = counts.rows(tx, given)
    counted = {name: count or 0 for name, count in found._asdict().items()}
    last_week = counted["decisions"] + (counted["between"] if since > now - _WEEK else -counted["between"])
    counted["decided"] = counted["decisions"] + counted["ended"] - counted["of_them_new"]
    keys: dict[str, list[int]] = {name: [] for name in shown}
    for name, key in rows.rows(tx, given):
        keys[name].append(key)
    counts_shown = {name: counted[name] for name in shown}
    in_order = {name: tuple(found) for name, found in keys.items()}
    return Week(in_order, counts_shown, last_week, counted["week_before"])


def _of_zones(zones: Mapping[Days, Sequence[str]]) -> dict[str, Any]:
    """What the statements are told of the days, and of which time zones they are."""
    given: dict[str, Any] = {
        "last_due": max(each.due_until for each in zones),
        "last_until": max(max(each.ends_until, each.due_until) for each in zones),
    }
    for number, (each, of_it) in enumerate(zones.items()):
        given |= {f"zones_{number}": of_it, f"due_{number}": each.due_until}
        given |= {f"from_{number}": each.ends_from, f"until_{number}": each.ends_until}
    return given


@lru_cache(maxsize=64)
def _statements(zones: int, breadth: Breadth) -> tuple[Prepared, Prepared]:
    """The rows, and how many there are of each: made once, for that takes longer than to carry it out."""
    is_due, is_ending = _is_due(zones), _is_ending(zones)
    soon = {"conditions": is_due, "expiring": and_(is_ending, not_(is_due))}
    new = and_(_ASKED.stands_since >= _at("since"), not_(is_due), not_(is_ending))
    news = {"decided": DECISIONS + ENDED, "shared": FOR_INFORMATION}
    old = and_(_ASKED.stands_since < _at("since"), not_(is_due), not_(is_ending))
    theirs, living = (and_(whose, _HAS_TERMS) for whose in breadth.with_terms)
    in_force = and_(living, old)
    of_news = partial(_first_in_order, breadth) if breadth.is_ordered else _first_of_few
    rows = union_all(
        *(_first(name, and_(theirs, _UP_TO[name], which), _ASKED.next_day) for name, which in soon.items()),
        *(of_news(name, statuses, new) for name, statuses in news.items()),
        _first("in_force", in_force, _ASKED.next_day),
    )
    soon["of_them_new"] = and_(or_(is_due, is_ending), _ASKED.stands_since >= _at("since"))
    of_terms = _sums(soon, and_(theirs, _UP_TO["expiring"]))
    return prepared(rows), prepared(_counts(breadth.theirs, of_terms, in_force))


def _sums(groups: Mapping[str, ColumnElement[bool]], which: ColumnElement[bool]) -> Subquery:
    """How many of these there are in each group, for which they are gone through once."""
    sums = (func.sum(case((group, 1), else_=0)).label(name) for name, group in groups.items())
    return select(*sums).select_from(case_file).where(which).subquery()


def _counts(theirs: ColumnElement[bool], of_terms: Subquery, in_force: ColumnElement[bool]) -> Select[Any]:
    """How many there are in each group. What is new is counted whole, and then without what is due soon."""
    times = {
        # The last week's decisions are these and a few between: so they are not counted once more.
        "decisions": (DECISIONS, _ASKED.stands_since >= _at("since")),
        "between": (DECISIONS, _between("first", "then")),
        "ended": (ENDED, _ASKED.stands_since >= _at("since")),
        "shared": (FOR_INFORMATION, _ASKED.stands_since >= _at("since")),
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


def _first_in_order(
    breadth: Breadth, name: str, statuses: Sequence[Status], new: ColumnElement[bool]
) -> Select[Any]:
    """Of one status the index has them in their order, so that nothing is looked at after the first."""
    whiches = (and_(breadth.theirs, one_of(_ASKED.status, [each]), new) for each in statuses)
    firsts = (_ordered(name, which, _ASKED.stands_since).subquery() for which in whiches)
    every = union_all(*(select(each.c.key, each.c.at) for each in firsts)).subquery()
    chosen = select(every.c.key).order_by(every.c.at, every.c.key).limit(bindparam(f"most_{name}"))
    return select(literal(name).label("name"), chosen.subquery().c.key)


def _ordered(name: str, which: ColumnElement[bool], order: ColumnElement[Any]) -> Select[Any]:
    most: BindParameter[int] = bindparam(f"most_{name}")
    return select(_ASKED.key, order.label("at")).where(which).order_by(order, _ASKED.key).limit(most)


def _is_due(zones: int) -> ColumnElement[bool]:
    due = case_file.c.next_due
    return and_(due.is_not(None), _in_zones(due <= bindparam(f"due_{number}") for number in range(zones)))


def _is_ending(zones: int) -> ColumnElement[bool]:
    ends = case_file.c.ends_on
    days = (
        and_(ends >= bindparam(f"from_{number}"), ends <= bindparam(f"until_{number}"))
        for number in range(zones)
    )
    return and_(ends.is_not(None), _in_zones(days))


def _in_zones(days: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether the day is one of those of the case's time zone; that is not asked where there is but one."""
    first, *others = days
    if not others:
        return first
    found = []
    for number, day in enumerate((first, *others)):
        theirs = and_(production.c.team == TEAM, among(production.c.time_zone, f"zones_{number}"))
        found.append(and_(case_file.c.production.in_(select(production.c.code).where(theirs)), day))
    return or_(*found)
