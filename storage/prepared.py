"""Statements whose SQL is made once and then goes to the driver as it is: what every request needs.

SQLAlchemy says what the SQL is, and how each kind of value is written and read. What else it does for a
statement, each time, takes ten times as long as SQLite takes to carry it out. It knows no table.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ColumnElement, CompoundSelect, Connection, Delete, Dialect, Insert, Select
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError

from storage.columns import JsonText

_Values = Mapping[str, Any]
_Query = Select[Any] | CompoundSelect[Any]
_Statement = Insert | Delete | _Query
_Convert = Callable[[Any], Any] | None
_CHANGED = "genai_use_changed"


class Prepared:
    """A statement, made by `make` for a dialect's name.

    Its values are those of an INSERT's columns, or of the bound parameters. Lists: `storage/lists.py`.
    """

    def __init__(self, make: Callable[[str], _Statement]) -> None:
        self._make = make
        self._forms: dict[tuple[str, ...], _Form] = {}

    def rows(self, tx: Connection, values: _Values) -> list[Any]:
        """What a SELECT finds: tuples with the columns' names, and the values that SQLAlchemy would give."""
        form = self._form(tx.dialect, values)
        return form.read(by_driver(tx, form.sql, form.written(values)).fetchall())

    def run(self, tx: Connection, values: _Values) -> int:
        """Changes something, and says how many rows."""
        return self._sent(tx, values).rowcount

    def returned(self, tx: Connection, values: _Values) -> Any:
        """Changes a row, and gives the one column that it returns, a number or a text; None without a row."""
        [value] = self._sent(tx, values).fetchone() or [None]
        return value

    def run_all(self, tx: Connection, rows: Sequence[_Values]) -> None:
        """Changes something for each of these. All of them have the same names."""
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


def prepared(statement: _Statement) -> Prepared:
    """A statement that is the same in both dialects."""
    return Prepared(lambda _: statement)


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
    """Its SQL in a dialect, for values of certain names. `fixed`: what stands in the statement itself.

    `places`: which value stands in each place of the SQL; a list may stand in many, and is written once.
    `reads`: what makes a column's values of what the driver gives, where that is needed, by its place.
    """

    sql: str
    positional: bool
    places: tuple[str, ...]
    writes: tuple[tuple[str, _Convert], ...]
    fixed: dict[str, Any]
    reads: tuple[tuple[int, Callable[[Any], Any]], ...]
    row: Callable[[Iterable[Any]], Any]

    def written(self, values: _Values) -> Any:
        """The parameters as the driver wants them."""
        known = {**self.fixed, **values} if self.fixed else values
        written = {name: write(known[name]) if write else known[name] for name, write in self.writes}
        return [written[name] for name in self.places] if self.positional else written

    def read(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        """The rows that the driver gave."""
        return list(map(self.row, map(self._converted, found) if self.reads else found))

    def _converted(self, values: Sequence[Any]) -> list[Any]:
        converted = list(values)
        for place, read in self.reads:
            converted[place] = read(values[place])
        return converted


def _form(statement: _Statement, dialect: Dialect, names: list[str]) -> _Form:
    compiled = statement.compile(dialect=dialect, column_keys=names)
    columns = statement.selected_columns if isinstance(statement, Select | CompoundSelect) else ()
    named = compiled.positiontup or list(compiled.binds)
    if forgotten := [name for name in named if name not in names and compiled.binds[name].required]:
        raise ValueError(f"values are missing: {', '.join(forgotten)}")
    reads = [_read(column.type, dialect) for column in columns]
    return _Form(
        sql=str(compiled),
        positional=compiled.positional,
        places=tuple(named),
        writes=tuple((name, _write(compiled.binds[name].type, dialect)) for name in dict.fromkeys(named)),
        fixed={name: bind.value for name, bind in compiled.binds.items() if name not in names},
        reads=tuple((place, read) for place, read in enumerate(reads) if read),
        row=_row(columns),
    )


def _row(columns: Iterable[ColumnElement[Any]]) -> Callable[[Iterable[Any]], Any]:
    """Makes a row of its values."""
    of_columns: Any = namedtuple  # mypy wants the columns to be written out
    make: Callable[[Iterable[Any]], Any] = of_columns("Row", [str(column.key) for column in columns])._make
    return make


def _read(of: Any, dialect: Dialect) -> _Convert:
    read: _Convert = of.dialect_impl(dialect).result_processor(dialect, None)
    return read


def _write(of: Any, dialect: Dialect) -> _Convert:
    write: _Convert = of.dialect_impl(dialect).bind_processor(dialect)
    if write is None or not isinstance(of, JSON):
        return write
    return lambda value: value if isinstance(value, JsonText) else write(value)
