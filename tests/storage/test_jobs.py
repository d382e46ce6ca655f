"""What is owed is done once, in order, by one worker at a time in each lane, and is never lost."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Barrier, Lock
from typing import Any

import pytest

from storage import (
    Database,
    Job,
    JobState,
    OwedJob,
    Priority,
    bury,
    claim,
    clear_done,
    finish,
    holds,
    job_by_key,
    next_due,
    oldest_due,
    owe,
    owed_together,
    retry,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
# A lease that has run out as soon as it is given: its worker died long ago.
DIED = timedelta(seconds=-1)


def _owe(database: Database, key: str, **changes: Any) -> bool:
    plain: dict[str, Any] = {"kind": "draw", "payload": {"case": "TIDE-1"}, "lane": "C1", "run_at": NOW}
    with database.writing() as tx:
        return owe(tx, key=key, **{**plain, **changes})


def _claim(database: Database, owner: str = "me", *, now: datetime = NOW, lease: timedelta = MINUTE) -> Job:
    with database.writing() as tx:
        job = claim(tx, owner=owner, now=now, lease=lease)
    assert job is not None
    return job


def _idle(database: Database, now: datetime = NOW) -> bool:
    with database.writing() as tx:
        return claim(tx, owner="idle", now=now, lease=MINUTE) is None


def _finish(database: Database, job: Job, now: datetime = NOW, lane_wait: timedelta = timedelta(0)) -> bool:
    with database.writing() as tx:
        return finish(tx, job, now=now, lane_wait=lane_wait)


def _state(database: Database, key: str) -> OwedJob:
    with database.reading() as tx:
        job = job_by_key(tx, key)
    assert job is not None
    return job


def _next_due(database: Database) -> datetime | None:
    with database.reading() as tx:
        return next_due(tx)


def _owe_together(database: Database, *keys: str, fails: bool = False) -> None:
    with database.writing() as tx:
        with suppress(ZeroDivisionError), owed_together(tx):
            for lane, key in enumerate(keys):
                owe(tx, kind="draw", key=key, payload={"key": key}, lane=f"C{9 - lane}", run_at=NOW)
            _ = 1 / (not fails)
        owe(tx, kind="draw", key="after", payload={}, lane="C1", run_at=NOW)


def test_what_is_owed_together_is_owed_in_its_order_and_each_key_once(database: Database) -> None:
    woken: list[str] = []
    assert _owe(database, "second", payload={"key": "was there"}, lane="C9")
    database.on_commit(lambda: woken.append("woken"))

    _owe_together(database, "first", "second", "third", "first")

    claimed = []
    for _ in range(4):
        claimed.append(job := _claim(database))
        assert _finish(database, job)
    assert [job.key for job in claimed] == ["second", "first", "third", "after"]
    assert [job.payload.get("key") for job in claimed] == ["was there", "first", "third", None]
    assert _idle(database)
    assert woken


def test_of_what_was_to_be_owed_together_nothing_is_when_something_fails(database: Database) -> None:
    _owe_together(database, "first", "second", fails=True)

    assert _claim(database).key == "after"
    assert _idle(database)


def test_what_is_owed_twice_under_one_key_is_owed_once(database: Database) -> None:
    assert _owe(database, "draw:TIDE-1:1:contact")
    assert not _owe(database, "draw:TIDE-1:1:contact", run_at=NOW + MINUTE, payload={})

    job = _claim(database)
    assert (job.key, job.kind, job.lane) == ("draw:TIDE-1:1:contact", "draw", "C1")
    assert (job.payload, job.run_at) == ({"case": "TIDE-1"}, NOW)
    assert (job.attempts, job.taken_over) == (1, False)
    _finish(database, job)
    assert not _owe(database, "draw:TIDE-1:1:contact")
    assert _idle(database)


def test_what_is_owed_in_a_transaction_that_fails_is_not_owed(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as tx:
        owe(tx, kind="draw", key=f"k{1 // 0}", payload={}, lane="C1", run_at=NOW)

    assert _idle(database)


def test_a_job_waits_for_its_moment_on_the_clock_that_is_passed_in(database: Database) -> None:
    _owe(database, "remind", run_at=NOW + 7 * 24 * 60 * MINUTE)

    assert _idle(database)
    assert _next_due(database) == NOW + 7 * 24 * 60 * MINUTE
    assert _claim(database, now=NOW + 7 * 24 * 60 * MINUTE).key == "remind"


def test_within_a_lane_urgency_goes_before_age_and_age_before_order(database: Database) -> None:
    _owe(database, "digest", priority=Priority.DIGEST, run_at=NOW - MINUTE)
    _owe(database, "second", run_at=NOW)
    _owe(database, "first", run_at=NOW - SECOND)
    _owe(database, "third", run_at=NOW)
    _owe(database, "decision", priority=Priority.DECISION)

    done = []
    for _ in range(5):
        job = _claim(database)
        done.append(job.key)
        _finish(database, job)
    assert done == ["decision", "first", "second", "third", "digest"]


def test_one_job_of_a_lane_is_out_at_a_time_and_other_lanes_go_on(database: Database) -> None:
    for key, lane in (("a1", "A"), ("a2", "A"), ("b1", "B")):
        _owe(database, key, lane=lane)

    first = _claim(database)
    other = _claim(database)
    assert (first.key, other.key) == ("a1", "b1")
    assert _idle(database)
    assert _next_due(database) is None

    _finish(database, first)
    assert _claim(database).key == "a2"


def test_after_a_post_the_lane_rests_and_the_next_moment_is_known(database: Database) -> None:
    for key, lane in (("a1", "A"), ("a2", "A"), ("b1", "B")):
        _owe(database, key, lane=lane)

    _finish(database, _claim(database), lane_wait=1.05 * SECOND)
    assert _claim(database).key == "b1"
    assert _idle(database, NOW + SECOND)
    assert _next_due(database) == NOW + 1.05 * SECOND
    assert _claim(database, now=NOW + 1.05 * SECOND).key == "a2"


def test_a_rate_limit_holds_the_whole_lane_and_counts_no_attempt(database: Database) -> None:
    _owe(database, "a1")
    _owe(database, "a2", priority=Priority.DECISION)
    job = _claim(database)
    until = NOW + 30 * SECOND
    with database.writing() as tx:
        assert retry(tx, job, run_at=until, error="429", lane_until=until, count_attempt=False)

    assert _idle(database, until - SECOND)
    assert _next_due(database) == until
    again = _claim(database, now=until)
    assert (again.key, again.attempts, again.last_error) == ("a2", 1, "429")


def test_a_shorter_wait_never_cuts_a_longer_one_of_the_lane_short(database: Database) -> None:
    _owe(database, "a1")
    _owe(database, "a2")
    job = _claim(database)
    with database.writing() as tx:
        retry(tx, job, run_at=NOW, error="429", lane_until=NOW + MINUTE, count_attempt=False)
    late = _claim(database, now=NOW + MINUTE)
    with database.writing() as tx:
        retry(tx, late, run_at=NOW, error="429", lane_until=NOW + SECOND, count_attempt=False)

    assert _idle(database, NOW + MINUTE - SECOND)


def test_a_failed_job_waits_alone_and_its_attempts_are_counted(database: Database) -> None:
    _owe(database, "a1")
    _owe(database, "a2")
    job = _claim(database)
    with database.writing() as tx:
        assert retry(tx, job, run_at=NOW + MINUTE, error="no answer")

    _finish(database, _claim(database))
    assert _idle(database)
    again = _claim(database, now=NOW + MINUTE)
    assert (again.key, again.attempts, again.last_error) == ("a1", 2, "no answer")


def test_a_dead_workers_job_is_taken_over_and_its_attempt_stays_counted(database: Database) -> None:
    _owe(database, "a1")
    _claim(database, "dead", lease=DIED)

    assert _next_due(database) == NOW
    job = _claim(database, "heir")
    assert (job.key, job.attempts, job.taken_over) == ("a1", 2, True)
    assert _idle(database)


def test_leases_go_by_the_databases_clock_whatever_now_is(database: Database) -> None:
    _owe(database, "a1")
    _claim(database, lease=MINUTE)

    assert _idle(database, NOW + 1000 * 24 * 60 * MINUTE)


def test_a_lease_is_held_until_it_runs_out_or_the_job_is_done(database: Database) -> None:
    _owe(database, "a1")
    lost = _claim(database, lease=DIED)
    with database.reading() as tx:
        assert not holds(tx, lost)
    job = _claim(database)
    with database.reading() as tx:
        assert (holds(tx, lost), holds(tx, job)) == (False, True)
    _finish(database, job)
    with database.reading() as tx:
        assert not holds(tx, job)


@pytest.mark.parametrize("heir", ["another", "me"])
def test_who_lost_the_lease_can_end_nothing(database: Database, heir: str) -> None:
    _owe(database, "a1")
    lost = _claim(database, "me", lease=DIED)
    job = _claim(database, heir)

    with database.writing() as tx:
        assert not finish(tx, lost, now=NOW, lane_wait=MINUTE)
        assert not retry(tx, lost, run_at=NOW, error="late")
        assert not bury(tx, lost, now=NOW, error="late")

    assert _state(database, "a1").state is JobState.LEASED
    assert _finish(database, job)
    assert not _finish(database, job)


def test_who_gave_the_job_back_can_end_nothing(database: Database) -> None:
    _owe(database, "a1")
    given_back = _claim(database, "me")
    with database.writing() as tx:
        retry(tx, given_back, run_at=NOW, error="429", count_attempt=False)
    _claim(database, "another")

    assert not _finish(database, given_back)


def test_a_late_worker_may_still_finish_what_nobody_took_over(database: Database) -> None:
    _owe(database, "a1")

    assert _finish(database, _claim(database, lease=DIED))
    assert _idle(database)


def test_a_finished_job_keeps_its_result_and_a_dead_one_its_error(database: Database) -> None:
    _owe(database, "a1", lane="A")
    _owe(database, "b1", lane="B")
    with database.writing() as tx:
        job = claim(tx, owner="me", now=NOW, lease=MINUTE)
        assert job is not None
        finish(tx, job, now=NOW + SECOND, result={"ts": "1.1"})
        job = claim(tx, owner="me", now=NOW, lease=MINUTE)
        assert job is not None
        bury(tx, job, now=NOW + SECOND, error="channel_not_found")
        assert job_by_key(tx, "nothing") is None

    done, dead = _state(database, "a1"), _state(database, "b1")
    assert (done.state, done.result, done.done_at) == (JobState.DONE, {"ts": "1.1"}, NOW + SECOND)
    assert (dead.state, dead.last_error, dead.result) == (JobState.DEAD, "channel_not_found", None)
    assert _idle(database)
    assert _next_due(database) is None


def test_a_worker_takes_only_the_kinds_that_it_knows(database: Database) -> None:
    _owe(database, "a1", kind="strange")
    _owe(database, "a2", kind="draw")

    with database.writing() as tx:
        assert claim(tx, owner="me", now=NOW, lease=MINUTE, kinds=()) is None
        job = claim(tx, owner="me", now=NOW, lease=MINUTE, kinds=("draw",))
    assert job is not None
    assert job.key == "a2"


def test_health_counts_from_when_a_job_was_first_due_through_all_retries(database: Database) -> None:
    with database.reading() as tx:
        assert oldest_due(tx, NOW) is None
    _owe(database, "future", lane="B", run_at=NOW + 60 * MINUTE)
    _owe(database, "stuck", run_at=NOW)
    job = _claim(database)
    with database.writing() as tx:
        retry(tx, job, run_at=NOW + 10 * MINUTE, error="no answer")

    with database.reading() as tx:
        assert oldest_due(tx, NOW + MINUTE) == NOW
    _finish(database, _claim(database, now=NOW + 10 * MINUTE))
    with database.reading() as tx:
        assert oldest_due(tx, NOW + MINUTE) is None


def test_done_jobs_are_forgotten_after_a_while_and_nothing_else(database: Database) -> None:
    for key in ("old", "new", "dead", "ready"):
        _owe(database, key, lane=key)
    for ended_at in (NOW, NOW + MINUTE):
        _finish(database, _claim(database), ended_at)
    with database.writing() as tx:
        job = claim(tx, owner="me", now=NOW, lease=MINUTE)
        assert job is not None
        bury(tx, job, now=NOW, error="gone")
        assert clear_done(tx, NOW + SECOND) == 1

    with database.reading() as tx:
        left = [key for key in ("old", "new", "dead", "ready") if job_by_key(tx, key)]
    assert left == ["new", "dead", "ready"]


@pytest.mark.postgresql
def test_owing_does_not_wait_for_a_worker_that_is_just_claiming(migrated_postgresql: str) -> None:
    database = Database(migrated_postgresql)
    _owe(database, "a1")
    with database.writing() as tx:
        claim(tx, owner="me", now=NOW, lease=MINUTE)
        assert _owe(database, "a2")
    database.close()


class _Floor:
    """Where workers work: notes what each lane is at, and every lane that has two jobs at once."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.doubled: list[str] = []
        self._at: set[str] = set()
        self._lock = Lock()

    def take(self, job: Job) -> None:
        with self._lock:
            if job.lane in self._at:
                self.doubled.append(job.key)
            self._at.add(job.lane)

    def leave(self, job: Job) -> None:
        with self._lock:
            self._at.discard(job.lane)
            self.done.append(job.key)


def test_four_workers_do_every_job_once_and_never_two_of_one_lane(database: Database) -> None:
    keys = [f"k{number}" for number in range(60)]
    with database.writing() as tx:
        for number, key in enumerate(keys):
            owe(tx, kind="draw", key=key, payload={}, lane=f"C{number % 3}", run_at=NOW)
    floor, start = _Floor(), Barrier(4, timeout=10)

    def work(owner: str) -> None:
        start.wait()
        for _ in range(1000):
            if len(floor.done) >= len(keys):
                return
            with database.writing() as tx:
                job = claim(tx, owner=owner, now=NOW, lease=MINUTE)
            if job is not None:
                floor.take(job)
                assert _state(database, job.key).state is JobState.LEASED
                floor.leave(job)
                assert _finish(database, job)

    with ThreadPoolExecutor(4) as pool:
        for worker in [pool.submit(work, f"worker-{number}") for number in range(4)]:
            worker.result(timeout=30)

    assert floor.doubled == []
    assert sorted(floor.done) == sorted(keys)
    for lane in range(3):
        in_lane = [int(key[1:]) for key in floor.done if int(key[1:]) % 3 == lane]
        assert in_lane == sorted(in_lane)


def test_two_threads_that_owe_the_same_owe_it_once(database: Database) -> None:
    for number in range(10):
        start = Barrier(4, timeout=10)

        def act(key: str = f"k{number}", start: Barrier = start) -> bool:
            start.wait()
            return _owe(database, key, lane=key)

        with ThreadPoolExecutor(4) as pool:
            results = [future.result(10) for future in [pool.submit(act) for _ in range(4)]]
        assert sorted(results) == [False, False, False, True]
