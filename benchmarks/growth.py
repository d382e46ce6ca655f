"""How long the weekly digest, Home, `list` and taking a job take with very many cases, and how much memory.

Run it with `PYTHONPATH=. python benchmarks/growth.py [CASES] [URL]`. Without a URL the cases go to a SQLite
file in the folder for temporary files (1,000,000 take about 5 GB); with one they go to the empty PostgreSQL
database that it names. What it found is in docs/benchmarks.md.
"""

import sys
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any, cast

from bulk import bulk
from made_cases import ADMIN, COLUMNS, COORDINATOR, LEGAL_CHANNEL, NOW, REVIEWER, TEAMS, Town
from rounds import pace

from bot import views
from bot.digest_reading import digest_of
from bot.flow import Flow
from bot.home import Home
from bot.serving import keep_what_is_there
from policy import Person
from storage import Database, claim, finish, own_cases, save_production, save_workspace

CASES = 1_000_000
ROUNDS = 15
# PostgreSQL plans a statement anew for the first ten times that a connection sends it.
SEEN = 12
TEAM = "T1"
DONE, WAITING, LANES = 100_000, 10_000, 300
_JOB = ("key", "kind", "lane", "priority", "payload", "due_at", "run_at", "state", "attempts", "created_at")


class _Members:
    """Who is in which group, without Slack: nobody; and one admin."""

    def group_members(self, team: str, group: str) -> frozenset[str]:
        return frozenset()

    def channel_members(self, team: str, channel: str) -> frozenset[str]:
        return frozenset()

    def channels_of(self, team: str, user: str) -> frozenset[str]:
        return frozenset()

    def admins(self, team: str) -> frozenset[str]:
        return frozenset({ADMIN})

    def is_active(self, team: str, user: str) -> bool:
        return True


def fill(url: str, count: int) -> None:
    """The productions, and so many cases."""
    database, town = Database(url), Town(count)
    database.upgrade()
    with database.writing() as tx:
        for team in TEAMS:
            save_workspace(tx, team, None, team)
        for production in town.productions:
            save_production(tx, production)
    database.close()
    with bulk(url) as write:
        for rows in town.batches():
            for table, of_it in rows.items():
                write(table, COLUMNS[table], of_it)


def measure(database: Database) -> None:
    """Everything that people look at."""
    flow = SimpleNamespace(database=database, membership=_Members())
    home = Home(cast(Flow, flow))

    def digest(channel: str) -> Callable[[], object]:
        def told() -> object:
            with database.reading() as tx:
                return digest_of(tx, TEAM, channel, NOW)

        return told

    def listed() -> object:
        with database.reading() as tx:
            return views.list_notice(own_cases(tx, Person(None, TEAM, COORDINATOR)))

    # As `genai-use serve` does, before it answers anybody.
    keep_what_is_there()
    for name, channel in (("largest", "C_P0"), ("middle", "C_P10"), ("small", "C_P100")):
        _tell(f"digest of the team of a {name} production", digest(channel))
    _tell("digest of a channel that reviews them all", digest(LEGAL_CHANNEL))
    for user in (COORDINATOR, REVIEWER, ADMIN):
        _tell(f"Home of {user}", _home(home, user))
    _tell("list of somebody with 2,000 cases", listed)


def _home(home: Home, user: str) -> Callable[[], object]:
    def drawn() -> object:
        call: Any = home.drawn(Person(None, TEAM, user), TEAM, NOW)
        return call.view() if call.view else call

    return drawn


def _tell(name: str, ask: Callable[[], object]) -> None:
    for _ in range(SEEN):
        ask()
    walls, busy = [], []
    paces = [pace()]
    for _ in range(ROUNDS):
        began, spent = perf_counter(), process_time()
        ask()
        walls.append((perf_counter() - began) * 1000)
        busy.append((process_time() - spent) * 1000)
    paces.append(pace())
    tracemalloc.start()
    ask()
    peak = tracemalloc.get_traced_memory()[1] / 1024
    tracemalloc.stop()
    told = f"{median(walls):7.1f} ms ({min(walls):.1f} to {max(walls):.1f}), processor {min(busy):.1f} ms"
    print(f"{name:45} {told}, {peak:,.0f} KB; a million additions {min(paces):.0f} to {max(paces):.0f} ms")


def owe_jobs(url: str, *, done: int, waiting: int) -> None:
    """So many jobs, in lanes of their own."""
    at = f"{NOW - timedelta(days=1):%Y-%m-%d %H:%M:%S.000000}"
    lanes = [f"C{done}_{number}" for number in range(LANES)]
    rows = (
        (f"k{done}:{number}", "draw", lanes[number % LANES], 10, "{}", at, at)
        + (("done", 1, at, at) if number < done else ("ready", 0, at, None))
        for number in range(done + waiting)
    )
    with bulk(url) as write:
        write("lane", ("lane", "next_at"), [(name, at) for name in lanes])
        write("job", (*_JOB, "done_at"), rows)


def taken(*databases: Database) -> list[list[float]]:
    """Milliseconds for taking and finishing each of some jobs, in turns: what else goes on meets them all."""
    spent: list[list[float]] = [[] for _ in databases]
    for _ in range(50):
        for database, of_it in zip(databases, spent, strict=True):
            began = perf_counter()
            with database.writing() as tx:
                job = claim(tx, owner="me", now=NOW, lease=timedelta(minutes=1), kinds=("draw",))
            if job is not None:
                with database.writing() as tx:
                    finish(tx, job, now=NOW, lane_wait=timedelta(seconds=1.05))
            of_it.append((perf_counter() - began) * 1000)
    return spent


def few_and_many(few: Database, many: Database, count: int) -> list[list[float]]:
    """What taking a job takes with few others and with very many."""
    most = {"done": min(DONE, 10 * count), "waiting": min(WAITING, count)}
    owe_jobs(few.url, done=0, waiting=100)
    first = taken(few) if few.url == many.url else []
    owe_jobs(many.url, **most)
    return [*first, *taken(many)] if first else taken(few, many)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with TemporaryDirectory() as folder:
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'growth.db'}"
        began = perf_counter()
        fill(url, count)
        print(f"{count:,} cases, made in {perf_counter() - began:.0f} s")
        few_url = f"sqlite:///{Path(folder) / 'few.db'}" if url.startswith("sqlite") else url
        few_database, database = Database(few_url), Database(url)
        few_database.upgrade()
        measure(database)
        for each in (few_database, database):
            each.close()
        few, many = few_and_many(few_database, database, count)
        for name, spent in (("0 done, 100 waiting", few), ("100,000 done, 10,000 waiting", many)):
            print(f"a job, {name:38} {median(spent):7.1f} ms ({min(spent):.1f} to {max(spent):.1f})")
        print(f"a job, many / few: {median(many) / median(few):.2f}")
        for each in (few_database, database):
            each.close()


if __name__ == "__main__":
    main()
