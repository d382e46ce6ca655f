"""Web API methods of the family conversations.*.

A private channel without the bot does not exist for it; a public one can be asked about, not read.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.methods_chat import required
from bot.sandbox.paging import page
from bot.sandbox.refusals import SlackError
from bot.sandbox.slack_json import channel_json, message_json
from bot.sandbox.values import Channel, Message
from bot.sandbox.workspace import BOT_USER, Workspace

Json = dict[str, Any]
_TYPES = {"channel": "public_channel", "group": "private_channel", "im": "im", "mpim": "mpim"}


def open_direct(workspace: Workspace, args: Json) -> Json:
    if args.get("channel"):
        channel = workspace.channel(str(args["channel"]))
    else:
        users = [user.strip() for user in required(args, "users").split(",")]
        channel = workspace.direct(*(workspace.writable(user).id for user in users))
    shown = channel_json(channel) if args.get("return_im") else {"id": channel.id}
    return {"channel": shown}


def info(workspace: Workspace, args: Json) -> Json:
    channel = workspace.channel(required(args, "channel"))
    return {"channel": channel_json(channel, members=bool(args.get("include_num_members")))}


def members(workspace: Workspace, args: Json) -> Json:
    found, following = page(workspace.channel(required(args, "channel")).members, args)
    return {"members": found, "response_metadata": following}


def list_channels(workspace: Workspace, args: Json) -> Json:
    known = [c for c in workspace.channels.values() if c.kind == "channel" or BOT_USER in c.members]
    found, following = page(chosen(known, args), args)
    return {"channels": [channel_json(c, members=True) for c in found], "response_metadata": following}


def chosen(channels: list[Channel], args: Json) -> list[Channel]:
    """Those of the types asked for, archived ones only when they are not excluded."""
    types = {kind.strip() for kind in str(args.get("types") or "public_channel").split(",")}
    if not types <= set(_TYPES.values()):
        raise SlackError("invalid_types")
    return [
        channel
        for channel in channels
        if _TYPES[channel.kind] in types and not (args.get("exclude_archived") and channel.archived)
    ]


def history(workspace: Workspace, args: Json) -> Json:
    channel = _readable(workspace, args)
    found = [m for m in channel.messages if (not m.thread_ts or m.broadcast) and _shown(m, args)]
    part, following = page(found[::-1], args)
    return _messages(workspace, part, args, following)


def replies(workspace: Workspace, args: Json) -> Json:
    channel = _readable(workspace, args)
    ts = required(args, "ts")
    first = channel.find(ts)
    if first is None or first.ephemeral_for:
        raise SlackError("thread_not_found")
    found = [first, *(m for m in channel.replies(first.thread_ts or first.ts) if _shown(m, args))]
    part, following = page(found, args)
    return _messages(workspace, part, args, following)


def _readable(workspace: Workspace, args: Json) -> Channel:
    channel = workspace.channel(required(args, "channel"))
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _shown(message: Message, args: Json) -> bool:
    oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    ts, inclusive = float(message.ts), bool(args.get("inclusive"))
    inside = oldest <= ts <= latest if inclusive else oldest < ts < latest
    return inside and not message.ephemeral_for


def _messages(workspace: Workspace, part: list[Message], args: Json, following: Json) -> Json:
    metadata = bool(args.get("include_all_metadata"))
    return {
        "messages": [message_json(workspace, message, metadata=metadata) for message in part],
        "has_more": bool(following["next_cursor"]),
        "response_metadata": following,
    }


METHODS: Mapping[str, Callable[[Workspace, Json], Json]] = {
    "conversations.open": open_direct,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.list": list_channels,
    "conversations.history": history,
    "conversations.replies": replies,
}
