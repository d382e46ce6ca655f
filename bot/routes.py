"""Which handler hears which request of Slack: one look into a dict, as the last of Bolt's middleware.

Each of Bolt's own listeners that does not match costs time before the next is asked, and so does the choice
of the one that does: with all of ours a request took a third longer than with one. Knows no handler.
"""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.guard import Listener

# Kinds that are no command and no event, as Slack calls them.
CLICK, SUBMISSION = "block_actions", "view_submission"
SHORTCUTS = ("shortcut", "message_action")


def event(name: str) -> str:
    """The kind of an event of that name."""
    return f"event:{name}"


def kind_of(body: Mapping[str, Any]) -> str:
    """A command by its name, an event by `event`, anything else as Slack calls it; empty for none of them."""
    named = body.get("command", body.get("type"))
    if named == "event_callback":
        told = body.get("event")
        return event(str(told.get("type"))) if isinstance(told, Mapping) else ""
    return str(named or "")


class Routes(Middleware):
    """Each request is heard by the listener of its kind; one of no kind of ours is left to Bolt to refuse."""

    def __init__(self, listeners: Mapping[str, Listener]) -> None:
        self._listeners = dict(listeners)

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,
        next: Callable[[], BoltResponse],  # noqa: A002 - the name that Bolt calls
    ) -> BoltResponse | None:
        """What the listener answers, or else the acknowledgement that it gave."""
        listener = self._listeners.get(kind_of(req.body))
        if listener is None:
            return next()
        ack = req.context.ack
        return listener(ack, req.body) or ack.response
