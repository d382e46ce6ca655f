"""What the fake Slack reads from an app's manifest."""

from pathlib import Path

from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.manifest import Shortcut, SlashCommand, read_manifest

TEXT = """
display_information: {name: Trial}
features:
  bot_user: {display_name: trial-bot}
  slash_commands: [{command: /trial, description: Tries, usage_hint: "[what]"}]
  shortcuts: [{name: Check, type: message, callback_id: check, description: Checks}]
oauth_config:
  scopes: {bot: [commands, "chat:write"], bot_optional: ["channels:history"]}
settings:
  event_subscriptions: {bot_events: [app_home_opened]}
"""


def test_a_manifest_names_commands_shortcuts_scopes_and_events(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(TEXT)
    manifest = read_manifest(path)
    assert (manifest.name, manifest.bot_name) == ("Trial", "trial-bot")
    assert manifest.command("/trial") == SlashCommand("/trial", "Tries", "[what]")
    assert manifest.shortcut("check") == Shortcut("Check", "check", "message", "Checks")
    assert manifest.events == frozenset({"app_home_opened"})


def test_all_scopes_are_granted_unless_fewer_are_given(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(TEXT)
    whole = FakeSlack(SandboxClock(), "s", "xoxb-sandbox", None, manifest=path)
    least = FakeSlack(SandboxClock(), "s", "xoxb-sandbox", None, {"chat:write"}, manifest=path)
    assert whole.workspace.scopes == {"commands", "chat:write", "channels:history"}
    assert least.workspace.scopes == {"chat:write"}


def test_commands_and_shortcuts_can_be_added_without_a_manifest() -> None:
    slack = FakeSlack(SandboxClock(), "s", "xoxb-sandbox", None, {"commands"})
    slack.add_command("/other", "Another")
    slack.add_shortcut("New", "new")
    assert slack.workspace.manifest.command("/other") == SlashCommand("/other", "Another")
    assert slack.workspace.manifest.shortcut("new") == Shortcut("New", "new")
