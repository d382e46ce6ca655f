"""The process dies before and after each commit, after each claim, around each post; and is started anew."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest

from storage import Database
from tests.crash.people import Ledger, at_work
from tests.crash.processes import housed
from tests.crash.town import Town
from tests.crash.truth import Found, find
from tests.crash.waiting import drains

pytestmark = pytest.mark.crash

AT_ONCE = 4
# The points of a start come first, and those of a request and its decision after them.
EXPECTED = {
    "before the commit of a handler",
    "after the commit of a handler",
    "before the commit of claim",
    "after the commit of claim",
    "before chat.postMessage",
    "after chat.postMessage",
    "before chat.update",
    "after chat.update",
    "before the commit of finish",
    "after the commit of finish",
}


@dataclass(frozen=True)
class Run:
    """What became of one request and its decision when the process died at a point."""

    died: bool
    found: Found
    acknowledged: int


def test_it_may_die_at_any_point(
    many_urls: Callable[[], str],
    tmp_path: Path,
    full_size: bool,
    seed: int,
    summary: Callable[[str], None],
) -> None:
    rehearsal = tmp_path / "rehearsal"
    assert plays(many_urls(), rehearsal, None).acknowledged == 2
    points = (rehearsal / "points").read_text().splitlines()
    assert set(points) == EXPECTED
    chosen = list(range(len(points))) if full_size else one_of_each(points, random.Random(seed))
    urls = [many_urls() for _ in chosen]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        folders = [tmp_path / f"point-{point}" for point in chosen]
        runs = list(threads.map(plays, urls, folders, chosen))

    lost = [f"{points[n]}: {each}" for n, run in zip(chosen, runs, strict=True) for each in run.found.lost]
    doubled = [each for run in runs for each in run.found.doubled]
    copies = [len(run.found.copies) for run in runs]
    deaths = sum(run.died for run in runs)
    summary(
        f"seed {seed}, {len(points)} points, {deaths} deaths, {sum(run.acknowledged for run in runs)} "
        f"acknowledged; lost {len(lost)}, doubled {len(doubled)} "
        f"(extra copies in direct messages: {sum(copies)})"
    )
    assert (lost, doubled) == ([], [])
    assert max(copies) <= 1
    assert [run.acknowledged for run in runs] == [2] * len(runs)
    # A slow machine makes people press once more, and the points move a little.
    assert deaths >= 0.8 * len(runs)


def one_of_each(points: Sequence[str], chance: random.Random) -> list[int]:
    """For each kind of point one of them."""
    return [
        chance.choice([number for number, point in enumerate(points) if point == kind])
        for kind in sorted(set(points))
    ]


def plays(url: str, folder: Path, dies_at: int | None) -> Run:
    """One request and its decision; the process dies at that point, and another one is started."""
    folder.mkdir()
    ledger = Ledger()
    with Town(url, crews=1) as town, housed(town, folder) as house:
        process = house.forks(dies_at=dies_at, points=folder / "points")
        database, deaths, over = Database(url), list[int](), Event()

        def starts_anew() -> None:
            while not over.is_set():
                if (code := process.gone(0.05)) is not None:
                    deaths.append(code)
                    house.forks()
                    return

        supervisor = Thread(target=starts_anew)
        supervisor.start()
        at_work(town.slack, town.crews[0], 1, ledger)
        drains(town, database)
        over.set()
        supervisor.join()
        found = find(town.slack, database, ledger)
        database.close()
    return Run(bool(deaths), found, ledger.acknowledged)
