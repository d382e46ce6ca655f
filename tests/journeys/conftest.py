"""A workspace for each journey."""

from collections.abc import Iterator

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.run import Sandbox
from bot.sandbox.seed import ADMIN
from tests.journeys.tidewater import WEDNESDAY, Tidewater

PATIENCE = 20.0


@pytest.fixture
def database_url(migrated_sqlite: str) -> str:
    """SQLite, unless a file of journeys says otherwise."""
    return migrated_sqlite


@pytest.fixture
def tidewater(database_url: str) -> Iterator[Tidewater]:
    """The workspace on a Wednesday morning, before anybody has asked for anything."""
    clock = SandboxClock(WEDNESDAY, running=False)
    with Sandbox(database_url, clock, admins=(ADMIN,)) as sandbox:
        be_patient(sandbox)
        yield Tidewater(sandbox)


def be_patient(sandbox: Sandbox) -> None:
    """A busy machine is no reason to fail: what is checked here is no speed."""
    sandbox.slack.patience = sandbox.slack.delivery.seconds = PATIENCE
    sandbox.slack.workspace.trigger_seconds = PATIENCE
