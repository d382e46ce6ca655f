"""Which scopes a Web API method needs, as Slack's method pages say.

A table; which scopes an app has is told by its manifest.
"""

from collections.abc import Mapping
from typing import Any

_CONVERSATION_KINDS = {"C": "channels", "G": "groups", "D": "im"}
_LISTED_KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}

_PLAIN: Mapping[str, str] = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "users.info": "users:read",
    "users.list": "users:read",
    "bots.info": "users:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "files.info": "files:read",
    "team.info": "team:read",
}
_OF_ONE_CHANNEL: Mapping[str, str] = {
    "conversations.info": "read",
    "conversations.members": "read",
    "conversations.history": "history",
    "conversations.replies": "history",
}


def needed_scopes(method: str, args: Mapping[str, Any]) -> frozenset[str]:
    """The scopes that this call needs, all of them; many methods need none."""
    if method in _PLAIN:
        return frozenset({_PLAIN[method]})
    if method in _OF_ONE_CHANNEL:
        kind = _CONVERSATION_KINDS.get(str(args.get("channel", ""))[:1], "channels")
        return frozenset({f"{kind}:{_OF_ONE_CHANNEL[method]}"})
    if method in ("conversations.list", "users.conversations"):
        kinds = str(args.get("types") or "public_channel").split(",")
        return frozenset(f"{_LISTED_KINDS.get(kind.strip(), 'channels')}:read" for kind in kinds)
    if method == "conversations.open":
        return frozenset({"mpim:write" if "," in str(args.get("users", "")) else "im:write"})
    return frozenset()
