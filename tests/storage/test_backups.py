"""A backup holds everything, is taken while the app writes, and puts everything back."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text

from storage import BackupError, Case, Database, back_up, put_back


def cases_in(database: Database) -> list[str]:
    with database.reading() as tx:
        return list(tx.execute(text("SELECT id FROM case_file ORDER BY key")).scalars())


def test_what_was_there_is_there_again(
    database: Database, opened: Callable[..., Case], tmp_path: Path
) -> None:
    first = opened()
    back_up(database.url, tmp_path / "backup")
    opened()
    database.close()

    put_back(database.url, tmp_path / "backup")

    assert cases_in(database) == [first.id]
    database.check()


def test_a_backup_never_overwrites_one(database: Database, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("yesterday's")

    with pytest.raises(BackupError, match="is there already"):
        back_up(database.url, tmp_path / "backup")

    assert (tmp_path / "backup").read_text() == "yesterday's"


def test_what_is_no_backup_is_refused_and_nothing_is_lost(
    database: Database, opened: Callable[..., Case], tmp_path: Path
) -> None:
    case = opened()
    database.close()
    (tmp_path / "letter").write_text("Dear all, " * 500)

    with pytest.raises(BackupError):
        put_back(database.url, tmp_path / "letter")
    with pytest.raises(BackupError, match="There is no file"):
        put_back(database.url, tmp_path / "nothing")

    assert cases_in(database) == [case.id]


def test_a_backup_of_another_program_is_refused(migrated_sqlite: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "recipes")) as others:
        others.execute("CREATE TABLE recipes (id INTEGER)")

    with pytest.raises(BackupError, match="not one of genai-use"):
        put_back(migrated_sqlite, tmp_path / "recipes")


@pytest.mark.postgresql
def test_a_dump_of_another_program_is_refused(
    migrated_postgresql: str, empty_postgresql: str, tmp_path: Path
) -> None:
    back_up(empty_postgresql, tmp_path / "recipes")

    with pytest.raises(BackupError, match="not one of genai-use"):
        put_back(migrated_postgresql, tmp_path / "recipes")


def test_a_backup_is_taken_while_the_app_writes(
    database: Database, opened: Callable[..., Case], tmp_path: Path
) -> None:
    done = Event()

    def write() -> None:
        while not done.is_set():
            opened()

    opened()
    writer = Thread(target=write)
    writer.start()
    try:
        back_up(database.url, tmp_path / "backup")
    finally:
        done.set()
        writer.join()
    database.close()

    put_back(database.url, tmp_path / "backup")

    found = cases_in(database)
    assert found
    assert found == [f"TIDE-{number + 1}" for number in range(len(found))]


def test_a_database_in_use_is_not_replaced(migrated_sqlite: str, tmp_path: Path) -> None:
    back_up(migrated_sqlite, tmp_path / "backup")
    file = migrated_sqlite.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as busy:
        busy.execute("BEGIN IMMEDIATE")

        with pytest.raises(BackupError, match="stop the app first"):
            put_back(migrated_sqlite, tmp_path / "backup")


def test_nothing_is_left_of_a_backup_that_failed(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no database"):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "backup")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgresql
def test_a_program_that_fails_says_why(empty_postgresql: str, tmp_path: Path) -> None:
    away = empty_postgresql.replace("host=", "host=/nowhere")

    with pytest.raises(BackupError, match=r"pg_dump failed: .*nowhere"):
        back_up(away, tmp_path / "backup")
