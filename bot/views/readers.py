"""What was filled in, back into a draft's answers, and a draft's answers into the facts of a request.

Knows the form's questions and the contract; nothing of how a step looks, nor of storage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.ids import UNLISTED, Callback
from bot.language import N_, _, tell
from bot.views import concerns
from bot.views.fields import (
    Unanswered,
    Values,
    chosen_value,
    chosen_values,
    field_of,
    read,
    too_long,
    typed,
)
from bot.views.questions import CONCERNS, DEPARTMENT, QUESTIONS, TOOL_QUESTIONS
from bot.views.tools import TOOL_FACTS, WrongTools, check_tools, option_value, used_tools
from policy import CHOICES, FOLLOW_UPS, Said, applies, open_questions
from storage import Tool

NAME_MOST = 100
EXPLANATION_MOST = 500
EXPLANATIONS = "explanations."
"""How the names of the fields begin that say why words contradict no answer; a cue's id follows."""
WHICH_PRODUCTION = N_("Please choose the production, or choose “My production is not listed” and name it.")
NAME_IT = N_("Please write the production's name, so that the admins know which one it is.")
TWO_PRODUCTIONS = N_(
    "You chose a production above. Choose “My production is not listed” there, or clear this."
)


@dataclass(frozen=True, slots=True)
class ReadAnswers:
    """The draft's answers with a step's merged in, and what is wrong: block id → sentence.

    Answers that are wrong or were cleared are absent; right ones are there even when others are wrong.
    """

    answers: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Step:
    """The blocks of one step while it is read."""

    blocks: Mapping[str, tuple[str, Mapping[str, Any]]]
    answers: dict[str, Any]
    errors: dict[str, str]

    def state(self, field_name: str) -> Mapping[str, Any]:
        return self.blocks[field_name][1] if field_name in self.blocks else {}

    def keep(self, field_name: str, answer: Any) -> None:
        if answer in (None, ""):
            self.answers.pop(field_name, None)
        else:
            self.answers[field_name] = answer

    def refuse(self, sentence: Said | str, *fields: str) -> None:
        """Puts the sentence, in the reader's words, at the first of these fields that the step shows."""
        shown = [self.blocks[name][0] for name in fields if name in self.blocks]
        if shown:
            self.errors.setdefault(shown[0], tell(sentence))


def read_step(
    callback: Callback, values: Values, draft_answers: Mapping[str, Any], tools: Sequence[Tool] = ()
) -> ReadAnswers:
    """A step's answers, merged into the draft's; `tools` is the registry that the step showed.

    Serves submissions and, with the errors ignored, buttons such as Back that keep what was typed.
    """
    blocks = {
        field_of(block): (block, state)
        for block, states in values.items()
        for state in [next(iter(states.values()), {})]
    }
    step = _Step(blocks, dict(draft_answers), {})
    if callback is Callback.FORM_WHAT:
        _read_production(step)
        _read_tools(step, tools)
    for name in blocks:
        _read_field(step, name, tools)
    return ReadAnswers(step.answers, step.errors)


def _read_field(step: _Step, name: str, tools: Sequence[Tool]) -> None:
    if name.startswith("tools."):
        _read_tool_fact(step, name, tools)
    elif name.startswith(EXPLANATIONS):
        _read_explanation(step, name)
    elif name == CONCERNS.field:
        _read_concerns(step)
    elif name in QUESTIONS:
        try:
            step.keep(name, read(QUESTIONS[name], step.state(name)))
        except Unanswered as wrong:
            step.keep(name, None)
            if name != DEPARTMENT.field or typed(step.state(name)):
                step.refuse(wrong.said, name)


def _read_concerns(step: _Step) -> None:
    try:
        concerns.keep(step.answers, read(CONCERNS, step.state(CONCERNS.field)))
    except Unanswered as wrong:
        concerns.keep(step.answers, None)
        step.refuse(wrong.said, CONCERNS.field)


def _read_production(step: _Step) -> None:
    code, name = chosen_value(step.state("production")), typed(step.state("production_name"))
    if "production" not in step.blocks and "production_name" in step.blocks:
        code = UNLISTED
    if code is None and name:
        code = UNLISTED
    step.keep("production", code)
    step.keep("production_name", name)
    if code is None:
        step.refuse(WHICH_PRODUCTION, "production")
    elif code == UNLISTED and not name and "production_name" in step.blocks:
        step.refuse(NAME_IT, "production_name")
    elif code != UNLISTED and name:
        step.refuse(TWO_PRODUCTIONS, "production_name")
    if len(name) > NAME_MOST:
        step.refuse(too_long(NAME_MOST, len(name)), "production_name")


def lacks_a_name(answers: Mapping[str, Any]) -> bool:
    """The production is not listed, and was not named yet: the first step has to ask for its name."""
    return answers.get("production") == UNLISTED and not answers.get("production_name")


def _read_tools(step: _Step, registry: Sequence[Tool]) -> None:
    names = {option_value(tool): tool.name for tool in registry}
    picked = chosen_values(step.state("listed_tools"))
    step.keep("listed_tools", [names[value] for value in picked if value in names] or None)
    step.keep("other_tools", typed(step.state("other_tools")))
    try:
        check_tools(used_tools(step.answers, registry))
    except WrongTools as wrong:
        step.refuse(wrong.said, "other_tools", "listed_tools")


def _read_tool_fact(step: _Step, name: str, registry: Sequence[Tool]) -> None:
    place, fact = name.split(".")[1:]
    tools = used_tools(step.answers, registry)
    if int(place) >= len(tools):
        return
    said = {tool: dict(facts) for tool, facts in step.answers.get("tool_answers", {}).items()}
    of_tool = said.setdefault(tools[int(place)].name, {})
    try:
        of_tool[fact] = read(TOOL_QUESTIONS[fact], step.state(name))
    except Unanswered as wrong:
        of_tool.pop(fact, None)
        step.refuse(wrong.said, name)
    step.answers["tool_answers"] = said


def _read_explanation(step: _Step, name: str) -> None:
    """Why the words contradict nothing; an empty one is taken back."""
    text = typed(step.state(name))
    said = dict(step.answers.get("explanations", {}))
    said.pop(name.removeprefix(EXPLANATIONS), None)
    if len(text) > EXPLANATION_MOST:
        step.refuse(too_long(EXPLANATION_MOST, len(text)), name)
    elif text:
        said[name.removeprefix(EXPLANATIONS)] = text
    step.keep("explanations", said or None)


def build_request_facts(answers: Mapping[str, Any], tools: Sequence[Tool]) -> dict[str, Any]:
    """The fields of a request, for `UseRequest.model_validate`; absent where nobody answered."""
    names = ("production", *QUESTIONS, "explanations")
    facts = {name: answers[name] for name in names if name in answers}
    return facts | {"tools": [tool.facts() for tool in used_tools(answers, tools)]}


def follow_ups_asked(answers: Mapping[str, Any], tools: Sequence[Tool]) -> tuple[str, ...]:
    """Every follow-up that applies, answered or not: for going back to that step."""
    facts = build_request_facts(answers, tools)
    applying = tuple(name for name in FOLLOW_UPS if applies(name, facts))
    singly = concerns.asked_one_by_one(answers, answered=True)
    return (*singly, *applying, *_tool_fields(answers, tools, answered=True))


def open_follow_ups(answers: Mapping[str, Any], tools: Sequence[Tool]) -> tuple[str, ...]:
    """The follow-ups to ask next. One that hangs on another's answer waits for it, for a later round."""
    facts = build_request_facts(answers, tools)
    singly = concerns.asked_one_by_one(answers, answered=False)
    unanswered = (*singly, *open_questions(facts))
    ready = tuple(name for name in unanswered if name in singly or _certain(name, unanswered, facts))
    return (*(ready or unanswered), *_tool_fields(answers, tools, answered=False))


def _certain(name: str, unanswered: Sequence[str], facts: Mapping[str, Any]) -> bool:
    return all(
        applies(name, {**facts, other: choice})
        for other in unanswered
        if other != name
        for choice in CHOICES[other]
    )


def _tool_fields(answers: Mapping[str, Any], tools: Sequence[Tool], *, answered: bool) -> tuple[str, ...]:
    return tuple(
        f"tools.{place}.{fact}"
        for place, tool in enumerate(used_tools(answers, tools))
        if tool.listed is None
        for fact in TOOL_FACTS
        if answered or fact not in tool.answers
    )


def field_errors(error: ValidationError, values: Values) -> dict[str, str]:
    """The contract's refusals, block id → sentence; what the step does not show stands at its first field."""
    blocks = {field_of(block): block for block in values}
    first = next(iter(values), "")
    return {_block_for(wrong["loc"], blocks, first): _about(wrong) for wrong in error.errors()}


def _about(wrong: ErrorDetails) -> str:
    most = wrong.get("ctx", {}).get("max_length")
    if most is not None:
        return _("Please keep it under {most} characters.").format(most=most)
    return _("Please look at this again: it cannot be taken as it is.")


def _block_for(path: Sequence[int | str], blocks: Mapping[str, str], first: str) -> str:
    names = [
        ".".join(map(str, path)),
        str(path[0]),
        *(("other_tools", "listed_tools") if path[0] == "tools" else ()),
    ]
    return next((blocks[name] for name in names if name in blocks), first)
