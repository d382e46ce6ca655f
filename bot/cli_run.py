"""The commands that run the product: `serve`, `worker`, `sandbox`, `digest`."""

from importlib import import_module
from typing import Annotated

import typer

from bot.app import build
from bot.digest_by_hand import owe_digests, shown_digests
from bot.logs import set_up_logs
from bot.serving import serve as serve_until_stopped
from bot.serving import work
from bot.settings import ServeSettings, SettingsError, read_settings

Socket = Annotated[
    bool | None, typer.Option("--socket/--http", help="Socket Mode, or HTTP. By SLACK_APP_TOKEN.")
]
NoWorker = Annotated[bool, typer.Option("--no-worker", help="Leave delivery to `genai-use worker`.")]
Port = Annotated[int, typer.Option(help="The page's port; 0 takes a free one.", min=0, max=65535)]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only print the page's address.")]
Tour = Annotated[bool, typer.Option("--tour", help="Play the whole journey here, without a browser.")]
Now = Annotated[bool, typer.Option("--now", help="Send each channel's digest at once, not on its day.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print what would be sent; send nothing.")]


def register(app: typer.Typer) -> None:
    """Adds these commands."""
    for command in (sandbox, serve, worker, digest):
        app.command()(command)


def serve(socket: Socket = None, no_worker: NoWorker = False) -> None:
    """Run the app: over Socket Mode when there is an app token, else over HTTP."""
    transport = None if socket is None else "socket" if socket else "http"
    settings = read_settings(ServeSettings, transport=transport)
    set_up_logs(settings.log_level)
    serve_until_stopped(build(settings), settings, with_worker=not no_worker)


def worker() -> None:
    """Send what is owed, without serving requests."""
    settings = read_settings(ServeSettings, transport="worker")
    set_up_logs(settings.log_level)
    work(build(settings), settings)


def sandbox(port: Port = 0, no_browser: NoBrowser = False, tour: Tour = False) -> None:
    """Try the app in a local Slack workspace with invented people. Needs no account and no network."""
    set_up_logs("error")
    # Brought for this alone: whoever serves has no use for its 3 MB.
    if tour:
        raise typer.Exit(import_module("bot.sandbox.tour").play(typer.echo))
    import_module("bot.sandbox.by_hand").run_until_stopped(port, typer.echo, browser=not no_browser)


def digest(now: Now = False, dry_run: DryRun = False) -> None:
    """Send or show the weekly digest by hand."""
    if not (now or dry_run):
        raise SettingsError(
            "Say --now to send each channel's digest at once, or --dry-run to read them here."
        )
    settings = read_settings(ServeSettings, transport="worker")
    set_up_logs(settings.log_level)
    product = build(settings)
    try:
        for line in owe_digests(product) if now else shown_digests(product):
            typer.echo(line)
    finally:
        product.close()
