"""`genai-use serve` and `worker` as an installation runs them: as processes, over HTTP and sockets."""

import gc
import hashlib
import hmac
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from bot.manifest_file import manifest_path
from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.persona import Persona
from bot.sandbox.run import BOT_TOKEN, SIGNING_SECRET
from bot.sandbox.seed import CONTACT_CHANNEL, COORDINATOR, PRODUCTION_CHANNEL, seed, seeded_productions
from bot.sandbox.server import SlackServer
from bot.sandbox.uses import MOODBOARD
from bot.sandbox.workspace import TEAM
from bot.serving import keep_what_is_there
from storage import Database, import_productions

COMMAND = Path(sys.executable).with_name("genai-use")
PATIENCE = 60.0
STOPS_WITHIN = 10.0


@dataclass
class Installation:
    """A fake Slack on this machine, a database, and processes of ours between them."""

    slack: FakeSlack
    settings: dict[str, str]
    folder: Path
    port: int
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        with (self.folder / "stderr").open("a") as stderr:
            process = subprocess.Popen(
                [str(COMMAND), *arguments],
                env={**os.environ, **self.settings, **settings},
                cwd=self.folder,
                stderr=stderr,
                text=True,
            )
        self.running.append(process)
        return process

    def serve_http(self, *arguments: str) -> subprocess.Popen[str]:
        """Serves over HTTP, and listens by now."""
        process = self.start("serve", "--http", *arguments)
        assert self.once_there(f"{self.url}/healthz") == "ok"
        self.slack.connect(f"{self.url}/slack/events")
        return process

    def once_there(self, url: str) -> str:
        """What stands there once somebody listens and is not unavailable."""
        with requests.Session() as session:
            retry = Retry(total=400, backoff_factor=0.05, backoff_max=0.3, status_forcelist=[503])
            session.mount("http://", HTTPAdapter(max_retries=retry))
            return session.get(url, timeout=PATIENCE).text

    def stop(self, process: subprocess.Popen[str]) -> int:
        """Tells it to end, as systemd and Kubernetes do; its exit code."""
        process.send_signal(signal.SIGTERM)
        return process.wait(STOPS_WITHIN)

    def post(self, *, secret: str = SIGNING_SECRET, age: float = 0) -> requests.Response:
        """A slash command, signed."""
        body = urlencode(
            {
                "command": "/genai-use",
                "text": "help",
                "team_id": TEAM,
                "user_id": COORDINATOR,
                "channel_id": PRODUCTION_CHANNEL,
                "trigger_id": "1",
            }
        )
        stamp = str(int(time.time() - age))
        signed = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signed}",
        }
        return requests.post(f"{self.url}/slack/events", data=body, headers=headers, timeout=PATIENCE)

    def told(self) -> str:
        return (self.folder / "stderr").read_text()


@pytest.fixture
def installation(migrated_sqlite: str, tmp_path: Path) -> Iterator[Installation]:
    app_token = "xapp-sandbox"
    slack = FakeSlack(SandboxClock(), SIGNING_SECRET, BOT_TOKEN, app_token, manifest=manifest_path())
    seed(slack)
    slack.patience = slack.delivery.seconds = slack.workspace.trigger_seconds = PATIENCE
    database = Database(migrated_sqlite)
    with database.writing() as tx:
        import_productions(tx, TEAM, seeded_productions())
    database.close()
    with SlackServer(slack) as server:
        port = _free_port()
        settings = {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_APP_TOKEN": app_token,
            "SLACK_API_URL": server.api_url,
            "DATABASE_URL": migrated_sqlite,
            "GENAI_USE_PORT": str(port),
        }
        found = Installation(slack, settings, tmp_path, port)
        yield found
        for process in found.running:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def asks(mira: Persona) -> None:
    mira.types("/genai-use", PRODUCTION_CHANNEL)
    for step in MOODBOARD:
        for name, value in step.items():
            mira.fills(name, value)
        assert mira.submits() == {}
    mira.waits_for_view("form_result")
    assert mira.submits() == {}


def test_over_http_only_slack_is_heard_and_a_signal_ends_it(installation: Installation) -> None:
    process = installation.serve_http()

    assert "/genai-use list" in installation.post().json()["text"]
    assert installation.post(secret="forged").status_code == 401
    assert installation.post(age=6 * 60).status_code == 401
    assert requests.post(f"{installation.url}/slack/events", data="{}", timeout=PATIENCE).status_code == 401
    assert installation.stop(process) == 0


def test_over_a_socket_the_first_request_reaches_the_contact(installation: Installation) -> None:
    health = _free_port()
    process = installation.start("serve", GENAI_USE_HEALTH_PORT=str(health))
    assert installation.slack.wait_until(lambda: installation.slack.sockets.is_open, PATIENCE)
    mira, noor = installation.slack.person(COORDINATOR), installation.slack.person("U0NOOR")
    asks(mira)

    assert "Acknowledge" in noor.reads("Moodboard for the harbour", CONTACT_CHANNEL).buttons
    mira.reads("Go ahead")

    sockets = installation.slack.sockets
    sockets.refresh()  # as Slack does every few hours
    assert installation.slack.wait_until(lambda: (sockets.admitted, sockets.count) == (2, 1), PATIENCE)
    mira.types("/genai-use help", PRODUCTION_CHANNEL)
    mira.reads("/genai-use list", PRODUCTION_CHANNEL)
    # Ready only when Slack has answered a ping: an open socket alone proves nothing.
    assert installation.once_there(f"http://127.0.0.1:{health}/readyz") == "ready"
    assert installation.stop(process) == 0
    for token in (BOT_TOKEN, "xapp-sandbox", SIGNING_SECRET):
        assert token not in installation.told()


def test_a_worker_alone_sends_what_a_server_without_one_owes(installation: Installation) -> None:
    server = installation.serve_http("--no-worker")
    asks(installation.slack.person(COORDINATOR))
    assert installation.slack.called("chat.postMessage") == []

    health = _free_port()
    worker = installation.start("worker", GENAI_USE_HEALTH_PORT=str(health))
    installation.slack.person("U0NOOR").reads("Moodboard for the harbour", CONTACT_CHANNEL)
    installation.slack.person(COORDINATOR).reads("Go ahead")
    assert installation.once_there(f"http://127.0.0.1:{health}/readyz") == "ready"
    assert "genai_use_jobs" in requests.get(f"http://127.0.0.1:{health}/metrics", timeout=PATIENCE).text
    assert installation.stop(server) == 0
    assert installation.stop(worker) == 0


def test_a_signal_ends_it_in_time_while_slack_does_not_answer(installation: Installation) -> None:
    process = installation.serve_http()
    installation.slack.trouble.fail_next("chat.postMessage", delay=30)
    asks(installation.slack.person(COORDINATOR))
    assert installation.slack.wait_until(
        lambda: bool(installation.slack.called("chat.postMessage")), PATIENCE
    )

    assert installation.stop(process) == 0


def test_a_port_that_is_taken_is_no_server(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", installation.port)):
        process = installation.start("serve", "--http")
        assert process.wait(PATIENCE) != 0
    assert "address already in use" in installation.told()


def test_wrong_settings_start_nothing(installation: Installation) -> None:
    process = installation.start("serve", SLACK_BOT_TOKEN="", GENAI_USE_PORT="x")

    assert process.wait(PATIENCE) == 2
    assert [line.partition(":")[0] for line in installation.told().splitlines()] == [
        "GENAI_USE_PORT",
        "SLACK_BOT_TOKEN",
    ]
    assert installation.slack.calls == []


def test_what_was_loaded_at_the_start_is_not_looked_through_for_garbage() -> None:
    before, loaded = gc.get_freeze_count(), [[number] for number in range(1000)]
    keep_what_is_there()
    assert gc.get_freeze_count() >= before + len(loaded)


HEAPS = """
import ctypes, sys
from threading import Barrier, Thread
from bot.serving import share_the_heap
if sys.argv[2] == "shared":
    share_the_heap()
libc, together = ctypes.CDLL(None), Barrier(8)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
threads = [Thread(target=lambda: (together.wait(), libc.malloc(100), together.wait())) for _ in range(8)]
for each in threads:
    each.start()
for each in threads:
    each.join()
told = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, told)
libc.fclose(told)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc makes a heap for each thread")
def test_eight_threads_share_two_heaps(tmp_path: Path) -> None:
    heaps = {}
    for how in ("shared", "each its own"):
        told = tmp_path / how
        subprocess.run([sys.executable, "-c", HEAPS, str(told), how], check=True)
        heaps[how] = told.read_text().count("<heap nr=")
    assert heaps["shared"] <= 2 < heaps["each its own"]
