"""Calls to Slack over TLS: ours, over connections that stay open, against slack_sdk's client as it comes.

Run it with `python benchmarks/outgoing.py [CALLS] [ROUNDS]`; what it found is in docs/benchmarks.md. The
server is local, in a process of its own, with a certificate that is made for the run.
"""

import json
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any

from databases import TEAM
from rounds import each, heading, line, wall_seconds
from slack_sdk import WebClient

from bot.slack import Slack

CALLS = 60
ROUNDS = 7
HOST = "127.0.0.1"
TOKEN = "xoxb-of-the-benchmark"  # noqa: S105 - nobody else knows this server
PATIENCE = 30.0
MESSAGE: dict[str, Any] = {
    "channel": "C0REVIEW",
    "text": "TIDE-1 waits for you.",
    "blocks": [{"type": "divider"}] * 10,
}


class WebApi(BaseHTTPRequestHandler):
    """Says yes, and leaves the connection open."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"ok": True, "ts": "1.1"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def serve(folder: str, port: int) -> None:
    """The server's process."""
    server = ThreadingHTTPServer((HOST, port), WebApi)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(folder) / "certificate", Path(folder) / "key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


@contextmanager
def running() -> Iterator[tuple[str, str]]:
    """The server's address, and the file with its certificate."""
    with TemporaryDirectory() as folder:
        _make_certificate(folder)
        with socket.create_server((HOST, 0)) as free:
            port = free.getsockname()[1]
        process = subprocess.Popen([sys.executable, __file__, "serve", folder, str(port)])
        try:
            _await(port)
            yield f"https://{HOST}:{port}/api/", str(Path(folder) / "certificate")
        finally:
            process.terminate()
            process.wait()


def _make_certificate(folder: str) -> None:
    """Of the kind that Slack has: a key on an elliptic curve, and the name of the host."""
    asked = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    named = ["-days", "1", "-subj", "/CN=localhost", "-addext", f"subjectAltName=IP:{HOST}"]
    files = ["-keyout", f"{folder}/key", "-out", f"{folder}/certificate"]
    subprocess.run([*asked, *named, *files], check=True, capture_output=True)


def _await(port: int) -> None:
    until = perf_counter() + PATIENCE
    while perf_counter() < until:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        sleep(0.05)
    sys.exit("the server does not start")


def compare(calls: int, rounds: int) -> None:
    """Takes turns, and prints how many times as long ours take."""
    with running() as (address, certificate):
        os.environ["SSL_CERT_FILE"] = certificate  # trusted by both
        theirs = WebClient(TOKEN, base_url=address)
        ours = Slack(address, lambda _: TOKEN)

        def by_theirs(_: int) -> None:
            theirs.api_call("chat.postMessage", json=MESSAGE)

        def by_ours(_: int) -> None:
            ours.call("chat.postMessage", TEAM, **MESSAGE)

        by_theirs(0)
        by_ours(0)
        numbers = range(calls)
        times = wall_seconds(
            {"ours": lambda: each(by_ours, numbers), "theirs": lambda: each(by_theirs, numbers)}, rounds
        )
        line("a call over TLS / slack_sdk's client as it comes", "≤ 0.2", times["ours"], times["theirs"])
        spent = {name: f"{min(each) / calls * 1e3:.2f}" for name, each in times.items()}
        print(f"  ms each: ours {spent['ours']}, theirs {spent['theirs']}")
        ours.close()


def main() -> None:
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2], int(sys.argv[3]))
        return
    calls, rounds = (*sys.argv[1:], *(None,) * 2)[:2]
    heading()
    compare(int(calls or CALLS), int(rounds or ROUNDS))


if __name__ == "__main__":
    main()
