"""Two processes on PostgreSQL are upgraded one after the other while people use them: nobody notices.

They stand behind a proxy that tries the other one when a connection fails, as docs/operations.md asks for.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from storage import Database
from tests.crash.people import Ledger, at_work_in_background
from tests.crash.processes import Forked, House, answers, free_port, housed
from tests.crash.town import PATIENCE, Town
from tests.crash.truth import find
from tests.crash.waiting import a_while_passes, drains

pytestmark = [pytest.mark.crash, pytest.mark.postgresql]

STOPS_WITHIN = 10.0


def test_two_processes_are_upgraded_one_by_one_and_no_click_is_lost(
    migrated_postgresql: str, tmp_path: Path, full_size: bool, seed: int, summary: Callable[[str], None]
) -> None:
    crews, requests, rounds = (10, 20, 5) if full_size else (4, 4, 1)
    chance, ledger = random.Random(seed), Ledger()
    ports = [free_port(), free_port()]
    with Town(migrated_postgresql, crews) as town, housed(town, tmp_path) as house, proxy(ports) as url:
        town.slack.connect(f"{url}/slack/events")
        processes = [started(house, port) for port in ports]
        database = Database(migrated_postgresql)
        people = [at_work_in_background(town.slack, crew, requests, ledger) for crew in town.crews]
        a_while_passes(town, chance, 5, 10)
        upgraded(database)
        for number in range(2 * rounds):
            a_while_passes(town, chance, 2, 10)
            stops(processes[number % 2])
            processes[number % 2] = started(house, ports[number % 2])
        for each in people:
            each.join()
        drains(town, database)
        found = find(town.slack, database, ledger)
        database.close()

    summary(
        f"seed {seed}, {crews * requests} requests, {2 * rounds} restarts after an upgrade of the schema, "
        f"{ledger.acknowledged} acknowledged; {found.told()}"
    )
    assert len(ledger.sent) == crews * requests
    assert (found.lost, found.doubled, ledger.red_errors) == ([], [], [])
    assert found.copies == []


def started(house: House, port: int) -> Forked:
    """A process that answers, and is ready."""
    process = house.forks(port=port)
    answers(f"http://127.0.0.1:{port}/readyz")
    return process


def stops(process: Forked) -> None:
    """As whoever upgrades stops it."""
    assert process.pid is not None
    os.kill(process.pid, signal.SIGTERM)
    assert process.gone(STOPS_WITHIN) == 0


def upgraded(database: Database) -> None:
    """The schema becomes that of a later version, which only adds."""
    with database.writing() as tx:
        tx.execute(text("CREATE TABLE of_a_later_version (id INTEGER)"))
        tx.execute(text("UPDATE genai_use_version SET version_num = '9999_since_0001'"))


class Either(BaseHTTPRequestHandler):
    """Hands a request to the first process that takes it."""

    ports: list[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        for port in self.ports:
            try:
                self._answers(port, body)
            except (OSError, HTTPException):
                continue
            return
        self.send_error(502)

    def _answers(self, port: int, body: bytes) -> None:
        process = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        process.request("POST", self.path, body, dict(self.headers))
        answer = process.getresponse()
        told = answer.read()
        self.send_response(answer.status)
        for name in ("Content-Type", "X-Slack-No-Retry"):
            if (value := answer.headers.get(name)) is not None:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)
        process.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        pass


@contextmanager
def proxy(ports: list[int]) -> Iterator[str]:
    """Where both processes are reached."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Proxy", (Either,), {"ports": ports}))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
