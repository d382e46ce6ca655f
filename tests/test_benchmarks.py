"""Every benchmark of the app under load still runs, at the smallest size; nothing is measured here."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def run(*command: str) -> str:
    """What the benchmark prints."""
    name, *arguments = command
    ran = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / name), *arguments],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_app_under_load_is_compared_with_bare_bolt() -> None:
    told = run("load.py", "sqlite", "1", "0.2")
    assert "p99" in told
    assert "memory" in told


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_compared_with_the_driver(kind: str, request: pytest.FixtureRequest) -> None:
    if kind == "postgresql":
        request.getfixturevalue("postgresql")
    assert "the driver" in run("transaction.py", kind, "2", "1")


def test_eight_writers_are_compared_with_the_driver() -> None:
    assert "longest wait" in run("writers.py", "2", "1")


def test_calls_are_compared_with_the_client_as_it_comes() -> None:
    assert "TLS" in run("outgoing.py", "2", "1")


def test_many_handlers_are_compared_with_one() -> None:
    assert "all handlers" in run("handlers.py", "5", "1")


def test_growth_is_measured_with_few_cases_too() -> None:
    told = run("growth.py", "500")
    assert "many / few" in told
