"""Lists in statements whose SQL is made once: one parameter for a whole list, and a list out of JSON.

SQLAlchemy makes a parameter of each value, and so another SQL for each length: neither it nor the server
could then keep what they made of it.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Dialect,
    Text,
    TypeDecorator,
    bindparam,
    false,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSONB
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


class among_hundreds(among):  # noqa: N801 - as `among`
    """The same for a list of hundreds: each value is looked up in a table of them. Put as `is_(true())`, no
    index fits it.

    By a plan that is for every list PostgreSQL goes through an array from its beginning for each row, which
    takes ten times as long for 288 (measured).
    """

    inherit_cache = False


compiles(among_hundreds, "sqlite")(_in_json)


@compiles(among_hundreds)
def _in_set(condition: among_hundreds, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(each, **how) for each in (condition.column, condition.values))
    return f"({column} IN (SELECT unnest({values})))"


class blocking_needs(ColumnElement[Any]):  # noqa: N801 - as `among`
    """Of a stored assessment, the kinds of what has to be shown before an approval, each once or oftener.

    Worked out by the database: an assessment is long, and these are a few words of it.
    """

    inherit_cache = False
    type = JSON().with_variant(JSONB(), "postgresql")

    def __init__(self, assessment: ColumnElement[Any]) -> None:
        self.assessment = assessment


@compiles(blocking_needs, "sqlite")
def _by_json_each(kinds: blocking_needs, compiler: SQLCompiler, **how: Any) -> str:
    assessment = compiler.process(kinds.assessment, **how)
    needs = f"json_each({assessment}, '$.findings') AS finding, json_each(finding.value, '$.needs') AS need"
    blocking = "json_extract(need.value, '$.blocking')"
    return f"(SELECT json_group_array(json_extract(need.value, '$.kind')) FROM {needs} WHERE {blocking})"  # noqa: S608


@compiles(blocking_needs)
def _by_json_path(kinds: blocking_needs, compiler: SQLCompiler, **how: Any) -> str:
    assessment = compiler.process(kinds.assessment, **how)
    return f"jsonb_path_query_array({assessment}, '$.findings[*].needs[*] ? (@.blocking == true).kind')"


def one_of(column: ColumnElement[str], names: Iterable[str]) -> ColumnElement[bool]:
    """Whether the column has one of these names of ours: they stand in the SQL, where plans see them.

    ValueError for anything but a plain name: what people wrote is bound, never written into a statement.
    """
    names = list(names)
    if strange := [name for name in names if not name.isidentifier()]:
        raise ValueError(f"no names: {strange!r}")
    constants: list[ColumnElement[str]] = [literal_column(f"'{name}'") for name in names]
    return column.in_(constants) if constants else false()
