"""The product in a process that a test can kill, at a moment of its choice: made in the test's own code.

`run` is the process. It is the product of `genai-use serve --http` or `worker`, with a shorter lease, and
with points at which it kills itself: nothing of that is in the product.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Lock, local
from typing import Any, Literal

import pytest
from sqlalchemy import Connection

from bot import app, delivery
from bot.logs import set_up_logs
from bot.sandbox.run import BOT_TOKEN, SIGNING_SECRET, SandboxSettings
from bot.serving import serve, work
from bot.slack import Slack
from policy import load_pack
from storage import Database

# Every fork finds the guidance compiled: the processes fork from one that has imported this module.
load_pack()
# What storage notes at a connection whose transaction changed something.
CHANGED = "genai_use_changed"


@dataclass(frozen=True)
class Start:
    """How a process is started. `dies_at`: at which point it kills itself; None: it lives."""

    database_url: str
    api_url: str
    port: int
    logs: Path
    role: Literal["serve", "serve without a worker", "work"] = "serve"
    owner: str = ""
    lease: float = 1.0
    pace: float = 0.05
    poll: float = 0.1
    dies_at: int | None = None
    points: Path | None = None


@dataclass
class Points:
    """Counts the points that the process passes, writes each one down, and dies at one of them."""

    dies_at: int | None
    written: Path | None
    passed: int = 0
    lock: Lock = field(default_factory=Lock)
    doing: local = field(default_factory=local)

    def at(self, point: str) -> None:
        """The process passes this point, and may end there."""
        with self.lock:
            if self.written is not None:
                with self.written.open("a") as lines:
                    lines.write(f"{point}\n")
            if self.passed == self.dies_at:
                os.kill(os.getpid(), signal.SIGKILL)
            self.passed += 1


def run(start: Start) -> None:
    """The process: until a signal arrives, or its point."""
    errors = os.open(start.logs, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(errors, 2)
    set_up_logs("info")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "PACE", timedelta(seconds=start.pace))
        patch.setattr(delivery, "POLL_SECONDS", start.poll)
        if start.dies_at is not None or start.points is not None:
            _set_points(patch, Points(start.dies_at, start.points))
        settings = _settings(start)
        product = app.build(settings)
        product.worker.lease = timedelta(seconds=start.lease)
        product.worker.owner += start.owner
        if start.role == "work":
            work(product, settings)
        else:
            serve(product, settings, with_worker=start.role == "serve")


def _settings(start: Start) -> SandboxSettings:
    return SandboxSettings(
        transport="http",
        slack_bot_token=BOT_TOKEN,
        slack_signing_secret=SIGNING_SECRET,
        slack_api_url=start.api_url,
        database_url=start.database_url,
        port=start.port,
    )


def _set_points(patch: pytest.MonkeyPatch, points: Points) -> None:
    """Before and after each commit that changes something, and around each call of chat.*."""

    class Dying(Database):
        @contextmanager
        def writing(self) -> Iterator[Connection]:
            with super().writing() as tx:
                yield tx
                changed = bool(tx.info.get(CHANGED))
                doing = getattr(points.doing, "what", "a handler")
                if changed:
                    points.at(f"before the commit of {doing}")
            if changed:
                points.at(f"after the commit of {doing}")
            points.doing.what = "a handler"

    class DyingSlack(Slack):
        def call(self, method: str, team: str, **arguments: Any) -> dict[str, Any]:
            if not method.startswith("chat."):
                return super().call(method, team, **arguments)
            points.at(f"before {method}")
            answer = super().call(method, team, **arguments)
            points.at(f"after {method}")
            return answer

    patch.setattr(app, "Database", Dying)
    patch.setattr(app, "Slack", DyingSlack)
    for name in ("claim", "finish"):
        patch.setattr(delivery, name, _named(name, getattr(delivery, name), points))


def _named(name: str, original: Any, points: Points) -> Any:
    def called(*arguments: Any, **more: Any) -> Any:
        points.doing.what = name
        return original(*arguments, **more)

    return called
