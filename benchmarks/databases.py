"""A database of a benchmark's own, with our tables: a SQLite file, or a PostgreSQL server of its own.

What is committed is on the disk in both, as in earnest: SQLite syncs by itself, PostgreSQL is started so.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from storage import Database, ProductionsFile, import_productions, save_workspace
from tests.postgresql_server import Postgresql, copy_of, postgresql_programs, url_of

KINDS = ("sqlite", "postgresql")
TEAM = "T1"
PRODUCTION = "TIDE"
# A production as most are: one contact, a channel each for the production and for who decides.
SET_UP = ProductionsFile.model_validate(
    {
        "productions": [
            {
                "code": PRODUCTION,
                "name": "Tidewater",
                "channel": "C0TIDE",
                "time_zone": "Europe/Madrid",
                "contacts": [{"role": "contact", "people": ["U0CONTACT"], "channel": "C0REVIEW"}],
            }
        ],
        "tools": [{"name": "Sketcher", "agreement": "yes", "retains": "no", "terms_reviewed": "yes"}],
    }
)


@contextmanager
def new_database(kind: str) -> Iterator[str]:
    """The URL of a migrated database with one production."""
    with _empty(kind) as url:
        database = Database(url)
        database.upgrade()
        with database.writing() as tx:
            save_workspace(tx, TEAM, None, "Tidewater")
            import_productions(tx, TEAM, SET_UP)
        database.close()
        yield url


@contextmanager
def _empty(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'genai-use.db'}"
        return
    programs = postgresql_programs()
    if programs is None:
        sys.exit("PostgreSQL's programs are not installed (initdb, pg_ctl, postgres)")
    with Postgresql(programs, durable=True) as server, copy_of(server.folder, "template1") as name:
        yield url_of(server.folder, name)
