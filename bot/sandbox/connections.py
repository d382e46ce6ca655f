"""Connections of the fake Slack's server: only from this machine, and losable in the middle of an answer.

Knows ASGI and uvicorn's protocol; nothing of Slack.
"""

import asyncio
from typing import Any, ClassVar
from weakref import WeakValueDictionary

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Loopback:
    """Refuses requests for another host name (a web page that rebinds its DNS) or from another origin."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_ours(Headers(scope=scope)):
            refused = PlainTextResponse("This sandbox answers only at 127.0.0.1 and localhost.", 403)
            await refused(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers)


def _is_ours(headers: Headers) -> bool:
    host = headers.get("host", "")
    origin = headers.get("origin")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name in _LOOPBACK and origin in (None, f"http://{host}")


class LosableProtocol(HttpToolsProtocol):
    """Keeps each connection's transport as long as it lives, so that it can be closed without an answer."""

    transports: ClassVar[WeakValueDictionary[Any, asyncio.Transport]] = WeakValueDictionary()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.transports[transport.get_extra_info("peername")] = transport


async def lose(scope: Scope) -> None:
    """Closes the connection of this request; the client never gets an answer."""
    LosableProtocol.transports[tuple(scope["client"])].abort()
    await asyncio.sleep(0)  # the protocol learns of it, and does not miss our answer
