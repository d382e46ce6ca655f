"""`genai-use jobs`: what was given up is listed, tried again, or dropped; nothing else is touched."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import Database, JobState, OwedJob, bury, claim, job_by_key, owe

Command = Callable[..., Any]
DUE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def url(migrated_sqlite: str) -> str:
    """Two jobs were given up, one is still to be done."""
    database = Database(migrated_sqlite)
    with database.writing() as tx:
        for number, lane in enumerate(("C_ONE", "C_TWO", "C_THREE")):
            owe(tx, kind="draw", key=f"draw:{number}", payload={"case": "TIDE-1"}, lane=lane, run_at=DUE)
    for _ in range(2):
        with database.writing() as tx:
            job = claim(tx, owner="w", now=DUE, lease=timedelta(seconds=60))
            assert job is not None
            bury(tx, job, now=DUE, error="is_archived")
    database.close()
    return migrated_sqlite


def job(url: str, key: str) -> OwedJob | None:
    database = Database(url)
    with database.reading() as tx:
        found = job_by_key(tx, key)
    database.close()
    return found


def test_what_was_given_up_is_listed_with_the_reason(command: Command, url: str) -> None:
    told = command("jobs", "list", DATABASE_URL=url)

    first, second = told.out.splitlines()
    assert first.startswith("1  due 2026-03-02 09:00 UTC  draw:0  in C_ONE, tried 1 time: is_archived")
    assert "draw:1" in second


def test_what_waits_is_another_list(command: Command, url: str) -> None:
    told = command("jobs", "list", "--state", "waiting", "--format", "json", DATABASE_URL=url)

    (line,) = told.out.splitlines()
    assert json.loads(line)["key"] == "draw:2"
    assert json.loads(line)["state"] == "ready"


def test_an_empty_list_says_so(command: Command, migrated_sqlite: str) -> None:
    assert command("jobs", "list", DATABASE_URL=migrated_sqlite).out == "There are no dead jobs.\n"


def test_a_dead_job_is_tried_again_from_the_start(command: Command, url: str) -> None:
    assert command("jobs", "retry", "1", DATABASE_URL=url).out == "Jobs: 1, will be tried again.\n"

    revived = job(url, "draw:0")
    assert revived is not None
    assert (revived.state, revived.attempts, revived.due_at) == (JobState.READY, 0, DUE)
    left = job(url, "draw:1")
    assert left is not None
    assert left.state is JobState.DEAD


@pytest.mark.parametrize(("act", "state"), [("retry", JobState.READY), ("drop", None)])
def test_all_means_the_dead_ones_only(command: Command, url: str, act: str, state: JobState | None) -> None:
    assert command("jobs", act, "--all", DATABASE_URL=url).code == 0

    found = [job(url, f"draw:{number}") for number in range(3)]
    assert [each.state if each else None for each in found] == [state, state, JobState.READY]


@pytest.mark.parametrize("act", ["retry", "drop"])
def test_one_wrong_id_changes_nothing(command: Command, url: str, act: str) -> None:
    refused = command("jobs", act, "1", "3", "99", DATABASE_URL=url)

    assert refused.code == 2
    assert "nothing was changed: 3, 99." in refused.err
    dead = job(url, "draw:0")
    assert dead is not None
    assert dead.state is JobState.DEAD


@pytest.mark.parametrize("arguments", [(), ("1", "--all")])
def test_it_has_to_be_said_which(command: Command, url: str, arguments: tuple[str, ...]) -> None:
    refused = command("jobs", "drop", *arguments, DATABASE_URL=url)

    assert refused.code == 2
    assert "Give the ids of dead jobs, or --all" in refused.err
