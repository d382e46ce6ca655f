"""Web API methods of the family chat.*.

Each takes the workspace and the arguments and gives the answer without `ok`, or raises SlackError.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.messages import post_as_app, redraw, remove
from bot.sandbox.refusals import SlackError
from bot.sandbox.slack_json import message_json
from bot.sandbox.values import Channel, Message
from bot.sandbox.workspace import BOT_USER, Workspace

Json = dict[str, Any]


def required(args: Json, name: str) -> str:
    """An argument that must be there and not be empty."""
    value = args.get(name)
    if value in (None, ""):
        message = f"[ERROR] missing required field: {name}"
        raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
    return str(value)


def post_message(workspace: Workspace, args: Json) -> Json:
    channel = workspace.channel_for_post(required(args, "channel"))
    message = post_as_app(workspace, channel, args)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_json(workspace, message, metadata=True),
    }


def post_ephemeral(workspace: Workspace, args: Json) -> Json:
    channel = workspace.channel_for_post(required(args, "channel"))
    user = required(args, "user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    return {"message_ts": post_as_app(workspace, channel, args, ephemeral_for=user).ts}


def update(workspace: Workspace, args: Json) -> Json:
    channel, message = _own(workspace, args, "cant_update_message")
    if channel.archived:
        raise SlackError("is_archived")
    redraw(workspace, message, args)
    shown = message_json(workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(workspace: Workspace, args: Json) -> Json:
    channel, message = _own(workspace, args, "cant_delete_message")
    remove(workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(workspace: Workspace, args: Json) -> Json:
    channel = workspace.channel(required(args, "channel"))
    ts = required(args, "message_ts")
    if channel.find(ts) is None:
        raise SlackError("message_not_found")
    link = f"{workspace.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _own(workspace: Workspace, args: Json, error: str) -> tuple[Channel, Message]:
    channel = workspace.channel(required(args, "channel"))
    message = channel.find(required(args, "ts"))
    if message is None or message.ephemeral_for:
        raise SlackError("message_not_found")
    if message.user != BOT_USER:
        raise SlackError(error)
    return channel, message


METHODS: Mapping[str, Callable[[Workspace, Json], Json]] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
}
