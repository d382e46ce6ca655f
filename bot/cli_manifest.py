"""The command `manifest`: the app's manifest as JSON, for the Slack CLI."""

import json
from typing import Annotated

import typer
import yaml

from bot.manifest_file import manifest_path

Hooks = Annotated[bool, typer.Option("--hooks", help="What the Slack CLI may ask of this app, instead.")]
# As in .slack/hooks.json. The Slack CLI asks for them first (`get-hooks`), and runs them where that file is.
HOOKS = {
    "get-hooks": ".venv/bin/genai-use manifest --hooks",
    "get-manifest": ".venv/bin/genai-use manifest",
}


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(manifest)


def manifest(hooks: Hooks = False) -> None:
    """Print manifest.yml as JSON."""
    read = {"hooks": HOOKS} if hooks else yaml.safe_load(manifest_path().read_text(encoding="utf-8"))
    typer.echo(json.dumps(read, ensure_ascii=False, indent=2))
