"""`genai-use db`, `productions`, `digest`: by hand what an installation needs."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.manifest_file import manifest_path
from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.run import BOT_TOKEN, SIGNING_SECRET
from bot.sandbox.seed import CONTACT_CHANNEL, COORDINATOR, PRODUCTION_CHANNEL, seed
from bot.sandbox.server import SlackServer
from bot.sandbox.workspace import TEAM
from policy import Outcome, Person
from storage import Database, open_case, save_workspace

Command = Callable[..., Any]
SEEDED = Path(__file__).parents[2] / "bot/sandbox/productions.yml"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    slack = FakeSlack(SandboxClock(), SIGNING_SECRET, BOT_TOKEN, None, manifest=manifest_path())
    seed(slack)
    with SlackServer(slack) as server:
        slack.workspace.base_url = server.base_url
        yield slack


@pytest.fixture
def installed(slack: FakeSlack, migrated_sqlite: str) -> dict[str, str]:
    """Settings of an installation whose workspace is known, with the seeded productions."""
    database = Database(migrated_sqlite)
    with database.writing() as tx:
        save_workspace(tx, TEAM, None, "Sandbox")
    database.close()
    return {
        "DATABASE_URL": migrated_sqlite,
        "SLACK_API_URL": f"{slack.workspace.base_url}/api/",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
    }


def test_a_new_database_is_made_by_upgrade_and_found_right_by_check(
    command: Command, empty_sqlite: str
) -> None:
    before = command("db", "check", DATABASE_URL=empty_sqlite)
    assert before.code == 2
    assert "genai-use db upgrade" in before.err

    assert command("db", "upgrade").code == 0
    assert command("db", "check").code == 0


@pytest.mark.parametrize("arguments", [("db", "check"), ("db", "upgrade"), ("serve", "--http"), ("worker",)])
def test_somebody_elses_tables_are_refused(
    command: Command, installed: dict[str, str], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE customer (id INTEGER)")
    connection.close()
    url = f"sqlite:///{foreign}"
    ran = command(*arguments, **installed | {"DATABASE_URL": url, "SLACK_SIGNING_SECRET": "invented"})

    assert ran.code == 2
    assert "DATABASE_URL" in ran.err
    assert "Traceback" not in ran.err


def test_serve_refuses_an_empty_database_and_says_what_to_do(
    command: Command, installed: dict[str, str], tmp_path: Path
) -> None:
    empty = {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.db'}", "SLACK_SIGNING_SECRET": "invented"}
    ran = command("serve", "--http", **installed | empty)
    assert (ran.code, "genai-use db upgrade" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-another", "SLACK_BOT_TOKEN: Slack does not accept it (invalid_auth)"),
        ("SLACK_API_URL", "http://127.0.0.1:1/api/", "SLACK_API_URL: Slack does not answer there"),
    ],
)
def test_a_slack_that_does_not_know_us_is_told_at_start(
    command: Command, installed: dict[str, str], setting: str, value: str, told: str
) -> None:
    ran = command("worker", **installed | {setting: value})
    assert (ran.code, told in ran.err) == (2, True)


def test_productions_are_imported_and_exported_the_same(
    command: Command, installed: dict[str, str], tmp_path: Path
) -> None:
    first = command("productions", "import", str(SEEDED), **installed).out.splitlines()
    assert first[0] == "added production TIDEWATER"
    assert first[-1] == "Taken over: 2 productions, 3 tools; 5 changed, 0 as before."
    exported = tmp_path / "exported.yml"
    assert command("productions", "export", str(exported)).code == 0
    assert command("productions", "import", str(exported)).out == (
        "Taken over: 2 productions, 3 tools; 0 changed, 5 as before.\n"
    )
    assert command("productions", "export", "-").out == exported.read_text(encoding="utf-8")


def test_an_import_says_what_changed_from_what_to_what_and_the_history_keeps_it(
    command: Command, installed: dict[str, str], tmp_path: Path
) -> None:
    command("productions", "import", str(SEEDED), **installed)
    text = SEEDED.read_text(encoding="utf-8").replace("[U0NOOR]", "[U0NOOR, T0OTHER/U0LENA]")
    changed = tmp_path / "changed.yml"
    changed.write_text(text, encoding="utf-8")
    what = 'changed production TIDEWATER: contact.people: ["U0NOOR"] → ["U0NOOR", "T0OTHER/U0LENA"]'

    tried = command("productions", "import", "--check", str(changed)).out
    assert tried == f"{what}\nWould be taken over: 2 productions, 3 tools; 1 changed, 4 as before.\n"
    assert "U0LENA" not in command("productions", "export", "-").out
    assert what not in command("productions", "history").out

    assert what in command("productions", "import", str(changed)).out
    assert "T0OTHER/U0LENA" in command("productions", "export", "-").out
    newest, *older = command("productions", "history").out.splitlines()
    assert newest.endswith(f" UTC, the command line: {what}")
    assert len(older) == 5
    assert len(command("productions", "history", "--most", "2").out.splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("productions: [{code: x}]", "code"),
        ("productions: 7", "productions"),
        (": : :", "no YAML"),
        (None, "No such file"),
    ],
)
def test_a_bad_productions_file_is_refused_field_by_field(
    command: Command, installed: dict[str, str], tmp_path: Path, text: str | None, told: str
) -> None:
    file = tmp_path / "bad.yml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    ran = command("productions", "import", str(file), **installed)

    assert ran.code == 2
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_without_a_known_workspace_the_import_asks_for_one(command: Command, migrated_sqlite: str) -> None:
    ran = command("productions", "import", str(SEEDED), DATABASE_URL=migrated_sqlite)
    assert (ran.code, "--team" in ran.err) == (2, True)


@pytest.fixture
def waiting(
    command: Command, installed: dict[str, str], a_request: Callable[..., Any], an_assessment: Any
) -> dict[str, str]:
    """A case of Tidewater waits since an hour."""
    command("productions", "import", str(SEEDED), **installed)
    database = Database(installed["DATABASE_URL"])
    clock = SandboxClock()
    with database.writing() as tx:
        open_case(
            tx,
            team=TEAM,
            request=a_request(production="TIDEWATER", title="Signs behind the chase"),
            assessment=an_assessment(Outcome.ESCALATE),
            requester=Person(None, TEAM, COORDINATOR),
            submission="one",
            now=clock(),
        )
    database.close()
    return installed


def test_a_digest_is_shown_without_being_sent(
    command: Command, waiting: dict[str, str], slack: FakeSlack
) -> None:
    ran = command("digest", "--dry-run", **waiting)

    assert ran.code == 0
    assert "Waiting for you: 1" in ran.out
    assert "nothing is sent" in ran.out
    assert slack.called("chat.postMessage") == []


def test_a_digest_is_sent_at_once_and_only_once_a_week(
    command: Command, waiting: dict[str, str], slack: FakeSlack
) -> None:
    assert f"{CONTACT_CHANNEL}: on its way" in command("digest", "--now", **waiting).out
    assert "TIDEWATER-1" in slack.posts(CONTACT_CHANNEL)[-1].words
    assert "TIDEWATER-1" in slack.posts(PRODUCTION_CHANNEL)[-1].words

    assert f"{CONTACT_CHANNEL}: this week has its digest already" in command("digest", "--now").out
    assert len(slack.posts(CONTACT_CHANNEL)) == 1


def test_digest_wants_to_know_whether_to_send(command: Command, waiting: dict[str, str]) -> None:
    ran = command("digest", **waiting)
    assert (ran.code, "--dry-run" in ran.err) == (2, True)
