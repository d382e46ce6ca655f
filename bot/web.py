"""HTTP: Slack's requests and health. The event loop only moves bytes; handlers run in threads of their own.

Bolt's own adapter runs a sync app on the event loop (measured: 90 requests a second, p99 1.3 s).
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_starlette_response
from slack_bolt.oauth import OAuthFlow
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.health import Health
from bot.metrics import Metrics

THREADS = 16
# A whole view is at most 250 kB; percent-encoding can treble it.
LARGEST_BODY = 1_000_000
TOO_LARGE = 413
UNAVAILABLE = 503


# What is to be done once the answer is out.
Held = Callable[[], AbstractContextManager[Sequence[Callable[[], None]]]]


def web(
    bolt: App, oauth: OAuthFlow | None, health: Health, metrics: Metrics, held: Held = lambda: nullcontext(())
) -> Starlette:
    """The ASGI application: `POST /slack/events`, the pages of `oauth`, and those of `watched`.

    What a handler leaves for after its answer is collected in `held`, and begun in the same threads.
    """
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="slack-request")

    async def slack_events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("This request is too large.", TOO_LARGE)
        return await in_thread(bolt.dispatch, request, body)

    async def in_thread(
        handle: Callable[[BoltRequest], BoltResponse], request: Request, body: bytes = b""
    ) -> Response:
        asked = BoltRequest(
            body=body.decode("utf-8", "replace"), query=request.url.query, headers=dict(request.headers)
        )

        def handled() -> tuple[BoltResponse, Sequence[Callable[[], None]]]:
            with held() as rest:
                return handle(asked), rest

        run = partial(asyncio.get_running_loop().run_in_executor, threads)
        answer, rest = await run(handled)
        response = to_starlette_response(answer)
        if rest:
            response.background = BackgroundTask(run, _all, rest)
        return response

    routes = [Route("/slack/events", slack_events, methods=["POST"]), *_watched(health, metrics)]
    if oauth is not None:
        routes += [
            Route(oauth.install_path, partial(in_thread, oauth.handle_installation)),
            Route(oauth.redirect_uri_path, partial(in_thread, oauth.handle_callback)),
        ]
    return Starlette(routes=routes)


def watched(health: Health, metrics: Metrics) -> Starlette:
    """For processes that Slack does not call: `GET /healthz`, `/readyz` and `/metrics` alone."""
    return Starlette(routes=_watched(health, metrics))


def _watched(health: Health, metrics: Metrics) -> list[Route]:
    # Plain functions: Starlette runs them in threads, for they ask the database.
    def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    def readyz(_: Request) -> Response:
        problems = health.problems()
        return PlainTextResponse("\n".join(problems) or "ready", UNAVAILABLE if problems else 200)

    def measured(_: Request) -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", measured)]


def _all(rest: Sequence[Callable[[], None]]) -> None:
    for begin in rest:
        begin()


async def _body(request: Request) -> bytes | None:
    """The body, or None when it is larger than anything Slack sends."""
    received = bytearray()
    async for piece in request.stream():
        received += piece
        if len(received) > LARGEST_BODY:
            return None
    return bytes(received)
