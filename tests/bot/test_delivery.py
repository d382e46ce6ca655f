"""The worker with a real database and tiny deliveries: what becomes of a job that fails in each way."""

import sqlite3
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from time import perf_counter
from typing import Any

import pytest
import structlog
from sqlalchemy import Connection

from bot.delivery import LULL_SECONDS, Sent, Undeliverable, Worker
from bot.directory import DirectoryAway
from bot.slack import RateLimited, Refused, SlackAway
from storage import Database, Job, JobState, OwedJob, Priority, job_by_key, owe

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass
class Post:
    """A worker that notes what it sends. `fails`: what happens at the next attempts."""

    database: Database
    now: datetime = NOON
    sent: list[str] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.worker = self.another("one start")

    def another(self, owner: str) -> Worker:
        return Worker(self.database, {"note": self.send}, lambda: self.now, owner)

    def send(self, job: Job, now: datetime) -> Sent:
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append(job.key)
        return Sent(lambda _: self.recorded.append(job.key))

    def owes(self, key: str, lane: str = "C1", priority: Priority = Priority.NOTICE) -> None:
        with self.database.writing() as tx:
            owe(tx, kind="note", key=key, payload={}, lane=lane, run_at=self.now, priority=priority)

    def works(self) -> None:
        while self.worker.work_once():
            pass

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)
        self.works()

    def job(self, key: str) -> OwedJob:
        with self.database.reading() as tx:
            found = job_by_key(tx, key)
        assert found is not None
        return found


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


@pytest.fixture
def on_sqlite(migrated_sqlite: str) -> Post:
    return Post(Database(migrated_sqlite))


def test_what_is_owed_is_sent_once_and_its_record_is_kept(post: Post) -> None:
    post.owes("a")
    post.owes("a")
    post.works()
    post.works()

    assert post.sent == post.recorded == ["a"]
    assert post.job("a").state is JobState.DONE


def test_a_lane_is_paced_and_others_go_on(post: Post) -> None:
    for key, lane in (("a", "C1"), ("b", "C1"), ("c", "C2")):
        post.owes(key, lane)
    post.works()
    assert post.sent == ["a", "c"]

    post.later(seconds=1)
    assert post.sent == ["a", "c"]
    post.later(seconds=0.1)
    assert post.sent == ["a", "c", "b"]


def test_decisions_go_before_notices_before_digests(post: Post) -> None:
    post.owes("digest", priority=Priority.DIGEST)
    post.owes("notice")
    post.owes("decision", priority=Priority.DECISION)
    for _ in range(3):
        post.later(seconds=2)

    assert post.sent == ["decision", "notice", "digest"]


@pytest.mark.parametrize(
    "failure", [Undeliverable("no such case"), Refused("chat.postMessage", "is_archived")]
)
def test_what_can_never_be_sent_is_dead_with_its_reason(post: Post, failure: Exception) -> None:
    post.fails = [failure]
    post.owes("a")
    post.works()
    post.later(days=1)

    assert post.sent == []
    assert (post.job("a").state, post.job("a").last_error) == (JobState.DEAD, str(failure))


def test_the_record_of_a_failure_is_kept_with_it(post: Post) -> None:
    def tell(tx: Connection) -> None:
        owe(tx, kind="note", key="alert", payload={}, lane="admin", run_at=post.now)

    post.fails = [Undeliverable("no such case", tell)]
    post.owes("a")
    post.works()

    assert post.sent == ["alert"]


@pytest.mark.parametrize("failure", [SlackAway("503"), DirectoryAway("503")])
def test_a_passing_fault_is_tried_again_ever_more_rarely(post: Post, failure: Exception) -> None:
    post.fails = [failure] * 4
    post.owes("a")
    waits = []
    for _ in range(4):
        post.works()
        due = post.worker.next_due()
        assert due is not None
        waits.append((due - post.now).total_seconds())
        post.now = due
    post.works()

    assert post.sent == ["a"]
    assert post.job("a").attempts == 5
    for wait, longest in zip(waits, (4, 8, 16, 32), strict=True):
        assert longest / 2 <= wait <= longest


def test_it_is_tried_again_every_five_minutes_at_least(post: Post) -> None:
    post.fails = [SlackAway("503")] * 30
    post.owes("a")
    for _ in range(20):
        post.later(minutes=5)
    post.fails = []
    post.later(minutes=5)

    assert post.sent == ["a"]


def test_a_passing_fault_keeps_the_order_of_its_lane(post: Post) -> None:
    for key in ("a", "b", "c"):
        post.owes(key)
    post.fails = [SlackAway("503")]
    post.works()
    assert post.sent == []
    for _ in range(5):
        post.later(seconds=10)

    assert post.sent == ["a", "b", "c"]


def test_a_rate_limit_counts_no_attempt_and_the_lane_waits(post: Post) -> None:
    post.fails = [RateLimited(30)]
    post.owes("a")
    post.owes("b")
    post.owes("c", "C2")
    post.works()
    assert post.sent == ["c"]

    post.later(seconds=29)
    assert post.sent == ["c"]
    post.later(seconds=1)
    post.later(seconds=2)
    assert post.sent == ["c", "a", "b"]
    assert post.job("a").attempts == 1


def test_an_unknown_error_is_tried_again_and_stops_nobody(post: Post) -> None:
    post.fails = [ZeroDivisionError("what nobody foresaw")]
    post.owes("a")
    post.owes("b")
    post.works()
    assert post.sent == ["b"]
    assert "what nobody foresaw" not in (post.job("a").last_error or "")

    post.later(minutes=1)
    assert post.sent == ["b", "a"]


def test_an_unknown_error_in_a_record_leaves_the_worker_alive(on_sqlite: Post) -> None:
    sent_another = Event()

    def send(job: Job, now: datetime) -> Sent:
        if job.key == "a":
            return Sent(lambda _: 1 // 0)  # type: ignore[arg-type]
        sent_another.set()
        return Sent()

    on_sqlite.owes("a")
    worker = Worker(on_sqlite.database, {"note": send}, lambda: NOON, "one start")
    worker.start()
    on_sqlite.owes("b", "C2")
    assert sent_another.wait(20)
    worker.stop()
    on_sqlite.database.close()


def test_a_job_of_a_kind_that_nobody_knows_is_left_alone(post: Post) -> None:
    with post.database.writing() as tx:
        owe(tx, kind="from the future", key="a", payload={}, lane="C1", run_at=NOON)
    post.works()

    assert post.job("a").state is JobState.READY


def test_who_lost_the_lease_neither_finishes_nor_records(post: Post) -> None:
    """Another worker took the job over while this one was sending."""
    post.worker.lease = timedelta(0)
    other = post.another("another start")
    send = post.send

    def slow(job: Job, now: datetime) -> Sent:
        post.worker.deliveries["note"] = send
        other.work_once()
        post.recorded.append("-")
        return send(job, now)

    post.worker.deliveries["note"] = slow
    post.owes("a")
    post.works()

    assert post.sent == ["a", "a"]
    assert post.recorded == ["a", "-"]
    assert post.job("a").attempts == 2


def test_what_was_sent_is_noted_once_the_database_is_back(on_sqlite: Post) -> None:
    other = sqlite3.connect(on_sqlite.database.url.removeprefix("sqlite:///"), isolation_level=None)

    def send(job: Job, now: datetime) -> Sent:
        on_sqlite.sent.append(job.key)
        other.execute("BEGIN IMMEDIATE")
        return Sent()

    def gives_way(_: object, __: str, line: MutableMapping[str, Any]) -> str:
        if line["event"] == "the database is away":
            other.rollback()
        return str(line["event"])

    on_sqlite.worker.deliveries["note"] = send
    on_sqlite.owes("a")
    structlog.configure(processors=[gives_way])
    on_sqlite.works()
    structlog.reset_defaults()
    other.close()

    assert on_sqlite.sent == ["a"]
    assert on_sqlite.job("a").state is JobState.DONE
    on_sqlite.database.close()


def test_a_commit_wakes_the_worker_and_stop_ends_it(on_sqlite: Post) -> None:
    arrived = Event()

    def send(job: Job, now: datetime) -> Sent:
        arrived.set()
        return Sent()

    worker = Worker(on_sqlite.database, {"note": send}, lambda: NOON, "one start")
    worker.start()
    on_sqlite.owes("a")
    assert arrived.wait(20)
    worker.stop()
    on_sqlite.database.close()


def test_many_commits_in_a_row_do_not_have_it_look_after_each(on_sqlite: Post) -> None:
    looked: list[float] = []

    def clock() -> datetime:
        looked.append(perf_counter())
        return NOON

    worker = Worker(on_sqlite.database, {"note": on_sqlite.send}, clock, "one start")
    began = perf_counter()
    worker.start()
    on_sqlite.now = NOON + timedelta(days=1)
    for number in range(50):
        on_sqlite.owes(f"k{number}")
    worker.stop()

    assert len(looked) <= (looked[-1] - began) / LULL_SECONDS + 1
