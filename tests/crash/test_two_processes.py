"""Two workers on PostgreSQL: one is stopped for longer than its lease and woken, the other dies for good."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from storage import Database
from tests.crash.people import Ledger, at_work_in_background
from tests.crash.processes import Forked, housed
from tests.crash.town import Town
from tests.crash.truth import find
from tests.crash.waiting import a_while_passes, drains

pytestmark = [pytest.mark.crash, pytest.mark.postgresql]

LEASE = 1.0
SLOW_POST = 0.2


def test_one_worker_sleeps_through_its_lease_and_one_dies_for_good(
    migrated_postgresql: str, tmp_path: Path, full_size: bool, seed: int, summary: Callable[[str], None]
) -> None:
    crews, requests, stops = (10, 20, 8) if full_size else (4, 3, 2)
    chance, ledger = random.Random(seed), Ledger()
    with Town(migrated_postgresql, crews) as town, housed(town, tmp_path) as house:
        database = Database(migrated_postgresql)
        house.forks(role="serve without a worker")
        house.listens()
        sleeper, mortal = (house.forks(role="work", owner=name) for name in (":sleeper", ":mortal"))
        town.slack.trouble.fail_next("chat.postMessage", delay=SLOW_POST, times=100_000)
        people = [at_work_in_background(town.slack, crew, requests, ledger) for crew in town.crews]
        asleep = sum(sleeps(database, sleeper, people) for _ in range(stops) if waits(town, chance))
        until_it_works(database, ":mortal", people)
        mortal.kill()
        asleep += sleeps(database, sleeper, people)
        for each in people:
            each.join()
        drains(town, database)
        found = find(town.slack, database, ledger)
        database.close()

    summary(
        f"seed {seed}, {crews * requests} requests, {asleep} sleeps of {2 * LEASE:g} s through a lease of "
        f"{LEASE:g} s, 1 death for good, {ledger.acknowledged} acknowledged; {found.told()}"
    )
    assert asleep >= 1
    assert len(ledger.sent) == crews * requests
    assert (found.lost, found.doubled, ledger.red_errors) == ([], [], [])
    assert len(found.copies) <= asleep + 1


def waits(town: Town, chance: random.Random) -> bool:
    a_while_passes(town, chance, 2, 20)
    return True


def until_it_works(database: Database, worker: str, people: list[Thread]) -> bool:
    """Waits until that worker has a job in its hands; False when everybody has gone home."""
    held = text("SELECT count(*) FROM job WHERE state = 'leased' AND owner LIKE :worker")
    while any(each.is_alive() for each in people):
        with database.reading() as tx:
            if tx.scalar(held, {"worker": f"%{worker}"}):
                return True
        time.sleep(0.01)
    return False


def sleeps(database: Database, worker: Forked, people: list[Thread]) -> int:
    """Stops the worker in the middle of a job for twice its lease; how often it did."""
    if not until_it_works(database, ":sleeper", people) or worker.pid is None:
        return 0
    os.kill(worker.pid, signal.SIGSTOP)
    time.sleep(2 * LEASE)
    os.kill(worker.pid, signal.SIGCONT)
    return 1
