"""The app's manifest as the fake Slack needs it: names, commands, shortcuts, scopes, events.

Reads manifest.yml; knows nothing of what the app does with them.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class SlashCommand:
    name: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`type` is `global` or `message`."""

    name: str
    callback_id: str
    type: str = "global"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the workspace knows of an installed app. `events` is None when every event is sent."""

    name: str = "Sandbox app"
    bot_name: str = "sandbox-app"
    description: str = ""
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: frozenset[str] = frozenset()
    optional_scopes: frozenset[str] = frozenset()
    events: frozenset[str] | None = None
    read_only: bool = False
    """People cannot write to the app, not even commands."""

    def command(self, name: str) -> SlashCommand | None:
        return next((command for command in self.commands if command.name == name), None)

    def shortcut(self, callback_id: str) -> Shortcut | None:
        return next((shortcut for shortcut in self.shortcuts if shortcut.callback_id == callback_id), None)


@cache
def read_manifest(path: str | Path) -> Manifest:
    """The manifest in this file. What Slack's own schema asks of it is not checked here."""
    document: dict[str, Any] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    display, features = document["display_information"], document.get("features", {})
    scopes = document.get("oauth_config", {}).get("scopes", {})
    events = document.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    return Manifest(
        name=display["name"],
        bot_name=features.get("bot_user", {}).get("display_name", display["name"]),
        description=display.get("description", ""),
        commands=tuple(_command(entry) for entry in features.get("slash_commands", [])),
        shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts", [])),
        scopes=frozenset(scopes.get("bot", [])),
        optional_scopes=frozenset(scopes.get("bot_optional", [])),
        events=frozenset(events),
        read_only=features.get("app_home", {}).get("messages_tab_read_only_enabled", False),
    )


def _command(entry: dict[str, Any]) -> SlashCommand:
    return SlashCommand(entry["command"], entry.get("description", ""), entry.get("usage_hint", ""))


def _shortcut(entry: dict[str, Any]) -> Shortcut:
    return Shortcut(entry["name"], entry["callback_id"], entry["type"], entry.get("description", ""))
