"""One question of the form: how it is drawn, and how its answer is read back.

Knows nothing of steps, drafts or cases. A list that nobody answered is never read as "none of these".
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.views import blocks
from bot.views.blocks import Block, Element
from bot.views.questions import NONE, Kind, Question
from bot.views.text import clean, shorten

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]

CHOOSE = "Please choose an answer. “Not sure” is one too, where it is offered."
TICK = "Please tick what applies. If nothing does, tick “None of these”."
TICK_ONE = "Please tick at least one."
WRITE = "Please write a few words here."
EITHER = "“None of these” cannot stand beside another choice. Please clear one of them."


class Unanswered(Exception):
    """An answer is missing or contradicts itself. Its text is the sentence at the field."""


def block_id(field: str, version: int) -> str:
    """The id of a field's block. With the version in it a saved value wins over what the client remembers."""
    return f"{field}#{version}"


def field_of(block: str) -> str:
    """The field that a block id begins with."""
    return block.partition("#")[0]


def draw(
    question: Question,
    block: str,
    answer: Any,
    *,
    action_id: str = "",
    label: str = "",
    optional: bool = False,
) -> Block:
    """The question as an input block, with the answer given so far."""
    element = _element(question, action_id or question.field, answer)
    return blocks.field(block, label or question.label, element, hint=question.hint, optional=optional)


def _element(question: Question, action_id: str, answer: Any) -> Element:
    if question.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
        multiline = question.kind is Kind.LONG_TEXT
        return text_input(action_id, answer, multiline=multiline, most=question.most)
    options = [blocks.option(choice.label, choice.value, choice.example) for choice in question.offered]
    if question.kind is Kind.MANY:
        return blocks.checkboxes(action_id, options, [NONE] if answer == [] else answer or ())
    return blocks.radios(action_id, options, answer)


def text_input(action_id: str, typed_before: str | None, *, multiline: bool = False, most: int) -> Element:
    """A field for text. Slack refuses a form whose prefilled text is too long, so that is cut."""
    initial = shorten(typed_before, most) if typed_before else None
    return blocks.text_input(action_id, initial, multiline=multiline, most=most)


def read(question: Question, state: Mapping[str, Any]) -> Any:
    """The answer in the contract's shape; `Unanswered` with the sentence for the field when there is none."""
    if question.kind is Kind.MANY:
        return _read_many(question, chosen_values(state))
    if question.kind is Kind.ONE:
        return _read_one(question, chosen_value(state))
    text = typed(state)
    if not text:
        raise Unanswered(WRITE)
    if len(text) > question.most:
        raise Unanswered(f"Please keep it under {question.most} characters; these are {len(text)}.")
    return text


def _read_one(question: Question, value: str | None) -> str:
    if value is None or all(choice.value != value for choice in question.choices):
        raise Unanswered(CHOOSE)
    return value


def _read_many(question: Question, chosen: Sequence[str]) -> list[str]:
    picked = [choice.value for choice in question.choices if choice.value in chosen]
    if question.none and NONE in chosen:
        if picked:
            raise Unanswered(EITHER)
        return []
    if not picked:
        raise Unanswered(TICK if question.none else TICK_ONE)
    return picked


def typed(state: Mapping[str, Any]) -> str:
    """What was typed, fit to be stored; empty when nothing visible was."""
    text = clean(state.get("value") or "")
    return text if any(character.isprintable() and not character.isspace() for character in text) else ""


def chosen_value(state: Mapping[str, Any]) -> str | None:
    option = state.get("selected_option")
    return option["value"] if option else None


def chosen_values(state: Mapping[str, Any]) -> list[str]:
    return [option["value"] for option in state.get("selected_options") or ()]
