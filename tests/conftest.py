"""For all tests: a fresh database of each kind, and a way to open a case in it.

PostgreSQL is a real one, where its programs are installed. Each database is a copy of one that was migrated
once. Nothing here listens on a network.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from policy import Assessment, Outcome, Person, ReviewerRole, Tool, UseRequest
from storage import Case, Database, open_case
from tests.postgresql_server import Postgresql, copy_of, postgresql_programs, url_of

# No deadline: a busy machine is no failure. What hypothesis found in one run is not kept for the next.
settings.register_profile(
    "quiet", deadline=None, database=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("quiet")


def pytest_collection_finish() -> None:
    """What is there now stays to the end: to look through it for garbage took an eighth of the time."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI, where everything that tests need was installed, a skipped test fails the run."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and terminal.stats.get("skipped") and os.environ.get("GENAI_USE_FAIL_ON_SKIP"):
        terminal.write_line("Tests were skipped, and GENAI_USE_FAIL_ON_SKIP is set.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database with our tables; the test runs once for each kind."""
    url: str = request.getfixturevalue(f"migrated_{request.param}")
    database = Database(url)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database without any tables; the test runs once for each kind."""
    url: str = request.getfixturevalue(f"empty_{request.param}")
    return url


@pytest.fixture
def a_request() -> Callable[..., UseRequest]:
    """Makes a harmless request; what is given replaces its facts."""

    def make(**facts: Any) -> UseRequest:
        harmless: dict[str, Any] = {
            "production": "TIDE",
            "title": "Mood boards",
            "description": "Moods for the harbour scene.",
            "media": ("image",),
            "tools": (Tool(name="Sketcher", agreement="yes", retains="no", terms_reviewed="yes"),),
            "secured": "yes",
            "invents_content": "yes",
            "destination": "ideation",
            "training": "none",
            "made_by": "production",
            **dict.fromkeys(("inputs", "output_contains", "talent"), ()),
            **dict.fromkeys(("resembles_protected", "key_element"), "no"),
            **dict.fromkeys(("could_mislead", "affects_union_work"), "no"),
        }
        return UseRequest(**{**harmless, **facts})

    return make


@pytest.fixture
def an_assessment() -> Callable[..., Assessment]:
    """Makes an assessment of the outcome given, without findings."""

    def make(outcome: Outcome = Outcome.ESCALATE, *reviewers: ReviewerRole) -> Assessment:
        return Assessment(
            outcome=outcome,
            blocked=False,
            guidance="guidance-1",
            request_digest="sha256:0",
            reviewers=reviewers or (ReviewerRole.CONTACT,),
        )

    return make


@pytest.fixture
def opened(
    database: Database, a_request: Callable[..., UseRequest], an_assessment: Callable[..., Assessment]
) -> Callable[..., Case]:
    """Opens a case in a transaction of its own; what is given replaces the arguments of open_case."""
    numbers = count(1)

    def open_one(*, production: str = "TIDE", **changes: Any) -> Case:
        arguments: dict[str, Any] = {
            "team": "T1",
            "request": a_request(production=production),
            "assessment": an_assessment(),
            "requester": Person(None, "T1", "U1"),
            "submission": f"submission-{next(numbers)}",
            "now": datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        }
        with database.writing() as tx:
            return open_case(tx, **{**arguments, **changes})[0]

    return open_one


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'genai-use.db'}"


@pytest.fixture
def migrated_sqlite(tmp_path: Path, sqlite_template: Path) -> str:
    """The URL of a SQLite file with our tables, for tests that need no other kind."""
    copy = shutil.copy(sqlite_template, tmp_path / "genai-use.db")
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def empty_postgresql(postgresql: Path) -> Iterator[str]:
    with copy_of(postgresql, "template1") as name:
        yield url_of(postgresql, name)


@pytest.fixture
def migrated_postgresql(postgresql: Path, postgresql_template: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with our tables."""
    with copy_of(postgresql, postgresql_template) as name:
        yield url_of(postgresql, name)


@pytest.fixture(scope="session")
def postgresql_template(postgresql: Path) -> Iterator[str]:
    with copy_of(postgresql, "template1") as name:
        _migrate(url_of(postgresql, name))
        yield name


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Path]:
    """A PostgreSQL of this test process, reached through a socket in the folder; it goes with the tests."""
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs are not installed (initdb, pg_ctl, postgres)")
    with Postgresql(programs) as server:
        yield server.folder


def _migrate(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.close()
