"""`genai-use doctor`: each thing that can be wrong has a line with what to do, and the exit code tells."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.doctor import Diagnosis, Level, of_database
from bot.ids import Scope
from bot.sandbox.clock import SandboxClock
from bot.sandbox.run import BOT_TOKEN, SIGNING_SECRET, Sandbox
from bot.sandbox.seed import ADMIN, CONTACT, CONTACT_CHANNEL, DEPUTY, PRODUCTION_CHANNEL
from bot.sandbox.workspace import TEAM
from policy import Assessment, Outcome, ReviewerRole
from storage import (
    Case,
    Contact,
    Database,
    Message,
    Production,
    bury,
    claim,
    owe,
    place_message,
    save_production,
    save_workspace,
)

Command = Callable[..., Any]
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
CONTACT_OF_TIDE = Contact(ReviewerRole.CONTACT, "C1", people=("U2",))
LEGAL_OF_TIDE = Contact(ReviewerRole.LEGAL, "C2", people=("U4",))
TIDE = Production("T1", "TIDE", "Tide", "C0", "UTC", contacts=(CONTACT_OF_TIDE, LEGAL_OF_TIDE))
GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"}


@pytest.fixture
def database(migrated_sqlite: str) -> Iterator[Database]:
    """An installation in which everything is as it should be."""
    database = Database(migrated_sqlite)
    with database.writing() as tx:
        save_workspace(tx, "T1", None, "Harbour")
        save_production(tx, TIDE)
    yield database
    database.close()


def bad(found: list[Diagnosis]) -> list[str]:
    return [str(each) for each in found if each.level is not Level.OK]


def test_nothing_is_wrong_with_a_good_installation(database: Database, opened: Callable[..., Case]) -> None:
    opened()

    assert bad(of_database(database, NOW)) == []


def test_a_language_that_the_app_does_not_speak_is_told_and_reads_english(database: Database) -> None:
    with database.writing() as tx:
        save_production(tx, replace(TIDE, language="Klingon"))

    [told] = bad(of_database(database, NOW))
    assert "TIDE has the language 'Klingon'" in told
    assert "English" in told
    assert "pt-BR" in told


def test_a_worker_that_does_not_work_and_jobs_given_up_are_found(database: Database) -> None:
    for number in (1, 2):
        with database.writing() as tx:
            owe(tx, kind="draw", key=f"draw:{number}", payload={}, lane="C1", run_at=NOW)
    with database.writing() as tx:
        job = claim(tx, owner="w", now=NOW, lease=timedelta(seconds=60))
        assert job is not None
        bury(tx, job, now=NOW, error="is_archived")

    late, dead = bad(of_database(database, NOW + timedelta(minutes=30)))
    assert late.startswith(
        "problem: The oldest message that is due has waited for 30 minutes. — is `genai-use"
    )
    assert dead.startswith("warning: Given up after Slack refused them for good: 1 draw. — `genai-use jobs")
    assert len(bad(of_database(database, NOW + timedelta(minutes=5)))) == 1


def test_productions_without_reviewers_are_found(database: Database) -> None:
    with database.writing() as tx:
        save_production(tx, replace(TIDE, contacts=(LEGAL_OF_TIDE,)))
        save_production(tx, replace(TIDE, code="SALT", contacts=(CONTACT_OF_TIDE,)))
        save_production(
            tx, replace(TIDE, code="FOG", contacts=(replace(CONTACT_OF_TIDE, people=()), LEGAL_OF_TIDE))
        )

    told = "\n".join(bad(of_database(database, NOW)))
    assert "problem: TIDE has no contact. — name people or a group with “/genai-use setup”" in told
    assert "problem: FOG: its contact names no people and no group." in told
    assert "warning: No legal reviewer for SALT:" in told


def test_cases_that_wait_for_nobody_and_messages_that_slack_refuses_are_found(
    database: Database, opened: Callable[..., Case], an_assessment: Callable[..., Assessment]
) -> None:
    both = an_assessment(Outcome.WRITTEN_APPROVAL, ReviewerRole.CONTACT, ReviewerRole.LEGAL)
    case = opened(assessment=both)
    opened(production="UNLISTED")
    with database.writing() as tx:
        save_production(tx, replace(TIDE, contacts=(CONTACT_OF_TIDE,)))
        place_message(tx, case.key, Message("contact", "C1", None, "is_archived"))

    told = "\n".join(bad(of_database(database, NOW)))
    assert "problem: TIDE-1: there is no legal reviewer to decide." in told
    assert "problem: UNLISTED-1: the production is not set up." in told
    assert "problem: Slack refuses messages in C1 (is_archived): TIDE-1 (contact)." in told


def test_an_empty_database_and_one_that_is_away_are_told_with_what_to_do(
    empty_sqlite: str, tmp_path: Path
) -> None:
    for url, said in (
        (empty_sqlite, "it has no tables of genai-use yet"),
        (f"sqlite:///{tmp_path}/no/such/folder.db", "The database does not answer"),
    ):
        (line,) = bad(of_database(Database(url), NOW))
        assert line.startswith("problem: ")
        assert said in line
        assert " — " in line


def test_the_command_lists_wrong_settings_and_looks_on(
    command: Command, database: Database, migrated_sqlite: str
) -> None:
    told = command("doctor", SLACK_BOT_TOKEN="xapp-1", DATABASE_URL=migrated_sqlite)

    assert told.code == 1
    assert "problem: SLACK_BOT_TOKEN: should begin with xoxb-" in told.out
    assert "problem: SLACK_SIGNING_SECRET: missing" in told.out
    assert "ok: The guidance can be read: netflix-2025-11" in told.out
    assert "xapp-1" not in told.out


def test_the_command_ends_well_when_nothing_is_wrong(
    command: Command, database: Database, migrated_sqlite: str
) -> None:
    told = command("doctor", DATABASE_URL=migrated_sqlite, **GOOD)

    assert told.code == 0, told.out
    assert {line.partition(":")[0] for line in told.out.splitlines()} == {"ok"}


@pytest.fixture
def sandbox(migrated_sqlite: str) -> Iterator[Sandbox]:
    with Sandbox(migrated_sqlite, SandboxClock(), admins=(ADMIN,)) as sandbox:
        yield sandbox


def online(command: Command, sandbox: Sandbox) -> Any:
    return command(
        "doctor",
        "--online",
        DATABASE_URL=sandbox.database_url,
        SLACK_API_URL=sandbox.server.api_url,
        SLACK_BOT_TOKEN=BOT_TOKEN,
        SLACK_SIGNING_SECRET=SIGNING_SECRET,
        GENAI_USE_ADMINS=ADMIN,
    )


def test_online_slack_confirms_a_good_installation(command: Command, sandbox: Sandbox) -> None:
    sandbox.settle()
    told = online(command, sandbox)

    assert told.code == 0, told.out
    assert "ok: All scopes that the app needs are granted." in told.out
    assert "ok: The channels, people and groups of all reviewers are there." in told.out
    assert BOT_TOKEN not in told.out + told.err


def test_online_finds_what_is_wrong_in_slack(command: Command, sandbox: Sandbox) -> None:
    sandbox.settle()
    sandbox.slack.change(CONTACT_CHANNEL, archived=True)
    sandbox.slack.change(PRODUCTION_CHANNEL, bot_in=False)
    for user in (CONTACT, DEPUTY, ADMIN):
        sandbox.slack.deactivate(user)
    sandbox.slack.workspace.scopes -= {Scope.READ_FILES}
    told = online(command, sandbox)

    assert told.code == 1
    assert "problem: Scopes are missing: files:read. — update the app from manifest.yml" in told.out
    assert "problem: Nobody is an admin" in told.out
    assert f"problem: TIDEWATER (contact): the channel {CONTACT_CHANNEL} is archived." in told.out
    assert "problem: TIDEWATER (contact), LANTERN-ROW (contact): everybody named there" not in told.out
    assert "problem: TIDEWATER (contact): everybody named there is deactivated." in told.out
    assert f"warning: TIDEWATER: the production's channel {PRODUCTION_CHANNEL}" in told.out


def test_online_a_token_that_slack_refuses_is_told(command: Command, sandbox: Sandbox) -> None:
    sandbox.settle()
    settings = {"DATABASE_URL": sandbox.database_url, "SLACK_API_URL": sandbox.server.api_url}
    told = command("doctor", "--online", **settings | GOOD)

    assert told.code == 1
    assert "problem: Slack does not accept the bot token (invalid_auth)." in told.out
    assert TEAM not in told.out
