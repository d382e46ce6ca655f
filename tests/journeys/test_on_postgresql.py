"""The heart of the journeys once more, on PostgreSQL; all others run on SQLite."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.seed import CONTACT_CHANNEL, PRODUCTION_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER
from policy import Status
from tests.journeys.tidewater import Tidewater, entered

MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=ZoneInfo("America/Los_Angeles"))


pytestmark = pytest.mark.postgresql


@pytest.fixture
def database_url(migrated_postgresql: str) -> str:
    return migrated_postgresql


def test_a_use_is_shared_pulled_in_and_approved_and_told_on_monday(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    assert "Go ahead" in tidewater.letter(case).words
    tidewater.opens(tidewater.noor, "Pull into review…", tidewater.card(case), "pull_in")
    tidewater.sends(tidewater.noor, {"reason": "Which harbour is it?"})
    tidewater.approves(tidewater.noor, tidewater.card(case), conditions="Only this harbour")
    assert "Only this harbour" in tidewater.letter(case).words

    tidewater.clock.move_to(MONDAY)
    tidewater.settles()
    for channel in (CONTACT_CHANNEL, PRODUCTION_CHANNEL):
        assert "Decided (1)" in tidewater.slack.posts(channel)[-1].words


def test_a_written_approval_lapses_when_answers_change(tidewater: Tidewater) -> None:
    case = tidewater.asks(YOUNGER)
    tidewater.approves(tidewater.noor, tidewater.card(case))
    case = tidewater.changes_answers(case, {0: {"title": "The captain, thirty years younger"}})
    assert case.current_reviews == ()

    tidewater.approves(tidewater.hana, tidewater.legal_card(case))
    tidewater.approves(tidewater.noor, tidewater.card(case))
    assert tidewater.again(case).status is Status.APPROVED


def test_two_contacts_at_the_same_instant_make_one_decision(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    card = tidewater.card(case)
    tidewater.opens(tidewater.noor, "Approve…", card, "approve")
    tidewater.opens(tidewater.tomas, "Approve…", card, "approve")
    with ThreadPoolExecutor(2) as threads:
        sent = [threads.submit(who.submits) for who in (tidewater.noor, tidewater.tomas)]
        assert [each.result() for each in sent] == [{}, {}]
    tidewater.settles()

    assert len(tidewater.again(case).reviews) == 1
    words = [who.waits_for_view("notice").words for who in (tidewater.noor, tidewater.tomas)]
    assert sum("a little late" in each for each in words) == 1


def test_contact_and_legal_at_the_same_instant_make_an_approval(tidewater: Tidewater) -> None:
    case = tidewater.asks(YOUNGER)
    tidewater.accepts_evidence(tidewater.noor, tidewater.card(case))
    tidewater.closes(tidewater.noor)
    for who, card in ((tidewater.noor, tidewater.card(case)), (tidewater.hana, tidewater.legal_card(case))):
        tidewater.opens(who, "Approve…", card, "approve")
    with ThreadPoolExecutor(2) as threads:
        for sent in [threads.submit(who.submits) for who in (tidewater.noor, tidewater.hana)]:
            assert sent.result() == {}
    tidewater.settles()

    case = tidewater.again(case)
    assert (case.status, len(case.reviews)) == (Status.APPROVED, 2)
    assert "You may go ahead" in tidewater.letter(case).words


def test_the_same_form_sent_twice_at_the_same_instant_is_one_case(tidewater: Tidewater) -> None:
    tidewater.reaches_result(MOODBOARD)
    tidewater.mira.submits()
    with ThreadPoolExecutor(2) as threads:
        for again in [threads.submit(tidewater.slack.resend) for _ in range(2)]:
            assert not again.result().failure
    tidewater.settles()

    assert [case.id for case in tidewater.cases()] == ["TIDEWATER-1"]
    assert len(tidewater.slack.posts(CONTACT_CHANNEL)) == 1


def test_a_draft_survives_and_a_refused_click_is_on_record(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use a fog bank", PRODUCTION_CHANNEL)
    tidewater.closes(tidewater.mira)
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    assert entered(tidewater.mira.waits_for_view("form_what"), "description") == "a fog bank"
    case = tidewater.asks_in_open_form(SIGNS)
    tidewater.jonas.clicks("Decline…", tidewater.card(case))
    tidewater.jonas.reads("Only the reviewers", CONTACT_CHANNEL)
    assert tidewater.record(case)[-1] == "refused_decline"


def test_while_slack_is_down_everything_waits_and_comes_in_order(tidewater: Tidewater) -> None:
    for _ in range(3):
        tidewater.reaches_result(SIGNS)
        tidewater.mira.submits()
        tidewater.closes(tidewater.mira)
    tidewater.slack.trouble.down = True
    tidewater.waits(minutes=10)
    tidewater.slack.trouble.down = False
    tidewater.waits(minutes=10)

    cards = tidewater.slack.posts(CONTACT_CHANNEL)
    assert [f"TIDEWATER-{number}" in card.words for number, card in enumerate(cards, 1)] == [True] * 3
