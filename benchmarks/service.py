"""How many requests a second the classifier answers over HTTP, and how long each takes: one process.

Run it with `python benchmarks/service.py [REQUESTS]`; what it found is in docs/benchmarks.md.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from os import environ
from socket import create_server
from time import perf_counter, sleep

from made_requests import generated

COUNT = 4_000
DIFFERENT = 1_000
AT_ONCE = (1, 8)
HOST = "127.0.0.1"
PATIENCE = 30


@contextmanager
def running() -> Iterator[int]:
    """The command itself in a process of its own; gives its port."""
    with create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from bot.cli import main; main()", "classifier", "--port", str(port)]
    process = subprocess.Popen(command, env={**environ, "GENAI_USE_HOST": HOST})
    try:
        until = perf_counter() + PATIENCE
        while not answers(port) and perf_counter() < until:
            sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    try:
        connection = HTTPConnection(HOST, port, timeout=1)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def ask(port: int, bodies: list[bytes]) -> list[float]:
    """The seconds that each answer took, over one connection that stays open."""
    connection = HTTPConnection(HOST, port)
    spent = []
    for body in bodies:
        start = perf_counter()
        connection.request("POST", "/v1/assess", body)
        answer = connection.getresponse()
        answer.read()
        spent.append(perf_counter() - start)
        if answer.status != 200:
            sys.exit(f"answered {answer.status}")
    connection.close()
    return spent


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    texts = [json.dumps(facts).encode() for facts in generated(DIFFERENT)]
    with running() as port:
        ask(port, texts[:100])
        for at_once in AT_ONCE:
            shares = [
                [texts[number % DIFFERENT] for number in range(count // at_once)] for _ in range(at_once)
            ]
            start = perf_counter()
            with ThreadPoolExecutor(at_once) as pool:
                spent = sorted(
                    second for share in pool.map(lambda each: ask(port, each), shares) for second in share
                )
            rate = len(spent) / (perf_counter() - start)
            middle, late = spent[len(spent) // 2], spent[int(len(spent) * 0.99)]
            tail = f"median {middle * 1e3:.1f} ms, p99 {late * 1e3:.1f} ms"
            print(f"{at_once} at once: {rate:.0f} a second, {tail}")


if __name__ == "__main__":
    main()
