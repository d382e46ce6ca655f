"""A Web API that says yes to everything, at once or as slowly as it is told to. Its argument is the port.

A POST to `/seconds/1` makes each call take a second from then on. A GET of `/opened` says how many forms were
opened, and which the last of them was.
"""

import json
import sys
from asyncio import Protocol, Transport, get_running_loop, run, sleep
from typing import Any, ClassVar

HOST = "127.0.0.1"
SAYS = json.dumps(
    {
        "ok": True,
        "team_id": "T1",
        "team": "Tidewater",
        "user_id": "U0BOT",
        "bot_id": "B0BOT",
        "url": "https://tidewater.example/",
        "ts": "1.1",
        "channel": "C0",
        "view": {},
        "user": {"id": "U1", "locale": "en-US"},
    }
).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class WebApi(Protocol):
    """One connection."""

    seconds: ClassVar[float] = 0.0
    opened: ClassVar[int] = 0
    last: ClassVar[bytes] = b"{}"

    def __init__(self) -> None:
        self._received = b""
        self._transport: Transport | None = None

    def connection_made(self, transport: Any) -> None:
        """The caller is there."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answers once the whole request is there; nobody sends the next one before."""
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        lengths = (line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        length = int(next(lengths, b":0").partition(b":")[2])
        if len(body) >= length:
            self._received = body[length:]
            self._asked(head.split(b" ", 2)[1], body[:length])

    def _asked(self, path: bytes, body: bytes) -> None:
        said, slow = SAYS, 0.0
        if path.startswith(b"/seconds/"):
            WebApi.seconds = float(path.rpartition(b"/")[2])
        elif path == b"/opened":
            said = b'{"opened": %d, "last": %b}' % (WebApi.opened, WebApi.last)
        else:
            slow = WebApi.seconds
            if path.endswith(b"/views.open"):
                WebApi.opened, WebApi.last = WebApi.opened + 1, body
        get_running_loop().create_task(self._answer(slow, said))

    async def _answer(self, seconds: float, said: bytes) -> None:
        await sleep(seconds)
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(HEAD % len(said) + said)


async def main() -> None:
    server = await get_running_loop().create_server(WebApi, HOST, int(sys.argv[1]), backlog=1000)
    await server.serve_forever()


if __name__ == "__main__":
    run(main())
