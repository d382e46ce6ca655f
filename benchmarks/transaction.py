"""What keeping a sent request costs, with its record and all that it owes, against the driver alone.

Run it with `python benchmarks/transaction.py [sqlite|postgresql] [REQUESTS] [ROUNDS]`; what it found is in
docs/benchmarks.md. Both write the same rows, each request in a transaction of its own that is on the disk.
"""

import sys
from collections.abc import Callable, Sequence
from itertools import count

from databases import KINDS, PRODUCTION, TEAM, new_database
from raw_writes import Raw
from rounds import heading, line, wall_seconds
from sent import NOW, REQUESTER, assessment, drafts, flow, keep_one, request
from sqlalchemy import func, select

from bot.owing import owe_draw
from bot.waiting import owe_clock_of
from storage import Database, Draft, Priority, end_draft, open_case, owed_together, production, tables

REQUESTS = 100
ROUNDS = 7
# The request from which the driver learns what to write.
FIRST = "the-first"
WANTED = {"sqlite": "≤ 2.3", "postgresql": "≤ 2.0"}
ROWS = (tables.case_file, tables.revision, tables.event, tables.job)


class Ours:
    """The product's ways to write it."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self._known, self._request = assessment(), request()
        with self.database.reading() as tx:
            self._production = production(tx, TEAM, PRODUCTION)
        self._flow = flow(self.database)

    def keep(self, draft: Draft) -> None:
        """The rows alone: like the driver, it knows its production by heart."""
        with self.database.writing() as tx:
            case, _ = open_case(
                tx,
                team=TEAM,
                request=self._request,
                assessment=self._known,
                requester=REQUESTER,
                submission=draft.id,
                now=NOW,
                production_name="Tidewater",
            )
            with owed_together(tx):
                for target, channel in (
                    ("requester", REQUESTER.user),
                    ("contact", "C0REVIEW"),
                    ("production", "C0TIDE"),
                ):
                    owe_draw(tx, case, target, channel, now=NOW, priority=Priority.DECISION)
                owe_clock_of(tx, case, self._production)
            end_draft(tx, draft.id)

    def send(self, draft: Draft) -> None:
        """All that happens at Send but judging: besides, the contacts and the Home tabs are looked up."""
        self._flow.send(draft, self._request, now=NOW)


def compare(kind: str, requests: int, rounds: int) -> None:
    """Takes turns, and prints how many times as long ours take."""
    with new_database(kind) as url:
        ours = Ours(url)
        keep_one(ours.database, FIRST)
        raw = Raw(url, FIRST)
        names = (f"submission-{number}" for number in count())

        def each(write: Callable[[Draft], object]) -> Callable[[], Callable[[], None]]:
            def prepared() -> Callable[[], None]:
                made = drafts(ours.database, [next(names) for _ in range(requests)])
                return lambda: _all(write, made)

            return prepared

        def by_hand(draft: Draft) -> None:
            raw.send(draft.id)

        same_rows(ours.database, [by_hand, ours.keep, ours.send], [next(names) for _ in range(3)])
        contenders = {"raw": each(by_hand), "keep": each(ours.keep), "send": each(ours.send)}
        times = wall_seconds(contenders, rounds)
        line(f"{kind}: case, record, owed messages / the driver", WANTED[kind], times["keep"], times["raw"])
        line(f"{kind}: all of Send but judging / the driver", "-", times["send"], times["raw"])
        spent = {name: f"{min(each) / requests * 1e3:.2f}" for name, each in times.items()}
        print(f"  ms each: driver {spent['raw']}, ours {spent['keep']}, all of Send {spent['send']}")
        raw.close()
        ours.database.close()


def _all(write: Callable[[Draft], object], made: Sequence[Draft]) -> None:
    for draft in made:
        write(draft)


def same_rows(database: Database, ways: Sequence[Callable[[Draft], object]], names: list[str]) -> None:
    """Stops when one of them leaves other rows than the others; and each has run once."""
    left = set()
    for write, draft in zip(ways, drafts(database, names), strict=True):
        before = _counted(database)
        write(draft)
        left.add(tuple(now - then for now, then in zip(_counted(database), before, strict=True)))
    if len(left) != 1:
        sys.exit(f"not the same rows: {left}")


def _counted(database: Database) -> list[int]:
    with database.reading() as tx:
        return [tx.execute(select(func.count()).select_from(table)).scalar_one() for table in ROWS]


def main() -> None:
    kind, requests, rounds = (*sys.argv[1:], *(None,) * 3)[:3]
    heading()
    for each in [kind] if kind else KINDS:
        compare(each, int(requests or REQUESTS), int(rounds or ROUNDS))


if __name__ == "__main__":
    main()
