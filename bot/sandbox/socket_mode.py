"""Socket Mode: WebSockets that the app opened, envelopes to it, acknowledgements from it.

Knows connections and envelopes; it does not look into payloads.
"""

import asyncio
import itertools
import json
import uuid
from concurrent.futures import Future
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.callbacks import Answer
from bot.sandbox.workspace import APP, Workspace

Json = dict[str, Any]
_ABOUT = {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060}


class Connection:
    """One open WebSocket; `send` is called from other threads than its own."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[str, Future[Answer]] = {}

    def send(self, kind: str, payload: Json, seconds: float) -> Answer:
        envelope, answer = str(uuid.uuid4()), Future[Answer]()
        self._waiting[envelope] = answer
        accepts = kind != "events_api"
        content = {
            "envelope_id": envelope,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": accepts,
        }
        try:
            self.say(content)
            return answer.result(seconds)
        except TimeoutError:
            return Answer(failure="operation_timeout")
        except (RuntimeError, WebSocketDisconnect):
            return Answer(failure="dispatch_failed")
        finally:
            del self._waiting[envelope]

    def say(self, content: Json) -> None:
        sending = self._websocket.send_text(json.dumps(content))
        asyncio.run_coroutine_threadsafe(sending, self._loop).result(1.0)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._websocket.close(), self._loop).result(1.0)

    async def serve(self) -> None:
        """Takes acknowledgements until the app hangs up."""
        try:
            while True:
                self._acknowledged(json.loads(await self._websocket.receive_text()))
        except WebSocketDisconnect:
            for envelope in tuple(self._waiting):
                self._answered(envelope, Answer(failure="dispatch_failed"))

    def _acknowledged(self, message: Json) -> None:
        self._answered(str(message.get("envelope_id")), Answer(message.get("payload") or None))

    def _answered(self, envelope: str, answer: Answer) -> None:
        waiting = self._waiting.get(envelope)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)


class SocketLink:
    """All open connections; envelopes go to them in turn."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._open: list[Connection] = []
        self._turn = itertools.count()
        self.admitted = 0

    @property
    def is_open(self) -> bool:
        return bool(self._open)

    @property
    def count(self) -> int:
        """How many connections are open; `admitted` counts those ever opened."""
        return len(self._open)

    def send(self, kind: str, payload: Json, seconds: float) -> Answer:
        with self._workspace.lock:
            connection = self._open[next(self._turn) % len(self._open)] if self._open else None
        return connection.send(kind, payload, seconds) if connection else Answer(failure="dispatch_failed")

    def refresh(self) -> None:
        """Asks the app to connect anew, as Slack does every few hours."""
        for connection in tuple(self._open):
            connection.say({"type": "disconnect", "reason": "refresh_requested", "debug_info": _ABOUT})

    def break_off(self) -> None:
        """Closes every connection without a word."""
        with self._workspace.changing():
            broken, self._open = self._open, []
        for connection in broken:
            connection.close()

    async def endpoint(self, websocket: WebSocket) -> None:
        """The WebSocket that apps.connections.open sent the app to; each ticket admits once."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._workspace.tickets:
            await websocket.close()
            return
        self._workspace.tickets.discard(ticket)
        await websocket.accept()
        connection = Connection(websocket)
        await websocket.send_text(json.dumps(self._hello()))
        with self._workspace.changing():
            self._open.append(connection)
            self.admitted += 1
        try:
            await connection.serve()
        finally:
            with self._workspace.changing():
                self._open = [each for each in self._open if each is not connection]

    def _hello(self) -> Json:
        number = len(self._open) + 1
        return {
            "type": "hello",
            "num_connections": number,
            "debug_info": _ABOUT,
            "connection_info": {"app_id": APP},
        }
