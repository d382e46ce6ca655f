"""Journeys of words that contradict the answers: shown before the result, explained, left, or put right."""

import pytest

from bot.sandbox.seed import PRODUCTION_CHANNEL
from bot.sandbox.uses import HARMLESS, MOODBOARD, SIGNS, YOUNGER, Step
from bot.sandbox.values import View
from policy import Outcome, Status
from tests.journeys.tidewater import Tidewater, entered

WORDS = "We de-age our lead for the flashback, and tag the dailies."
BUT_SHE_SAYS: tuple[Step, ...] = (MOODBOARD[0] | {"description": WORDS}, HARMLESS)
AGE, DAILIES = "explanations.re-ageing", "explanations.footage"
MAKE_UP = "Only make-up ideas, <drawn> by *hand*."
LEFT: Step = {}


def asked_about_words(tidewater: Tidewater) -> View:
    """The form is answered as far as the step about the words."""
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    for step in BUT_SHE_SAYS:
        tidewater.fills(tidewater.mira, step)
        assert tidewater.mira.submits() == {}
    return tidewater.mira.waits_for_view("form_words")


@pytest.mark.parametrize("use", [MOODBOARD, SIGNS, YOUNGER], ids=["share", "escalate", "written approval"])
def test_words_and_answers_that_agree_raise_no_question(tidewater: Tidewater, use: tuple[Step, ...]) -> None:
    assert tidewater.reaches_result(use).callback_id == "form_result"


def test_each_contradiction_is_shown_before_the_result_with_room_to_explain(tidewater: Tidewater) -> None:
    form = asked_about_words(tidewater)

    assert "You wrote “de-age our lead”" in form.words
    assert ", but answered that nobody real is made anew." in form.words
    assert "You wrote “dailies”" in form.words
    assert form.words.count("Change the answer, or say why it is right.") == 2
    assert (entered(form, AGE), entered(form, DAILIES)) == (None, None)


def test_left_standing_they_are_a_reason_to_ask_the_contact(tidewater: Tidewater) -> None:
    result = tidewater.reaches_result((*BUT_SHE_SAYS, LEFT))
    assert "wait for their guidance" in result.words
    assert "You wrote “de-age our lead”" in result.words

    case = tidewater.asks_in_open_form(())
    assert (case.status, case.assessment.outcome) == (Status.IN_REVIEW, Outcome.ESCALATE)
    assert [finding.clause for finding in case.assessment.findings] == ["crosscheck.contradiction"]
    assert "You wrote “de-age our lead”" in tidewater.card(case).words


def test_explained_they_are_none_and_the_contact_reads_words_and_explanation(tidewater: Tidewater) -> None:
    case = tidewater.asks((*BUT_SHE_SAYS, {AGE: MAKE_UP, DAILIES: "Published ones."}))

    assert (case.status, case.assessment.findings) == (Status.SHARED, ())
    assert case.request.explanations == {"re-ageing": MAKE_UP, "footage": "Published ones."}
    card = tidewater.card(case)
    assert "You wrote “de-age our lead”" in card.words
    assert f"but answered that nobody real is made anew. You explained: “{MAKE_UP}”" in card.words
    details = tidewater.opens(tidewater.noor, "Details", card, "details")
    assert MAKE_UP in details.words
    assert "Published ones." in details.words


def test_what_is_explained_and_what_is_left_are_told_apart(tidewater: Tidewater) -> None:
    case = tidewater.asks((*BUT_SHE_SAYS, {AGE: MAKE_UP}))

    (finding,) = case.assessment.findings
    assert "dailies" in finding.because
    assert "de-age" not in finding.because
    assert MAKE_UP in tidewater.card(case).words


def test_changing_the_answer_puts_it_right(tidewater: Tidewater) -> None:
    before = asked_about_words(tidewater)
    tidewater.mira.clicks_in_view("Change answers")
    assert entered(tidewater.sees_another(tidewater.mira, before), "description") == WORDS
    tidewater.fills(tidewater.mira, {"description": "A storm sky behind the pier."})
    assert tidewater.mira.submits() == {}
    assert tidewater.mira.submits() == {}

    assert "You wrote" not in tidewater.mira.waits_for_view("form_result").words


def test_back_from_the_result_leads_to_the_explanations_and_keeps_them(tidewater: Tidewater) -> None:
    before = tidewater.reaches_result((*BUT_SHE_SAYS, {AGE: MAKE_UP}))
    tidewater.mira.clicks_in_view("Back")
    form = tidewater.sees_another(tidewater.mira, before)

    assert form.callback_id == "form_words"
    assert entered(form, AGE) == MAKE_UP
    tidewater.fills(tidewater.mira, {AGE: None})
    assert tidewater.mira.submits() == {}
    assert "You wrote “de-age our lead”" in tidewater.mira.waits_for_view("form_result").words


def test_an_explanation_typed_before_going_back_is_kept(tidewater: Tidewater) -> None:
    before = asked_about_words(tidewater)
    tidewater.fills(tidewater.mira, {AGE: MAKE_UP})
    tidewater.mira.clicks_in_view("Back")
    assert tidewater.sees_another(tidewater.mira, before).callback_id == "form_principles"
    assert tidewater.mira.submits() == {}

    assert entered(tidewater.mira.waits_for_view("form_words"), AGE) == MAKE_UP


def test_changed_answers_of_a_case_are_held_against_its_words_again(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    case = tidewater.changes_answers(case, {0: {"description": WORDS}})

    assert (case.revision, case.status) == (2, Status.IN_REVIEW)
    assert "You wrote “de-age our lead”" in tidewater.card(case).words
