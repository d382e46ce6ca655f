"""Slack's side of a load: signed requests over connections that stay open, so many a second or flat out.

Plain sockets, so that little of the two cores goes to the client.
"""

import hmac
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from time import perf_counter, sleep, time

HOST = "127.0.0.1"
SIGNING_SECRET = "a-secret-of-the-benchmark"  # noqa: S105 - nobody else knows this server
LONGEST = 30.0


@dataclass(frozen=True, slots=True)
class Answered:
    """How long an acknowledgement took, and what stood in it."""

    seconds: float
    status: int
    body: bytes


def signature(body: bytes) -> tuple[str, str]:
    """The moment at which Slack sends the body, and its signature of both."""
    now = str(int(time()))
    signed = hmac.new(SIGNING_SECRET.encode(), b"v0:" + now.encode() + b":" + body, sha256)
    return now, f"v0={signed.hexdigest()}"


def signed(body: bytes) -> bytes:
    """The bytes of the HTTP request with which Slack sends the form-encoded body."""
    now, mark = signature(body)
    head = (
        "POST /slack/events HTTP/1.1\r\n"
        f"Host: {HOST}\r\n"
        "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        "Accept: application/json,*/*\r\n"
        "Accept-Encoding: gzip,deflate\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {now}\r\n"
        f"X-Slack-Signature: {mark}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Line:
    """One connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((HOST, port), timeout=LONGEST)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes, since: float | None = None) -> Answered:
        """Sends the request and reads the whole answer; `since`: from when on it waited to be sent."""
        start = perf_counter() if since is None else since
        self._socket.sendall(request)
        head, _, body = self._read().partition(b"\r\n\r\n")
        headers = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
        while len(body) < int(headers.get(b"content-length", 0)):
            body += self._read()
        return Answered(perf_counter() - start, int(head[9:12]), body)

    def _read(self) -> bytes:
        received = self._socket.recv(1 << 20)
        if not received:
            raise ConnectionError("the server hung up")
        return received

    def close(self) -> None:
        self._socket.close()


def flat_out(port: int, bodies: Sequence[bytes], lines: int = 16) -> tuple[float, list[Answered]]:
    """Requests answered a second, and the answers: each connection sends as soon as it was answered."""
    requests = [signed(body) for body in bodies]
    start = perf_counter()
    answers = _share(port, requests, lines, lambda _number: None)
    return len(bodies) / (perf_counter() - start), answers


def paced(port: int, bodies: Sequence[bytes], rate: float, lines: int = 64) -> list[Answered]:
    """The answers when the requests come at that rate a second, whether or not those before were answered."""
    requests = [signed(body) for body in bodies]
    start = perf_counter() + 0.05

    def at(number: int) -> float | None:
        due = start + number / rate
        early = due - perf_counter()
        if early <= 0:
            return due  # all connections were waiting: that counts
        sleep(early)
        return None

    return _share(port, requests, min(lines, len(requests)), at)


def _share(
    port: int, requests: Sequence[bytes], lines: int, due: Callable[[int], float | None]
) -> list[Answered]:
    """The requests shared among so many connections, in order."""
    numbered, lock = enumerate(requests), Lock()

    def work() -> Iterator[Answered]:
        line = _Line(port)
        try:
            while True:
                with lock:
                    number, request = next(numbered, (-1, b""))
                if number < 0:
                    return
                yield line.ask(request, due(number))
        finally:
            line.close()

    with ThreadPoolExecutor(lines) as pool:
        shares = [pool.submit(lambda: list(work())) for _ in range(lines)]
        return [answer for share in shares for answer in share.result()]


def percentile(answers: Sequence[Answered], part: float) -> float:
    """Seconds within which that part of the acknowledgements came."""
    ordered = sorted(answer.seconds for answer in answers)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]
