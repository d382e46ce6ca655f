"""Work that is owed: each job is one side effect, written in the transaction that makes it due.

It knows no kind of job and no Slack. `now` is the caller's clock; only leases go by the database's. A lane is
worked through one job at a time, and its row is locked before any of its jobs.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, delete, exists, func, or_, select, update

from storage.columns import UtcDateTime
from storage.dialects import clock, insert
from storage.tables import job, lane
from storage.values import Job, JobState, OwedJob

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
# By when it was due, not by when it is tried again: what failed keeps its place.
_ORDER = (job.c.priority, job.c.due_at, job.c.id)


class Priority(IntEnum):
    """What goes first within a lane."""

    DECISION = 0
    NOTICE = 10
    REMINDER = 20
    DIGEST = 30


def owe(
    tx: Connection,
    *,
    kind: str,
    key: str,
    payload: dict[str, Any],
    lane: str,
    run_at: datetime,
    priority: Priority = Priority.NOTICE,
) -> bool:
    """Owe one side effect from `run_at` on. False when `key` was owed already: then nothing changes."""
    _open_lane(tx, lane)
    owed = insert(tx, job).values(
        key=key,
        kind=kind,
        lane=lane,
        priority=int(priority),
        payload=payload,
        due_at=run_at,
        run_at=run_at,
        state=JobState.READY,
        attempts=0,
        created_at=clock(tx),
    )
    once = owed.on_conflict_do_nothing(index_elements=["key"]).returning(job.c.id)
    return tx.execute(once).first() is not None


def claim(
    tx: Connection,
    *,
    owner: str,
    now: datetime,
    lease: timedelta,
    kinds: Collection[str] | None = None,
) -> Job | None:
    """Lease the most urgent job that may run now, or None. `owner` names one start of one worker.

    A lease that ran out can be claimed again; the attempt that it stood for stays counted.
    """
    there = clock(tx)
    claimable = and_(_open(there, kinds), job.c.run_at <= now, lane.c.next_at <= now)
    passed: list[str] = []
    while (name := _lock_lane(tx, claimable, passed)) is not None:
        # Only now does a statement see what the lane's last holder did: another worker may have been here.
        if (row := _best(tx, claimable, name)) is not None:
            return _lease(tx, row, owner, there + lease)
        passed.append(name)
    return None


def holds(tx: Connection, leased: Job) -> bool:
    """Whether the job is still leased to us; the lease may run out at any moment after that."""
    in_time = job.c.lease_until > clock(tx)
    return tx.execute(select(job.c.id).where(_is_ours(leased), in_time)).first() is not None


def finish(
    tx: Connection,
    job: Job,
    *,
    now: datetime,
    result: dict[str, Any] | None = None,
    lane_wait: timedelta = timedelta(0),
) -> bool:
    """The job is done, and its lane rests for `lane_wait`. False when the lease is no longer ours."""
    lane_until = now + lane_wait if lane_wait else None
    return _release(tx, job, lane_until, state=JobState.DONE, result=result, done_at=now)


def retry(
    tx: Connection,
    job: Job,
    *,
    run_at: datetime,
    error: str,
    lane_until: datetime | None = None,
    count_attempt: bool = True,
) -> bool:
    """Try again at `run_at`; the whole lane waits until `lane_until`.

    False when the lease is no longer ours.
    """
    attempts = job.attempts if count_attempt else job.attempts - 1
    return _release(
        tx, job, lane_until, state=JobState.READY, run_at=run_at, last_error=error, attempts=attempts
    )


def bury(tx: Connection, job: Job, *, now: datetime, error: str) -> bool:
    """Give the job up; it is kept as dead. False when the lease is no longer ours."""
    return _release(tx, job, None, state=JobState.DEAD, last_error=error, done_at=now)


def is_followed(tx: Connection, leased: Job, now: datetime) -> bool:
    """Whether a later job of the same kind and lane is due: what it does, this one need not do."""
    later = and_(job.c.lane == leased.lane, job.c.kind == leased.kind, job.c.id > leased.id)
    due = and_(job.c.state == JobState.READY, job.c.run_at <= now)
    return tx.scalar(select(exists().where(later, due))) is True


def next_due(tx: Connection) -> datetime | None:
    """From when on a claim can succeed; None when nothing is owed but what is being worked on."""
    ready_at = case((job.c.run_at > lane.c.next_at, job.c.run_at), else_=lane.c.next_at)
    soonest = select(func.min(ready_at, type_=UtcDateTime)).select_from(job.join(lane))
    moment: datetime | None = tx.scalar(soonest.where(_open(clock(tx), None)))
    return moment


def oldest_due(tx: Connection, now: datetime) -> datetime | None:
    """Since when the longest waiting job is due, retries included: the measure of health."""
    waiting = job.c.state.in_((JobState.READY, JobState.LEASED))
    oldest = select(func.min(job.c.due_at, type_=UtcDateTime)).where(waiting, job.c.due_at <= now)
    moment: datetime | None = tx.scalar(oldest)
    return moment


def job_by_key(tx: Connection, key: str) -> OwedJob | None:
    """How it stands with what is owed under `key`."""
    columns = [job.c[name] for name in OwedJob.__dataclass_fields__]
    row = tx.execute(select(*columns).where(job.c.key == key)).one_or_none()
    return owed_job(row) if row else None


def owed_job(row: Row[Any]) -> OwedJob:
    """The row of a job as a value."""
    return OwedJob(**{**row._mapping, "state": JobState(row.state)})


def clear_done(tx: Connection, before: datetime) -> int:
    """Forget the jobs that were done before that moment, and say how many. Their keys may be owed anew."""
    return tx.execute(delete(job).where(job.c.state == JobState.DONE, job.c.done_at < before)).rowcount


def _open_lane(tx: Connection, name: str) -> None:
    tx.execute(insert(tx, lane).values(lane=name, next_at=_ALWAYS).on_conflict_do_nothing())


def _open(there: datetime, kinds: Collection[str] | None) -> ColumnElement[bool]:
    """Not done, leased to nobody, and in a lane in which nothing else is."""
    held = job.alias("held")
    leased = and_(held.c.lane == job.c.lane, held.c.state == JobState.LEASED, held.c.lease_until > there)
    unheld = or_(
        job.c.state == JobState.READY,
        and_(job.c.state == JobState.LEASED, job.c.lease_until <= there),
    )
    free = and_(unheld, ~exists().where(leased))
    return free if kinds is None else and_(free, job.c.kind.in_(kinds))


def _lock_lane(tx: Connection, claimable: ColumnElement[bool], passed: Sequence[str]) -> str | None:
    """Lock the lane of the most urgent job, passing over lanes that others are at."""
    query = (
        select(lane.c.lane)
        .select_from(job.join(lane))
        .where(claimable, lane.c.lane.not_in(passed))
        .order_by(*_ORDER)
        .limit(1)
        # SQLite has nothing of the kind and needs nothing: the transaction is its only writer. `key_share`
        # lets others owe to the lane meanwhile.
        .with_for_update(of=lane, skip_locked=True, key_share=True)
    )
    return tx.scalar(query)


def _best(tx: Connection, claimable: ColumnElement[bool], name: str) -> Row[Any] | None:
    in_lane = select(job).select_from(job.join(lane)).where(claimable, job.c.lane == name)
    return tx.execute(in_lane.order_by(*_ORDER).limit(1)).first()


def _lease(tx: Connection, row: Row[Any], owner: str, until: datetime) -> Job:
    leased = {"state": JobState.LEASED, "owner": owner, "lease_until": until, "attempts": row.attempts + 1}
    tx.execute(update(job).where(job.c.id == row.id).values(**leased))
    return Job(
        id=row.id,
        key=row.key,
        kind=row.kind,
        lane=row.lane,
        payload=row.payload,
        due_at=row.due_at,
        run_at=row.run_at,
        attempts=row.attempts + 1,
        owner=owner,
        taken_over=row.state == JobState.LEASED,
        last_error=row.last_error,
    )


def _release(tx: Connection, leased: Job, lane_until: datetime | None, **values: Any) -> bool:
    tx.execute(select(lane.c.lane).where(lane.c.lane == leased.lane).with_for_update(key_share=True))
    released = update(job).where(_is_ours(leased)).values(owner=None, lease_until=None, **values)
    if tx.execute(released).rowcount == 0:
        return False
    if lane_until is not None:
        tx.execute(
            update(lane)
            .where(lane.c.lane == leased.lane, lane.c.next_at < lane_until)
            .values(next_at=lane_until)
        )
    return True


def _is_ours(leased: Job) -> ColumnElement[bool]:
    # `attempts` tells our lease from a later one of the same owner.
    return and_(
        job.c.id == leased.id,
        job.c.state == JobState.LEASED,
        job.c.owner == leased.owner,
        job.c.attempts == leased.attempts,
    )
