"""Lists in conditions, as a statement whose SQL is made once needs them: one parameter for the whole list.

SQLAlchemy makes a parameter of each value, and so another SQL for each length: neither it nor the server
could then keep what they made of it.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Dialect, Text, TypeDecorator, bindparam, false, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType, TypeEngine


class _ListOf(TypeDecorator[list[Any]]):
    """An array, or its JSON where there are no arrays."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.item))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return json.dumps(list(value)) if dialect.name == "sqlite" else list(value)


class among(ColumnElement[Any]):  # noqa: N801 - it reads as the condition that it is
    """Whether the column's value is in the list that is bound by the name."""

    inherit_cache = False
    # Of SQLite's booleans SQLAlchemy would ask whether they are 1, and no index would fit.
    type = NullType()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.values = bindparam(name, type_=_ListOf(column.type))


@compiles(among, "sqlite")
def _in_json(condition: among, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(each, **how) for each in (condition.column, condition.values))
    return f"({column} IN (SELECT value FROM json_each({values})))"  # noqa: S608 - both are compiled


@compiles(among)
def _in_array(condition: among, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(each, **how) for each in (condition.column, condition.values))
    return f"({column} = ANY ({values}))"


def one_of(column: ColumnElement[str], names: Iterable[str]) -> ColumnElement[bool]:
    """Whether the column has one of these names of ours: they stand in the SQL, where plans see them."""
    constants: list[ColumnElement[str]] = [literal_column(f"'{name}'") for name in names]
    return column.in_(constants) if constants else false()
