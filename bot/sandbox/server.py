"""Serves the fake Slack on 127.0.0.1: Web API, Socket Mode, response URLs, the page and its JSON.

Knows HTTP; what the answers are is known elsewhere.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, quote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from bot.sandbox.connections import Loopback, LosableProtocol, lose
from bot.sandbox.fake import FakeSlack
from bot.sandbox.listening import QuickServer
from bot.sandbox.page_api import PageApi
from bot.sandbox.refusals import SlackError

Json = dict[str, Any]
PAGE = Path(__file__).parent / "page"


class SlackServer:
    """Port 0 takes any free port. `start` returns when it listens; `stop` when it no longer does."""

    def __init__(self, slack: FakeSlack, port: int = 0) -> None:
        self._slack = slack
        self._port = port
        self._thread: Thread | None = None
        self._server: QuickServer | None = None
        self._streams = _Streams(slack)
        self.base_url = ""

    @property
    def api_url(self) -> str:
        """What goes into SLACK_API_URL."""
        return f"{self.base_url}/api/"

    def start(self) -> str:
        """Starts to listen and answers the base URL."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self.base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._slack.workspace.base_url = self.base_url
        config = uvicorn.Config(
            Loopback(self._application()),
            loop="asyncio",
            http=LosableProtocol,
            ws="websockets-sansio",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=2,
        )
        self._server = QuickServer(config)
        self._thread = Thread(target=self._server.run, args=([listener],), name="fake-slack", daemon=True)
        self._thread.start()
        self._server.listening.wait()
        return self.base_url

    def stop(self) -> None:
        """Ends every connection and the thread."""
        if self._server and self._thread:
            self._streams.end()
            self._server.should_exit = True
            self._thread.join()
            self._server = self._thread = None

    def __enter__(self) -> "SlackServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _application(self) -> Starlette:
        routes: list[BaseRoute] = [
            Route("/api/{method}", self._api, methods=["GET", "POST"]),
            Route("/response/{name}", self._response_url, methods=["POST"]),
            Route("/files/{file}", self._file),
            Route("/opened/{file}", self._opened),
            WebSocketRoute("/link/", self._slack.sockets.endpoint),
            Route("/page/events", self._streams.endpoint),
            *PageApi(self._slack).routes(),
            Mount("/", StaticFiles(directory=PAGE, html=True)),
        ]
        return Starlette(routes=routes)

    async def _api(self, request: Request) -> Response:
        try:
            args = dict(request.query_params) | _parsed(await request.body(), request)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_json"})
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        given = token if scheme.lower() == "bearer" else args.get("token")
        reply = self._slack.api.call(request.path_params["method"], given, args)
        if reply.delay:
            await asyncio.sleep(reply.delay)
        return _Lost() if reply.lost else JSONResponse(reply.body, reply.status, reply.headers)

    async def _response_url(self, request: Request) -> Response:
        try:
            self._slack.response_urls.use(request.path_params["name"], json.loads(await request.body()))
        except SlackError as refusal:
            status = 404 if refusal.error.endswith("_url") else 400
            return JSONResponse(refusal.body, status)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_json"}, 400)
        return PlainTextResponse("ok")

    async def _file(self, request: Request) -> Response:
        found = self._slack.workspace.files.get(request.path_params["file"])
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if found is None or not self._slack.api.may_read_files(token):
            return PlainTextResponse("not found", 404)
        return Response(found["content"], media_type="application/octet-stream")

    async def _opened(self, request: Request) -> Response:
        """A file as a person opens it, by its permalink."""
        found = self._slack.workspace.files.get(request.path_params["file"])
        if found is None:
            return PlainTextResponse("This file was deleted.", 404)
        named = {"Content-Disposition": "attachment; filename*=UTF-8''" + quote(found["name"])}
        return Response(found["content"], media_type="application/octet-stream", headers=named)


class _Lost(Response):
    """No answer at all: the connection closes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await lose(scope)


class _Streams:
    """Server-sent events: the version of the workspace, each time that it changes."""

    def __init__(self, slack: FakeSlack) -> None:
        self._workspace = slack.workspace
        self._ended = False
        self._readers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    async def endpoint(self, _: Request) -> Response:
        return StreamingResponse(self._versions(), media_type="text/event-stream")

    def end(self) -> None:
        self._ended = True
        for loop, changed in tuple(self._readers):
            _wake(loop, changed)

    async def _versions(self) -> AsyncIterator[str]:
        loop, changed = asyncio.get_running_loop(), asyncio.Event()
        entry = (loop, changed)
        self._readers.add(entry)
        forget = self._workspace.on_change(lambda: _wake(loop, changed))
        try:
            while not self._ended:
                changed.clear()
                yield f"data: {json.dumps({'version': self._workspace.version})}\n\n"
                await changed.wait()
        finally:
            forget()
            self._readers.discard(entry)


def _wake(loop: asyncio.AbstractEventLoop, changed: asyncio.Event) -> None:
    with suppress(RuntimeError):  # the loop has ended, and with it everybody who read
        loop.call_soon_threadsafe(changed.set)


def _parsed(body: bytes, request: Request) -> Json:
    if "json" in request.headers.get("content-type", ""):
        parsed = json.loads(body or b"{}")
        return parsed if isinstance(parsed, dict) else {}
    return dict(parse_qsl(body.decode(), keep_blank_values=True))
