"""A workspace for each journey."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import structlog

from bot.logs import set_up_logs
from bot.sandbox.clock import SandboxClock
from bot.sandbox.run import Sandbox
from bot.sandbox.seed import ADMIN
from tests.journeys.tidewater import WEDNESDAY, Tidewater

PATIENCE = 20.0
MEMORY = Path("/dev/shm")  # noqa: S108 - files in it are private, and wait for no disk
OUR_FAULTS = {
    "missing_scope",
    "invalid_arguments",
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "not_authed",
    "unknown_method",
}


@pytest.fixture(autouse=True)
def logs_as_in_earnest() -> Iterator[None]:
    """The log is written as when the product runs, rather than in colours and with pictures of the stack."""
    set_up_logs("info")
    yield
    structlog.reset_defaults()


@pytest.fixture
def database_url(sqlite_template: Path) -> Iterator[str]:
    """SQLite, unless a file of journeys says otherwise; in memory, where a folder for that is there."""
    with TemporaryDirectory(prefix="genai-use-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield f"sqlite:///{shutil.copy(sqlite_template, folder)}"


@pytest.fixture
def tidewater(database_url: str) -> Iterator[Tidewater]:
    """The workspace on a Wednesday morning, before anybody has asked for anything."""
    clock = SandboxClock(WEDNESDAY, running=False)
    with Sandbox(database_url, clock, admins=(ADMIN,)) as sandbox:
        be_patient(sandbox)
        yield Tidewater(sandbox)
        assert_slack_understood(sandbox)


def be_patient(sandbox: Sandbox) -> None:
    """A busy machine is no reason to fail: what is checked here is no speed."""
    sandbox.slack.patience = sandbox.slack.delivery.seconds = PATIENCE
    sandbox.slack.workspace.trigger_seconds = PATIENCE


def assert_slack_understood(sandbox: Sandbox) -> None:
    """On no journey does the product lack a scope, send what Slack cannot read, or fail to answer."""
    refused = [(call.method, call.result) for call in sandbox.slack.calls if not call.result.get("ok")]
    assert not [each for each in refused if each[1].get("error") in OUR_FAULTS]
    assert not sandbox.slack.workspace.warnings
