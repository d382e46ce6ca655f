"""Journeys of an approval on conditions: who sees to them hears of it, is reminded, a reviewer accepts."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.seed import CONTACT_CHANNEL, COORDINATOR, OUTSIDER
from bot.sandbox.uses import SIGNS
from policy import Status
from storage import Case
from tests.journeys.tidewater import Tidewater

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
SHOTS = "Send the final shots\nNobody reads them on screen"


def is_now(tidewater: Tidewater, day: int, hour: int = 9) -> None:
    tidewater.clock.move_to(datetime(2026, 3, day, hour, tzinfo=LOS_ANGELES))
    tidewater.settles()


def approved(tidewater: Tidewater) -> Case:
    """Signs, approved: Jonas sends the final shots by the 10th; Mira sees to it that nobody reads them."""
    case = tidewater.asks(SIGNS)
    owner = {"owner.1": OUTSIDER, "due.1": "2026-03-10"}
    tidewater.approves(tidewater.noor, tidewater.card(case), conditions=SHOTS, **owner)
    return tidewater.again(case)


def test_met_not_quite_met_and_accepted(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.noor, "Approve…", tidewater.card(case), "approve")
    tidewater.noor.fills("conditions", SHOTS).fills("only_for", "Episode three")
    assert tidewater.noor.submits() == {}
    tidewater.noor.waits_for_view("approve_terms")
    tidewater.noor.fills("owner.1", OUTSIDER).fills("due.1", "2026-03-01")
    assert list(tidewater.noor.submits()) == ["due.1"]
    tidewater.sends(tidewater.noor, {"due.1": "2026-03-10"})
    shots, unread = tidewater.again(case).reviews[0].conditions
    assert (shots.owner, str(shots.due), unread.owner) == (OUTSIDER, "2026-03-10", COORDINATOR)
    for message in (tidewater.card(case), tidewater.letter(case)):
        assert "Only for: Episode three." in message.words
        assert "Send the final shots (by 10 Mar 2026)" in message.words

    [told] = tidewater.jonas.dms()
    assert "Send the final shots" in told.words
    assert "Nobody reads them" not in told.words
    tidewater.opens(tidewater.jonas, "Condition met…", told, "finish_condition")
    assert list(tidewater.jonas.submits()) == ["note"]
    tidewater.jonas.fills("link", "https://shots.example/12")
    tidewater.sends(tidewater.jonas, {"note": "They are in the folder."})
    assert "Said to be met by" in tidewater.card(case).words
    note = tidewater.noor.reads("They are in the folder.", CONTACT_CHANNEL)
    assert "https://shots.example/12" in note.words

    tidewater.jonas.clicks("Accept", note)
    tidewater.jonas.reads("Only the reviewers", CONTACT_CHANNEL)
    tidewater.opens(tidewater.noor, "Open again…", note, "return_condition")
    tidewater.sends(tidewater.noor, {"reason": "Shot four is missing."})
    again = tidewater.jonas.dms()[-1]
    assert "Shot four is missing." in again.words
    assert "Shot four is missing." in tidewater.mira.dms()[-1].words
    tidewater.noor.clicks("Accept", note)
    tidewater.noor.reads("has moved on", CONTACT_CHANNEL)
    assert tidewater.again(case).reviews[0].conditions[0].done is None

    tidewater.opens(tidewater.jonas, "Condition met…", again, "finish_condition")
    tidewater.sends(tidewater.jonas, {"note": "All five now."})
    tidewater.noor.clicks("Accept", tidewater.noor.reads("All five now.", CONTACT_CHANNEL))
    tidewater.settles()
    assert tidewater.again(case).reviews[0].conditions[0].accepted is not None
    assert "Met, accepted by" in tidewater.letter(case).words
    assert tidewater.again(case).status is Status.APPROVED

    is_now(tidewater, 12)
    assert "overdue" not in tidewater.card(case).words
    assert len(tidewater.jonas.dms()) == 2


def test_reminded_overdue_told_in_the_digest_and_sent_back(tidewater: Tidewater) -> None:
    case = approved(tidewater)
    is_now(tidewater, 7, 8)
    assert len(tidewater.jonas.dms()) == 1
    is_now(tidewater, 7)
    assert "is due soon" in tidewater.jonas.dms()[-1].words
    is_now(tidewater, 10, 23)
    assert "overdue" not in tidewater.card(case).words.lower()

    is_now(tidewater, 11)
    assert "is overdue" in tidewater.jonas.dms()[-1].words
    assert "A condition is overdue." in tidewater.card(case).words
    assert "Overdue" in tidewater.letter(case).words
    tidewater.noor.reads("A condition is overdue", CONTACT_CHANNEL)
    is_now(tidewater, 16)
    digest = tidewater.noor.reads("Approved, and a condition is due (1)", CONTACT_CHANNEL)
    assert "a condition is overdue since 10 Mar 2026: “Send the final shots”" in digest.words

    tidewater.opens(tidewater.noor, "Send back…", tidewater.card(case), "send_back")
    tidewater.sends(tidewater.noor, {"reason": "The shots never came."})
    assert tidewater.again(case).status is Status.IN_REVIEW
    assert "overdue" not in tidewater.card(case).words.lower()
    tidewater.jonas.clicks("Condition met…", tidewater.jonas.dms()[-1])
    assert tidewater.jonas.view is None


def test_where_an_owner_cannot_be_reached_the_requester_is_told(tidewater: Tidewater) -> None:
    tidewater.slack.trouble.fail_next("chat.postMessage", error="user_not_found", channel=OUTSIDER)
    approved(tidewater)
    assert tidewater.jonas.dms() == []
    told = tidewater.mira.dms()[-1]
    assert OUTSIDER in told.words
    assert "Send the final shots" in told.words
    assert "Condition met…" in told.buttons


def test_conditions_on_answers_that_have_changed_since_approve_nothing(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.noor, "Approve…", tidewater.card(case), "approve")
    tidewater.noor.fills("conditions", SHOTS)
    first = tidewater.noor.waits_for_view("approve")
    assert tidewater.noor.submits() == {}
    second = tidewater.noor.waits_for_view("approve_terms")
    tidewater.changes_answers(case, {0: {"title": "Other signs behind the chase"}})

    for shown in (second, first):
        tidewater.in_another_window(tidewater.noor, shown)
        tidewater.noor.submits()
        assert "moved on" in tidewater.noor.waits_for_view("notice").words
    assert tidewater.again(case).status is Status.IN_REVIEW
    assert tidewater.again(case).reviews == ()
