"""The commands for what is stored: `db`, `productions`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.app import system_clock
from bot.language import LANGUAGES
from bot.schedule import DigestHour
from bot.setting_up import owe_what_follows
from bot.settings import Settings, SettingsError, read_settings
from storage import (
    Database,
    ProductionsFile,
    ProductionsFileError,
    SetupChange,
    back_up,
    differences,
    export_productions,
    put_back,
    read_productions,
    setup_changes,
    take_over,
    workspaces,
    would_change,
    write_productions,
)

FileToRead = Annotated[Path, typer.Argument(metavar="FILE", help="A productions file (YAML).")]
FileToWrite = Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; - for the terminal.")]
BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the backup.")]
Sure = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
OnlyCheck = Annotated[bool, typer.Option("--check", help="Say what it would change; change nothing.")]
Most = Annotated[int, typer.Option(help="How many changes to show, the newest first.", min=1)]
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


@db.command()
def backup(file: BackupFile) -> None:
    """Write a copy of everything that is stored to a file; the app may go on meanwhile."""
    back_up(read_settings(Settings).database_url, file)
    typer.echo(f"Backed up to {file}.")


@db.command()
def restore(file: BackupFile, yes: Sure = False) -> None:
    """Put a backup in the place of everything that is stored. Stop the app first."""
    if not yes:
        typer.confirm("Everything that is stored now is replaced by the backup. Go on?", abort=True)
    put_back(read_settings(Settings).database_url, file)
    typer.echo(f"Restored from {file}. Run `genai-use db upgrade` if it is of an older version.")


@productions.command("import")
def import_file(file: FileToRead, team: Team = None, check: OnlyCheck = False) -> None:
    """Take over productions, contacts and tools, all or nothing; those not in the file stay as they are."""
    read = read_productions(_text(file), tuple(LANGUAGES))
    settings = read_settings(Settings)
    database = Database(settings.database_url)
    database.check()
    its_team = team_of(database, team)
    now = system_clock()
    if check:
        with database.reading() as tx:
            changes = would_change(tx, its_team, read, by=None, now=now)
    else:
        with database.writing() as tx:
            changes = take_over(tx, its_team, read, by=None, now=now)
            hour = DigestHour(settings.digest_weekday, settings.digest_time)
            owe_what_follows(tx, its_team, changes, hour, now=now)
    for line in _report(read, changes, check=check):
        typer.echo(line)


def _report(file: ProductionsFile, changes: list[SetupChange], *, check: bool) -> list[str]:
    said = "Would be taken over" if check else "Taken over"
    unchanged = len(file.productions) + len(file.tools) - len(changes)
    counted = f"{said}: {len(file.productions)} productions, {len(file.tools)} tools"
    return [*map(_change, changes), f"{counted}; {len(changes)} changed, {unchanged} as before."]


def _change(change: SetupChange) -> str:
    """One change on a line, with what it touched from what to what."""
    if change.before is None or change.after is None:
        return f"{'added' if change.before is None else 'removed'} {change.subject}"
    touched = (f"{each.path}: {_said(each.before)} → {_said(each.after)}" for each in differences(change))
    return f"changed {change.subject}: {'; '.join(touched)}"


def _said(value: object) -> str:
    return "none" if value is None else json.dumps(value, ensure_ascii=False)


@productions.command()
def history(team: Team = None, most: Most = 20) -> None:
    """Say who changed which production, contact or tool, and when."""
    database = _database()
    database.check()
    with database.reading() as tx:
        changes = setup_changes(tx, team_of(database, team), most)
    for change in changes:
        who = f"{change.by.team}/{change.by.user}" if change.by else "the command line"
        typer.echo(f"{change.at:%Y-%m-%d %H:%M} UTC, {who}: {_change(change)}")


@productions.command("export")
def export_file(file: FileToWrite, team: Team = None) -> None:
    """Write productions, contacts and tools to a file that can be imported again."""
    database = _database()
    database.check()
    with database.reading() as tx:
        text = write_productions(export_productions(tx, team_of(database, team)))
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


def team_of(database: Database, given: str | None) -> str:
    """The workspace that is meant; SettingsError when that is not clear."""
    if given is not None:
        return given
    with database.reading() as tx:
        known = [workspace.team for workspace in workspaces(tx)]
    if len(known) == 1:
        return known[0]
    listed = ", ".join(known) or "none yet: start `genai-use serve` once, or give it"
    raise SettingsError(f"Which workspace? Give --team with its team id (T…). Known: {listed}.")
