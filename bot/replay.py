"""The stored cases that would come out otherwise under another guidance, as text, JSON or CSV.

Any number of cases in little memory: only the differences are kept, in a temporary file for each rank of
them, and the ranks are the order in which they are told. Knows no Slack, and changes nothing.
"""

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from policy import Change, Difference, Judged, Pack, Replay
from storage import Database, JudgedCase, count_cases, judged_cases

# So many bytes of one rank are kept in memory before they go to a file.
_IN_MEMORY = 1_000_000
_STEP = 10_000
Row = Mapping[str, Any]
COLUMNS = (
    *("change", "team", "case", "production", "status", "revision", "guidance"),
    *("outcome_before", "blocked_before", "outcome_after", "blocked_after", "reasons"),
)


@dataclass
class Replayed:
    """What came of it: how many cases were read, how many came out how, and a row for each of those."""

    against: str
    read: int = 0
    changes: Counter[Change] = field(default_factory=Counter)
    _files: dict[tuple[int, int, bool], IO[bytes]] = field(default_factory=dict)

    @property
    def otherwise(self) -> int:
        """How many cases would come out otherwise."""
        return self.changes.total()

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, the stricter ones first; within one rank the older case first."""
        for rank in sorted(self._files):
            self._files[rank].seek(0)
            yield from map(json.loads, self._files[rank])

    def add(self, case: JudgedCase, difference: Difference, stack: ExitStack) -> None:
        """Keeps a difference; its file goes with `stack`."""
        self.changes[difference.change] += 1
        file = self._files.get(difference.rank)
        if file is None:
            file = stack.enter_context(SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115  # `stack` closes it
            self._files[difference.rank] = file
        file.write(json.dumps(_row(case, difference), ensure_ascii=False).encode() + b"\n")


def replay(
    database: Database, pack: Pack, stack: ExitStack, progress: Callable[[int, int], None] | None = None
) -> Replayed:
    """Judges every stored case anew. `progress` is told, now and then, how many of how many are done."""
    replayed = Replayed(pack.name)
    difference = Replay(pack).difference
    with database.reading() as tx:
        total = count_cases(tx) if progress else 0
        for number, case in enumerate(judged_cases(tx), start=1):
            found = difference(case.request, case.assessment)
            if found is not None:
                replayed.add(case, found, stack)
            if progress and number % _STEP == 0:
                progress(number, total)
            replayed.read = number
    return replayed


def show_progress(done: int, total: int) -> None:
    """One line on a terminal that is written over and over."""
    sys.stderr.write(f"\r{done:,} of {total:,} cases")
    sys.stderr.flush()


def text_lines(replayed: Replayed) -> Iterator[str]:
    """For a terminal."""
    for row in replayed.rows():
        yield f"{row['change'].upper()}  {row['case']} ({row['status']}, {row['team']}): {_step(row)}"
        yield from (f"    {reason}" for reason in row["reasons"])
    counted = ", ".join(
        f"{replayed.changes[change]:,} {change.value}" for change in Change if replayed.changes[change]
    )
    told = (
        f"{replayed.otherwise:,} would come out otherwise ({counted})" if counted else "all come out the same"
    )
    yield f"{replayed.read:,} cases against {replayed.against}: {told}."


def json_lines(replayed: Replayed) -> Iterator[str]:
    """One JSON document, a case in each line."""
    head = {"against": replayed.against, "read": replayed.read, "otherwise": replayed.otherwise}
    yield json.dumps(head)[:-1] + ', "cases": ['
    waiting = ""
    for row in replayed.rows():
        if waiting:
            yield f"{waiting},"
        waiting = json.dumps(row, ensure_ascii=False)
    if waiting:
        yield waiting
    yield "]}"


def csv_lines(replayed: Replayed) -> Iterator[str]:
    """A table for a spreadsheet; the reasons of a case stand in one cell."""
    yield _csv(COLUMNS)
    for row in replayed.rows():
        flat = {**row, "reasons": "; ".join(row["reasons"])}
        for name in ("before", "after"):
            judged = row[name] or {}
            flat[f"outcome_{name}"], flat[f"blocked_{name}"] = judged.get("outcome"), judged.get("blocked")
        yield _csv(flat[column] for column in COLUMNS)


def _csv(cells: Iterable[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _row(case: JudgedCase, difference: Difference) -> dict[str, Any]:
    return {
        "change": difference.change,
        "team": case.team,
        "case": case.id,
        "production": case.request.get("production"),
        "status": case.status,
        "revision": case.revision,
        "guidance": case.assessment["guidance"],
        "before": _judged(difference.before),
        "after": _judged(difference.after) if difference.after else None,
        "reasons": difference.reasons,
    }


def _judged(judged: Judged) -> dict[str, Any]:
    return {**judged._asdict(), "findings": dict(sorted(judged.findings))}


def _step(row: Row) -> str:
    before, after = row["before"], row["after"]
    return f"{_short(before)} → {_short(after)}" if after else _short(before)


def _short(judged: Row) -> str:
    return str(judged["outcome"]).replace("_", " ") + (", blocked" if judged["blocked"] else "")
