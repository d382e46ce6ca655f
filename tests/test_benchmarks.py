"""Every benchmark of the app under load still runs, at the smallest size; nothing is measured here.

Those that clean up after themselves run in this process, whose imports they share.
"""

import gc
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.postgresql_server import postgresql_programs

ROOT = Path(__file__).parents[1]
Run = Callable[..., str]
WITHOUT_POSTGRESQL = pytest.mark.skipif(
    postgresql_programs() is None, reason="PostgreSQL's programs are not installed (initdb, pg_ctl, postgres)"
)
KINDS = ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, WITHOUT_POSTGRESQL])]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a benchmark, and says what it prints."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    # For the servers that some of them start; and one of them sets the other itself.
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("SSL_CERT_FILE", os.environ.get("SSL_CERT_FILE", ""))

    def ran(name: str, *arguments: str) -> str:
        script = ROOT / "benchmarks" / name
        monkeypatch.setattr(sys, "argv", [str(script), *arguments])
        runpy.run_path(str(script), run_name="__main__")
        gc.collect()  # what was left open is told of here, and not in another test
        return capsys.readouterr().out

    return ran


def run_apart(name: str, *arguments: str) -> str:
    """The same in a process of its own, with which goes what is left open."""
    command = [sys.executable, str(ROOT / "benchmarks" / name), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.check_output(command, env=environment, cwd=ROOT, text=True, timeout=300)


def test_the_app_under_load_is_compared_with_bare_bolt() -> None:
    told = run_apart("load.py", "sqlite", "1", "0.2")
    assert "p99" in told
    assert "memory" in told


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_compared_with_the_driver(kind: str, run: Run) -> None:
    assert "the driver" in run("transaction.py", kind, "2", "1")


def test_eight_writers_are_compared_with_the_driver(run: Run) -> None:
    assert "longest wait" in run("writers.py", "2", "1")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the program openssl is not installed")
def test_calls_are_compared_with_the_client_as_it_comes(run: Run) -> None:
    assert "TLS" in run("outgoing.py", "2", "1")


def test_many_handlers_are_compared_with_one() -> None:
    assert "all handlers" in run_apart("handlers.py", "5", "1")


def test_growth_is_measured_with_few_cases_too(run: Run) -> None:
    told = run("growth.py", "200")
    assert "many / few" in told


def test_a_replay_is_compared_with_reading_the_same_rows() -> None:
    assert "replay / decoding" in run_apart("replay.py", "20")
