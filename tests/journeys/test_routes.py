"""Journeys of requests that find nobody, or a channel that is gone: kept, told, and never a "go ahead"."""

import pytest

from bot.sandbox.seed import CONTACT, CONTACT_CHANNEL, LEGAL_CHANNEL, LOUNGE, PRODUCTION_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER
from policy import ReviewerRole, Status
from storage import Contact
from tests.journeys.tidewater import Tidewater

ELSEWHERE = {"production": "My production is not listed", "production_name": "Salt & Smoke"}
UNLISTED_MOODBOARD = (MOODBOARD[0] | ELSEWHERE, *MOODBOARD[1:])


def test_a_production_that_is_not_listed_goes_to_the_admins(tidewater: Tidewater) -> None:
    case = tidewater.asks(UNLISTED_MOODBOARD, channel=LOUNGE)

    assert (case.id, case.production_name) == ("UNLISTED-1", "Salt & Smoke")
    assert case.status is Status.SHARED
    alert = tidewater.told(tidewater.ada)[-1]
    assert "UNLISTED-1 does not reach everybody it should" in alert
    assert "Salt & Smoke" in alert
    letter = tidewater.letter(case)
    assert "Do not start: nobody was found" in letter.words
    assert "The admins have been told" in letter.words
    assert "go ahead" not in letter.words.lower()
    assert len(tidewater.ada.dms()) == 1


def test_the_result_says_before_sending_that_nobody_is_set_up(tidewater: Tidewater) -> None:
    result = tidewater.reaches_result(UNLISTED_MOODBOARD, channel=LOUNGE)

    assert "Your production is not set up yet" in result.words
    assert "go ahead" not in result.words.lower()


def test_an_admin_reads_the_details_of_what_found_nobody(tidewater: Tidewater) -> None:
    tidewater.asks(UNLISTED_MOODBOARD, channel=LOUNGE)
    details = tidewater.opens(tidewater.ada, "Details", tidewater.ada.dms()[-1], "details")

    assert "Rough pictures" in details.words


def test_without_a_legal_contact_a_written_approval_cannot_be_complete(tidewater: Tidewater) -> None:
    tidewater.has_contacts(Contact(ReviewerRole.CONTACT, CONTACT_CHANNEL, people=(CONTACT,)))
    case = tidewater.asks(YOUNGER)

    assert "Netflix legal" in tidewater.told(tidewater.ada)[-1]
    assert "Nobody is set up for Netflix legal" in tidewater.letter(case).words
    tidewater.approves(tidewater.noor, tidewater.card(case))
    assert tidewater.again(case).status is Status.IN_REVIEW
    assert "You may go ahead" not in tidewater.letter(case).words


@pytest.mark.parametrize("trouble", ["archived", "bot_removed"])
@pytest.mark.parametrize("use", [MOODBOARD, SIGNS])
def test_a_channel_that_cannot_be_reached_is_told_to_the_admins_and_the_case_is_kept(
    tidewater: Tidewater, trouble: str, use: tuple[dict[str, object], ...]
) -> None:
    if trouble == "archived":
        tidewater.slack.change(CONTACT_CHANNEL, archived=True)
    else:
        tidewater.slack.change(CONTACT_CHANNEL, bot_in=False)
    case = tidewater.asks(use)

    assert "A message could not be delivered" in tidewater.told(tidewater.ada)[-1]
    assert f"<#{CONTACT_CHANNEL}>" in tidewater.ada.dms()[-1].text
    assert "Do not start: nobody was found" in tidewater.letter(case).words
    assert "go ahead" not in tidewater.letter(case).words.lower()
    assert tidewater.again(case).status in (Status.SHARED, Status.IN_REVIEW)
    assert "undeliverable" in tidewater.record(case)


def test_each_channel_that_cannot_be_reached_is_told(tidewater: Tidewater) -> None:
    tidewater.slack.change(CONTACT_CHANNEL, archived=True)
    tidewater.slack.change(LEGAL_CHANNEL, archived=True)
    tidewater.asks(YOUNGER)

    told = " ".join(message.text for message in tidewater.ada.dms())
    assert CONTACT_CHANNEL in told
    assert LEGAL_CHANNEL in told


def test_a_card_whose_channel_is_archived_later_is_told_to_the_admins(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.slack.change(CONTACT_CHANNEL, archived=True)
    tidewater.changes_answers(case, {0: {"title": "Larger signs behind the chase"}})

    assert tidewater.ada.dms(), "nobody was told that the card says something old"
    assert "A message could not be delivered" in tidewater.told(tidewater.ada)[-1]


def test_a_case_finds_its_way_once_the_channel_is_mended(tidewater: Tidewater) -> None:
    tidewater.slack.change(CONTACT_CHANNEL, bot_in=False)
    case = tidewater.asks(SIGNS)
    tidewater.slack.change(CONTACT_CHANNEL, bot_in=True)
    case = tidewater.changes_answers(case, {0: {"title": "Signs, once more"}})

    assert "Approve…" in tidewater.card(case).buttons
    assert f"<#{CONTACT_CHANNEL}>" in tidewater.letter(case).text


def test_every_admin_is_told_once(tidewater: Tidewater) -> None:
    tidewater.slack.change(CONTACT_CHANNEL, archived=True)
    case = tidewater.asks(SIGNS)
    tidewater.waits(hours=20)

    assert len(tidewater.ada.dms()) == 1
    assert tidewater.record(case).count("undeliverable") == 1


def test_a_person_who_has_left_gets_no_message_and_the_case_goes_on(tidewater: Tidewater) -> None:
    tidewater.reaches_result(SIGNS)
    tidewater.mira.submits()
    tidewater.slack.deactivate(tidewater.mira.id)
    tidewater.settles()

    case = tidewater.newest()
    assert "Approve…" in tidewater.card(case).buttons
    assert "A message could not be delivered" in tidewater.told(tidewater.ada)[-1]


def test_a_production_that_is_not_listed_is_named_only_when_somebody_says_so(tidewater: Tidewater) -> None:
    mira = tidewater.mira
    mira.types("/genai-use", PRODUCTION_CHANNEL)
    assert "if it is not listed" not in mira.waits_for_view("form_what").words

    tidewater.fills(mira, MOODBOARD[0] | {"production": "My production is not listed"})
    assert mira.submits() == {}
    assert "The production's name" in mira.waits_for_view("form_what").words

    assert "so that the admins know which one it is" in " ".join(mira.submits().values())
    mira.fills("production_name", "Salt & Smoke")
    assert mira.submits() == {}
    mira.waits_for_view("form_principles")
