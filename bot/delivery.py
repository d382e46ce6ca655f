"""The worker: takes what is owed and sends it, one side effect a job, however often it must try.

It knows jobs, leases and Slack's faults; what is sent for each kind of job stands in `bot/deliveries.py`.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread

import structlog
from sqlalchemy import Connection

from bot.directory import DirectoryAway
from bot.slack import RateLimited, Refused, SlackAway
from storage import Database, Job, StorageAway, bury, claim, finish, next_due, retry

log = structlog.get_logger()

# Slack takes one message a second and channel.
PACE = timedelta(seconds=1.05)
# The safety net for wake-ups that were missed, and for other processes' jobs.
POLL_SECONDS = 1.5
# Where nothing was due it does not look again sooner: many commits in a row would have it look after each.
LULL_SECONDS = 0.05
FIRST_BACK_OFF = timedelta(seconds=2)
LONGEST_BACK_OFF = timedelta(minutes=5)
# While Slack is away a lane waits with its job, which keeps the order; later it may be the job's own fault.
LANE_WAITS = 12
# A stop waits so long for the job under way; then its lease runs out, and another process looks after it.
STOP_SECONDS = 3.5
# Seconds between attempts to note what became of a job while the database is away; within a lease, after
# which another worker has it.
NOTED_AGAIN = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0)

Record = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a job did. `record` runs in the transaction that finishes the job; `posted` paces its lane."""

    record: Record | None = None
    posted: bool = True


class Undeliverable(Exception):
    """The job can never succeed; `record` runs in the transaction that buries it (say, to alert admins)."""

    def __init__(self, reason: str, record: Record | None = None) -> None:
        super().__init__(reason)
        self.record = record


class LeaseLost(Exception):
    """Another worker has the job by now: whatever follows is its affair."""


class NotHere(Exception):
    """Another process has to do this job, one with other settings; until it does, it is tried again."""


Deliver = Callable[[Job, datetime], Sent]


@dataclass
class Worker:
    """Takes due jobs until stopped. `deliveries`: kind → what sends it; `owner` names this start."""

    database: Database
    deliveries: dict[str, Deliver]
    clock: Callable[[], datetime]
    owner: str
    lease: timedelta = timedelta(seconds=60)
    _wake: Event = field(default_factory=Event)
    _stop: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def start(self) -> None:
        """Works in a thread of its own, woken by commits of this process."""
        self.database.on_commit(self.wake)
        self._thread = Thread(target=self._work, name="worker", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Looks for work now rather than at the next poll."""
        self._wake.set()

    def stop(self) -> None:
        """Finishes the job under way, and ends; a call that Slack does not answer is not waited for."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)
            if self._thread.is_alive():
                log.warning("stopped in the middle of a job: it is looked after once its lease runs out")

    def run(self) -> None:
        """Works in the calling thread until `stop`."""
        self.database.on_commit(self.wake)
        self._work()

    def _work(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                if self.work_once():
                    continue
            except StorageAway as away:
                log.warning("the database is away", why=str(away))
            except Exception:  # the thread must outlive what nobody foresaw; its job's lease runs out
                log.exception("the worker stumbled")
            self._stop.wait(LULL_SECONDS)
            self._wake.wait(POLL_SECONDS)

    def work_once(self) -> bool:
        """Takes one due job and sends it; False when none is due."""
        now = self.clock()
        with self.database.writing() as tx:
            job = claim(tx, owner=self.owner, now=now, lease=self.lease, kinds=tuple(self.deliveries))
        if job is None:
            return False
        self._deliver(job, now)
        return True

    def next_due(self) -> datetime | None:
        """When the next job can be taken; None when nothing is owed."""
        with self.database.reading() as tx:
            return next_due(tx)

    def _deliver(self, job: Job, now: datetime) -> None:
        try:
            sent = self.deliveries[job.kind](job, now)
        except RateLimited as limit:
            self._wait_for_lane(job, now, limit.retry_after)
        except (SlackAway, DirectoryAway, StorageAway, NotHere) as away:
            self._try_later(job, now, str(away), in_order=job.attempts <= LANE_WAITS)
        except LeaseLost:
            log.warning("another worker took over", job=job.key)
        except Undeliverable as failure:
            self._bury(job, now, failure)
        except Refused as refusal:
            self._bury(job, now, Undeliverable(str(refusal)))
        except Exception as error:  # a job must never take the worker down
            log.exception("delivery failed", job=job.key)
            self._try_later(job, now, type(error).__name__)
        else:
            self._finish(job, now, sent)

    def _finish(self, job: Job, now: datetime, sent: Sent) -> None:
        def done(tx: Connection) -> None:
            ours = finish(tx, job, now=now, lane_wait=PACE if sent.posted else timedelta(0))
            if ours and sent.record is not None:
                sent.record(tx)

        self._note(done)
        log.info("delivered", job=job.key, attempts=job.attempts)

    def _wait_for_lane(self, job: Job, now: datetime, seconds: float) -> None:
        """The whole lane waits as long as Slack asks, and no attempt is counted."""
        until = now + timedelta(seconds=seconds)
        self._note(
            lambda tx: retry(
                tx, job, run_at=until, error="rate limited", lane_until=until, count_attempt=False
            )
        )
        log.warning("rate limited", lane=job.lane, seconds=seconds)

    def _try_later(self, job: Job, now: datetime, why: str, *, in_order: bool = False) -> None:
        """Tries again after a while; `in_order`: what follows in its lane waits with it."""
        again = now + _back_off(job.attempts)
        lane_until = again if in_order else None
        self._note(lambda tx: retry(tx, job, run_at=again, error=why, lane_until=lane_until))
        log.warning("will try again", job=job.key, attempts=job.attempts, why=why)

    def _bury(self, job: Job, now: datetime, failure: Undeliverable) -> None:
        def buried(tx: Connection) -> None:
            if bury(tx, job, now=now, error=str(failure)) and failure.record is not None:
                failure.record(tx)

        self._note(buried)
        log.error("undeliverable", job=job.key, why=str(failure))

    def _note(self, change: Callable[[Connection], object]) -> None:
        """Notes what became of a job. A post whose end were forgotten would have to be made again."""
        for seconds in NOTED_AGAIN:
            try:
                with self.database.writing() as tx:
                    change(tx)
                return
            except StorageAway as away:
                log.warning("the database is away", why=str(away))
                if self._stop.wait(seconds):
                    break
        with self.database.writing() as tx:
            change(tx)


def _back_off(attempts: int) -> timedelta:
    """Doubles with each attempt up to five minutes; half is chance, lest jobs march in step."""
    doubled: timedelta = FIRST_BACK_OFF * 2 ** min(attempts, 10)
    half = min(doubled, LONGEST_BACK_OFF) / 2
    return half + half * random.random()  # noqa: S311 - spreads load, hides nothing
