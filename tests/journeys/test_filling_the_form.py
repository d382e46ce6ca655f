"""Journeys through the form: left and taken up again, wrong answers, other windows, late triggers."""

import pytest

from bot.sandbox.seed import CONTACT_CHANNEL, LOUNGE, PRODUCTION_CHANNEL
from bot.sandbox.uses import HARMLESS, MOODBOARD, SIGNS
from policy import Outcome
from tests.journeys.tidewater import Tidewater, entered

FOG = "a fog bank behind the lighthouse"


def test_the_production_of_the_channel_is_filled_in(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    assert entered(tidewater.mira.waits_for_view("form_what"), "production") == "TIDEWATER"
    tidewater.closes(tidewater.mira)


def test_elsewhere_no_production_is_guessed(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", LOUNGE)
    assert entered(tidewater.mira.waits_for_view("form_what"), "production") is None


def test_words_behind_the_command_become_the_description(tidewater: Tidewater) -> None:
    tidewater.mira.types(f"/genai-use {FOG}", PRODUCTION_CHANNEL)
    assert entered(tidewater.mira.waits_for_view("form_what"), "description") == FOG


def test_a_form_that_was_closed_comes_back_with_its_answers(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.fills(tidewater.mira, SIGNS[0])
    assert tidewater.mira.submits() == {}
    tidewater.closes(tidewater.mira)

    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    form = tidewater.mira.waits_for_view("form_what")
    assert "Welcome back" in form.words
    assert entered(form, "title") == "Signs behind the chase"
    assert entered(form, "destination") == "background"
    assert entered(form, "media") == ["image"]


def test_a_draft_is_offered_for_a_week(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.fills(tidewater.mira, SIGNS[0])
    tidewater.mira.submits()
    tidewater.closes(tidewater.mira)
    tidewater.waits(days=8)

    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    assert entered(tidewater.mira.waits_for_view("form_what"), "title") is None


def test_start_over_begins_an_empty_form(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.fills(tidewater.mira, SIGNS[0])
    tidewater.mira.submits()
    tidewater.closes(tidewater.mira)
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    before = tidewater.mira.waits_for_view("form_what")
    tidewater.mira.clicks_in_view("Start over")
    form = tidewater.sees_another(tidewater.mira, before)

    assert entered(form, "title") is None
    assert entered(form, "production") == "TIDEWATER"
    assert tidewater.asks_in_open_form(MOODBOARD).request.title == "Moodboard for the harbour"


def test_back_keeps_everything_right_or_wrong(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.fills(tidewater.mira, SIGNS[0])
    tidewater.mira.submits()
    tidewater.mira.waits_for_view("form_principles")
    tidewater.fills(tidewater.mira, {"secured": "Not sure", "talent": ["A real person is made anew"]})
    tidewater.mira.clicks_in_view("Back")
    assert entered(tidewater.mira.waits_for_view("form_what"), "title") == "Signs behind the chase"

    assert tidewater.mira.submits() == {}
    form = tidewater.mira.waits_for_view("form_principles")
    assert entered(form, "secured") == "unsure"
    assert entered(form, "talent") == ["replica"]


def test_back_from_the_follow_ups_shows_the_step_before(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    for step in SIGNS[:2]:
        tidewater.fills(tidewater.mira, step)
        tidewater.mira.submits()
    tidewater.mira.waits_for_view("form_follow_ups")
    tidewater.mira.clicks_in_view("Back")

    assert entered(tidewater.mira.waits_for_view("form_principles"), "secured") == "yes"


@pytest.mark.parametrize("button", ["Back", "Change answers"])
def test_from_the_result_one_can_go_back_and_on_again(tidewater: Tidewater, button: str) -> None:
    tidewater.reaches_result(MOODBOARD)
    tidewater.mira.clicks_in_view(button)
    tidewater.mira.waits_for_view("form_what" if button == "Change answers" else "form_principles")
    while tidewater.mira.waits_for_view().callback_id != "form_result":
        assert tidewater.mira.submits() == {}
    assert tidewater.mira.submits() == {}

    assert tidewater.newest().assessment.outcome is Outcome.SHARE


def test_what_is_missing_is_said_at_its_field(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.fills(tidewater.mira, SIGNS[0] | {"listed_tools": None})
    assert [block.partition("#")[0] for block in tidewater.mira.submits()] == ["other_tools"]

    tidewater.fills(tidewater.mira, {"listed_tools": ["Framewright"]})
    assert tidewater.mira.submits() == {}


def test_the_productions_name_is_asked_for_when_it_is_not_in_the_list(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.fills(tidewater.mira, MOODBOARD[0] | {"production": "My production is not listed"})
    tidewater.mira.submits()
    tidewater.fills(tidewater.mira, {"production_name": "Salt & Smoke"})
    assert tidewater.mira.submits() == {}
    tidewater.mira.waits_for_view("form_principles")


def test_a_name_beside_a_listed_production_is_one_too_many(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", LOUNGE)
    both = {"production": "TIDEWATER", "production_name": "Salt & Smoke"}
    tidewater.fills(tidewater.mira, MOODBOARD[0] | both)
    assert [block.partition("#")[0] for block in tidewater.mira.submits()] == ["production_name"]


def test_none_of_these_cannot_stand_beside_another_choice(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.fills(tidewater.mira, MOODBOARD[0])
    tidewater.mira.submits()
    tidewater.fills(tidewater.mira, HARMLESS | {"inputs": ["None of these", "Somebody else's work"]})

    errors = tidewater.mira.submits()
    assert [block.partition("#")[0] for block in errors] == ["inputs"]
    assert "cannot stand beside" in next(iter(errors.values()))


def test_the_terms_of_an_unlisted_tool_are_asked(tidewater: Tidewater) -> None:
    use = (
        MOODBOARD[0] | {"listed_tools": None, "other_tools": "Example Painter, 3.1"},
        HARMLESS,
        {"tools.0.agreement": "Yes", "tools.0.retains": "No", "tools.0.terms_reviewed": "Yes"},
    )
    case = tidewater.asks(use)

    assert case.assessment.outcome is Outcome.SHARE
    assert [(tool.name, tool.version, tool.retains) for tool in case.request.tools] == [
        ("Example Painter", "3.1", "no")
    ]


def test_answers_changed_after_the_result_are_shown_to_the_contact(tidewater: Tidewater) -> None:
    tidewater.reaches_result(SIGNS)
    tidewater.mira.clicks_in_view("Change answers")
    tidewater.mira.waits_for_view("form_what")
    tidewater.fills(tidewater.mira, {"destination": "Inside our team only"})
    while tidewater.mira.waits_for_view().callback_id != "form_result":
        assert tidewater.mira.submits() == {}
    tidewater.mira.submits()
    tidewater.settles()

    card = tidewater.card(tidewater.newest())
    assert "The first result was “⚠️ Wait for your contact's guidance”" in card.words
    assert "Where it ends up" in card.words


def test_answers_of_a_changed_case_that_changed_after_its_result_are_shown_too(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.mira, "Change answers", tidewater.letter(case), "form_what")
    while tidewater.mira.waits_for_view().callback_id != "form_result":
        tidewater.mira.submits()
    tidewater.mira.clicks_in_view("Change answers")
    tidewater.mira.waits_for_view("form_what")
    tidewater.fills(tidewater.mira, {"destination": "Inside our team only"})
    while tidewater.mira.waits_for_view().callback_id != "form_result":
        tidewater.mira.submits()
    tidewater.mira.submits()
    tidewater.settles()

    assert "Changed after it: " in tidewater.card(case).words


def test_an_expired_trigger_leaves_a_message_that_brings_the_form_back(tidewater: Tidewater) -> None:
    tidewater.slack.workspace.trigger_seconds = 0
    tidewater.owed_after(lambda: tidewater.mira.types(f"/genai-use {FOG}", PRODUCTION_CHANNEL))
    assert tidewater.mira.view is None
    tidewater.slack.workspace.trigger_seconds = 20

    message = tidewater.mira.reads("What you typed is kept")
    form = tidewater.opens(tidewater.mira, "Continue", message, "form_what")
    assert entered(form, "description") == FOG


@pytest.mark.parametrize("trouble", [{"error": "expired_trigger_id"}, {"status": 500}, {"retry_after": 3}])
def test_whatever_keeps_the_form_from_opening_the_draft_is_not_lost(
    tidewater: Tidewater, trouble: dict[str, str | int]
) -> None:
    tidewater.slack.trouble.fail_next("views.open", **trouble)  # type: ignore[arg-type]
    tidewater.owed_after(lambda: tidewater.mira.types(f"/genai-use {FOG}", PRODUCTION_CHANNEL))

    tidewater.opens(tidewater.mira, "Continue", tidewater.mira.dms()[-1], "form_what")


def test_continue_pressed_after_the_request_was_sent_says_so(tidewater: Tidewater) -> None:
    tidewater.slack.trouble.fail_next("views.open", error="expired_trigger_id")
    tidewater.owed_after(lambda: tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL))
    message = tidewater.mira.dms()[-1]
    case = tidewater.asks(MOODBOARD)
    tidewater.mira.clicks("Continue", message)

    tidewater.mira.reads(f"This request was sent already, as {case.id}.")


def test_two_windows_of_one_draft_do_not_overwrite_each_other(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.fills(tidewater.mira, SIGNS[0])
    old = tidewater.mira.waits_for_view("form_what")
    tidewater.mira.submits()
    newer = tidewater.mira.waits_for_view("form_principles")
    assert newer.id == old.id

    tidewater.in_another_window(tidewater.mira, old)
    tidewater.mira.fills("title", "Typed in the older window")
    tidewater.mira.submits()
    form = tidewater.mira.waits_for_view("form_what")
    assert "Welcome back" in form.words
    assert entered(form, "title") == "Signs behind the chase"


def test_a_result_that_was_changed_in_another_window_is_not_sent(tidewater: Tidewater) -> None:
    old = tidewater.reaches_result(MOODBOARD)
    tidewater.mira.clicks_in_view("Change answers")
    tidewater.mira.waits_for_view("form_what")
    tidewater.fills(tidewater.mira, {"destination": "On screen, hardly noticed"})
    tidewater.mira.submits()

    tidewater.in_another_window(tidewater.mira, old)
    tidewater.mira.submits()
    tidewater.mira.waits_for_view("form_what")
    assert tidewater.cases() == []


def test_nobody_else_can_continue_a_draft(tidewater: Tidewater) -> None:
    tidewater.slack.trouble.fail_next("views.open", error="expired_trigger_id")
    tidewater.owed_after(lambda: tidewater.mira.types(f"/genai-use {FOG}", PRODUCTION_CHANNEL))
    message = tidewater.mira.dms()[-1]
    tidewater.slack.workspace.channels[message.channel].members.append(tidewater.jonas.id)
    tidewater.jonas.clicks("Continue", message)

    tidewater.jonas.reads("This form is not open any more", message.channel)
    assert tidewater.jonas.view is None


def test_a_global_shortcut_opens_the_form(tidewater: Tidewater) -> None:
    tidewater.mira.shortcut("new_use")
    tidewater.mira.waits_for_view("form_what")


def test_a_message_becomes_the_description(tidewater: Tidewater) -> None:
    message = tidewater.noor.says("Could we make <fog> & mist?", CONTACT_CHANNEL)
    tidewater.jonas.message_shortcut("check_message", message)

    form = tidewater.jonas.waits_for_view("form_what")
    text, link = entered(form, "description").split("\n\n")
    assert text == "Could we make <fog> & mist?"
    assert link.endswith(f"/archives/{CONTACT_CHANNEL}/p{message.ts.replace('.', '')}")
