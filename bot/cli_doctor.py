"""The command `doctor`: what is wrong with this installation, and how to mend it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from bot.app import system_clock
from bot.directory import Directory
from bot.doctor import Diagnosis, Level, of_database, of_pack, of_settings, warning
from bot.doctor_online import of_slack
from bot.installations import ManyWorkspaces
from bot.logs import set_up_logs
from bot.settings import ServeSettings, Settings, SettingsError, read_settings
from bot.slack import Slack
from policy import load_pack
from storage import Database, SchemaError, StorageAway, productions, workspaces

Online = Annotated[bool, typer.Option("--online", help="Ask Slack too: token, scopes, channels, people.")]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(doctor)


def doctor(online: Online = False) -> None:
    """Say what is wrong with this installation and how to mend it; exit 1 when something is."""
    set_up_logs("error")
    bad = False
    for each in _diagnoses(online=online, now=system_clock()):
        typer.echo(str(each))
        bad = bad or each.level is Level.PROBLEM
    raise typer.Exit(1 if bad else 0)


def _diagnoses(*, online: bool, now: datetime) -> Iterator[Diagnosis]:
    serving, wrong = _settings()
    yield from of_settings(wrong)
    settings = serving or _what_can_be_read()
    if settings is None:
        return
    yield of_pack(load_pack(settings.pack))
    database = Database(settings.database_url)
    try:
        yield from of_database(database, now)
        if online and serving is None:
            yield warning("Slack was not asked.", "mend the settings first")
        elif online and serving is not None:
            yield from _online(serving, database, now)
    finally:
        database.close()


def _settings() -> tuple[ServeSettings | None, str]:
    """The settings of `serve`, or None and what is wrong with them."""
    try:
        return read_settings(ServeSettings), ""
    except SettingsError as error:
        return None, str(error)


def _what_can_be_read() -> Settings | None:
    """The settings that need no Slack; None when these are wrong too."""
    try:
        return read_settings(Settings)
    except SettingsError:
        return None


def _online(settings: ServeSettings, database: Database, now: datetime) -> Iterator[Diagnosis]:
    slack = _slack(settings, database)
    directory = Directory(slack, settings.admins)
    try:
        database.check()
        with database.reading() as tx:
            known = {each.team: productions(tx, each.team) for each in workspaces(tx)}
    except (SchemaError, StorageAway):
        known = {}
    if settings.slack_bot_token is not None and not known:
        known = {"": []}
    for team, its_productions in known.items():
        yield from of_slack(slack, directory, team, its_productions, now)
    slack.close()


def _slack(settings: ServeSettings, database: Database) -> Slack:
    if settings.slack_bot_token is None:
        return Slack(settings.slack_api_url, ManyWorkspaces(database, system_clock).token_of)
    token = settings.slack_bot_token.get_secret_value()
    return Slack(settings.slack_api_url, lambda _team: token)
