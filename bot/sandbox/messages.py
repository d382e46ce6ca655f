"""How messages come into a channel, change and go: for the app's calls, response_url and people.

Checks their limits; membership and scopes are the caller's affair.
"""

from typing import Any

from bot.sandbox.elements import merged_state
from bot.sandbox.limits import check_message
from bot.sandbox.refusals import SlackError
from bot.sandbox.slack_json import with_ids
from bot.sandbox.values import Channel, Message
from bot.sandbox.workspace import BOT, BOT_USER, Workspace

Json = dict[str, Any]


def post_as_app(
    workspace: Workspace, channel: Channel, args: Json, *, ephemeral_for: str | None = None
) -> Message:
    """Posts what the arguments of chat.postMessage describe."""
    check_message(args)
    ts, at = workspace.next_ts()
    message = Message(
        channel=channel.id,
        ts=ts,
        user=BOT_USER,
        bot_id=BOT,
        text=str(args.get("text") or ""),
        at=at,
        blocks=with_ids(args.get("blocks") or []),
        thread_ts=_thread(channel, args.get("thread_ts")),
        broadcast=bool(args.get("reply_broadcast")) and bool(args.get("thread_ts")),
        ephemeral_for=ephemeral_for,
        metadata=_metadata(args.get("metadata")),
    )
    message.state = merged_state(message.blocks, {})
    with workspace.changing():
        channel.messages.append(message)
    return message


def post_as_person(
    workspace: Workspace, channel: Channel, user: str, text: str, *, thread_ts: str | None = None
) -> Message:
    """Posts what a person wrote; `text` is escaped already."""
    ts, at = workspace.next_ts()
    message = Message(channel.id, ts, user, text, at, thread_ts=_thread(channel, thread_ts))
    with workspace.changing():
        channel.messages.append(message)
    return message


def redraw(workspace: Workspace, message: Message, args: Json) -> None:
    """Changes a message as chat.update does: `text` without `blocks` removes the blocks."""
    check_message(args)
    if "blocks" in args or "text" in args:
        message.text = str(args.get("text") or "")
        message.earlier_blocks += message.blocks
        message.blocks = with_ids(args.get("blocks") or [])
        message.state = merged_state(message.blocks, message.state)
    if "metadata" in args:
        message.metadata = _metadata(args["metadata"])
    with workspace.changing():
        message.edited_ts, _ = workspace.next_ts()
        message.edited_by = BOT_USER


def remove(workspace: Workspace, channel: Channel, message: Message) -> None:
    with workspace.changing():
        channel.messages.remove(message)


def _thread(channel: Channel, thread_ts: Any) -> str | None:
    if not thread_ts:
        return None
    first = channel.find(str(thread_ts))
    if first is None or first.ephemeral_for:
        raise SlackError("thread_not_found")
    return first.thread_ts or first.ts


def _metadata(given: Any) -> Json | None:
    if not given:
        return None
    if (
        not isinstance(given, dict)
        or not given.get("event_type")
        or not isinstance(given.get("event_payload"), dict)
    ):
        raise SlackError("invalid_metadata_format")
    return {"event_type": given["event_type"], "event_payload": given["event_payload"]}
