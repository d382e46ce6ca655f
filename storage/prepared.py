"""Statements whose SQL is made once and then goes to the driver as it is: what every request writes.

SQLAlchemy says what the SQL is and how each kind of value is written. What else it does for a statement, each
time, takes ten times as long as SQLite takes to carry it out. It knows no table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Connection, Delete, Dialect, Insert
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError

from storage.columns import JsonText

_Values = Mapping[str, Any]
_Write = Callable[[Any], Any] | None
_CHANGED = "genai_use_changed"


class Prepared:
    """A statement that changes something, made by `make` for a dialect's name.

    Its values are those of an INSERT's columns, or of the bound parameters. What it returns is as the driver
    gives it: numbers and texts.
    """

    def __init__(self, make: Callable[[str], Insert | Delete]) -> None:
        self._make = make
        self._forms: dict[tuple[str, ...], _Form] = {}

    def run(self, tx: Connection, values: _Values) -> int:
        """Carries it out, and says how many rows it changed."""
        return self._sent(tx, values).rowcount

    def returned(self, tx: Connection, values: _Values) -> Any:
        """Carries it out for one row, and gives the one column that it returns."""
        [value] = self._sent(tx, values).fetchone() or [None]
        return value

    def run_all(self, tx: Connection, rows: Sequence[_Values]) -> None:
        """Carries it out for each row. All of them have the same names."""
        form = self._form(tx.dialect, rows[0])
        note_change(tx)
        by_driver(tx, form.sql, [form.written(values) for values in rows], many=True)

    def _sent(self, tx: Connection, values: _Values) -> DBAPICursor:
        form = self._form(tx.dialect, values)
        note_change(tx)
        return by_driver(tx, form.sql, form.written(values))

    def _form(self, dialect: Dialect, values: _Values) -> "_Form":
        which = (dialect.name, *values)
        if (form := self._forms.get(which)) is None:
            form = self._forms[which] = _form(self._make(dialect.name), dialect, list(values))
        return form


def by_driver(tx: Connection, sql: str, parameters: Any = (), *, many: bool = False) -> DBAPICursor:
    """Has the driver carry out a statement of the transaction. What it raises comes as from SQLAlchemy."""
    cursor, driver = tx.connection.cursor(), tx.dialect.loaded_dbapi
    try:
        (cursor.executemany if many else cursor.execute)(sql, parameters)
    except driver.Error as error:
        gone = tx.dialect.is_disconnect(error, tx.connection, cursor)
        raise DBAPIError.instance(
            sql,
            None,
            error,
            driver.Error,
            hide_parameters=True,
            connection_invalidated=gone,
            dialect=tx.dialect,
        ) from error
    return cursor


def note_change(tx: Connection) -> None:
    """The transaction changes something."""
    tx.info[_CHANGED] = True


def changed(tx: Connection) -> bool:
    """Whether something was changed since this was asked last."""
    return tx.info.pop(_CHANGED, False) is True


@dataclass(frozen=True, slots=True)
class _Form:
    """Its SQL in a dialect, for values of certain names. `fixed`: what stands in the statement itself."""

    sql: str
    positional: bool
    writes: tuple[tuple[str, _Write], ...]
    fixed: dict[str, Any]

    def written(self, values: _Values) -> Any:
        """The parameters as the driver wants them."""
        known = {**self.fixed, **values} if self.fixed else values
        if self.positional:
            return [write(known[name]) if write else known[name] for name, write in self.writes]
        return {name: write(known[name]) if write else known[name] for name, write in self.writes}


def _form(statement: Insert | Delete, dialect: Dialect, names: list[str]) -> _Form:
    compiled = statement.compile(dialect=dialect, column_keys=names)
    named = compiled.positiontup or list(compiled.binds)
    return _Form(
        sql=str(compiled),
        positional=compiled.positional,
        writes=tuple((name, _write(compiled.binds[name].type, dialect)) for name in named),
        fixed={name: bind.value for name, bind in compiled.binds.items() if name not in names},
    )


def _write(of: Any, dialect: Dialect) -> _Write:
    write: _Write = of.dialect_impl(dialect).bind_processor(dialect)
    if write is None or not isinstance(of, JSON):
        return write
    return lambda value: value if isinstance(value, JsonText) else write(value)
