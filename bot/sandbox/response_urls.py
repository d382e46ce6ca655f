"""response_url: five answers within half an hour, without a token.

Knows what an answer may do to the message that it belongs to.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.messages import post_as_app, redraw, remove
from bot.sandbox.refusals import SlackError
from bot.sandbox.values import Channel, Message
from bot.sandbox.workspace import Workspace

Json = dict[str, Any]
USES = 5
LIFE = timedelta(minutes=30)


@dataclass(slots=True)
class _Address:
    user: str
    channel: str
    ts: str | None
    expires: datetime
    left: int = USES


class ResponseUrls:
    """Hands out addresses and takes what is sent to them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._addresses: dict[str, _Address] = {}

    def issue(self, user: str, channel: str, ts: str | None = None) -> str:
        """An address for an answer to this person; `ts` is the message that they acted on."""
        name = secrets.token_urlsafe(16)
        expires = self._workspace.clock() + LIFE
        self._addresses[name] = _Address(user, channel, ts, expires)
        return f"{self._workspace.base_url}/response/{name}"

    def use(self, name: str, body: Json) -> None:
        """Carries out one answer, or raises SlackError."""
        with self._workspace.lock:
            address = self._addresses.get(name)
            if address is None or self._workspace.clock() > address.expires:
                raise SlackError("expired_url")
            if address.left == 0:
                raise SlackError("used_url")
            address.left -= 1
            self._answer(address, body)

    def _answer(self, address: _Address, body: Json) -> None:
        channel = self._workspace.channels[address.channel]
        original = channel.find(address.ts) if address.ts else None
        if body.get("delete_original") and original:
            remove(self._workspace, channel, original)
        elif body.get("replace_original") and original:
            redraw(self._workspace, original, body)
        else:
            self._post(address, channel, original, body)

    def _post(self, address: _Address, channel: Channel, original: Message | None, body: Json) -> None:
        everybody = body.get("response_type") == "in_channel"
        thread = original.thread_ts if original and not original.ephemeral_for else None
        args = {"thread_ts": thread, **body}
        post_as_app(self._workspace, channel, args, ephemeral_for=None if everybody else address.user)
