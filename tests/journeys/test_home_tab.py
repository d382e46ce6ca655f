"""Journeys that begin on the app's Home tab."""

from bot.sandbox.seed import LOUNGE, PRODUCTION_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS
from tests.journeys.tidewater import Tidewater, entered


def test_a_coordinator_starts_there_and_finds_their_cases(tidewater: Tidewater) -> None:
    home = tidewater.mira.opens_home()
    assert "You have not asked for anything yet" in home.words
    tidewater.mira.clicks_at_home("Check a use")
    tidewater.mira.waits_for_view("form_what")
    tidewater.closes(tidewater.mira)

    tidewater.asks(SIGNS)
    home = tidewater.mira.opens_home()
    assert "Signs behind the chase" in home.words
    assert "Waiting for you" not in home.words


def test_a_half_filled_form_is_continued_from_there(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use a fog bank", PRODUCTION_CHANNEL)
    tidewater.closes(tidewater.mira)
    tidewater.mira.opens_home()
    tidewater.mira.clicks_at_home("Continue where you were")

    assert entered(tidewater.mira.waits_for_view("form_what"), "description") == "a fog bank"


def test_a_contact_finds_what_waits_for_them(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    tidewater.asks(MOODBOARD)
    home = tidewater.noor.opens_home().words

    assert home.index("Waiting for you") < home.index("Signs behind the chase")
    assert home.index("Shared with you for information") < home.index("Moodboard for the harbour")
    assert "Signs behind the chase" in tidewater.tomas.opens_home().words
    assert "Signs behind the chase" not in tidewater.jonas.opens_home().words


def test_details_open_from_there(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    tidewater.noor.opens_home()
    tidewater.noor.clicks_at_home("Details")

    assert "out of focus and never read" in tidewater.noor.waits_for_view("details").words


def test_an_admin_sees_what_is_set_up_and_what_found_nobody(tidewater: Tidewater) -> None:
    unlisted = {"production": "My production is not listed", "production_name": "Salt & Smoke"}
    tidewater.asks((MOODBOARD[0] | unlisted, *MOODBOARD[1:]), channel=LOUNGE)
    home = tidewater.ada.opens_home().words

    assert "2 productions set up" in home
    assert home.index("Nobody to review") < home.index("Moodboard for the harbour")
    assert "For admins" not in tidewater.mira.opens_home().words


def test_the_tab_is_drawn_also_while_slack_does_not_tell_who_is_who(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    tidewater.slack.trouble.fail_next("usergroups.users.list", status=503, times=5)

    assert "Signs behind the chase" in tidewater.mira.opens_home().words
