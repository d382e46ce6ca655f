"""How long a replay takes, against only reading the same cases and decoding their JSON.

Run it with `python benchmarks/replay.py [CASES]`; what it found is in docs/benchmarks.md. The cases are
written to a SQLite file in the folder for temporary files; 1,000,000 take about 6 GB there.
"""

import json
import sqlite3
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from made_requests import generated
from rounds import ratio, seconds

from bot.replay import replay
from policy import UseRequest, assess, load_pack
from storage import Database

CASES = 100_000
DIFFERENT = 5_000
AT_ONCE = 10_000
JSON_OF_CASES = """SELECT revision.request, revision.assessment FROM case_file JOIN revision
 ON revision.case_key = case_file.key AND revision.number = case_file.revision ORDER BY case_file.key"""


def stored(path: Path, count: int) -> None:
    """So many cases, judged as the product judges them; 5,000 different requests take turns."""
    judged = []
    for facts in generated(min(DIFFERENT, count)):
        request = UseRequest.model_validate(facts)
        texts = (request.model_dump(mode="json", exclude_none=True), assess(request).model_dump(mode="json"))
        judged.append(tuple(json.dumps(text) for text in texts))
    rows = zip(range(1, count + 1), cycle(judged), strict=False)
    with sqlite3.connect(path) as connection:
        while batch := [row for row, _ in zip(rows, range(AT_ONCE), strict=False)]:
            connection.executemany(_CASE, ((key, f"SHOW-{key}", _NOW, _NOW, _NOW) for key, _ in batch))
            connection.executemany(_REVISION, ((key, f"s{key}", *texts, _NOW) for key, texts in batch))


_NOW = datetime(2026, 3, 2, tzinfo=UTC).isoformat(" ")
_CASE = """INSERT INTO case_file (key, team, id, production, requester_team, requester_user, status, revision,
 events, opened_at, updated_at, stands_since, reviewers, outcome)
 VALUES (?, 'T1', ?, 'SHOW', 'T1', 'U1', 'in_review', 1, 1, ?, ?, ?, '["contact"]', 'escalate')"""
_REVISION = """INSERT INTO revision (case_key, number, submission, request, assessment, sent_at)
 VALUES (?, 1, ?, ?, ?, ?)"""


def decode(path: Path, columns: int) -> None:
    """Reads the cases and decodes that many of their two JSON texts, without anything of ours."""
    with sqlite3.connect(path) as connection:
        for row in connection.execute(JSON_OF_CASES):
            for text in row[:columns]:
                json.loads(text)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with TemporaryDirectory() as folder:
        path = Path(folder) / "replay.db"
        database = Database(f"sqlite:///{path}")
        database.upgrade()
        stored(path, count)

        def replayed() -> None:
            with ExitStack() as stack:
                replay(database, load_pack(), stack)

        rounds = 3
        times = seconds({"decode": lambda: decode(path, 2), "replay": replayed}, rounds)
        print(f"{count:,} cases: replay / decoding: {ratio(times['replay'], times['decode'])}")
        per = (min(times[name]) / count * 1e6 for name in ("replay", "decode"))
        print(f"µs for each case: {next(per):.1f} / {next(per):.1f}")
        database.close()


if __name__ == "__main__":
    main()
