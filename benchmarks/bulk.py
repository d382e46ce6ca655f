"""Writes very many rows at once, past the product: indexes are made when all of the rows are there."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

Write = Callable[[str, Sequence[str], Iterable[Sequence[Any]]], None]


@contextmanager
def bulk(url: str) -> Iterator[Write]:
    """Takes rows of a table with its columns' names, for a database with our tables."""
    with _postgresql(url) if url.startswith("postgres") else _sqlite(url) as write:
        yield write


@contextmanager
def _sqlite(url: str) -> Iterator[Write]:
    with closing(sqlite3.connect(make_url(url).database or "")) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-500000"):
            connection.execute(f"PRAGMA {pragma}")
        made = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        indexes = connection.execute(made).fetchall()
        for name, _ in indexes:
            connection.execute(f'DROP INDEX "{name}"')

        def write(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
            names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
            connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)  # noqa: S608

        yield write
        for _, definition in indexes:
            connection.execute(definition)
        connection.commit()
        connection.execute("PRAGMA journal_mode=WAL")


@contextmanager
def _postgresql(url: str) -> Iterator[Write]:
    with psycopg.connect(url, autocommit=True) as connection:
        # Foreign keys are not looked up for each row; moments are in UTC.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET timezone = 'UTC'")
        made = """SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN
            (SELECT conname FROM pg_constraint)"""
        indexes = connection.execute(made).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))

        def write(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
            with connection.cursor() as cursor, cursor.copy(into) as copy:
                for row in rows:
                    copy.write_row(row)

        yield write
        for _, definition in indexes:
            connection.execute(definition)
        connection.execute("VACUUM (ANALYZE)")
