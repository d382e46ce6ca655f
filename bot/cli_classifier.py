"""The commands `classifier`, for others who ask, and `replay`, for cases that were judged before."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from enum import StrEnum
from typing import Annotated

import typer
import uvicorn

from bot.replay import Replayed, csv_lines, json_lines, replay, show_progress, text_lines
from bot.settings import ClassifierSettings, Settings, read_settings
from policy import load_pack
from policy.service import service
from storage import Database

Port = Annotated[
    int, typer.Option(help="The port to listen on; the host is GENAI_USE_HOST.", min=0, max=65535)
]
Against = Annotated[str, typer.Option(metavar="PACK", help="The guidance: a bundled pack, or a pack's file.")]


class Table(StrEnum):
    TEXT = "text"
    JSON = "json"
    CSV = "csv"


Shown = Annotated[Table, typer.Option("--format", help="How to print what differs.")]
_LINES: dict[Table, Callable[[Replayed], Iterator[str]]] = {
    Table.TEXT: text_lines,
    Table.JSON: json_lines,
    Table.CSV: csv_lines,
}


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    app.command("classifier")(classifier_command)
    app.command("replay")(replay_command)


def classifier_command(port: Port = 8000) -> None:
    """Serve the classifier over HTTP, for other tools and for bots that share it. Described at /docs."""
    settings = read_settings(ClassifierSettings)
    pack = load_pack(settings.pack)
    typer.echo(f"Classifying by {pack.name} at http://{settings.host}:{port} (see /docs)", err=True)
    uvicorn.run(
        service(pack, settings.tokens), host=settings.host, port=port, log_level="warning", access_log=False
    )


def replay_command(against: Against, form: Shown = Table.TEXT) -> None:
    """Tell which stored cases would come out otherwise under a guidance, the stricter ones first."""
    pack = load_pack(against)
    database = Database(read_settings(Settings).database_url)
    database.check()
    shows = sys.stderr.isatty()
    with ExitStack() as stack:
        replayed = replay(database, pack, stack, show_progress if shows else None)
        if shows:
            sys.stderr.write("\n")
        for line in _LINES[form](replayed):
            typer.echo(line.encode())
