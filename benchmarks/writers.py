"""Eight writers at once on one SQLite file: whether any meets a lock, and how long one waits at most.

Run it with `python benchmarks/writers.py [REQUESTS] [ROUNDS]`; what it found is in docs/benchmarks.md. Each
opens a case after the other, without a pause. Beside the threads of a process, as the product has them,
threads with connections of the driver's, which wait for each other at the file, as processes have to.
"""

import sqlite3
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache, partial
from time import perf_counter

from databases import TEAM, new_database
from raw_writes import Raw
from rounds import heading, line
from sent import NOW, REQUESTER, assessment, keep_one, request

from storage import Database, StorageAway, open_case, owe

WRITERS = 8
REQUESTS = 40
ROUNDS = 5
MILLISECOND = 1e-3
FIRST = "the-first"
# Seconds that somebody waited for their turn; None where they were refused it.
Waits = list[float | None]


def ours(url: str, writer: str, requests: int) -> Waits:
    """One writer of ours; those of a process share its database."""
    database, judged, use = _database(url), assessment(), request()
    waits = Waits()
    for number in range(requests):
        name, asked = f"{writer}-{number}", perf_counter()
        try:
            with database.writing() as tx:
                waited = perf_counter() - asked
                case, _ = open_case(
                    tx,
                    team=TEAM,
                    request=use,
                    assessment=judged,
                    requester=REQUESTER,
                    submission=name,
                    now=NOW,
                )
                told = {"team": case.team, "case": case.id}
                owe(tx, kind="draw", key=f"draw:{name}", payload=told, lane="C0REVIEW", run_at=NOW)
            waits.append(waited)
        except StorageAway:
            waits.append(None)
    return waits


@cache
def _database(url: str) -> Database:
    return Database(url)


def driver(url: str, writer: str, requests: int) -> Waits:
    """One writer with a connection of its own."""
    raw, waits = Raw(url, FIRST), Waits()
    for number in range(requests):
        try:
            waits.append(raw.send(f"{writer}-{number}"))
        except sqlite3.OperationalError:
            waits.append(None)
    raw.close()
    return waits


def at_once(pool: Executor, write: Callable[[str], Waits], name: str) -> Waits:
    """All of them, from the same moment on."""
    writers = [f"{name}-{writer}" for writer in range(WRITERS)]
    return [waited for waits in pool.map(write, writers) for waited in waits]


def compare(requests: int, rounds: int) -> None:
    """Takes turns, and prints errors and longest waits."""
    ways = {"threads": ours, "the driver's threads": driver}
    found: dict[str, list[Waits]] = {name: [] for name in ways}
    with (
        new_database("sqlite") as url,
        ThreadPoolExecutor(WRITERS) as threads,
    ):
        first = Database(url)
        keep_one(first, FIRST)
        first.close()
        for number in range(-1, rounds):
            for name, way in ways.items():
                write = partial(_written, way, url, requests if number >= 0 else 1)
                waits = at_once(threads, write, f"{name}-{number}")
                if number >= 0:
                    found[name].append(waits)
    for name, each in found.items():
        tell(name, each, wanted=name == "threads")


def _written(way: Callable[[str, str, int], Waits], url: str, requests: int, writer: str) -> Waits:
    return way(url, writer, requests)


def tell(name: str, found: list[Waits], *, wanted: bool) -> None:
    """Its two lines."""
    what = f"sqlite: {WRITERS} {name}"
    line(f"{what}, refused", "0" if wanted else "-", [float(waits.count(None)) for waits in found])
    longest = [max(each or 0.0 for each in waits) / MILLISECOND for waits in found]
    line(f"{what}, longest wait, ms", "≤ 50" if wanted else "-", longest)


def main() -> None:
    requests, rounds = (*sys.argv[1:], *(None,) * 2)[:2]
    heading()
    compare(int(requests or REQUESTS), int(rounds or ROUNDS))


if __name__ == "__main__":
    main()
