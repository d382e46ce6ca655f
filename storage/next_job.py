"""Which job is to be done next: found by looking at few jobs, however many are done, or wait for their turn.

It changes nothing. Most often one of the most urgent jobs can be done. When all of these are in lanes that
rest or are at work, the best of each lane are compared: so a long queue in one lane is passed at once.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    true,
)

from storage.columns import UtcDateTime
from storage.job_tables import job, lane
from storage.values import Priority

# So many of the most urgent are looked at one by one before the lanes are.
WINDOW = 64

_NOW = bindparam("now", type_=UtcDateTime)
_THERE = bindparam("there", type_=UtcDateTime)


def lane_to_work_at(
    tx: Connection, *, now: datetime, there: datetime, kinds: Collection[str] | None, passed: Sequence[str]
) -> str | None:
    """The lane of the most urgent job that may run now, but for the lanes in `passed`.

    `there`: the database's clock, by which leases go. Without `kinds` a job may be of any kind.
    """
    asked = {"now": now, "there": there, "kinds": list(kinds or ()), "passed": list(passed)}
    return tx.scalar(_most_urgent(of_any_kind=kinds is None), _without_kinds(asked, kinds))


def best_of(
    tx: Connection, name: str, *, now: datetime, there: datetime, kinds: Collection[str] | None
) -> Row[Any] | None:
    """The lane's most urgent job, if one may run now."""
    asked = {"now": now, "there": there, "kinds": list(kinds or ()), "name": name}
    return tx.execute(_best(of_any_kind=kinds is None), _without_kinds(asked, kinds)).first()


def is_open() -> ColumnElement[bool]:
    """Neither done nor dead: as the indexes have it in which only such jobs are."""
    return job.c.done_at.is_(None)


def is_at_work(name: ColumnElement[str], there: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    """Whether a job of that lane is leased, and the lease has not run out."""
    held = job.alias("held")
    return exists().where(held.c.lane == name, held.c.lease_until > there)


def _without_kinds(asked: dict[str, Any], kinds: Collection[str] | None) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if name != "kinds" or kinds is not None}


@cache
def _most_urgent(*, of_any_kind: bool) -> Select[str]:
    lanes = _open_lanes()
    found: list[ColumnElement[Any]] = []
    for priority in Priority:
        queue = _queue(priority)
        more_than_few = queue.with_only_columns(job.c.id).offset(WINDOW).limit(1).scalar_subquery()
        by_lane = _first_by_lane(lanes, priority, of_any_kind=of_any_kind)
        found.append(_first_of_few(queue, of_any_kind=of_any_kind))
        found.append(case((more_than_few.is_not(None), by_lane)))
    # Evaluated one after the other, until there is one: on both databases.
    return select(func.coalesce(*found))


@cache
def _best(*, of_any_kind: bool) -> Select[Any]:
    name: ColumnElement[str] = bindparam("name")
    heads = [_head(name, priority, of_any_kind=of_any_kind) for priority in Priority]
    return select(job).where(job.c.id == func.coalesce(*heads), _is_free(name))


def _queue(priority: Priority) -> Select[Any]:
    """What is due of one priority, in order. A job is never to run before it is due."""
    due = and_(is_open(), job.c.priority == int(priority), job.c.due_at <= _NOW)
    # By when it was due, not by when it is tried again: what failed keeps its place.
    return select(job).where(due).order_by(job.c.due_at, job.c.id)


def _first_of_few(queue: Select[Any], *, of_any_kind: bool) -> ScalarSelect[Any]:
    few = queue.limit(WINDOW).subquery()
    may_run = and_(_may_run(few, of_any_kind=of_any_kind), _is_free(few.c.lane), _is_not_passed(few.c.lane))
    return select(few.c.lane).where(may_run).order_by(few.c.due_at, few.c.id).limit(1).scalar_subquery()


def _first_by_lane(lanes: CTE, priority: Priority, *, of_any_kind: bool) -> ScalarSelect[Any]:
    its_job = job.alias()
    heads = lanes.join(its_job, its_job.c.id == _head(lanes.c.lane, priority, of_any_kind=of_any_kind))
    free = and_(_is_free(lanes.c.lane), _is_not_passed(lanes.c.lane))
    best = select(lanes.c.lane).select_from(heads).where(free).order_by(its_job.c.due_at, its_job.c.id)
    return best.limit(1).scalar_subquery()


def _head(name: ColumnElement[str], priority: Priority, *, of_any_kind: bool) -> ScalarSelect[Any]:
    """The first job of a lane, of one priority, that may run now."""
    of_lane = _queue(priority).where(job.c.lane == name, _may_run(job, of_any_kind=of_any_kind))
    return of_lane.with_only_columns(job.c.id).limit(1).correlate_except(job).scalar_subquery()


def _open_lanes() -> CTE:
    """The lanes in which something is open, each found by one look at the index; and a NULL at the end."""
    lanes = select(func.min(job.c.lane).label("lane")).where(is_open()).cte("open_lane", recursive=True)
    after = job.alias("after")
    following = select(func.min(after.c.lane)).where(after.c.done_at.is_(None), after.c.lane > lanes.c.lane)
    return lanes.union_all(select(following.scalar_subquery()).where(lanes.c.lane.is_not(None)))


def _may_run(jobs: FromClause, *, of_any_kind: bool) -> ColumnElement[bool]:
    known = true() if of_any_kind else jobs.c.kind.in_(bindparam("kinds", expanding=True))
    return and_(jobs.c.run_at <= _NOW, known)


def _is_free(name: ColumnElement[str]) -> ColumnElement[bool]:
    """The lane neither rests nor is at work."""
    next_at = select(lane.c.next_at).where(lane.c.lane == name).scalar_subquery()
    return and_(next_at <= _NOW, ~is_at_work(name, _THERE))


def _is_not_passed(name: ColumnElement[str]) -> ColumnElement[bool]:
    return name.not_in(bindparam("passed", expanding=True))
