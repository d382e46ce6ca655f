"""Everything that the page shows one person, as JSON.

Reads the workspace; changes nothing.
"""

from typing import Any

from bot.sandbox.fake import FakeSlack
from bot.sandbox.slack_json import view_json
from bot.sandbox.values import Account, Channel, Message, View
from bot.sandbox.workspace import APP, BOT_USER, TEAM, TEAM_NAME, Workspace

Json = dict[str, Any]

# Languages in which people use Slack, as it names them; German stands for those that the app does not speak.
LOCALES = {
    "en-US": "English (US)",
    "de-DE": "Deutsch (Deutschland)",
    "es-LA": "Español (Latinoamérica)",
    "fr-FR": "Français (France)",
    "pt-BR": "Português (Brasil)",
    "th-TH": "ไทย",
    "tr-TR": "Türkçe",
    "zh-TW": "繁體中文",
}


def page_state(slack: FakeSlack, user: str) -> Json:
    """The state for this person; `version` grows with every change."""
    workspace = slack.workspace
    with workspace.lock:
        channels = workspace.channels_of(user)
        return {
            "sandbox": True,
            "workspace": {"id": TEAM, "name": TEAM_NAME},
            "app": _app(workspace),
            "now": workspace.clock().isoformat(),
            "version": workspace.version,
            "me": _person(workspace.accounts[user]),
            "locales": [{"code": code, "name": name} for code, name in LOCALES.items()],
            "people": [_person(account) for account in workspace.accounts.values() if not account.bot],
            "channels": [_channel(workspace, user, channel) for channel in channels],
            # A public channel has a name for everybody, also for who is not in it.
            "public_channels": {c.id: c.name for c in workspace.channels.values() if c.kind == "channel"},
            "groups": {group.id: group.handle for group in workspace.groups.values()},
            "messages": {
                c.id: [_message(workspace, c, m) for m in workspace.visible(user, c)] for c in channels
            },
            "views": [view_json(view) for view in workspace.views.get(user, [])],
            "home": _home(workspace.homes.get(user)),
            "warnings": list(workspace.warnings.get(user, [])),
            "log": [_line(line) for line in reversed(workspace.log)],
        }


def _app(workspace: Workspace) -> Json:
    about = workspace.manifest
    command = about.commands[0] if about.commands else None
    return {
        "id": APP,
        "name": about.name,
        "bot_user": BOT_USER,
        "bot_name": about.bot_name,
        "read_only": about.read_only,
        "command": _described(command, "usage_hint") if command else None,
        "commands": [_described(each, "usage_hint") for each in about.commands],
        "shortcuts": [_described(each, "callback_id", "type") for each in about.shortcuts],
    }


def _described(thing: Any, *more: str) -> Json:
    return {name: getattr(thing, name) for name in ("name", "description", *more)}


def _person(account: Account) -> Json:
    names = ("id", "name", "title", "initials", "colour", "deactivated", "tz", "locale")
    return {name: getattr(account, name) for name in names} | {"external": account.team != TEAM}


def _channel(workspace: Workspace, user: str, channel: Channel) -> Json:
    others = [member for member in channel.members if member not in (user, BOT_USER)]
    direct = {"kind": "app", "with": BOT_USER} if not others else {"kind": "dm", "with": others[0]}
    kind = direct if channel.is_direct else {"kind": "channel", "private": channel.kind == "group"}
    seen = workspace.visible(user, channel)
    return {
        "id": channel.id,
        "name": workspace.manifest.bot_name if kind["kind"] == "app" else channel.name,
        "members": list(channel.members),
        "topic": channel.topic,
        "external": channel.external,
        "archived": channel.archived,
        "last_ts": seen[-1].ts if seen else None,
        "bot_in": BOT_USER in channel.members,
        **kind,
    }


def _message(workspace: Workspace, channel: Channel, message: Message) -> Json:
    replies = channel.replies(message.ts)
    author = workspace.accounts[message.user]
    return {
        "ts": message.ts,
        "user": message.user,
        "bot": author.bot,
        "name": author.name,
        "text": message.text,
        "blocks": message.blocks,
        "state": {"values": message.state},
        "thread_ts": message.thread_ts,
        "reply_count": len(replies),
        "edited": message.edited_ts is not None,
        "ephemeral": message.ephemeral_for is not None,
        "broadcast": message.broadcast,
        "at": message.at.isoformat(),
    }


def _home(view: View | None) -> Json | None:
    return view_json(view) if view else None


def _line(line: Any) -> Json:
    return {
        "at": line.at.isoformat(),
        "kind": line.kind,
        "summary": line.summary,
        "ok": line.ok,
        "why": line.why,
    }
