"""The form's questions against the contract: every field and value is asked, and fits in Slack."""

import pytest

from bot.views.concerns import HARMLESS
from bot.views.questions import CONCERNS, NONE, NOT_SURE, QUESTIONS, TOOL_QUESTIONS, Choice, Kind, Question
from bot.views.text import units
from policy import CHOICES, FOLLOW_UPS, REQUIRED, UseRequest

EVERY = {**QUESTIONS, **TOOL_QUESTIONS}
ASKED_ELSEWHERE = {"production", "tools"}


def test_every_field_of_the_contract_is_asked() -> None:
    assert set(QUESTIONS) | ASKED_ELSEWHERE | {"explanations"} == set(UseRequest.model_fields)
    assert {*REQUIRED, *FOLLOW_UPS} <= set(QUESTIONS) | ASKED_ELSEWHERE


@pytest.mark.parametrize("field", sorted(CHOICES))
def test_every_value_of_the_contract_can_be_chosen(field: str) -> None:
    assert {choice.value for choice in EVERY[field].choices} == set(CHOICES[field])


@pytest.mark.parametrize("field", ["inputs", "output_contains", "talent"])
def test_a_list_that_may_be_empty_offers_none_of_these(field: str) -> None:
    assert EVERY[field].none is not None
    assert NONE not in CHOICES[field]


@pytest.mark.parametrize("question", EVERY.values(), ids=list(EVERY))
def test_a_question_fits_where_slack_shows_it(question: Question) -> None:
    assert units(question.label) <= 150
    assert units(question.hint) <= 300
    assert len(question.offered) <= 10
    assert all(_fits(choice) for choice in question.offered)
    assert question.offered or question.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT)


@pytest.mark.parametrize("question", [*EVERY.values(), CONCERNS], ids=lambda question: str(question.field))
def test_a_question_comes_with_an_example(question: Question) -> None:
    """In its hint, or beside the answers; a department needs none."""
    beside = [choice for choice in question.choices if choice.example]
    assert question.hint or beside or question.field == "department"


def test_the_six_that_are_asked_as_one_are_those_that_are_asked_by_themselves() -> None:
    assert {choice.value for choice in CONCERNS.choices} == {*HARMLESS, NOT_SURE.value}
    assert _question_fits(CONCERNS)


def _question_fits(question: Question) -> bool:
    return len(question.offered) <= 10 and all(map(_fits, question.offered))


def _fits(choice: Choice) -> bool:
    return 0 < units(choice.label) <= 75 and units(choice.example) <= 75
