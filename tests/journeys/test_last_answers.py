"""Journeys that begin with the answers of one's last request: offered, in sight, never a consent."""

from bot.sandbox.seed import LOUNGE, PRODUCTION_CHANNEL
from bot.sandbox.uses import SIGNS, YOUNGER
from bot.sandbox.values import View
from tests.journeys.tidewater import Tidewater, entered


def uses_last_answers(tidewater: Tidewater, **typed: str) -> View:
    """Mira opens the form, types a little, and takes over the answers that she is offered."""
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    before = tidewater.mira.waits_for_view("form_what")
    tidewater.fills(tidewater.mira, typed)
    tidewater.mira.clicks_in_view("Use its answers")
    return tidewater.sees_another(tidewater.mira, before)


def test_the_answers_of_the_last_request_are_offered_by_its_name_and_day(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)

    form = tidewater.mira.waits_for_view("form_what")
    assert "Your last request was TIDEWATER-1 of 4 Mar 2026: “Signs behind the chase”" in form.words
    assert entered(form, "destination") is None


def test_the_last_answers_are_filled_in_in_sight_and_can_be_changed(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    form = uses_last_answers(tidewater, title="Posters behind the chase")

    assert "Filled in with the answers of TIDEWATER-1" in form.words
    assert entered(form, "destination") == "background"
    assert entered(form, "listed_tools") == ["Framewright"]
    assert entered(form, "title") == "Posters behind the chase"
    tidewater.fills(tidewater.mira, {"description": "Posters.", "destination": "Inside our team only"})
    assert tidewater.mira.submits() == {}
    principles = tidewater.mira.waits_for_view("form_principles")
    assert "These answers are from TIDEWATER-1" in principles.words
    assert entered(principles, "concerns") == ["none_of_these"]
    assert tidewater.mira.submits() == {}
    tidewater.mira.waits_for_view("form_result")


def test_the_words_of_the_last_request_are_never_used_again(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    form = uses_last_answers(tidewater)

    assert (entered(form, "title"), entered(form, "description")) == (None, None)


def test_rights_and_consents_are_asked_anew(tidewater: Tidewater) -> None:
    tidewater.asks(YOUNGER)
    uses_last_answers(tidewater, title="The captain again", description="Younger still.")
    assert tidewater.mira.submits() == {}
    assert tidewater.mira.submits() == {}

    form = tidewater.mira.waits_for_view("form_follow_ups")
    asked = {block.partition("#")[0] for block in form.values}
    assert asked == set(YOUNGER[2])
    assert all(entered(form, name) is None for name in asked)


def test_answers_that_were_used_again_are_thrown_away_by_start_over(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    before = uses_last_answers(tidewater)
    tidewater.mira.clicks_in_view("Start over")

    form = tidewater.sees_another(tidewater.mira, before)
    assert entered(form, "destination") is None
    assert "Your last request was TIDEWATER-1" in form.words


def test_where_no_production_is_known_the_last_request_of_any_is_offered(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    tidewater.mira.types("/genai-use", LOUNGE)
    before = tidewater.mira.waits_for_view("form_what")
    tidewater.mira.clicks_in_view("Use its answers")

    assert entered(tidewater.sees_another(tidewater.mira, before), "production") == "TIDEWATER"


def test_nobody_is_offered_or_given_the_answers_of_somebody_else(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    tidewater.jonas.types("/genai-use", LOUNGE)
    assert "Your last request" not in tidewater.jonas.waits_for_view("form_what").words
