"""Journeys that go on from the details of a case: everything that the reader can do is one click away."""

from bot.sandbox.uses import MOODBOARD, SIGNS
from policy import Status
from tests.journeys.tidewater import Tidewater


def test_a_reviewer_decides_from_the_queue_and_the_details_show_it(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    noor = tidewater.noor
    noor.opens_home()
    noor.clicks_at_home("Details")
    assert {"Approve…", "Ask…", "Decline…"} <= set(noor.waits_for_view("details").buttons)

    noor.clicks_in_view("Approve…")
    noor.waits_for_view("approve")
    assert noor.submits() == {}
    noor.waits_for_view("notice")
    noor.closes()
    under = noor.waits_for_view("details")
    assert tidewater.slack.wait_until(lambda: "Revoke…" in noor.waits_for_view("details").buttons)
    assert "Approve…" not in noor.waits_for_view("details").buttons
    assert under.callback_id == "details"
    tidewater.settles()
    assert tidewater.again(case).status is Status.APPROVED


def test_what_was_acknowledged_in_the_details_is_shown_there(tidewater: Tidewater) -> None:
    tidewater.asks(MOODBOARD)
    noor = tidewater.noor
    noor.opens_home()
    noor.clicks_at_home("Details")
    before = noor.waits_for_view("details")
    noor.clicks_in_view("Acknowledge")

    assert "Acknowledged by" in tidewater.sees_another(noor, before).words


def test_the_requester_goes_on_from_there(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    mira = tidewater.mira
    mira.opens_home()
    mira.clicks_at_home("Details")
    assert {"Change answers", "Withdraw…"} <= set(mira.waits_for_view("details").buttons)
    mira.clicks_in_view("Change answers")

    assert mira.waits_for_view("form_what").callback_id == "form_what"


def test_whoever_may_only_read_gets_no_buttons(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    production = tidewater.message(case, "production")
    assert tidewater.opens(tidewater.jonas, "Details", production, "details").buttons == []
    assert tidewater.opens(tidewater.ada, "Details", tidewater.card(case), "details").buttons == [
        "Hand over…"
    ]
