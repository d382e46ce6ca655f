"""Six questions asked as one: what is not ticked is answered only by "none of these", or one by one."""

from itertools import combinations
from typing import Any

import pytest

from bot.views import open_follow_ups
from bot.views.concerns import HARMLESS, UNSURE, asked_one_by_one, keep, ticked, to_look_through
from bot.views.questions import CONCERNS
from policy import CHOICES

YES_NO = [name for name in HARMLESS if CHOICES[name] == CHOICES["key_element"]]
EVERY_CHOICE = [
    list(some) for count in range(len(CONCERNS.choices) + 1)
    for some in combinations([choice.value for choice in CONCERNS.choices], count)
]  # fmt: skip


def after(*rounds: list[str] | None, **answers: Any) -> dict[str, Any]:
    """The draft's answers after the question was answered so, each time over the answers before."""
    kept = dict(answers)
    for now_ticked in rounds:
        keep(kept, now_ticked)
    return kept


def six(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: answers[name] for name in HARMLESS if name in answers}


def test_none_of_these_answers_all_six() -> None:
    assert six(after([])) == HARMLESS
    assert asked_one_by_one(after([]), answered=False) == ()


def test_an_unanswered_question_answers_none_of_them() -> None:
    assert after(None, **HARMLESS) == {}


@pytest.mark.parametrize("chosen", EVERY_CHOICE, ids=lambda chosen: "+".join(chosen) or "none")
def test_whatever_is_ticked_each_of_the_six_is_answered_or_asked(chosen: list[str]) -> None:
    answers = after(chosen)
    open_ones = asked_one_by_one(answers, answered=False)
    assert set(answers) - {CONCERNS.field} | set(open_ones) == set(HARMLESS)
    assert set(open_ones) <= set(open_follow_ups(answers | {"listed_tools": []}, []))
    for name in HARMLESS:
        if name in YES_NO and name in chosen:
            assert answers[name] == "yes"
        if name not in chosen and UNSURE in chosen:
            assert name in open_ones
    assert set(ticked(answers) or ()) == set(chosen)


def test_what_was_not_sure_and_then_answered_by_itself_stays_when_one_goes_back() -> None:
    answers = after([UNSURE]) | dict(HARMLESS) | {"key_element": "unsure", "training": "own_material"}
    drawn = ticked(answers)
    assert drawn == ["training", UNSURE]
    assert six(after(drawn, **answers)) == six(answers)


def test_no_longer_ticked_is_asked_again_and_not_taken_for_a_no() -> None:
    answers = after(["key_element"], [UNSURE])
    assert "key_element" in asked_one_by_one(answers, answered=False)


def test_none_of_these_said_before_is_no_answer_for_somebody_who_is_not_sure_any_more() -> None:
    assert set(asked_one_by_one(after([], [UNSURE]), answered=False)) == set(HARMLESS)


def test_what_the_ticked_ones_were_told_as_stands() -> None:
    answers = after(["made_by"]) | {"made_by": "vendor"}
    assert after(ticked(answers), **answers)["made_by"] == "vendor"
    assert asked_one_by_one(answers, answered=True) == ("made_by",)


def test_a_case_is_drawn_from_its_answers() -> None:
    assert ticked(dict(HARMLESS)) == []
    assert ticked(dict(HARMLESS) | {"could_mislead": "unsure", "made_by": "vendor"}) == ["made_by", UNSURE]
    assert ticked({}) is None


def test_another_request_begins_with_them_but_is_asked_what_was_told_apart() -> None:
    before = dict(HARMLESS) | {"key_element": "yes", "made_by": "vendor", "training": "unsure"}
    again = to_look_through(before)
    assert ticked(again) == ["key_element", "made_by", UNSURE]
    asked_anew = set(asked_one_by_one(after(ticked(again), **again), answered=False))
    assert asked_anew == HARMLESS.keys() - {"key_element"}
    assert to_look_through(HARMLESS) == {**HARMLESS, CONCERNS.field: []}
    assert to_look_through({"key_element": "no"}) == {}
