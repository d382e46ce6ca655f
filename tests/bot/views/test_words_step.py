"""The step about words that contradict the answers, and how the explanations are read and shown."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.ids import Callback
from bot.views import FormContext, contact_card, details_view, read_step, result_step, words_step
from policy import ReviewerRole, UseRequest, contradictions, route
from storage import Case, Draft, Production

AGE = "explanations.re-ageing#3"
WORDS = "We de-age our lead and paste the script."
WHY = "Make-up only, <b>no</b> *tool*."


def typed(text: str | None) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": text}


def test_the_step_looks_like_its_snapshot(
    a_draft: Callable[..., Draft],
    a_request: Callable[..., UseRequest],
    matches_snapshot: Callable[[str, Any], None],
) -> None:
    draft = a_draft(explanations={"re-ageing": WHY})
    found = contradictions(a_request(description=WORDS))

    matches_snapshot("form_words", words_step(FormContext(draft), found))


def test_a_result_and_a_card_with_words_left_and_explained_look_like_their_snapshots(
    a_draft: Callable[..., Draft],
    a_case: Callable[..., Case],
    production: Production,
    matches_snapshot: Callable[[str, Any], None],
) -> None:
    case = a_case(description=WORDS, explanations={"re-ageing": WHY})
    way = route(case.assessment.reviewers, production.contacts)
    result = result_step(a_draft(), case.assessment, production=production, route=way)

    matches_snapshot("result_words", result)
    matches_snapshot("card_words", contact_card(case, production, ReviewerRole.CONTACT))
    matches_snapshot("details_words", details_view(case, production))


def test_all_cues_at_once_still_fit(
    a_draft: Callable[..., Draft],
    a_request: Callable[..., UseRequest],
    a_case: Callable[..., Case],
    production: Production,
    slack_takes: Callable[[Any], None],
) -> None:
    every = (
        "De-age, clone the voice, deepfake, lip-sync, text-to-speech, likeness of the cast, headshots, "
        "a celebrity, in the style of, the script, our footage, salaries, fine-tune, the final cut, "
        "breaking news, fewer writers, a vendor."
    )
    found = contradictions(a_request(description=every))
    why = {each.cue: "😀" * 500 for each in found}
    case = a_case(description=every, explanations=why)

    way = route(case.assessment.reviewers, production.contacts)

    assert len(found) >= 15
    slack_takes(words_step(FormContext(a_draft(explanations=why)), found))
    slack_takes(contact_card(case, production, ReviewerRole.CONTACT))
    slack_takes(details_view(case, production))
    slack_takes(result_step(a_draft(), case.assessment, production=production, route=way))


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ({}, WHY, {"re-ageing": WHY}),
        ({"footage": "Old."}, f"  {WHY} ", {"footage": "Old.", "re-ageing": WHY}),
        ({"re-ageing": "Old."}, WHY, {"re-ageing": WHY}),
        ({"re-ageing": "Old."}, None, None),
        ({"re-ageing": "Old."}, " \n", None),
        ({"re-ageing": "Old.", "footage": "Old."}, "", {"footage": "Old."}),
    ],
)
def test_explanations_are_kept_by_their_cue_and_taken_back_when_emptied(
    before: dict[str, str], text: str | None, after: dict[str, str] | None
) -> None:
    state = {AGE: {"explanations.re-ageing": typed(text)}}
    read = read_step(Callback.FORM_WORDS, state, {"explanations": before} if before else {})

    assert (read.answers.get("explanations"), read.errors) == (after, {})


def test_an_explanation_that_is_too_long_is_refused_at_its_field() -> None:
    state = {AGE: {"explanations.re-ageing": typed("x" * 501)}}

    assert list(read_step(Callback.FORM_WORDS, state, {}).errors) == [AGE]
