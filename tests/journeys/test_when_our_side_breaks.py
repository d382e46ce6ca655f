"""Journeys on which the product itself fails: said in place, nothing typed is lost, a reference for us."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.sandbox.seed import CONTACT_CHANNEL, PRODUCTION_CHANNEL
from bot.sandbox.uses import HARMLESS, MOODBOARD, SIGNS
from policy import Status
from storage import comments_on
from tests.journeys.tidewater import Tidewater, entered

REFERENCE = re.compile(r"\b[0-9a-f]{8}\b")


@contextmanager
def database_locked(tidewater: Tidewater) -> Iterator[None]:
    """Another program holds the database's file."""
    other = sqlite3.connect(file_of(tidewater), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


def file_of(tidewater: Tidewater) -> Path:
    return Path(tidewater.sandbox.database_url.removeprefix("sqlite:///"))


def spoil(tidewater: Tidewater, statement: str) -> None:
    """Somebody was at the database by hand."""
    by_hand = sqlite3.connect(file_of(tidewater))
    with by_hand:
        assert by_hand.execute(statement).rowcount
    by_hand.close()


def test_while_the_database_is_away_the_form_says_so_and_keeps_what_was_typed(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.fills(tidewater.mira, MOODBOARD[0])
    with database_locked(tidewater):
        errors = tidewater.mira.submits()
    assert "could not be stored just now" in " ".join(errors.values())
    assert entered(tidewater.mira.waits_for_view("form_what"), "title") == "Moodboard for the harbour"

    assert tidewater.mira.submits() == {}
    tidewater.fills(tidewater.mira, HARMLESS)
    assert tidewater.mira.submits() == {}
    tidewater.mira.waits_for_view("form_result")


def test_a_reply_that_could_not_be_kept_is_sent_again_by_slack(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    with database_locked(tidewater):
        tidewater.noor.says("Whose font is it?", CONTACT_CHANNEL, thread_ts=tidewater.card(case).ts)
    assert "http_service_error" in tidewater.slack.workspace.log[-1].why

    assert tidewater.slack.resend(retry=(1, "http_error")).failure is None
    with tidewater.database.reading() as tx:
        assert [each.text for each in comments_on(tx, case)] == ["Whose font is it?"]


def test_a_result_that_could_not_be_stored_stays_and_is_sent_again(tidewater: Tidewater) -> None:
    shown = tidewater.reaches_result(MOODBOARD)
    for _ in range(2):
        with database_locked(tidewater):
            assert tidewater.mira.submits() == {}
        told = tidewater.mira.waits_for_view("form_result")
        assert told.words.count("could not be stored just now") == 1
        assert told.body["submit"]["text"] == "Send again"
        assert [block["block_id"] for block in told.blocks[1:]] == [b["block_id"] for b in shown.blocks]
    assert tidewater.cases() == []

    assert tidewater.mira.submits() == {}
    assert len(tidewater.cases()) == 1
    assert tidewater.cases()[0].id in tidewater.mira.waits_for_view("notice").words


def test_a_result_on_which_our_side_broke_stays_with_a_reference(tidewater: Tidewater) -> None:
    tidewater.reaches_result(MOODBOARD)
    spoil(tidewater, "UPDATE production SET time_zone = 7, name = x'ff'")

    assert tidewater.mira.submits() == {}
    assert REFERENCE.search(tidewater.mira.waits_for_view("form_result").words)


def test_an_approval_that_could_not_be_stored_keeps_the_form(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.noor, "Approve…", tidewater.card(case), "approve")
    tidewater.noor.fills("reason", "Fine by me.")
    with database_locked(tidewater):
        assert "could not be stored just now" in " ".join(tidewater.noor.submits().values())
    assert tidewater.again(case).status is Status.IN_REVIEW

    assert tidewater.noor.submits() == {}
    assert tidewater.again(case).reviews[0].reason == "Fine by me."


def test_a_click_and_a_command_are_answered_while_the_database_is_away(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    card = tidewater.card(case)
    with database_locked(tidewater):
        tidewater.noor.clicks("Acknowledge", card)
        tidewater.noor.reads("could not be stored just now", CONTACT_CHANNEL)
        tidewater.mira.types("/genai-use a fog bank", PRODUCTION_CHANNEL)
        tidewater.mira.reads("could not be stored just now", PRODUCTION_CHANNEL)
        tidewater.tomas.types("/genai-use", CONTACT_CHANNEL)
        tidewater.tomas.reads("could not be stored just now", CONTACT_CHANNEL)
    assert tidewater.mira.warnings == tidewater.noor.warnings == []

    tidewater.noor.clicks("Acknowledge", card)
    tidewater.settles()
    assert tidewater.again(case).status is Status.ACKNOWLEDGED


def test_what_nobody_foresaw_gives_person_and_log_the_same_reference(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    card = tidewater.card(case)
    spoil(tidewater, "UPDATE case_file SET status = 'enchanted'")
    with capture_logs([merge_contextvars]) as logs:
        tidewater.noor.clicks("Approve…", card)
        told = tidewater.noor.reads("something went wrong on our side", CONTACT_CHANNEL)
        [reference] = REFERENCE.findall(told.words)

    assert [entry["reference"] for entry in logs if entry["event"] == "unexpected error"] == [reference]
    assert tidewater.noor.view is None
    assert tidewater.noor.warnings == []


@pytest.mark.parametrize("spoiled", ["production", "draft"])
def test_a_form_whose_step_fails_stays_open_with_a_reference(tidewater: Tidewater, spoiled: str) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.fills(tidewater.mira, MOODBOARD[0])
    columns = {"production": "time_zone = 7, name = x'ff'", "draft": "answers = '{\"half'"}
    spoil(tidewater, f"UPDATE {spoiled} SET {columns[spoiled]}")  # noqa: S608 - our own words

    errors = tidewater.mira.submits()
    assert REFERENCE.search(" ".join(errors.values()))
    assert entered(tidewater.mira.waits_for_view("form_what"), "title") == "Moodboard for the harbour"


def test_a_job_that_cannot_be_read_does_not_stop_the_others(tidewater: Tidewater) -> None:
    tidewater.reaches_result(MOODBOARD)
    tidewater.mira.submits()
    spoil(tidewater, "UPDATE job SET payload = '{}' WHERE kind = 'draw' AND lane = 'C0GENAIWEST'")
    tidewater.settles()

    assert len(tidewater.mira.dms()) == 1
    assert "please wait" in tidewater.letter(tidewater.newest()).words.lower()


def test_the_worker_outlives_a_database_that_was_away(tidewater: Tidewater) -> None:
    worker = tidewater.product.worker
    tidewater.reaches_result(MOODBOARD)
    tidewater.mira.submits()
    with database_locked(tidewater):
        worker.start()
        tidewater.mira.types("/genai-use list", PRODUCTION_CHANNEL)
    assert tidewater.slack.wait_until(lambda: bool(tidewater.slack.posts(CONTACT_CHANNEL)), 20)


def test_an_error_of_the_database_is_logged_without_the_words_that_were_to_be_stored(
    tidewater: Tidewater,
) -> None:
    with pytest.raises(IntegrityError) as failed, tidewater.database.writing() as tx:
        tx.execute(text("INSERT INTO draft (id, version) VALUES (:words, 1)"), {"words": "secret words"})
    assert "secret words" not in str(failed.value)


def test_logs_hold_no_words_of_users_and_no_token(tidewater: Tidewater) -> None:
    with capture_logs([merge_contextvars]) as logs:
        case = tidewater.asks(SIGNS)
        tidewater.declines(tidewater.noor, tidewater.card(case), "We have painted signs in store.")
    written = str(logs)

    assert logs
    for secret in ("painted signs", "Shop signs", "Signs behind", "xoxb-", "sandbox-signing-secret"):
        assert secret not in written
