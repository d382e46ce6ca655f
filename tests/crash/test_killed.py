"""The serving process is killed at random moments, again and again, while people use it."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Database
from tests.crash.people import Ledger, at_work_in_background
from tests.crash.processes import House, Running, housed
from tests.crash.town import Town
from tests.crash.truth import find
from tests.crash.waiting import a_while_passes, drains

pytestmark = pytest.mark.crash


def test_the_serving_process_is_killed_at_random_moments(
    database_url: str, tmp_path: Path, full_size: bool, seed: int, summary: Callable[[str], None]
) -> None:
    crews, requests, kills_at_least = (10, 50, 10) if full_size else (6, 4, 3)
    chance, ledger = random.Random(seed), Ledger()
    with Town(database_url, crews) as town, housed(town, tmp_path) as house:
        start: Callable[[], Running] = house.commands if full_size else house.forks
        process = _started(house, start)
        people = [at_work_in_background(town.slack, crew, requests, ledger) for crew in town.crews]
        kills = 0
        while any(each.is_alive() for each in people):
            a_while_passes(town, chance, *((200, 800) if full_size else (10, 70)))
            process.kill()
            kills += 1
            process = _started(house, start)
        database = Database(database_url)
        drains(town, database)
        found = find(town.slack, database, ledger)
        database.close()

    summary(
        f"seed {seed}, {crews * requests} requests, {kills} kills, {ledger.acknowledged} acknowledged; "
        f"{found.told()}, of {kills} allowed"
    )
    assert kills >= kills_at_least
    assert len(ledger.sent) == crews * requests
    assert (found.lost, found.doubled) == ([], [])
    assert len(found.copies) <= kills


def _started(house: House, start: Callable[[], Running]) -> Running:
    process = start()
    house.listens()
    return process
