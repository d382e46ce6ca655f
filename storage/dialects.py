"""Where SQLite and PostgreSQL differ: how engines are made, how writers take turns, and two statements.

Everything else in this package is the same code on both. It knows nothing of cases, jobs or people.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    create_engine,
    event,
    func,
    select,
    text,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.columns import UtcDateTime
from storage.prepared import by_driver
from storage.turns import Turns

# Seconds. Together they stay within the 2.5 that a handler has before Slack gives up on it.
POOL_WAIT = 0.5
WRITER_WAIT = 1.0
LOCK_WAIT = 1.0
STATEMENT_WAIT = 2.0
# Nobody waits for an answer while the schema changes.
UPGRADE_WAIT = 60.0
_UPGRADE_LOCK = 0x67656E61
# Connections stay open, and the one that was used last is used next: a new one has to read the schema and to
# prepare every statement again, or to wait for PostgreSQL to start a process.
_POOL: dict[str, Any] = {"max_overflow": 0, "pool_use_lifo": True, "pool_timeout": POOL_WAIT}
# So many; of a file's the last are seldom used, and cost nothing until then.
FILE_CONNECTIONS, SERVER_CONNECTIONS = 16, 20
# What people wrote is among the parameters, and errors are logged.
_POOL["hide_parameters"] = True


class StorageAway(Exception):
    """The database cannot be reached, or is too slow. Nothing of the transaction was kept."""


class Backend(ABC):
    """One database: `reader` and `writer` differ in how a transaction begins."""

    reader: Engine
    writer: Engine

    @abstractmethod
    def turn(self) -> AbstractContextManager[None]:
        """A writer's turn; StorageAway when it does not come in time."""

    @abstractmethod
    def upgrading(self) -> AbstractContextManager[Connection]:
        """A transaction for changing the schema, one at a time over all processes."""


class Sqlite(Backend):
    """A file. One writer at a time: threads queue here, other processes at the file."""

    def __init__(self, url: URL) -> None:
        if url.database in (None, "", ":memory:"):
            raise ValueError("DATABASE_URL names no file; write sqlite:///genai-use.db, for instance")
        self._turns = Turns()
        # A deferred transaction that reads and then writes fails at once when another writer was faster.
        self.writer = self._engine(url, "BEGIN IMMEDIATE")
        # Connections of their own: to change between reading and writing makes SQLite forget all statements
        # that it has prepared, and preparing them takes longer than most of them take.
        self.reader = self._engine(url, "BEGIN DEFERRED")
        event.listen(self.reader, "connect", self._read_only)

    def _engine(self, url: URL, begin: str) -> Engine:
        engine = create_engine(url.set(drivername="sqlite+pysqlite"), pool_size=FILE_CONNECTIONS, **_POOL)
        event.listen(engine, "connect", self._connected)
        event.listen(engine, "begin", partial(by_driver, sql=begin))
        return engine

    @staticmethod
    def _connected(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: the engine's listener does
        connection.execute(f"PRAGMA busy_timeout={LOCK_WAIT * 1000:.0f}")
        connection.execute("PRAGMA journal_mode=WAL")
        # What was acknowledged must outlive a power cut: NORMAL syncs at checkpoints only, and loses the
        # commits after the last one.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @staticmethod
    def _read_only(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA query_only=ON")

    @contextmanager
    def turn(self) -> Iterator[None]:
        if not self._turns.take(WRITER_WAIT):
            raise StorageAway("the database is busy: another writer of this process holds it")
        try:
            yield
        finally:
            self._turns.give()

    @contextmanager
    def upgrading(self) -> Iterator[Connection]:
        with self.writer.connect() as connection:
            connection.detach()  # its settings must not go back to the pool
            for pragma in (f"busy_timeout={UPGRADE_WAIT * 1000:.0f}", "foreign_keys=OFF"):
                # Rebuilding a table drops it: with foreign keys on, the rows that point to it would go too.
                connection.connection.cursor().execute(f"PRAGMA {pragma}")
            with connection.begin():
                yield connection
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                    raise RuntimeError(f"the upgrade would have left rows that point nowhere: {broken[:5]}")


class Postgresql(Backend):
    """A server, for several processes or hosts. Writers queue at the rows that they change."""

    def __init__(self, url: URL) -> None:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            # A round trip for each transaction, so that nobody's form is lost to a restart of the server.
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",
            connect_args={"connect_timeout": 2} | dict(url.query),
            pool_size=SERVER_CONNECTIONS,
            **_POOL,
        )
        event.listen(engine, "connect", self._connected)
        self.writer = engine
        # A case is read by several statements: all of them see the same moment.
        self.reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @staticmethod
    def _connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {LOCK_WAIT * 1000:.0f}")
        cursor.execute(f"SET statement_timeout = {STATEMENT_WAIT * 1000:.0f}")
        cursor.close()
        connection.commit()

    def turn(self) -> AbstractContextManager[None]:
        return nullcontext()

    @contextmanager
    def upgrading(self) -> Iterator[Connection]:
        with self.writer.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text(f"SET LOCAL lock_timeout = {UPGRADE_WAIT * 1000:.0f}"))
            connection.execute(select(func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
            yield connection


_BACKENDS: dict[str, type[Sqlite] | type[Postgresql]] = {
    "sqlite": Sqlite,
    "postgresql": Postgresql,
    "postgres": Postgresql,
}


def backend(url: str) -> Backend:
    """The backend for `url`. ValueError with a sentence for the operator when there is none."""
    try:
        parsed = make_url(url)
        return _BACKENDS[parsed.drivername.partition("+")[0]](parsed)
    except (ArgumentError, KeyError):
        raise ValueError(
            "DATABASE_URL must begin with sqlite:/// or postgresql://, and name the database after it"
        ) from None
    except ModuleNotFoundError:
        raise ValueError(
            "DATABASE_URL asks for PostgreSQL, whose driver is missing: pip install 'genai-use[postgresql]'"
        ) from None


def is_away(error: BaseException | None) -> bool:
    """Whether the database's condition (a lock, a disk, a server) is behind it, not a wrong statement."""
    if error is None:
        return False
    # PostgreSQL calls wrong statements ProgrammingError; SQLite gives them this code.
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    if isinstance(error, OperationalError) and code != sqlite3.SQLITE_ERROR:
        return True
    # On a full disk SQLite ends the transaction by itself, and going back to a savepoint then fails besides.
    return is_away(error.__context__)


def insert(tx: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say ON CONFLICT: both dialects do, each with a class of its own."""
    return insert_in(tx.dialect.name, table)


def insert_in(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The same for a dialect by its name, for statements that are made once."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def clock(tx: Connection) -> datetime:
    """The database's clock: the one that all workers share. For leases only."""
    return tx.execute(_asks_clock(tx.dialect.name)).scalar_one()


@cache
def _asks_clock(dialect: str) -> Select[datetime]:
    return select(its_clock(dialect))


def its_clock(dialect: str) -> ColumnElement[datetime]:
    """The same as part of a statement, for a dialect by its name."""
    if dialect == "postgresql":
        return type_coerce(func.clock_timestamp(), UtcDateTime)
    return type_coerce(func.strftime("%Y-%m-%d %H:%M:%f000", "now"), UtcDateTime)
