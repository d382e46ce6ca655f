"""Transactions: kept whole or not at all, bounded waits, and a plain word when the database is away."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import Database, StorageAway, owe, save_workspace, workspaces

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class _Trouble(Exception):
    pass


def _save_and_fail(database: Database) -> None:
    with database.writing() as tx:
        save_workspace(tx, "T1", None, "Harbour")
        raise _Trouble


def _names(database: Database) -> list[str]:
    with database.reading() as tx:
        return [workspace.name for workspace in workspaces(tx)]


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(_Trouble):
        _save_and_fail(database)

    assert _names(database) == []


def test_who_reads_sees_one_moment_while_others_write(database: Database) -> None:
    with database.reading() as before:
        assert workspaces(before) == []
        with database.writing() as tx:
            save_workspace(tx, "T1", None, "Harbour")

        assert workspaces(before) == []
    assert _names(database) == ["Harbour"]


def test_who_reads_cannot_write(database: Database) -> None:
    with pytest.raises((DBAPIError, StorageAway)), database.reading() as tx:
        save_workspace(tx, "T1", None, "Harbour")

    with database.writing() as tx:
        save_workspace(tx, "T1", None, "Quay")
    assert _names(database) == ["Quay"]


def test_listeners_hear_of_changes_only(database: Database) -> None:
    heard: list[str] = []
    database.on_commit(lambda: heard.append("woken"))

    with database.writing() as tx:
        workspaces(tx)
    with database.reading() as tx:
        workspaces(tx)
    with pytest.raises(_Trouble):
        _save_and_fail(database)
    assert heard == []

    with database.writing() as tx:
        owe(tx, kind="say", key="k", payload={}, lane="C1", run_at=NOW)
        assert heard == []
    assert heard == ["woken"]


def test_a_writer_that_waits_too_long_is_told_that_storage_is_away(database: Database) -> None:
    with database.writing() as tx:
        save_workspace(tx, "T1", None, "Harbour")

    held, enough = Event(), Event()

    def hold() -> None:
        with database.writing() as tx:
            save_workspace(tx, "T1", None, "held")
            held.set()
            enough.wait(10)

    with ThreadPoolExecutor() as pool:
        holder = pool.submit(hold)
        assert held.wait(5)
        with pytest.raises(StorageAway), database.writing() as tx:
            save_workspace(tx, "T1", None, "late")
        enough.set()
        holder.result(5)
    assert _names(database) == ["held"]


def test_a_wrong_statement_is_a_mistake_rather_than_storage_away(database: Database) -> None:
    with pytest.raises(DBAPIError), database.writing() as tx:
        tx.execute(text("SELECT * FROM nowhere"))


def test_a_database_that_cannot_be_reached_is_away(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/missing/x.db", f"postgresql://nobody@/x?host={tmp_path}"):
        database = Database(url)
        with pytest.raises(StorageAway), database.reading():
            pass
        database.close()


@pytest.mark.postgresql
def test_a_server_that_restarted_costs_nobody_their_request(migrated_postgresql: str) -> None:
    database = Database(migrated_postgresql)
    with database.reading() as tx:
        lost = tx.scalar(text("SELECT pg_backend_pid()"))
    other = Database(migrated_postgresql)
    with other.writing() as tx:
        tx.execute(text(f"SELECT pg_terminate_backend({lost})"))
    other.close()

    with database.writing() as tx:
        save_workspace(tx, "T1", None, "Harbour")

    assert _names(database) == ["Harbour"]
    database.close()


def test_what_was_committed_to_the_file_survives_a_power_cut(migrated_sqlite: str) -> None:
    database = Database(migrated_sqlite)
    with database.reading() as tx:
        assert tx.scalar(text("PRAGMA synchronous")) == 2  # FULL: synced before the commit returns
        assert tx.scalar(text("PRAGMA journal_mode")) == "wal"
        assert tx.scalar(text("PRAGMA foreign_keys")) == 1
    database.close()


def test_a_full_disk_is_storage_away_and_leaves_the_file_whole(migrated_sqlite: str) -> None:
    database = Database(migrated_sqlite)
    with database.writing() as tx:
        tx.execute(text("PRAGMA max_page_count = 1"))  # no smaller than the file is; for this connection

    with pytest.raises(StorageAway), database.writing() as tx:
        save_workspace(tx, "T1", None, "x" * 1_000_000)
    database.close()

    connection = sqlite3.connect(migrated_sqlite.removeprefix("sqlite:///"))
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "must begin with sqlite:///"),
        ("oracle://somewhere/db", "must begin with sqlite:///"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_a_url_of_no_use_is_refused_with_a_sentence(url: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Database(url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_accepted_and_its_password_never_shown(scheme: str) -> None:
    database = Database(f"{scheme}://me:hush@localhost/cases")

    assert "hush" not in repr(database)
    assert "localhost/cases" in repr(database)
