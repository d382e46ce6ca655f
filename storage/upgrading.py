"""Carries migrations out, with Alembic. Brought when there is something to upgrade."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def carry_out(tx: Connection, migrations: Path, to: str) -> None:
    """Run the migrations of that folder that are missing, up to `to`, in this transaction."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = tx
    command.upgrade(config, to)
