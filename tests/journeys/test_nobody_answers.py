"""Journeys of cases on which nobody acts: who is told what and when; never approved by silence."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.seed import CONTACT_CHANNEL
from bot.sandbox.uses import SIGNS, YOUNGER
from policy import Status
from storage import Case
from tests.journeys.tidewater import Tidewater

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def told_on(tidewater: Tidewater, case: Case) -> list[tuple[str, str]]:
    """The reminders in the record, each with its day where Tidewater is."""
    events = [each for each in tidewater.again(case).events if each.action.startswith("reminded_")]
    return [(f"{each.at.astimezone(LOS_ANGELES):%a %d}", each.why or "") for each in events]


def test_nobody_answers_for_three_weeks(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)  # on Wednesday the 4th, in the morning
    tidewater.lives_through(days=23)

    assert told_on(tidewater, case) == [
        ("Thu 05", "Reminder 1 of 3."),
        ("Mon 09", "Reminder 2 of 3."),
        ("Thu 12", "Reminder 3 of 3."),
        ("Mon 16", "Deputies or the next in line were told."),
        ("Wed 18", "The admins were told that nobody decides."),
        ("Wed 25", "The admins were told that nobody decides."),
    ]
    assert tidewater.again(case).status is Status.IN_REVIEW
    card = tidewater.card(case)
    thread = tidewater.slack.posts(CONTACT_CHANNEL, card.ts)
    reminders = [each for each in thread if "is waiting for the Netflix contact" in each.text]
    assert len(reminders) == 3
    assert all("<@U0NOOR>" in each.text for each in reminders)
    assert "you are a deputy" in tidewater.told(tidewater.tomas)[-1]
    nobody_decides = [each for each in tidewater.told(tidewater.ada) if "Nobody decides on" in each]
    assert len(nobody_decides) == 2
    for posted in (*reminders, *tidewater.tomas.dms(), *tidewater.ada.dms()):
        at = datetime.fromtimestamp(float(posted.ts), LOS_ANGELES)
        assert at.weekday() < 5, at
        assert 9 <= at.hour < 18, at


def test_a_reminders_buttons_decide_and_then_it_is_quiet(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.waits(days=1)
    reminder = tidewater.slack.posts(CONTACT_CHANNEL, tidewater.card(case).ts)[-1]
    tidewater.approves(tidewater.noor, reminder)
    assert tidewater.again(case).status is Status.APPROVED

    tidewater.lives_through(days=5)
    assert len(told_on(tidewater, case)) == 1


def test_with_two_roles_only_the_one_that_still_waits_is_reminded(tidewater: Tidewater) -> None:
    case = tidewater.asks(YOUNGER)
    tidewater.approves(tidewater.noor, tidewater.card(case))
    before = len(tidewater.record(case))
    tidewater.lives_through(days=2)

    assert tidewater.record(case)[before:] == ["reminded_legal"]


def test_a_question_that_nobody_answers_comes_back_to_the_reviewers(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.noor, "Ask…", tidewater.card(case), "ask")
    tidewater.sends(tidewater.noor, {"reason": "Which streets are these?"})
    tidewater.lives_through(days=20)

    assert told_on(tidewater, case) == [
        ("Fri 06", "Reminder 1 of 3."),
        ("Tue 10", "Reminder 2 of 3."),
        ("Mon 16", "Reminder 3 of 3."),
        ("Wed 18", "The reviewers were told that nobody answers."),
    ]
    reminders = [each for each in tidewater.mira.dms() if "is waiting for your answer" in each.text]
    assert len(reminders) == 3
    assert all("Which streets are these?" in each.text and "Answer…" in each.buttons for each in reminders)
    thread = tidewater.slack.posts(CONTACT_CHANNEL, tidewater.card(case).ts)
    assert "has not answered" in thread[-1].text


def test_where_the_thread_cannot_be_written_to_people_are_reminded_directly(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.slack.change(CONTACT_CHANNEL, archived=True)
    tidewater.waits(days=1, hours=12)  # nothing was sent until late in the evening, when nobody works
    assert told_on(tidewater, case) == []
    tidewater.lives_through(hours=11)

    assert told_on(tidewater, case) == [("Fri 06", "Reminder 1 of 3.")]
    (told,) = tidewater.told(tidewater.noor)
    assert "the card's channel cannot be reached" in told
