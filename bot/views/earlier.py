"""A request as the answers that a draft begins with: all of them to revise it, or those that may serve again.

Pure. readers.py reads what is filled in.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.views import concerns
from bot.views.questions import DEPARTMENT, INPUTS_AND_RESULT, WHAT
from bot.views.tools import TOOL_FACTS
from policy import UseRequest
from storage import Tool

WORDS = ("title", "description")
TOOLS = ("listed_tools", "other_tools")
PRODUCTION = ("production", "production_name")
AGAIN = (
    *PRODUCTION,
    *TOOLS,
    *(question.field for question in (*WHAT, DEPARTMENT, *INPUTS_AND_RESULT) if question.field not in WORDS),
)


def answers_of(
    request: UseRequest, tools: Sequence[Tool] = (), production_name: str | None = None
) -> dict[str, Any]:
    """A request as a draft's answers: to revise it, or to start another from it."""
    answers = request.model_dump(mode="json", exclude_none=True, exclude={"tools"})
    known = {tool.name for tool in tools}
    listed = [tool.name for tool in request.tools if tool.name in known and not tool.version]
    others = [tool for tool in request.tools if tool.name not in listed]
    answers |= {"listed_tools": listed} if listed else {}
    answers |= {"other_tools": "\n".join(_row(tool) for tool in others)} if others else {}
    answers |= {"production_name": production_name} if production_name else {}
    said = {tool.name: {fact: getattr(tool, fact) for fact in TOOL_FACTS} for tool in others}
    return answers | {"tool_answers": said}


def filled_in(typed_answers: Mapping[str, Any], earlier: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody typed, and an earlier request's answers where they had typed nothing."""
    own = [names for names in (PRODUCTION, TOOLS) if any(typed_answers.get(name) for name in names)]
    taken = {name for names in own for name in names}
    rest = {name: answer for name, answer in earlier.items() if name not in taken}
    return rest | {name: answer for name, answer in typed_answers.items() if answer not in (None, "", [])}


def answers_to_look_through(
    request: UseRequest, tools: Sequence[Tool] = (), production_name: str | None = None
) -> dict[str, Any]:
    """What another request may begin with: answers that the first two steps show, each to be changed there.

    Not the words; and nothing that is asked only where it applies, such as rights and consents: these hold
    for the use that they were given for.
    """
    answers = answers_of(request, tools, production_name)
    kept = {name: answers[name] for name in AGAIN if name in answers}
    return kept | concerns.to_look_through(answers)


def _row(tool: Any) -> str:
    return f"{tool.name}, {tool.version}" if tool.version else str(tool.name)
