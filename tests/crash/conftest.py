"""Crash tests: `make crash` runs them at full size, `.ci/run` at a size of a minute or two.

Each prints one line: what was killed, lost, doubled.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import structlog

from bot.logs import set_up_logs
from tests.postgresql_server import Postgresql, copy_of, postgresql_programs, url_of

SUMMARIES = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--crash", choices=("small", "full"), default="small", help="size of the crash tests")
    parser.addoption("--crash-seed", type=int, default=None, help="repeats a run of the crash tests")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(SUMMARIES, []):
        terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def logs_as_in_earnest() -> Iterator[None]:
    """The log is written as when the product runs, rather than in colours and with pictures of the stack."""
    set_up_logs("info")
    yield
    structlog.reset_defaults()


@pytest.fixture
def full_size(request: pytest.FixtureRequest) -> bool:
    """Whether the run is as large as the acceptance asks."""
    return bool(request.config.getoption("--crash", "small") == "full")


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Where chance begins; the summary names it."""
    given = request.config.getoption("--crash-seed", None)
    return random.SystemRandom().randrange(10**6) if given is None else int(given)


@pytest.fixture
def summary(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Has a line printed at the end of the run."""
    lines = request.config.stash.setdefault(SUMMARIES, [])
    return lambda line: lines.append(f"{request.node.name}: {line}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database with our tables; the test runs once for each kind."""
    url: str = request.getfixturevalue(f"migrated_{request.param}")
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def many_urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes as many databases with our tables as the test wants, all of one kind."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        numbers = iter(range(10_000))
        yield lambda: f"sqlite:///{shutil.copy(template, tmp_path / f'{next(numbers)}.db')}"
    else:
        folder: Path = request.getfixturevalue("postgresql")
        like: str = request.getfixturevalue("postgresql_template")
        with ExitStack() as copies:
            yield lambda: url_of(folder, copies.enter_context(copy_of(folder, like)))


@pytest.fixture
def own_postgresql() -> Iterator[Postgresql]:
    """A PostgreSQL server that the test may stop and start."""
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs are not installed (initdb, pg_ctl, postgres)")
    with Postgresql(programs) as server:
        yield server
