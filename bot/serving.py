"""Runs the product until it is told to stop: over HTTP, over Socket Mode, or as a worker alone.

SIGTERM and SIGINT end it after what was acknowledged is finished.
"""

import ctypes
import gc
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog
import uvicorn
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from bot.app import Product
from bot.health import Health
from bot.settings import ServeSettings
from bot.web import watched, web

log = structlog.get_logger()

# SIGTERM to gone in under ten seconds, with what product.close() waits for. Slack waits no longer either.
FINISH_SECONDS = 3
# slack_sdk's client pings every five seconds and gives a session up after four unanswered ones.
SILENCE_SECONDS = 30
# An acknowledgement passes through three threads, and at each may wait so long for one that draws a form.
SWITCH_SECONDS = 0.0005
# glibc's malloc.h: how many heaps there may be.
M_ARENA_MAX = -8


def serve(product: Product, settings: ServeSettings, *, with_worker: bool) -> None:
    """Serves until a signal arrives."""
    share_the_heap()
    product.owe_what_recurs()
    keep_what_is_there()
    if with_worker:
        product.worker.start()
    try:
        if settings.uses_socket_mode:
            _serve_socket(product, settings)
        else:
            _serve_http(product, settings)
    finally:
        product.close()


def work(product: Product, settings: ServeSettings) -> None:
    """The worker alone, until a signal arrives."""
    product.owe_what_recurs()
    keep_what_is_there()
    stopped = until_signalled()
    product.worker.start()
    log.info("working")
    with _watched(product.health(), product, settings):
        stopped.wait()
    product.close()


def _serve_http(product: Product, settings: ServeSettings) -> None:
    log.info("serving", transport="http", host=settings.host, port=settings.port)
    sys.setswitchinterval(SWITCH_SECONDS)
    # uvicorn stops at a signal, and then raises it once more: without a handler of ours nothing is finished.
    until_signalled()
    uvicorn.run(
        web(product.bolt, product.oauth, product.health(), product.metrics, product.immediate.held),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=FINISH_SECONDS,
    )


def _serve_socket(product: Product, settings: ServeSettings) -> None:
    token = settings.slack_app_token
    handler = SocketModeHandler(
        product.bolt,
        token.get_secret_value() if token else None,
        web_client=WebClient(base_url=settings.slack_api_url),
    )
    stopped = until_signalled()
    handler.connect()  # type: ignore[no-untyped-call]
    log.info("serving", transport="socket")
    with _watched(product.health(lambda: silence(handler.client)), product, settings):
        stopped.wait()
    # slack_sdk's session runner can start again on the closed session; close() would then wait for ever.
    handler.client.current_session_runner.event.set()
    handler.close()  # type: ignore[no-untyped-call]


def silence(client: SocketModeClient) -> str | None:
    """Says so when Slack has answered none of our pings lately: a socket can be open and dead."""
    session = client.current_session
    heard = session.last_ping_pong_time if session is not None else None
    if heard is not None and time.time() - heard <= SILENCE_SECONDS:
        return None
    return "Nothing comes in from Slack over the socket."


@contextmanager
def _watched(health: Health, product: Product, settings: ServeSettings) -> Iterator[None]:
    """Health and metrics for a process that Slack does not call, on a port of their own, if one is set."""
    if settings.health_port is None:
        yield
        return
    config = uvicorn.Config(
        watched(health, product.metrics),
        host=settings.host,
        port=settings.health_port,
        log_level="warning",
        access_log=False,
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, name="health", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def share_the_heap() -> None:
    """Two heaps for all threads: with one for each of them 6 MB lie idle, and nothing is faster.

    Only glibc makes so many, and only it is asked to.
    """
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        mallopt(M_ARENA_MAX, 2)


def keep_what_is_there() -> None:
    """Modules, guidance and handlers stay to the end: no more looking through them for garbage.

    Each time it stops every thread for 130 ms (measured), and every acknowledgement under way with them.
    """
    gc.collect()
    gc.freeze()


def until_signalled() -> Event:
    """An event that is set by SIGTERM or SIGINT."""
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    return stopped
