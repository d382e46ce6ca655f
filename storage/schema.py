"""Whether a database's schema is the one that this program was written for, and how it becomes that.

It knows the migrations and nothing of what the tables mean.
"""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage.tables import metadata

# Of our own name, for another program's tables may be under Alembic too.
VERSION_TABLE = "genai_use_version"
# A revision that older programs can work with names the oldest of them: 0005_since_0004 only adds.
_SINCE = "_since_"
_MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADE = "Run `genai-use db upgrade`."


class SchemaError(Exception):
    """The schema is not the expected one. The text says what is wrong and what mends it."""


def check(tx: Connection) -> None:
    """Raise SchemaError unless the schema is up to date, or newer by additions only.

    So a program goes on, and can be started, while the next version upgrades the database beside it.
    """
    current, scripts = _version(tx), _scripts()
    if current is None:
        raise SchemaError(f"The database is empty: it has no tables of genai-use yet. {_UPGRADE}")
    if current != scripts.get_current_head() and not _only_adds(current):
        raise SchemaError(f"The database's tables are of an older version ({current}). {_UPGRADE}")
    if missing := metadata.tables.keys() - _tables(tx):
        raise SchemaError(
            f"The database lacks tables that it should have: {', '.join(sorted(missing))}. "
            "Restore it from a backup, or run `genai-use db upgrade` on an empty database."
        )


def upgrade(tx: Connection, to: str = "head") -> None:
    """Run the migrations that are missing, up to `to`. The caller holds the lock and commits."""
    current = _version(tx)
    if current is None or (current != _scripts().get_current_head() and current in _known()):
        config = _config()
        config.attributes["connection"] = tx
        command.upgrade(config, to)


def _version(tx: Connection) -> str | None:
    """The revision of our tables, None in an empty database. SchemaError when they are newer or not ours."""
    tables = _tables(tx)
    if tables and VERSION_TABLE not in tables:
        some = ", ".join(sorted(tables)[:3])
        raise SchemaError(
            f"The database holds tables of another program ({some}). "
            "Point DATABASE_URL to a database of its own for genai-use, then run `genai-use db upgrade`."
        )
    current = MigrationContext.configure(tx, opts={"version_table": VERSION_TABLE}).get_current_revision()
    if current is not None and current not in _known() and not _only_adds(current):
        raise SchemaError(
            f"The database's tables are of a newer version ({current}) than this program. "
            "Install the newer genai-use, or restore the backup made before `genai-use db upgrade`."
        )
    return current


def _known() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}


def _only_adds(current: str) -> bool:
    """Whether it is newer than this program, and says that this program can work with it."""
    since = current.partition(_SINCE)[2]
    return bool(since) and current not in _known() and since <= str(_scripts().get_current_head())


def _tables(tx: Connection) -> set[str]:
    return set(inspect(tx).get_table_names())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
