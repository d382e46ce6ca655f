"""The product, unmodified, against the fake Slack: signed HTTP in, Web API calls out, its own database.

The sandbox command, the tour and the journeys of the tests all run this.
"""

import socket
from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from types import TracebackType
from typing import Self

import uvicorn
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.app import Product, build
from bot.manifest_file import manifest_path
from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.listening import QuickServer
from bot.sandbox.seed import seed, seeded_productions
from bot.sandbox.server import SlackServer
from bot.sandbox.workspace import TEAM
from bot.settings import ServeSettings
from bot.web import web
from storage import Database, import_productions

# Invented; the fake Slack takes no others, so that a real token never ends up here.
BOT_TOKEN = "xoxb-sandbox"  # noqa: S105
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105
# Waits that only pace a lane, and that the tour and tests pass over.
PACING = timedelta(seconds=2)


class SandboxSettings(ServeSettings):
    """Settings that nothing in the environment can change."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is given here."""
        return (init_settings,)


@dataclass
class Sandbox:
    """One workspace with the product in it. Use it as a context manager.

    `with_worker` sends by itself; without, `settle` sends what is owed, which is deterministic.
    """

    database_url: str
    clock: SandboxClock
    port: int = 0
    with_worker: bool = False
    admins: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        self.slack = FakeSlack(
            self.clock, SIGNING_SECRET, BOT_TOKEN, app_token=None, manifest=manifest_path()
        )
        seed(self.slack)
        self.server = SlackServer(self.slack, self.port)
        self.server.start()
        self.product = self._built()
        self._http = Listening(self.product)
        self.slack.connect(f"{self._http.url}/slack/events")
        self.product.owe_what_recurs()
        if self.with_worker:
            self.product.worker.start()
            self.clock.on_move(self.product.worker.wake)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.stop()
        self.product.close()
        self.server.stop()

    @property
    def page_url(self) -> str:
        """Where the workspace is in the browser."""
        return f"{self.server.base_url}/"

    @property
    def product_url(self) -> str:
        """Where the product listens."""
        return self._http.url

    def _built(self) -> Product:
        database = Database(self.database_url)
        database.upgrade()
        with database.writing() as tx:
            import_productions(tx, TEAM, seeded_productions())
        database.close()
        return build(
            SandboxSettings(
                transport="http",
                slack_bot_token=BOT_TOKEN,
                slack_signing_secret=SIGNING_SECRET,
                slack_api_url=self.server.api_url,
                database_url=self.database_url,
                admins=self.admins,
            ),
            clock=self.clock,
        )

    def settle(self) -> None:
        """Sends everything that is due, passing over the second that a channel waits between messages."""
        while self._work():
            pass

    def _work(self) -> bool:
        if self.product.worker.work_once():
            return True
        due = self.product.worker.next_due()
        now = self.clock()
        if due is None or due > now + PACING:
            return False
        self.clock.advance(max(due - now, timedelta(milliseconds=1)))
        return True


class Listening:
    """The product's HTTP server, in a thread, on a free port of the loopback."""

    def __init__(self, product: Product) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = QuickServer(
            uvicorn.Config(
                web(product.bolt, product.oauth, product.health(), product.metrics),
                lifespan="off",
                log_config=None,
                access_log=False,
            )
        )
        self._thread = Thread(target=self._server.run, args=([listener],), name="product", daemon=True)
        self._thread.start()
        self._server.listening.wait()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
