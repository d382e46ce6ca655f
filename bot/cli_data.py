"""The commands for what is stored: `db`, `productions`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.app import system_clock
from bot.owing import owe_missing_cards
from bot.settings import Settings, SettingsError, read_settings
from storage import (
    Database,
    ProductionsFileError,
    export_productions,
    import_productions,
    read_productions,
    workspaces,
    write_productions,
)

FileToRead = Annotated[Path, typer.Argument(metavar="FILE", help="A productions file (YAML).")]
FileToWrite = Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; - for the terminal.")]
Team = Annotated[str | None, typer.Option(help="The workspace's team id, when there is more than one.")]

db = typer.Typer(help="The database's schema.", no_args_is_help=True)
productions = typer.Typer(help="Productions, their contacts, and tools, as a file.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.add_typer(db, name="db")
    app.add_typer(productions, name="productions")


def _database() -> Database:
    return Database(read_settings(Settings).database_url)


@db.command()
def upgrade() -> None:
    """Create the tables, or bring them up to date."""
    _database().upgrade()
    typer.echo("The database is up to date.")


@db.command()
def check() -> None:
    """Say whether the tables are those that this version needs."""
    _database().check()
    typer.echo("The database is up to date.")


@productions.command("import")
def import_file(file: FileToRead, team: Team = None) -> None:
    """Take over productions, contacts and tools; those that are not in the file stay as they are."""
    read = read_productions(_text(file))
    database = _database()
    database.check()
    its_team = _team(database, team)
    with database.writing() as tx:
        import_productions(tx, its_team, read)
        # Requests that found nobody before are sent on to who is there now.
        now = system_clock()
        owe_missing_cards(tx, its_team, now=now, occasion=f"{now:%Y-%m-%dT%H:%M:%S}")
    typer.echo(f"Taken over: {len(read.productions)} productions, {len(read.tools)} tools.")


@productions.command("export")
def export_file(file: FileToWrite, team: Team = None) -> None:
    """Write productions, contacts and tools to a file that can be imported again."""
    database = _database()
    database.check()
    with database.reading() as tx:
        text = write_productions(export_productions(tx, _team(database, team)))
    if str(file) == "-":
        sys.stdout.write(text)
    else:
        file.write_text(text, encoding="utf-8")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise ProductionsFileError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ProductionsFileError(f"{file}: is not UTF-8 text") from error


def _team(database: Database, given: str | None) -> str:
    if given is not None:
        return given
    with database.reading() as tx:
        known = [workspace.team for workspace in workspaces(tx)]
    if len(known) == 1:
        return known[0]
    listed = ", ".join(known) or "none yet: start `genai-use serve` once, or give it"
    raise SettingsError(f"Which workspace? Give --team with its team id (T…). Known: {listed}.")
