"""Journeys of a harmless use: told to the contact, acknowledged, or looked at more closely."""

from bot.sandbox.seed import CONTACT_CHANNEL
from bot.sandbox.uses import MOODBOARD
from policy import Outcome, Status
from tests.journeys.tidewater import Tidewater


def test_a_harmless_use_is_shared_and_the_requester_may_go_ahead(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)

    assert (case.id, case.status, case.assessment.outcome) == ("TIDEWATER-1", Status.SHARED, Outcome.SHARE)
    assert tidewater.card(case).buttons == ["Acknowledge", "Pull into review…", "Details"]
    assert "Go ahead: it is shared" in tidewater.letter(case).words
    assert f"<#{CONTACT_CHANNEL}>" in tidewater.letter(case).text


def test_nobody_reads_go_ahead_before_the_contacts_card_stands(tidewater: Tidewater) -> None:
    tidewater.reaches_result(MOODBOARD)
    tidewater.mira.submits()
    tidewater.slack.trouble.fail_next("chat.postMessage", status=503, channel=CONTACT_CHANNEL)
    tidewater.settles()

    case = tidewater.newest()
    assert "please wait" in tidewater.letter(case).words.lower()
    assert "Go ahead" not in tidewater.letter(case).words

    tidewater.waits(minutes=1)
    assert "Go ahead" in tidewater.letter(case).words


def test_the_contact_acknowledges_and_the_requester_reads_it(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    tidewater.noor.clicks("Acknowledge", tidewater.card(case))
    tidewater.settles()

    assert tidewater.again(case).status is Status.ACKNOWLEDGED
    assert "Acknowledged by" in tidewater.card(case).words
    assert "Acknowledge" not in tidewater.card(case).buttons
    assert "Acknowledged" in tidewater.letter(case).words


def test_the_contact_pulls_a_shared_use_into_review_and_approves_it(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    tidewater.opens(tidewater.noor, "Pull into review…", tidewater.card(case), "pull_in")
    tidewater.sends(tidewater.noor, {"reason": "Which harbour is it?"})

    assert tidewater.again(case).status is Status.IN_REVIEW
    assert "Go ahead" not in tidewater.letter(case).words
    assert "Which harbour is it?" in tidewater.letter(case).words
    assert "Pulled into review" in tidewater.told(tidewater.mira)[-1]

    tidewater.approves(tidewater.noor, tidewater.card(case), reason="A fine harbour.")
    assert tidewater.again(case).status is Status.APPROVED
    assert "A fine harbour." in tidewater.letter(case).words


def test_pulling_in_needs_a_reason(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    tidewater.opens(tidewater.noor, "Pull into review…", tidewater.card(case), "pull_in")

    assert tidewater.noor.submits() == {"reason": tidewater.noor.errors["reason"]}
    tidewater.noor.fills("reason", "   ")
    assert "reason" in tidewater.noor.submits()
    assert tidewater.again(case).status is Status.SHARED


def test_an_acknowledged_use_can_still_be_pulled_in(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    tidewater.noor.clicks("Acknowledge", tidewater.card(case))
    tidewater.settles()
    tidewater.opens(tidewater.noor, "Pull into review…", tidewater.card(case), "pull_in")
    tidewater.sends(tidewater.noor, {"reason": "On second thoughts."})

    assert tidewater.again(case).status is Status.IN_REVIEW
    assert tidewater.record(case) == ["open", "acknowledge", "pull_in"]
