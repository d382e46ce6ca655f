"""The payloads that Slack sends to an app, field by field.

Builds them from the workspace; sends nothing.
"""

import time
from copy import deepcopy
from typing import Any

from bot.sandbox.slack_json import message_json, view_json
from bot.sandbox.values import Account, Channel, Message, View
from bot.sandbox.workspace import APP, BOT_USER, TEAM, TEAM_DOMAIN, Workspace

Json = dict[str, Any]
VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105 - Slack's old field, which nobody may rely on


def command_payload(account: Account, channel: Channel, name: str, text: str) -> Json:
    """A slash command, without its trigger and response_url."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": account.team,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.kind == "im" else channel.name,
        "user_id": account.id,
        "user_name": account.handle,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
    }


def interaction(kind: str, account: Account) -> Json:
    """What every interactive payload has."""
    user = {"id": account.id, "username": account.handle, "name": account.handle, "team_id": account.team}
    return {
        "type": kind,
        "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": APP,
        "token": VERIFICATION_TOKEN,
        "user": user,
    }


def channel_part(channel: Channel) -> Json:
    names = {"im": "directmessage", "group": "privategroup", "mpim": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def message_place(workspace: Workspace, message: Message) -> Json:
    """Where in a message something happened: container, channel, message, state."""
    channel = workspace.channels[message.channel]
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    shown = message_json(workspace, message)
    if message.ephemeral_for:
        shown = {"type": "message", "ts": message.ts, "user": message.user, "is_ephemeral": True}
    place = {"container": container, "channel": channel_part(channel), "message": shown}
    return place | {"state": {"values": deepcopy(message.state)}}


def view_place(view: View) -> Json:
    """Where in a view something happened: container and view."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view_json(view)}


def action_ts() -> str:
    return f"{time.time():.6f}"


def event_payload(workspace: Workspace, event: Json, team: str) -> Json:
    """An event in its envelope."""
    authorization = {
        "enterprise_id": None,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": workspace.new_id("4-"),
    }
