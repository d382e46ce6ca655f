"""Work that is owed: each job is one side effect, written in the transaction that makes it due.

It knows no kind of job and no Slack. `now` is the caller's clock; only leases go by the database's. A lane is
worked through one job at a time, and its row is locked before any of its jobs.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Row,
    and_,
    case,
    delete,
    exists,
    func,
    select,
    update,
)

from storage.columns import UtcDateTime
from storage.dialects import clock, insert_in, its_clock
from storage.job_tables import job, lane
from storage.next_job import best_of, is_at_work, is_open, lane_to_work_at
from storage.prepared import Prepared
from storage.values import Job, JobState, OwedJob, Priority


def _opens_lane(dialect: str) -> Insert:
    return insert_in(dialect, lane).on_conflict_do_nothing()


def _owes(dialect: str) -> Insert:
    owed = insert_in(dialect, job).values(created_at=its_clock(dialect))
    return owed.on_conflict_do_nothing(index_elements=["key"])


_OPENS_LANE, _OWES = Prepared(_opens_lane), Prepared(_owes)
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
_TOGETHER = "genai_use_owed_together"


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
    """Owe one side effect from `run_at` on. False when `key` was owed already: then nothing changes.

    Within `owed_together` nobody has looked yet whether it was, and it says True.
    """
    owed = {
        "key": key,
        "kind": kind,
        "lane": lane,
        "priority": int(priority),
        "payload": payload,
        "due_at": run_at,
        "run_at": run_at,
        "state": JobState.READY,
        "attempts": 0,
    }
    if (together := tx.info.get(_TOGETHER)) is not None:
        together.append(owed)
        return True
    _OPENS_LANE.run(tx, {"lane": lane, "next_at": _ALWAYS})
    return _OWES.run(tx, owed) == 1


@contextmanager
def owed_together(tx: Connection) -> Iterator[None]:
    """What is owed inside is written when the block ends, in two statements, however much it is.

    Nothing of it is owed when the block raises, and nothing that is read inside finds it.
    """
    if _TOGETHER in tx.info:
        yield
        return
    owed: list[dict[str, Any]] = []
    tx.info[_TOGETHER] = owed
    try:
        yield
    finally:
        del tx.info[_TOGETHER]
    if owed:
        _owe_all(tx, owed)


def _owe_all(tx: Connection, owed: Sequence[dict[str, Any]]) -> None:
    # In order: of two transactions that open the same lanes neither waits for the other.
    lanes = sorted({each["lane"] for each in owed})
    _OPENS_LANE.run_all(tx, [{"lane": lane, "next_at": _ALWAYS} for lane in lanes])
    _OWES.run_all(tx, owed)


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
    passed: list[str] = []
    while True:
        name = lane_to_work_at(tx, now=now, there=there, kinds=kinds, passed=passed)
        if name is None:
            return None
        # Only under its lock does a statement see what the lane's last holder did: another was here, maybe.
        row = best_of(tx, name, now=now, there=there, kinds=kinds) if _lock_lane(tx, name) else None
        if row is not None:
            return _lease(tx, row, owner, there + lease)
        passed.append(name)


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
    due = and_(is_open(), job.c.state == JobState.READY, job.c.run_at <= now)
    return tx.scalar(select(exists().where(later, due))) is True


def next_due(tx: Connection) -> datetime | None:
    """From when on a claim can succeed; None when nothing is owed but what is being worked on."""
    ready_at = case((job.c.run_at > lane.c.next_at, job.c.run_at), else_=lane.c.next_at)
    soonest = select(func.min(ready_at, type_=UtcDateTime)).select_from(job.join(lane))
    moment: datetime | None = tx.scalar(soonest.where(is_open(), ~is_at_work(job.c.lane, clock(tx))))
    return moment


def oldest_due(tx: Connection, now: datetime) -> datetime | None:
    """Since when the longest waiting job is due, retries included: the measure of health."""
    oldest = select(func.min(job.c.due_at, type_=UtcDateTime)).where(is_open(), job.c.due_at <= now)
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
    # Said so, lest the database goes through everything that is done.
    over = and_(job.c.done_at < before, job.c.state != JobState.DEAD)
    return tx.execute(delete(job).where(over)).rowcount


def _lock_lane(tx: Connection, name: str) -> bool:
    """Lock the lane, unless another is at it."""
    # SQLite has nothing of the kind and needs nothing: the transaction is its only writer. `key_share` lets
    # others owe to the lane meanwhile.
    free = select(lane.c.lane).where(lane.c.lane == name).with_for_update(skip_locked=True, key_share=True)
    return tx.scalar(free) is not None


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
