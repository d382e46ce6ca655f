"""What a sent request writes, by the database's driver alone: the same rows as ours, in one transaction.

It learns the rows from those that we wrote for a request, and writes them again for another: reads nothing,
checks nothing and knows its production's channels by heart. SQLite with our pragmas, but more patience.
"""

import json
import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import psycopg
from databases import PRODUCTION, TEAM
from sqlalchemy.engine import make_url

PRAGMAS = ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
COUNT = """INSERT INTO case_count (team, production, last) VALUES (?, ?, 1)
 ON CONFLICT (team, production) DO UPDATE SET last = case_count.last + 1 RETURNING last"""
TABLES = ("case_file", "revision", "event", "lane", "job")
WHICH = {
    "case_file": "key = ?",
    "revision": "case_key = ?",
    "event": "case_key = ?",
    "lane": "lane IN (SELECT lane FROM job WHERE key LIKE ?)",
    "job": "key LIKE ?",
}
AFTER = {
    "case_file": " RETURNING key",
    "lane": " ON CONFLICT DO NOTHING",
    "job": " ON CONFLICT (key) DO NOTHING",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """An INSERT, and its values as they were learnt."""

    table: str
    statement: Any
    names: tuple[str, ...]
    values: tuple[Any, ...]


class Raw:
    """A connection of the driver. `learnt_from`: the submission that we kept, to be written again."""

    def __init__(self, url: str, learnt_from: str) -> None:
        self._sqlite = url.startswith("sqlite")
        self._connection: Any = _sqlite(url) if self._sqlite else psycopg.connect(url, autocommit=True)
        ask = "SELECT f.key, f.id FROM case_file f JOIN revision r ON r.case_key = f.key WHERE submission = ?"
        self._key, self._case = self._do(self._say(ask), learnt_from).fetchone()
        self._submission = learnt_from
        self._rows = [row for table in TABLES for row in self._learn(table)]
        self._count = self._say(COUNT)
        self._delete = self._say("DELETE FROM draft WHERE id = ?")

    def send(self, submission: str) -> float:
        """Opens a case, and owes what it owes; for how many seconds it waited for its turn."""
        asked = perf_counter()
        with self._transaction():
            waited = perf_counter() - asked
            case = f"{PRODUCTION}-{self._do(self._count, TEAM, PRODUCTION).fetchone()[0]}"
            key = 0
            for row in self._rows:
                done = self._do(row.statement, *self._anew(row, case, key, submission))
                key = done.fetchone()[0] if row.table == "case_file" else key
            self._do(self._delete, submission)
        return waited

    def close(self) -> None:
        """Gives the connection back."""
        self._connection.close()

    def _anew(self, row: _Row, case: str, key: int, submission: str) -> list[Any]:
        given = {"case_key": key, "submission": submission}
        return [
            given[name] if name in given else self._renamed(value, case)
            for name, value in zip(row.names, row.values, strict=True)
        ]

    def _renamed(self, value: Any, case: str) -> Any:
        if isinstance(value, dict | list):
            value = json.dumps(value)
        return value.replace(self._case, case) if isinstance(value, str) else value

    def _learn(self, table: str) -> list[_Row]:
        which = self._key if "key = ?" in WHICH[table] else f"%:{self._case}:%"
        found = self._do(self._say(f"SELECT * FROM {table} WHERE {WHICH[table]}"), which)  # noqa: S608
        names = [column[0] for column in found.description]
        return [self._insert(table, dict(zip(names, row, strict=True))) for row in found.fetchall()]

    def _insert(self, table: str, row: dict[str, Any]) -> _Row:
        unset = {"case_file": "key", "job": "id"}.get(table)
        row = {name: _read(value) for name, value in row.items() if name != unset and value is not None}
        columns = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        statement = f"INSERT INTO {table} ({columns}) VALUES ({marks}){AFTER.get(table, '')}"  # noqa: S608
        return _Row(table, self._say(statement), tuple(row), tuple(row.values()))

    def _say(self, statement: str) -> Any:
        return statement if self._sqlite else statement.replace("?", "%s").encode()

    def _do(self, statement: Any, *values: Any) -> Any:
        return self._connection.execute(statement, values)

    def _transaction(self) -> AbstractContextManager[Any]:
        if not self._sqlite:
            return self._connection.transaction()  # type: ignore[no-any-return]
        self._connection.execute("BEGIN IMMEDIATE")
        return self._connection  # type: ignore[no-any-return]


def _read(value: Any) -> Any:
    """SQLite gives JSON as text: what is written has to be made of values, as ours is."""
    return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value


def _sqlite(url: str) -> sqlite3.Connection:
    path = make_url(url).database or ""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection
