"""A copy of the whole database in a file, taken while the app runs, and put back while it does not.

SQLite's own backup, and PostgreSQL's own programs. Knows no table.
"""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url

from storage.schema import VERSION_TABLE

# pg_dump's own format: compressed, and pg_restore reads it.
_DUMP = ("pg_dump", "--format=custom", "--no-owner")
# All or nothing: what is there stays when the backup cannot be put back.
_RESTORE = ("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
_SQLITE_HEAD = b"SQLite format 3\x00"
_IN_USE_SECONDS = 2.0


class BackupError(Exception):
    """There is no backup now, or nothing was put back. The text says why, for the operator."""


def back_up(url: str, file: Path) -> None:
    """Write a copy of the database to `file`, as it is at one moment; the app may go on meanwhile.

    Raises BackupError, also when the file is there already.
    """
    if file.exists():
        raise BackupError(f"{file} is there already. Give another name: a backup never overwrites one.")
    begun = file.with_name(f"{file.name}.part")
    begun.unlink(missing_ok=True)
    try:
        _copy(make_url(url), begun)
        begun.rename(file)
    finally:
        begun.unlink(missing_ok=True)


def put_back(url: str, file: Path) -> None:
    """Replace everything in the database by what the backup holds. The app must be stopped.

    Raises BackupError; the database is then as it was.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    address = make_url(url)
    if not _is_sqlite(address):
        if VERSION_TABLE not in _run(address, "pg_restore", "--list", str(file)):
            raise _not_ours(file)
        _run(address, *_RESTORE, f"--dbname={address.database}", str(file))
        return
    with file.open("rb") as opened:
        head = opened.read(len(_SQLITE_HEAD))
    if head != _SQLITE_HEAD:
        raise BackupError(f"{file} is no backup of a SQLite database.")
    with closing(sqlite3.connect(file)) as backup:
        if not backup.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (VERSION_TABLE,)).fetchone():
            raise _not_ours(file)
    _copy_sqlite(file, Path(str(address.database)), "it is in use: stop the app first")


def _not_ours(file: Path) -> BackupError:
    return BackupError(f"{file} is a backup, but not one of genai-use. Nothing was changed.")


def _is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def _copy(address: URL, file: Path) -> None:
    if _is_sqlite(address):
        if not (source := Path(str(address.database))).is_file():
            raise BackupError(f"There is no database {source} to back up.")
        _copy_sqlite(source, file, "it is being written to without a pause")
    else:
        _run(address, *_DUMP, f"--file={file}", str(address.database))


def _copy_sqlite(source: Path, target: Path, when_busy: str) -> None:
    """SQLite copies under its own locks; a file copied by hand may lack what stands in its log."""
    try:
        with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
            _check(origin, source)
            copy.execute(f"PRAGMA busy_timeout={_IN_USE_SECONDS * 1000:.0f}")
            copy.execute("BEGIN EXCLUSIVE").connection.rollback()
            origin.backup(copy)
            _check(copy, target)
    except sqlite3.OperationalError as error:
        why = when_busy if "locked" in str(error) else str(error)
        raise BackupError(f"{target} could not be written: {why}.") from error
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{source} cannot be read as a database: {error}.") from error


def _check(database: sqlite3.Connection, file: Path) -> None:
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise BackupError(f"{file} is damaged: {found}.")


def _run(address: URL, *command: str) -> str:
    """What one of PostgreSQL's programs prints. The password is none of its arguments: all can see these."""
    known = {
        "PGHOST": address.host or str(address.query.get("host", "")),
        "PGPORT": str(address.port or ""),
        "PGUSER": address.username or "",
        "PGPASSWORD": str(address.password or ""),
        "PGSSLMODE": str(address.query.get("sslmode", "")),
    }
    environment = {**os.environ, **{name: value for name, value in known.items() if value}}
    try:
        ran = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise BackupError(f"{command[0]} is not installed. It comes with PostgreSQL's client.") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{command[0]} failed: {error.stderr.strip()}") from error
    return ran.stdout
