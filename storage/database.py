"""The database that keeps everything: from a URL to transactions, and to a schema that is ours.

It knows no table by name; what stands in them is the affair of the other modules.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage import schema
from storage.dialects import Backend, StorageAway, backend, is_away
from storage.prepared import changed, note_change


class Database:
    """A SQLite file or a PostgreSQL database. Threads may share it; nothing is opened before the first use.

    ValueError, with a sentence for the operator, when the URL is none that we can use. `waiting` surrounds
    each transaction that changes things: it may have to wait for others.
    """

    def __init__(self, url: str, waiting: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        self._backend: Backend = backend(url)
        self._waiting = waiting
        self._listeners: list[Callable[[], None]] = []
        self.url = url
        event.listen(self._backend.writer, "after_cursor_execute", _note_change)

    def __repr__(self) -> str:
        return f"Database({make_url(self.url).render_as_string(hide_password=True)!r})"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that may change things. When the block raises, nothing of it is kept.

        StorageAway when the database is away or too slow. Do not nest: SQLite has one writer.
        """
        with self._waiting(), _away(), self._backend.turn(), self._backend.writer.begin() as tx:
            changed(tx)
            yield tx
            woken = changed(tx)
        if woken:
            for listener in self._listeners:
                listener()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that sees a single moment and may change nothing. StorageAway as in `writing`."""
        with _away(), self._backend.reader.begin() as tx:
            yield tx

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Have `listener` called after each commit that changed something, in the writer's thread.

        It must be quick and must not raise.
        """
        self._listeners.append(listener)

    def check(self) -> None:
        """Raise SchemaError unless the schema is exactly the one that this program was written for."""
        with self.reading() as tx:
            schema.check(tx)

    def upgrade(self) -> None:
        """Bring the schema up to date; an empty database gets its tables.

        SchemaError when the tables are not ours, or newer than this program.
        """
        with _away(), self._backend.upgrading() as tx:
            schema.upgrade(tx)

    def close(self) -> None:
        """Close the pooled connections. The database can be used again afterwards."""
        self._backend.writer.dispose()
        self._backend.reader.dispose()


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise StorageAway("the database is busy: all of its connections are in use") from error
    except OperationalError as error:
        if not is_away(error):
            raise
        raise StorageAway(f"the database does not answer: {error.orig}") from error
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise StorageAway(f"the connection to the database was lost: {error.orig}") from error


def _note_change(
    connection: Connection,
    _cursor: Any,
    statement: str,
    *_: Any,
) -> None:
    # A worker that claims and finds nothing commits too; were that a change, it would wake itself for ever.
    if statement.startswith(("INSERT", "UPDATE", "DELETE")):
        note_change(connection)
