"""The tools of a draft: those ticked in the registry's list, and those typed one per line.

Knows nothing of blocks. A listed tool's facts come from the registry; a typed one's are asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.language import _
from bot.views.text import clean, inline, shorten
from policy import Said
from storage import Tool

MOST_TOOLS = 10
LONGEST_NAME = 100
LONGEST_VALUE = 150
TOOL_FACTS = ("agreement", "retains", "terms_reviewed")


class WrongTools(Exception):
    """The list of tools cannot be used. `said` is the sentence at the field."""

    def __init__(self, said: Said) -> None:
        super().__init__(str(said))
        self.said = said


@dataclass(frozen=True, slots=True)
class UsedTool:
    """A tool of the request; `listed`: its registry entry; `answers`: what was said of it otherwise."""

    name: str
    version: str | None
    listed: Tool | None
    answers: Mapping[str, str]

    def facts(self) -> dict[str, str]:
        """The tool in the contract's shape; what nobody answered is unsure."""
        source = {fact: getattr(self.listed, fact) for fact in TOOL_FACTS} if self.listed else self.answers
        facts = {fact: source.get(fact, "unsure") for fact in TOOL_FACTS}
        named = {"name": self.name, "version": self.version, "vendor": self.listed and self.listed.vendor}
        return {key: value for key, value in named.items() if value} | facts


def option_value(tool: Tool) -> str:
    """The value of a tool's option in the list."""
    return shorten(tool.name, LONGEST_VALUE)


def used_tools(answers: Mapping[str, Any], registry: Sequence[Tool]) -> tuple[UsedTool, ...]:
    """The draft's tools in order. A typed name that the registry knows is taken from there."""
    listed = {tool.name.casefold(): tool for tool in registry}
    said = answers.get("tool_answers", {})
    named = [(name, None) for name in answers.get("listed_tools", ())]
    return tuple(
        UsedTool(
            known.name if (known := listed.get(name.casefold())) else name, version, known, said.get(name, {})
        )
        for name, version in [*named, *typed_tools(answers.get("other_tools", ""))]
    )


def typed_tools(text: str) -> list[tuple[str, str | None]]:
    """Name and version of each line; the version stands after the first comma."""
    rows = [row.partition(",") for row in clean(text).splitlines() if row.strip(" ,\t")]
    return [(name.strip(), version.strip() or None) for name, _comma, version in rows]


def check_tools(tools: Sequence[UsedTool]) -> None:
    """Raises `WrongTools` when there are none, too many, two of one name, or a name that is no name."""
    if not tools:
        raise WrongTools(Said("Please name at least one tool."))
    if len(tools) > MOST_TOOLS:
        numbers = {"most": str(MOST_TOOLS), "count": str(len(tools))}
        raise WrongTools(Said("Please name at most {most} tools; these are {count}.", numbers))
    seen: set[str] = set()
    for tool in tools:
        _check_name(tool)
        if tool.name.casefold() in seen:
            twice = {"tool": shorten(tool.name, 60)}
            raise WrongTools(Said("“{tool}” is named twice. Please leave one.", twice))
        seen.add(tool.name.casefold())


def _check_name(tool: UsedTool) -> None:
    if not tool.name:
        nameless = Said("A line has a version and no name. Please write the name before the comma.")
        raise WrongTools(nameless)
    if max(len(tool.name), len(tool.version or "")) > LONGEST_NAME:
        parts = {"tool": shorten(tool.name, 60), "most": str(LONGEST_NAME)}
        raise WrongTools(Said("“{tool}” is too long: at most {most} characters.", parts))


def tool_and_vendor(tool: Tool, longest_name: int, longest_vendor: int) -> str:
    """“Sketcher by Sketch Company”."""
    name = inline(tool.name, longest_name)
    if not tool.vendor:
        return name
    return _("{tool} by {vendor}").format(tool=name, vendor=inline(tool.vendor, longest_vendor))
