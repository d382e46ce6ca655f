"""Why each rule fired, and which answers kept the others from firing.

Reads the pack's conditions as they are written, not as they are compiled: it is the second opinion.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policy.clauses import Clause, Condition, Pack
from policy.outcome import Outcome
from policy.pack import load_pack
from policy.request import LISTS, UseRequest, counted_facts


@dataclass(frozen=True, slots=True)
class AnswerTrace:
    """An answer that a rule looked at: what counts, and what the rule asks for. None: it does not apply."""

    field: str
    answer: str | tuple[str, ...] | None
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule: with the answers that made it fire, or those that kept it from firing.

    `rule` counts from 1 within its clause. `speaks`: it fired first in its clause, so it is the finding.
    """

    clause: str
    rule: int
    outcome: Outcome | None
    fires: bool
    speaks: bool
    answers: tuple[AnswerTrace, ...]


def explain(request: UseRequest, pack: Pack | None = None) -> tuple[RuleTrace, ...]:
    """The trace of every rule, in the pack's order."""
    pack = pack or load_pack()
    facts = counted_facts(request.model_dump(mode="json", exclude_none=True))
    facts["tools"] = [tool.model_dump() for tool in request.tools]
    facts["tool_count"] = "one" if len(request.tools) == 1 else "several"
    return tuple(trace for clause in pack.clauses.values() for trace in _trace(clause, facts))


def _trace(clause: Clause, facts: Mapping[str, Any]) -> Iterator[RuleTrace]:
    spoken = False
    for number, rule in enumerate(clause.rules, start=1):
        holding = next((condition for condition in rule.when if not _against(condition, facts)), None)
        if holding is not None:
            answers = tuple(_answers(holding, facts))
        else:
            against = (trace for condition in rule.when for trace in _against(condition, facts))
            answers = tuple(dict.fromkeys(against))
        fires = holding is not None
        yield RuleTrace(clause.id, number, rule.outcome, fires, fires and not spoken, answers)
        spoken = spoken or fires


def _answers(condition: Condition, facts: Mapping[str, Any]) -> Iterator[AnswerTrace]:
    """Every answer that the condition looks at."""
    for field, asked in condition.fields.items():
        yield _answer(field, facts[field], asked)
    for name, asked in condition.tools.items():
        told = tuple(dict.fromkeys(tool[name] for tool in facts["tools"]))
        yield _answer(f"tools.{name}", told, asked)


def _against(condition: Condition, facts: Mapping[str, Any]) -> list[AnswerTrace]:
    """The answers for which the condition does not hold; none when it does."""
    failing = [
        _answer(field, facts[field], asked)
        for field, asked in condition.fields.items()
        if not _allowed(field, facts[field], asked)
    ]
    if condition.tools and not any(_suits(tool, condition) for tool in facts["tools"]):
        failing.extend(trace for trace in _answers(condition, facts) if trace.field.startswith("tools."))
    return failing


def _suits(tool: Mapping[str, str], condition: Condition) -> bool:
    return all(tool[name] in asked for name, asked in condition.tools.items())


def _allowed(field: str, answer: Any, asked: frozenset[str]) -> bool:
    return not asked.isdisjoint(answer) if field in LISTS else answer in asked


def _answer(field: str, answer: Any, asked: frozenset[str]) -> AnswerTrace:
    return AnswerTrace(field, tuple(answer) if isinstance(answer, list) else answer, tuple(sorted(asked)))
