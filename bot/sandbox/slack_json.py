"""Accounts, channels, messages and views as the JSON that Slack's API and payloads use.

Only shapes; what may be asked by whom is known elsewhere.
"""

import secrets
from copy import deepcopy
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.values import Account, Channel, Group, Message, View
from bot.sandbox.workspace import APP, BOT, BOT_USER, TEAM, TEAM_DOMAIN, TEAM_NAME, Workspace

Json = dict[str, Any]


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block has an id and every element an action id, as Slack stores them."""
    stored = deepcopy(blocks)
    for block in stored:
        block.setdefault("block_id", secrets.token_hex(3))
        for element in (block.get("accessory"), block.get("element"), *_elements(block)):
            if isinstance(element, dict) and element.get("type") not in (
                None,
                "image",
                "mrkdwn",
                "plain_text",
            ):
                element.setdefault("action_id", secrets.token_hex(3))
    return stored


def _elements(block: Json) -> list[Any]:
    return list(block["elements"]) if block["type"] in ("actions", "context_actions") else []


def team_json() -> Json:
    return {"id": TEAM, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "icon": {}}


def account_json(account: Account, *, now: datetime, with_locale: bool = False) -> Json:
    """The user object of users.info. People of another company have no locale and no email."""
    offset = now.astimezone(ZoneInfo(account.tz)).utcoffset()
    stranger = account.team != TEAM
    return {
        "id": account.id,
        "team_id": account.team,
        "name": account.handle,
        "deleted": account.deactivated,
        "real_name": account.name,
        "tz": account.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": _profile(account),
        "is_bot": account.bot,
        "is_app_user": False,
        "is_stranger": stranger,
        "is_restricted": False,
        "updated": 0,
        **({} if account.deactivated else _rank(account)),
        **({"locale": account.locale} if with_locale and not stranger else {}),
    }


def _profile(account: Account) -> Json:
    names = {"real_name": account.name, "display_name": account.name}
    app = {"api_app_id": APP, "bot_id": BOT} if account.bot else {}
    return {"title": account.title, "team": account.team, **names, **app}


def _rank(account: Account) -> Json:
    admin = account.admin or account.owner
    return {"is_admin": admin, "is_owner": account.owner, "is_primary_owner": account.owner}


def channel_json(channel: Channel, *, members: bool = False) -> Json:
    """The conversation object of conversations.info."""
    shown: Json = {
        "id": channel.id,
        "created": 0,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "is_shared": channel.external,
        "is_ext_shared": channel.external,
        "is_org_shared": False,
        "context_team_id": TEAM,
    }
    if channel.kind == "im":
        return shown | {
            "user": next((m for m in channel.members if m != BOT_USER), BOT_USER),
            "is_open": True,
        }
    shown |= {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_member": BOT_USER in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
    return shown | ({"num_members": len(channel.members)} if members else {})


def group_json(group: Group) -> Json:
    return {
        "id": group.id,
        "team_id": TEAM,
        "is_usergroup": True,
        "name": group.handle,
        "handle": group.handle,
        "description": "",
        "user_count": len(group.members),
        "users": list(group.members),
        "date_delete": 0,
    }


def message_json(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """The message object of the API and of payloads."""
    sometimes = {
        "blocks": deepcopy(message.blocks),
        "files": deepcopy(message.files),
        "thread_ts": message.thread_ts,
        "subtype": "thread_broadcast" if message.broadcast else None,
        "edited": {"user": message.edited_by, "ts": message.edited_ts} if message.edited_ts else None,
        "metadata": deepcopy(message.metadata) if metadata else None,
    }
    return {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": TEAM,
        **(_bot_part(workspace) if message.bot_id else {}),
        **{name: value for name, value in sometimes.items() if value},
        **_thread_part(workspace, message),
    }


def _bot_part(workspace: Workspace) -> Json:
    name = workspace.manifest.bot_name
    profile = {"id": BOT, "app_id": APP, "name": name, "team_id": TEAM, "deleted": False}
    return {"bot_id": BOT, "app_id": APP, "bot_profile": profile}


def _thread_part(workspace: Workspace, message: Message) -> Json:
    replies = workspace.channels[message.channel].replies(message.ts)
    if not replies:
        return {}
    return {"thread_ts": message.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}


def view_json(view: View) -> Json:
    """The view object of the API and of payloads."""
    return {
        "id": view.id,
        "team_id": TEAM,
        "type": view.type,
        "blocks": deepcopy(view.blocks),
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "external_id": view.body.get("external_id", ""),
        "state": {"values": deepcopy(view.values)},
        "hash": view.hash,
        "clear_on_close": view.body.get("clear_on_close", False),
        "notify_on_close": view.body.get("notify_on_close", False),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
        **{name: deepcopy(view.body.get(name)) for name in ("title", "submit", "close")},
    }
