"""The servers of benchmarks/load.py, each in a process of its own: ours, and the apps beside it.

`bare`: a Bolt app with our settings, on our server, whose listeners only acknowledge. `stores`: it keeps what
was sent, with the database's driver, before it acknowledges. `opens`: it opens, with Bolt's client, the form
that ours opened last. `default`: Bolt's own settings on our server.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from threading import Lock, local
from time import perf_counter
from time import sleep as wait
from typing import Any

import uvicorn
from load_client import HOST, SIGNING_SECRET
from raw_writes import Raw
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.health import Health
from bot.metrics import Metrics
from bot.serving import SWITCH_SECONDS, keep_what_is_there
from bot.web import web
from storage import Database

TOKEN = "xoxb-of-the-benchmark"  # noqa: S105 - nobody else knows this server
PATIENCE = 60.0
MEGABYTE = 1024


@dataclass(frozen=True, slots=True)
class Server:
    """A process that answers at the port."""

    port: int
    process: subprocess.Popen[bytes]

    def ready(self) -> None:
        """Returns once it answers: several start side by side."""
        until = perf_counter() + PATIENCE
        while not _answers(self.port):
            if self.process.poll() is not None or perf_counter() > until:
                sys.exit(f"does not start: {self.process.args!r}")
            wait(0.05)

    @property
    def megabytes(self) -> float:
        """How much memory it occupies now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(resident.split()[1]) / MEGABYTE


@contextmanager
def ours(database_url: str, api_port: int) -> Iterator[Server]:
    """`genai-use serve --http` with its worker, as an installation runs it."""
    port = _free_port()
    settings = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": f"http://{HOST}:{api_port}/api/",
        "DATABASE_URL": database_url,
        "GENAI_USE_PORT": str(port),
        "GENAI_USE_LOG_LEVEL": "error",
    }
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--http"]
    with _running(command, port, settings) as server:
        yield server


@contextmanager
def web_api() -> Iterator[Server]:
    """What stands for Slack's Web API."""
    port = _free_port()
    with _running([sys.executable, str(Path(__file__).with_name("web_api.py")), str(port)], port, {}) as api:
        api.ready()
        yield api


def take_seconds(api: Server, seconds: float) -> None:
    """Each call of the Web API takes so long from now on."""
    _ask(api.port, "POST", f"/seconds/{seconds}")


def forms_opened(api: Server) -> int:
    """How many forms were opened until now, by whomever."""
    return int(_ask(api.port, "GET", "/opened")["opened"])


def _ask(port: int, method: str, path: str) -> dict[str, Any]:
    connection = HTTPConnection(HOST, port)
    connection.request(method, path)
    said: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return said


@contextmanager
def other(kind: str, *arguments: object) -> Iterator[Server]:
    """One of those that are not ours."""
    port = _free_port()
    with _running([sys.executable, __file__, kind, str(port), *map(str, arguments)], port, {}) as server:
        yield server


@contextmanager
def _running(command: list[str], port: int, settings: dict[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(command, env={**os.environ, **settings})
    try:
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    with suppress(OSError):
        connection = HTTPConnection(HOST, port, timeout=1)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    return False


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        return int(free.getsockname()[1])


def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=TOKEN)


def bare(client: WebClient | None = None) -> App:
    """A Bolt app with our settings, and no listener yet."""
    return App(
        client=client,
        signing_secret=SIGNING_SECRET,
        authorize=_authorize,
        process_before_response=True,
        token_verification_enabled=False,
    )


def _default(api_port: int) -> App:
    client = WebClient(TOKEN, base_url=f"http://{HOST}:{api_port}/api/")
    return App(client=client, signing_secret=SIGNING_SECRET)


def _acknowledges(app: App) -> App:
    app.command("/genai-use")(lambda ack: ack())
    app.view("form_result")(lambda ack: ack())
    return app


def _opens(api_port: int) -> App:
    """Nothing is read or drawn for it: the form is the same for everybody."""
    form = _ask(api_port, "GET", "/opened")["last"]["view"]
    app = bare(WebClient(base_url=f"http://{HOST}:{api_port}/api/"))

    def asked(ack: Callable[..., object], body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form)

    app.command("/genai-use")(asked)
    return app


def _stores(database_url: str, learnt_from: str) -> App:
    """Each thread has a connection of its own; on SQLite they take turns, as its one writer does best."""
    threads = local()
    turn: AbstractContextManager[Any] = Lock() if database_url.startswith("sqlite") else nullcontext()

    def sent(ack: Callable[..., object], body: dict[str, Any]) -> None:
        if not hasattr(threads, "raw"):
            threads.raw = Raw(database_url, learnt_from)
        with turn:
            threads.raw.send(json.loads(body["view"]["private_metadata"])["draft"])
        ack()

    app = bare()
    app.command("/genai-use")(lambda ack: ack())
    app.view("form_result")(sent)
    return app


def _serve(app: App, port: int) -> None:
    """On the server of `genai-use serve`, with its settings."""
    health = Health(Database("sqlite:///unused.db"), lambda: datetime.now(UTC), lambda: None)
    site = web(app, None, health, Metrics())
    sys.setswitchinterval(SWITCH_SECONDS)
    keep_what_is_there()
    uvicorn.run(site, host=HOST, port=port, log_level="warning", access_log=False)


def main() -> None:
    kind, port, *more = sys.argv[1:]
    if kind == "default":
        _serve(_acknowledges(_default(int(more[0]))), int(port))
    elif kind == "stores":
        _serve(_stores(*more), int(port))
    elif kind == "opens":
        _serve(_opens(int(more[0])), int(port))
    else:
        _serve(_acknowledges(bare()), int(port))


if __name__ == "__main__":
    main()
