"""Runs the product until it is told to stop: over HTTP, over Socket Mode, or as a worker alone.

SIGTERM and SIGINT end it after what was acknowledged is finished.
"""

import signal
from threading import Event

import structlog
import uvicorn
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.app import Product
from bot.settings import ServeSettings
from bot.web import web

log = structlog.get_logger()

# SIGTERM to gone in under ten seconds.
FINISH_SECONDS = 8


def serve(product: Product, settings: ServeSettings, *, with_worker: bool) -> None:
    """Serves until a signal arrives."""
    product.owe_what_recurs()
    if with_worker:
        product.worker.start()
    try:
        if settings.uses_socket_mode:
            _serve_socket(product, settings)
        else:
            _serve_http(product, settings)
    finally:
        product.close()


def work(product: Product) -> None:
    """The worker alone, until a signal arrives."""
    product.owe_what_recurs()
    stopped = until_signalled()
    product.worker.start()
    log.info("working")
    stopped.wait()
    product.close()


def _serve_http(product: Product, settings: ServeSettings) -> None:
    log.info("serving", transport="http", host=settings.host, port=settings.port)
    # uvicorn stops at a signal, and then raises it once more: without a handler of ours nothing is finished.
    until_signalled()
    uvicorn.run(
        web(product.bolt, product.oauth),
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
    stopped.wait()
    # slack_sdk's session runner can start again on the closed session; close() would then wait for ever.
    handler.client.current_session_runner.event.set()
    handler.close()  # type: ignore[no-untyped-call]


def until_signalled() -> Event:
    """An event that is set by SIGTERM or SIGINT."""
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    return stopped
