"""What became of what is owed, for whoever looks after an installation: to list, try again, or drop.

A dead job was given up; nothing here touches one that a worker has leased.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from storage.jobs import owed_job
from storage.tables import job
from storage.values import JobState, OwedJob


def jobs_in(tx: Connection, states: Collection[JobState], limit: int = 50) -> list[OwedJob]:
    """The jobs in these states, what was due first on top."""
    columns = [job.c[name] for name in OwedJob.__dataclass_fields__]
    theirs = select(*columns).where(job.c.state.in_(states)).order_by(job.c.due_at, job.c.id).limit(limit)
    return [owed_job(row) for row in tx.execute(theirs)]


def count_dead(tx: Connection) -> int:
    """How many jobs were given up."""
    return tx.scalar(select(func.count()).where(job.c.state == JobState.DEAD)) or 0


def count_jobs(tx: Connection) -> dict[tuple[str, JobState], int]:
    """How many jobs there are of each kind in each state; done ones as long as they are kept."""
    counted = select(job.c.kind, job.c.state, func.count()).group_by(job.c.state, job.c.kind)
    return {(kind, JobState(state)): number for kind, state, number in tx.execute(counted)}


def revive(tx: Connection, job_id: int, *, now: datetime) -> bool:
    """A dead job is tried again, as if for the first time. False when there is no dead job with that id."""
    again = {"state": JobState.READY, "run_at": now, "attempts": 0, "done_at": None}
    dead = (job.c.id == job_id, job.c.state == JobState.DEAD)
    return tx.execute(update(job).where(*dead).values(**again)).rowcount == 1


def drop(tx: Connection, job_id: int) -> bool:
    """A dead job is forgotten; its key may be owed anew. False when there is no dead job with that id."""
    return tx.execute(delete(job).where(job.c.id == job_id, job.c.state == JobState.DEAD)).rowcount == 1
