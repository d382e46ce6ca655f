"""The commands for what is owed: `jobs list`, `jobs retry`, `jobs drop`.

Payloads hold ids only, never what a user wrote, so that a list can be shown to anybody who may run it.
"""

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.app import system_clock
from bot.settings import Settings, SettingsError, read_settings
from storage import Database, JobState, OwedJob, drop_job, jobs_in, revive_job

MOST = 1000


class Which(StrEnum):
    """Which jobs to list."""

    DEAD = "dead"
    WAITING = "waiting"
    DONE = "done"


class Format(StrEnum):
    """How a list is printed."""

    TEXT = "text"
    JSON = "json"


STATES = {
    Which.DEAD: (JobState.DEAD,),
    Which.WAITING: (JobState.READY, JobState.LEASED),
    Which.DONE: (JobState.DONE,),
}
State = Annotated[Which, typer.Option(help="Those given up, those to be done, or those done.")]
Limit = Annotated[int, typer.Option(help="How many at most.", min=1, max=MOST)]
Printed = Annotated[Format, typer.Option("--format", help="A line for people, or JSON lines for programs.")]
Ids = Annotated[list[int] | None, typer.Argument(metavar="ID…", help="The ids that the list shows.")]
EveryOne = Annotated[bool, typer.Option("--all", help="All dead jobs instead of single ones.")]

jobs = typer.Typer(help="What is owed to people, and what could not be sent.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.add_typer(jobs, name="jobs")


@jobs.command("list")
def list_jobs(state: State = Which.DEAD, limit: Limit = 50, printed: Printed = Format.TEXT) -> None:
    """Show what was given up, what waits, or what was done; what was due first stands on top."""
    database = _database()
    with database.reading() as tx:
        found = jobs_in(tx, STATES[state], limit)
    for each in found:
        typer.echo(_as_json(each) if printed is Format.JSON else _as_text(each))
    if not found and printed is Format.TEXT:
        typer.echo(f"There are no {state} jobs.")


@jobs.command()
def retry(ids: Ids = None, every: EveryOne = False) -> None:
    """Try dead jobs again, once what kept them from being sent is mended."""
    now = system_clock()
    _each(ids, every, lambda tx, job_id: revive_job(tx, job_id, now=now), "will be tried again")


@jobs.command()
def drop(ids: Ids = None, every: EveryOne = False) -> None:
    """Forget dead jobs that need not be sent any more."""
    _each(ids, every, drop_job, "forgotten")


def _each(ids: list[int] | None, every: bool, act: Callable[[Connection, int], bool], done: str) -> None:
    """Acts on all of them or, when one of the ids is wrong, on none."""
    if bool(ids) is every:
        raise SettingsError("Give the ids of dead jobs, or --all. `genai-use jobs list` shows them.")
    database = _database()
    with database.writing() as tx:
        wanted = [each.id for each in jobs_in(tx, STATES[Which.DEAD], MOST)] if every else ids or []
        wrong = [job_id for job_id in wanted if not act(tx, job_id)]
        if wrong:
            raise SettingsError(
                f"No dead job has this id, so nothing was changed: {', '.join(map(str, wrong))}."
            )
    typer.echo(f"Jobs: {len(wanted)}, {done}.")


def _as_text(owed: OwedJob) -> str:
    tried = f"tried {owed.attempts} time{'' if owed.attempts == 1 else 's'}"
    why = f": {owed.last_error}" if owed.last_error else ""
    return f"{owed.id}  due {owed.due_at:%Y-%m-%d %H:%M} UTC  {owed.key}  in {owed.lane}, {tried}{why}"


def _as_json(owed: OwedJob) -> str:
    times = {"due_at": owed.due_at.isoformat(), "done_at": owed.done_at.isoformat() if owed.done_at else None}
    names = ("id", "key", "kind", "lane", "state", "payload", "attempts", "last_error")
    return json.dumps({name: getattr(owed, name) for name in names} | times, ensure_ascii=False)


def _database() -> Database:
    database = Database(read_settings(Settings).database_url)
    database.check()
    return database
