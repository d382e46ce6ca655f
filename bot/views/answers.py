"""A request's answers in words: those that matter first for a card, all of them for the details.

Knows the form's words and the contract; nothing of statuses or decisions.
"""

from collections.abc import Mapping
from typing import Any

from bot.language import N_, _
from bot.views.blocks import Element, words_of
from bot.views.questions import NONE, QUESTIONS, TOOL
from bot.views.sentences import topic
from bot.views.text import inline
from policy import UseRequest

# Shown on every card, in this order; the rest only where the answer is not the ordinary one.
FIRST = ("destination", "inputs", "output_contains", "talent", "alteration")
ORDINARY: Mapping[str, object] = {
    "inputs": [],
    "output_contains": [],
    "talent": [],
    "training": "none",
    "made_by": "production",
    "secured": "yes",
    "invents_content": "yes",
    "resembles_protected": "no",
    "key_element": "no",
    "could_mislead": "no",
    "affects_union_work": "no",
}
ELSEWHERE = ("title", "description")
TOLD_OF_TOOLS: Mapping[str, Mapping[str, str]] = {
    "agreement": {
        "yes": N_("under a Netflix agreement"),
        "no": N_("not under a Netflix agreement"),
        "unsure": N_("not known to be under a Netflix agreement"),
    },
    "retains": {
        "yes": N_("keeps or learns from material"),
        "no": N_("keeps nothing"),
        "unsure": N_("may keep or learn from material"),
    },
    "terms_reviewed": {
        "yes": N_("terms read"),
        "no": N_("terms not read"),
        "unsure": N_("terms perhaps not read"),
    },
}


def said(field: str, answer: Any) -> str:
    """An answer in the form's own words."""
    question = QUESTIONS[field]
    if isinstance(answer, list):
        return "; ".join(question.said(value) for value in answer) or question.said(NONE)
    return question.said(str(answer))


def first_facts(request: UseRequest) -> list[list[Element]]:
    """What a reviewer looks at first, one line each; ordinary answers are left to the details."""
    facts = request.facts()
    unusual = [field for field in ORDINARY if field in facts and facts[field] != ORDINARY[field]]
    shown = [field for field in FIRST if field in facts and facts[field] != []]
    shown += [field for field in unusual if field not in shown]
    return [*(_fact(field, facts[field]) for field in shown[:1]), *tool_lines(facts)] + [
        _fact(field, facts[field]) for field in shown[1:]
    ]


def all_facts(request: UseRequest) -> list[list[Element]]:
    """Every answer that counts, in the form's order, but for title and description."""
    facts = request.facts()
    asked = [field for field in QUESTIONS if field in facts and field not in ELSEWHERE]
    return [*(_fact(field, facts[field]) for field in asked), *tool_lines(facts)]


def tool_lines(facts: Mapping[str, Any]) -> list[list[Element]]:
    """One line for each tool, with what is known of it."""
    return [_tool_line(tool) for tool in facts["tools"]]


def _tool_line(tool: Mapping[str, Any]) -> list[Element]:
    return [topic(_("Tool")), words_of(f" {tool_words(tool)}")]


def tool_words(tool: Mapping[str, Any]) -> str:
    """A tool with its version, its maker, and what is known of it."""
    name = " ".join(filter(None, [tool["name"], tool.get("version")]))
    known = ", ".join(_(TOLD_OF_TOOLS[question.field][tool[question.field]]) for question in TOOL)
    said = _("{tool} by {vendor}: {known}") if tool.get("vendor") else _("{tool}: {known}")
    return said.format(tool=inline(name), vendor=inline(tool.get("vendor") or "", 60), known=known)


def _fact(field: str, answer: Any) -> list[Element]:
    return [topic(_(QUESTIONS[field].topic)), words_of(f" {said(field, answer)}")]
