"""manifest.yml against our ids, Slack's limits, and what the product calls."""

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.ids import HISTORY, Callback, Command, Do, OptionalScope, Scope, Shortcut

ROOT = Path(__file__).parents[2]
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
FEATURES = MANIFEST["features"]
SCOPES = MANIFEST["oauth_config"]["scopes"]

# Bolt calls besides, without a scope: oauth.v2.access, apps.connections.open.
METHOD = re.compile(r"(auth|bots|chat|conversations|files|oauth|team|usergroups|users|views)\.[a-zA-Z.0-9]+")
# What each method needs: https://docs.slack.dev/reference/methods/<method>
NEEDS: dict[str, set[str]] = {
    "auth.test": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},  # to a person it opens the conversation: im:write
    "chat.update": {"chat:write"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.members": {"channels:read", "groups:read"},
    "files.info": {"files:read"},  # as has file_input, and reading what url_private names
    "usergroups.list": {"usergroups:read"},
    "users.conversations": {"channels:read", "groups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
# Called only where the optional scopes were granted.
NEEDS_OPTIONAL: dict[str, set[str]] = {
    "conversations.history": {"channels:history", "groups:history"},
    "conversations.replies": {"channels:history", "groups:history"},
}
# Scopes that no method needs, and why the manifest has them all the same.
BESIDES = {
    "app_mentions:read": "the event app_mention",
    "commands": "slash command and shortcuts",
    "im:write": "first message to a person",
}


def called_methods() -> set[str]:
    """Every text of the form of a method's name in bot/, the sandbox aside."""
    sources = [path for path in (ROOT / "bot").rglob("*.py") if "sandbox" not in path.parts]
    nodes = [node for path in sources for node in ast.walk(ast.parse(path.read_text()))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {text for text in texts if METHOD.fullmatch(text)}


def test_it_has_the_command_and_shortcuts_that_we_answer() -> None:
    assert [entry["command"] for entry in FEATURES["slash_commands"]] == list(Command)
    assert sorted(entry["callback_id"] for entry in FEATURES["shortcuts"]) == sorted(Shortcut)
    kinds = {entry["callback_id"]: entry["type"] for entry in FEATURES["shortcuts"]}
    assert kinds == {Shortcut.NEW_USE: "global", Shortcut.CHECK_MESSAGE: "message"}


def test_ids_stand_once_and_within_slacks_limits() -> None:
    for ids in (Callback, Do, Shortcut):
        values = [each.value for each in ids]
        assert len(values) == len(set(values))
        assert all(0 < len(value) <= 255 for value in values)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        (MANIFEST["display_information"]["name"], 35),
        (MANIFEST["display_information"]["description"], 140),
        (MANIFEST["display_information"]["long_description"], 4000),
        (FEATURES["bot_user"]["display_name"], 80),
        *((entry["command"], 32) for entry in FEATURES["slash_commands"]),
        *((entry["description"], 2000) for entry in FEATURES["slash_commands"]),
        *((entry["usage_hint"], 1000) for entry in FEATURES["slash_commands"]),
        *((entry["name"], 24) for entry in FEATURES["shortcuts"]),
        *((entry["description"], 150) for entry in FEATURES["shortcuts"]),
    ],
)
def test_its_texts_keep_slacks_limits(text: str, limit: int) -> None:
    assert 0 < len(text) <= limit


def test_the_long_description_is_long_enough_for_slack() -> None:
    assert len(MANIFEST["display_information"]["long_description"]) >= 175


def test_everything_of_it_comes_to_one_address_over_https() -> None:
    settings = MANIFEST["settings"]
    urls = {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        *(entry["url"] for entry in FEATURES["slash_commands"]),
    }
    assert len(urls) == 1
    assert urls.pop().startswith("https://")
    assert settings["interactivity"]["is_enabled"]


def test_every_method_that_we_call_is_known_here() -> None:
    assert called_methods() == set(NEEDS) | set(NEEDS_OPTIONAL)


@pytest.mark.parametrize("method", sorted(NEEDS))
def test_its_scopes_cover_what_we_call(method: str) -> None:
    assert NEEDS[method] <= set(SCOPES["bot"])


def test_it_asks_for_no_scope_without_a_use() -> None:
    needed = set().union(*NEEDS.values()) | set(BESIDES)
    assert set(SCOPES["bot"]) == needed


def test_history_is_optional() -> None:
    assert set(SCOPES["bot_optional"]) == set(OptionalScope)
    assert set(SCOPES["bot"]) == set(Scope)
    assert set(SCOPES["bot_optional"]) == set().union(*NEEDS_OPTIONAL.values())


def test_we_listen_to_every_event_that_it_subscribes_to() -> None:
    calls = [
        node for node in ast.walk(ast.parse((ROOT / "bot/app.py").read_text())) if isinstance(node, ast.Call)
    ]
    listened = {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "event"
        if isinstance(call.args[0], ast.Constant)
    }
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert listened == {re.sub(r"^message\..*", "message", event) for event in subscribed}


def test_it_subscribes_to_messages_where_the_optional_scopes_let_it_read() -> None:
    read = {"message.channels": "channels:history", "message.groups": "groups:history"}
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert {read[event] for event in subscribed if event.startswith("message.")} == HISTORY


@pytest.fixture
def hooks() -> dict[str, str]:
    """What the Slack CLI runs in the project's folder, by what it wants to know."""
    read: dict[str, dict[str, str]] = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))
    return read["hooks"]


def asked(command: Callable[..., Any], hook: str) -> Any:
    """What a hook's command prints; it is ours, in the environment that `make` sets up."""
    program, *arguments = hook.split()
    assert program == ".venv/bin/genai-use"
    ran = command(*arguments)
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


def test_the_slack_cli_gets_the_manifest_as_it_stands(
    command: Callable[..., Any], hooks: dict[str, str]
) -> None:
    assert asked(command, hooks["get-manifest"]) == MANIFEST


def test_the_slack_cli_hears_of_the_hooks_that_the_file_names(
    command: Callable[..., Any], hooks: dict[str, str]
) -> None:
    assert asked(command, hooks["get-hooks"]) == {"hooks": hooks}
