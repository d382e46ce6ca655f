"""Slack's cursors: a list in pages, with the place of the next one.

Knows nothing of what is listed.
"""

import base64
import binascii
from typing import Any, TypeVar

from bot.sandbox.refusals import SlackError

Item = TypeVar("Item")
Json = dict[str, Any]
MOST = 1000


def page(items: list[Item], args: Json, *, usual: int = 100) -> tuple[list[Item], Json]:
    """The page that `cursor` and `limit` ask for, and its `response_metadata`."""
    limit = _limit(args.get("limit"), usual)
    start = _start(str(args.get("cursor") or ""))
    following = start + limit
    cursor = base64.b64encode(f"next:{following}".encode()).decode() if following < len(items) else ""
    return items[start:following], {"next_cursor": cursor}


def _limit(given: Any, usual: int) -> int:
    try:
        limit = int(given) if given not in (None, "", 0, "0") else usual
    except ValueError:
        raise SlackError("invalid_limit") from None
    if not 0 < limit <= MOST:
        raise SlackError("invalid_limit")
    return limit


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word != "next":
            raise ValueError(word)
        return int(number)
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None
