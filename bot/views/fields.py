"""One question of the form: how it is drawn, and how its answer is read back.

Knows nothing of steps, drafts or cases. A list that nobody answered is never read as "none of these".
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.language import N_, _, tell
from bot.views import blocks
from bot.views.blocks import Block, Element
from bot.views.questions import NONE, Kind, Question
from bot.views.text import clean, shorten
from policy import Said

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]

CHOOSE = N_("Please choose an answer. “Not sure” is one too, where it is offered.")
TICK = N_("Please tick what applies. If nothing does, tick “None of these”.")
TICK_ONE = N_("Please tick at least one.")
WRITE = N_("Please write a few words here.")
EITHER = N_("“None of these” cannot stand beside another choice. Please clear one of them.")


class Unanswered(Exception):
    """An answer is missing or contradicts itself. Its text is the sentence at the field, in English."""

    def __init__(self, said: Said | str) -> None:
        super().__init__(str(said))
        self.said = said

    @property
    def told(self) -> str:
        """The sentence in the reader's words."""
        return tell(self.said)


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
    asked = label or _(question.label)
    return blocks.field(block, asked, element, hint=_(question.hint), optional=optional)


def _element(question: Question, action_id: str, answer: Any) -> Element:
    if question.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
        multiline = question.kind is Kind.LONG_TEXT
        return text_input(action_id, answer, multiline=multiline, most=question.most)
    offered = question.offered
    options = [blocks.option(_(choice.label), choice.value, _(choice.example)) for choice in offered]
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
        raise Unanswered(too_long(question.most, len(text)))
    return text


def too_long(most: int, count: int) -> Said:
    """What is said of a text that is longer than allowed."""
    numbers = {"most": str(most), "count": str(count)}
    return Said("Please keep it under {most} characters; these are {count}.", numbers)


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
