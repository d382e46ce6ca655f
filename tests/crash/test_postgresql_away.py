"""PostgreSQL is stopped and started under load: nobody sees a red error, and nothing is lost."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Database
from tests.crash.people import Ledger, at_work_in_background
from tests.crash.processes import housed
from tests.crash.town import Town
from tests.crash.truth import find
from tests.crash.waiting import a_while_passes, drains
from tests.postgresql_server import Postgresql, url_of

pytestmark = [pytest.mark.crash, pytest.mark.postgresql]

# How long Slack waits before it shows an error.
SLACK_WAITS = 3.0


def test_postgresql_is_stopped_and_started_under_load(
    own_postgresql: Postgresql,
    tmp_path: Path,
    full_size: bool,
    seed: int,
    summary: Callable[[str], None],
) -> None:
    crews, requests, stops = (10, 20, 6) if full_size else (4, 3, 2)
    chance, ledger = random.Random(seed), Ledger()
    url = url_of(own_postgresql.folder, "postgres")
    database = Database(url)
    database.upgrade()
    with Town(url, crews) as town, housed(town, tmp_path) as house:
        if full_size:
            town.slack.delivery.seconds = SLACK_WAITS
        house.forks()
        house.listens()
        people = [at_work_in_background(town.slack, crew, requests, ledger) for crew in town.crews]
        for number in range(stops):
            a_while_passes(town, chance, 5, 20)
            own_postgresql.stop("immediate" if number % 2 else "fast")
            time.sleep(chance.uniform(0.5, 2.5))
            own_postgresql.start()
        for each in people:
            each.join()
        drains(town, database)
        found = find(town.slack, database, ledger)
        warnings = dict(town.slack.workspace.warnings)
    database.close()

    summary(
        f"seed {seed}, {crews * requests} requests, {stops} stops of PostgreSQL, {ledger.acknowledged} "
        f"acknowledged, longest answer {ledger.longest_wait:.1f} s, {len(warnings)} red errors; "
        f"{found.told()}"
    )
    assert warnings == {}
    assert len(ledger.sent) == crews * requests
    assert (found.lost, found.doubled, found.copies) == ([], [], [])
