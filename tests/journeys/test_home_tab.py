"""Journeys that begin on the app's Home tab."""

from bot.sandbox.persona import Persona
from bot.sandbox.seed import CONTACT, LOUNGE, PRODUCTION_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS
from tests.journeys.tidewater import Tidewater, entered


def test_a_coordinator_starts_there_and_finds_their_cases(tidewater: Tidewater) -> None:
    home = tidewater.mira.opens_home()
    assert "Say what your team plans" in home.words
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

    assert "2 productions are set up" in home, home
    assert "Everything that is owed gets sent" in home
    assert home.index("Nobody to review") < home.index("Moodboard for the harbour")
    assert "For admins" not in tidewater.mira.opens_home().words


def test_the_tab_is_drawn_also_while_slack_does_not_tell_who_is_who(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    tidewater.slack.trouble.fail_next("usergroups.users.list", status=503, times=5)

    assert "Signs behind the chase" in tidewater.mira.opens_home().words


def test_a_tab_that_was_looked_at_is_drawn_anew_whenever_a_case_on_it_changes(tidewater: Tidewater) -> None:
    for who in (tidewater.mira, tidewater.noor, tidewater.jonas):
        who.opens_home()

    def shown(who: Persona) -> str:
        assert who.home is not None
        return who.home.words

    case = tidewater.asks(SIGNS)
    assert "In review · TIDEWATER-1" in shown(tidewater.mira)
    assert "Waiting for you (1)" in shown(tidewater.noor)
    assert "TIDEWATER-1" not in shown(tidewater.jonas)

    published = len(tidewater.slack.called("views.publish"))
    tidewater.approves(tidewater.noor, tidewater.card(case))
    assert "Approved · TIDEWATER-1" in shown(tidewater.mira)
    assert "Waiting for you" not in shown(tidewater.noor)
    # Nobody's but theirs, and each once.
    assert len(tidewater.slack.called("views.publish")) == published + 2

    tidewater.waits(days=31)
    before = shown(tidewater.mira)
    tidewater.opens(tidewater.noor, "Revoke…", tidewater.card(case), "revoke")
    tidewater.sends(tidewater.noor, {"reason": "No longer."})
    assert shown(tidewater.mira) == before


def test_the_tab_says_go_ahead_as_soon_as_the_contact_has_it(tidewater: Tidewater) -> None:
    tidewater.mira.opens_home()
    tidewater.asks(MOODBOARD)
    assert tidewater.mira.home is not None
    assert "You may go ahead; your contact has it." in tidewater.mira.home.words


def test_somebody_with_nothing_here_learns_whom_to_ask(tidewater: Tidewater) -> None:
    on_the_crew = tidewater.mira.opens_home().words
    assert "Say what your team plans" in on_the_crew
    assert f"Questions? Ask <@{CONTACT}>" in on_the_crew

    on_no_production = tidewater.hana
    tidewater.slack.trouble.fail_next("users.conversations", status=500)
    assert "Questions?" not in tidewater.ada.opens_home().words
    assert "Say what your team plans" not in on_no_production.opens_home().words
