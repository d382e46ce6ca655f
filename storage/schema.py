"""Whether a database's schema is the one that this program was written for, and how it becomes that.

It knows the migrations and nothing of what the tables mean. Alembic, which carries them out, is brought for
an upgrade only: it takes 7 MB, and a program that serves needs no more than the migrations' names.
"""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.tables import metadata

# Of our own name, for another program's tables may be under Alembic too.
VERSION_TABLE = "genai_use_version"
_VERSION = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - a name of ours
# A revision that older programs can work with names the oldest of them: 0005_since_0004 only adds.
_SINCE = "_since_"
_MIGRATIONS = Path(__file__).parent / "migrations"
_REVISION = re.compile(r'^revision = "(.+)"$', re.MULTILINE)
_UPGRADE = "Run `genai-use db upgrade`."


class SchemaError(Exception):
    """The schema is not the expected one. The text says what is wrong and what mends it."""


def check(tx: Connection) -> None:
    """Raise SchemaError unless the schema is up to date, or newer by additions only.

    So a program goes on, and can be started, while the next version upgrades the database beside it.
    """
    current = _version(tx)
    if current is None:
        raise SchemaError(f"The database is empty: it has no tables of genai-use yet. {_UPGRADE}")
    if current != _known()[-1] and not _only_adds(current):
        raise SchemaError(f"The database's tables are of an older version ({current}). {_UPGRADE}")
    if missing := metadata.tables.keys() - _tables(tx):
        raise SchemaError(
            f"The database lacks tables that it should have: {', '.join(sorted(missing))}. "
            "Restore it from a backup, or run `genai-use db upgrade` on an empty database."
        )


def upgrade(tx: Connection, to: str = "head") -> None:
    """Run the migrations that are missing, up to `to`. The caller holds the lock and commits."""
    current = _version(tx)
    if current is None or current in _known()[:-1]:
        import_module("storage.upgrading").carry_out(tx, _MIGRATIONS, to)


def _version(tx: Connection) -> str | None:
    """The revision of our tables, None in an empty database. SchemaError when they are newer or not ours."""
    tables = _tables(tx)
    if tables and VERSION_TABLE not in tables:
        some = ", ".join(sorted(tables)[:3])
        raise SchemaError(
            f"The database holds tables of another program ({some}). "
            "Point DATABASE_URL to a database of its own for genai-use, then run `genai-use db upgrade`."
        )
    current = tx.scalar(_VERSION) if tables else None
    if current is not None and current not in _known() and not _only_adds(current):
        raise SchemaError(
            f"The database's tables are of a newer version ({current}) than this program. "
            "Install the newer genai-use, or restore the backup made before `genai-use db upgrade`."
        )
    return current


@cache
def _known() -> tuple[str, ...]:
    """The revisions that this program knows, oldest first."""
    scripts = (_MIGRATIONS / "versions").glob("*.py")
    return tuple(sorted(_REVISION.findall("\n".join(script.read_text() for script in scripts))))


def _only_adds(current: str) -> bool:
    """Whether it is newer than this program, and says that this program can work with it."""
    since = current.partition(_SINCE)[2]
    return bool(since) and current not in _known() and since <= _known()[-1]


def _tables(tx: Connection) -> set[str]:
    return set(inspect(tx).get_table_names())
