"""The product's processes between a town's Slack and its database: started, killed, stopped, woken."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from bot.sandbox.run import BOT_TOKEN, SIGNING_SECRET
from tests.crash.product import Start, run
from tests.crash.town import PATIENCE, Town

COMMAND = Path(sys.executable).with_name("genai-use")
ROOT = Path(__file__).parents[2]
# A process that was imported once, from which the others fork: a start takes a tenth of a second.
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.crash.product"])


class Running(Protocol):
    """A process."""

    @property
    def pid(self) -> int | None: ...

    def kill(self) -> None: ...

    def gone(self, seconds: float) -> int | None:
        """Its exit code once it has ended; None when it has not."""


class Forked:
    """The product as tests/crash/product.py runs it."""

    def __init__(self, start: Start) -> None:
        self._process: BaseProcess = FORKS.Process(target=run, args=(start,), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()
        self._process.join()

    def gone(self, seconds: float) -> int | None:
        self._process.join(seconds)
        return self._process.exitcode


class Command:
    """`genai-use serve --http`, as an installation runs it, with the shortest lease that it takes."""

    def __init__(self, start: Start) -> None:
        settings = {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": start.api_url,
            "DATABASE_URL": start.database_url,
            "GENAI_USE_PORT": str(start.port),
            "GENAI_USE_LEASE_SECONDS": "15",
            "PYTHONPATH": str(ROOT),
        }
        with start.logs.open("a") as logs:
            self._process = subprocess.Popen(
                [str(COMMAND), "serve", "--http"],
                env={**os.environ, **settings},
                cwd=start.logs.parent,
                stderr=logs,
            )

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def gone(self, seconds: float) -> int | None:
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None


class House:
    """Where the processes of a town run. Everything that runs is killed in the end."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town = town
        self.start = Start(
            database_url=town.database_url,
            api_url=town.server.api_url,
            port=free_port(),
            logs=folder / "logs",
        )
        self.url = f"http://127.0.0.1:{self.start.port}"
        self.running: list[Running] = []
        town.slack.connect(f"{self.url}/slack/events")

    def forks(self, **how: object) -> Forked:
        """Starts the product in a fork."""
        process = Forked(replace(self.start, **how))  # type: ignore[arg-type]
        self.running.append(process)
        return process

    def commands(self) -> Command:
        """Starts `genai-use serve --http`."""
        process = Command(self.start)
        self.running.append(process)
        return process

    def listens(self) -> None:
        """Returns once somebody answers at the port."""
        answers(f"{self.url}/healthz")

    def logged(self) -> str:
        """What the processes wrote."""
        return self.start.logs.read_text() if self.start.logs.exists() else ""

    def ends(self) -> None:
        """Kills what still runs."""
        for process in self.running:
            if process.pid is not None and process.gone(0) is None:
                os.kill(process.pid, signal.SIGCONT)
                process.kill()


def answers(url: str) -> None:
    """Returns once somebody answers there, and says yes."""
    with requests.Session() as session:
        retry = Retry(connect=2000, total=2000, backoff_factor=0.01, backoff_max=0.05)
        session.mount("http://", HTTPAdapter(max_retries=retry))
        assert session.get(url, timeout=PATIENCE).ok


@contextmanager
def housed(town: Town, folder: Path) -> Iterator[House]:
    """A house for as long as the block lasts."""
    house = House(town, folder)
    try:
        yield house
    finally:
        house.ends()


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
