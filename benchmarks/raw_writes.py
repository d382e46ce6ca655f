"""What a sent request writes, by the database's driver alone: the same rows as ours, in one transaction.

It reads nothing, checks nothing and knows its production's channels by heart. SQLite with our pragmas.
"""

import json
import sqlite3
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import psycopg
from databases import PRODUCTION, TEAM
from sqlalchemy.engine import make_url

PRAGMAS = ("busy_timeout=1000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COUNT = """INSERT INTO case_count (team, production, last) VALUES (?, ?, 1)
 ON CONFLICT (team, production) DO UPDATE SET last = case_count.last + 1 RETURNING last"""
CASE = """INSERT INTO case_file (team, id, production, production_name, requester_team, requester_user, status,
 revision, events, opened_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, 'in_review', 1, 1, ?, ?) RETURNING key"""
REVISION = """INSERT INTO revision (case_key, number, submission, request, assessment, sent_at)
 VALUES (?, 1, ?, ?, ?, ?)"""
EVENT = """INSERT INTO event (case_key, number, at, action, by_team, by_user, after, revision)
 VALUES (?, 1, ?, 'open', ?, ?, 'in_review', 1)"""
LANE = "INSERT INTO lane (lane, next_at) VALUES (?, ?) ON CONFLICT DO NOTHING"
JOB = """INSERT INTO job (key, kind, lane, priority, payload, due_at, run_at, state, attempts, created_at)
 VALUES (?, ?, ?, ?, ?, ?, ?, 'ready', 0, ?) ON CONFLICT (key) DO NOTHING"""
DRAFT = "DELETE FROM draft WHERE id = ?"


class _Connection(Protocol):
    def execute(self, statement: Any, values: Any) -> Any: ...


class Raw:
    """A connection of the driver, and the statements in its spelling."""

    def __init__(self, url: str) -> None:
        self._sqlite = url.startswith("sqlite")
        self._connection: Any = _sqlite(url) if self._sqlite else psycopg.connect(url, autocommit=True)
        marks = (lambda text: text) if self._sqlite else (lambda text: text.replace("?", "%s"))
        self._say = {
            text: marks(text).encode() if not self._sqlite else text
            for text in (COUNT, CASE, REVISION, EVENT, LANE, JOB, DRAFT)
        }

    def send(self, submission: str, user: str, request: Any, assessment: Any, now: datetime) -> None:
        """Opens a case, and owes what it owes."""
        with self._transaction():
            number = self._one(COUNT, TEAM, PRODUCTION)
            case, at = f"{PRODUCTION}-{number}", self._moment(now)
            named = (TEAM, case, PRODUCTION, "Tidewater")
            key = self._one(CASE, *named, TEAM, user, at, at)
            self._do(REVISION, key, submission, json.dumps(request), json.dumps(assessment), at)
            self._do(EVENT, key, at, TEAM, user)
            for target, channel in (("requester", user), ("contact", "C0REVIEW"), ("production", "C0TIDE")):
                told = {"team": TEAM, "case": case, "target": target}
                self._owe("draw", f"draw:{TEAM}:{case}:1:{target}", channel, 0, told, now)
            reminder = {"team": TEAM, "case": case, "who": "contact", "since": 1, "number": 1}
            key_of = f"remind:{TEAM}:{case}:1:contact:1"
            self._owe("remind", key_of, "reminders", 20, reminder, now + timedelta(days=1))
            self._do(DRAFT, submission)

    def close(self) -> None:
        self._connection.close()

    def _owe(self, kind: str, key: str, lane: str, priority: int, payload: Any, due: datetime) -> None:
        at, now = self._moment(due), self._moment(datetime.now(UTC))
        self._do(LANE, lane, self._moment(EPOCH))
        self._do(JOB, key, kind, lane, priority, json.dumps(payload), at, at, now)

    def _do(self, statement: str, *values: Any) -> Any:
        return self._connection.execute(self._say[statement], values)

    def _one(self, statement: str, *values: Any) -> int:
        return int(self._do(statement, *values).fetchone()[0])

    def _moment(self, moment: datetime) -> Any:
        return f"{moment:%Y-%m-%d %H:%M:%S.%f}" if self._sqlite else moment

    def _transaction(self) -> AbstractContextManager[Any]:
        if not self._sqlite:
            return self._connection.transaction()  # type: ignore[no-any-return]
        self._connection.execute("BEGIN IMMEDIATE")
        return self._connection  # type: ignore[no-any-return]


def _sqlite(url: str) -> sqlite3.Connection:
    path = make_url(url).database or ""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection
