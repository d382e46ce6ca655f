"""Journeys of clicks that come late, twice, or at the same instant: one decision, and all know whose."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.sandbox.seed import CONTACT, CONTACT_CHANNEL, DEPUTY
from bot.sandbox.uses import MOODBOARD, SIGNS
from policy import Status
from tests.journeys.tidewater import Tidewater


def at_once(*deeds: Callable[[], object]) -> None:
    with ThreadPoolExecutor(len(deeds)) as threads:
        for deed in [threads.submit(deed) for deed in deeds]:
            deed.result()


def test_a_late_click_is_told_who_decided_and_when(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.slack.trouble.fail_next("chat.update", status=503, channel=CONTACT_CHANNEL)
    tidewater.approves(tidewater.noor, tidewater.card(case), reason="Fine by me.")
    old = tidewater.card(case)
    assert "Approve…" in old.buttons

    tidewater.tomas.clicks("Decline…", old)

    told = tidewater.tomas.reads("Your click came a little late", CONTACT_CHANNEL)
    assert "Approved" in told.words
    assert f"<@{CONTACT}>" in told.text
    assert "<!date^" in told.text
    assert "Fine by me." in told.words
    assert told.ephemeral_for == DEPUTY
    assert tidewater.again(case).status is Status.APPROVED


def test_a_form_sent_after_somebody_elses_decision_changes_nothing(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    card = tidewater.card(case)
    tidewater.opens(tidewater.tomas, "Approve…", card, "approve")
    tidewater.declines(tidewater.noor, card, "We have painted signs in store.")

    tidewater.tomas.submits()
    told = tidewater.tomas.waits_for_view("notice")
    assert "Declined" in told.words
    assert CONTACT in told.words
    assert tidewater.again(case).status is Status.DECLINED
    assert len(tidewater.again(case).reviews) == 1


def test_a_form_sent_after_the_request_was_changed_approves_nothing(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.noor, "Approve…", tidewater.card(case), "approve")
    tidewater.changes_answers(case, {0: {"title": "Larger signs behind the chase"}})

    tidewater.noor.submits()
    assert "moved on" in tidewater.noor.waits_for_view("notice").words
    assert tidewater.again(case).status is Status.IN_REVIEW
    assert tidewater.again(case).reviews == ()


def test_the_same_form_sent_twice_is_one_case(tidewater: Tidewater) -> None:
    tidewater.reaches_result(MOODBOARD)
    tidewater.mira.submits()
    assert not tidewater.slack.resend().failure
    assert not tidewater.slack.resend().failure
    tidewater.settles()

    assert [case.id for case in tidewater.cases()] == ["TIDEWATER-1"]
    assert len(tidewater.slack.posts(CONTACT_CHANNEL)) == 1
    assert len(tidewater.mira.dms()) == 1


def test_the_same_form_sent_twice_at_the_same_instant_is_one_case(tidewater: Tidewater) -> None:
    tidewater.reaches_result(MOODBOARD)
    view = tidewater.mira.waits_for_view("form_result")
    send = tidewater.slack.surfaces.submit
    at_once(lambda: send(tidewater.mira.id, view.id), tidewater.slack.resend)
    tidewater.slack.resend()
    tidewater.settles()

    assert len(tidewater.cases()) == 1


def test_the_same_approval_sent_twice_is_one_approval(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.noor, "Approve…", tidewater.card(case), "approve")
    tidewater.noor.submits()
    assert not tidewater.slack.resend().failure
    tidewater.settles()

    assert len(tidewater.again(case).reviews) == 1
    assert tidewater.record(case).count("approve") == 1
    assert len(tidewater.mira.dms()) == 2


def test_two_contacts_who_decide_at_the_same_instant_make_one_decision(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    card = tidewater.card(case)
    tidewater.opens(tidewater.noor, "Approve…", card, "approve")
    tidewater.opens(tidewater.tomas, "Decline…", card, "decline")
    tidewater.tomas.fills("reason", "Not like this.")

    at_once(tidewater.noor.submits, tidewater.tomas.submits)
    tidewater.settles()

    case = tidewater.again(case)
    assert len(case.reviews) == 1
    assert case.status in (Status.APPROVED, Status.DECLINED)
    loser = tidewater.tomas if case.status is Status.APPROVED else tidewater.noor
    if loser.view is not None and loser.view.callback_id != "notice":
        # On a stalled machine their second is over before their turn; they are told so, and press again.
        loser.submits()
    assert "Your click came a little late" in loser.waits_for_view("notice").words


def test_a_click_that_is_repeated_after_a_time_out_counts_once(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    card = tidewater.card(case)
    patience, tidewater.slack.delivery.seconds = tidewater.slack.delivery.seconds, 0.001
    tidewater.noor.clicks("Acknowledge", card)
    assert "operation_timeout" in tidewater.noor.warnings[-1]
    tidewater.slack.delivery.seconds = patience
    tidewater.noor.clicks_late("Acknowledge", card)
    tidewater.settles()
    tidewater.slack.workspace.warnings.clear()

    assert tidewater.record(case).count("acknowledge") == 1
    assert tidewater.again(case).status is Status.ACKNOWLEDGED
    assert len(tidewater.slack.posts(CONTACT_CHANNEL)) - len(tidewater.whispers(tidewater.noor)) == 1


def test_two_contacts_who_acknowledge_at_the_same_instant_acknowledge_once(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    card = tidewater.card(case)
    at_once(
        lambda: tidewater.noor.clicks("Acknowledge", card),
        lambda: tidewater.tomas.clicks("Acknowledge", card),
    )
    tidewater.settles()

    assert tidewater.record(case).count("acknowledge") == 1
    assert tidewater.again(case).status is Status.ACKNOWLEDGED
