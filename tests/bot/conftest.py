"""For the bot's own tests: its command line, in this process and with an environment of its own."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot.cli import main
from bot.logs import set_up_logs

OURS = ("SLACK_", "GENAI_USE_", "DATABASE_URL")


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def logs_as_in_earnest() -> Iterator[None]:
    """The log is written as when the product runs; nothing of it outlives the test's own stderr."""
    set_up_logs("info")
    yield
    structlog.reset_defaults()


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No setting of ours, and a folder without a .env."""
    for name in list(os.environ):
        if name.startswith(OURS):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


@pytest.fixture
def command(clean_environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs `genai-use` with these arguments, and these settings in its environment."""

    def run(*arguments: str, **settings: str) -> Ran:
        for name, value in settings.items():
            clean_environment.setenv(name, value)
        clean_environment.setattr(sys, "argv", ["genai-use", *arguments])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return run
