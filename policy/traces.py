"""Why each rule fired, and which answers kept the others from firing.

Reads the pack's conditions as they are written, not as they are compiled: it is the second opinion.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from policy.clauses import Clause, Condition, Pack
from policy.outcome import Outcome
from policy.pack import load_pack
from policy.request import LISTS, TOOL_ANSWERS, UseRequest, counted_facts


@dataclass(frozen=True, slots=True)
class AnswerTrace:
    """An answer that a rule looked at: what counts, and what the rule asks for. None: it does not apply.

    `field` of an answer about a tool names the tool by its place, as in `tools.0.agreement`.
    """

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
    facts = counted_facts(request.__dict__)
    facts["tools"] = tuple((tool.agreement, tool.retains, tool.terms_reviewed) for tool in request.tools)
    facts["tool_count"] = "one" if len(request.tools) == 1 else "several"
    traces = (
        _traces(clause, tuple([facts[field] for field in _looked_at(clause)]))
        for clause in pack.clauses.values()
    )
    return tuple(chain.from_iterable(traces))


@lru_cache(maxsize=4096)
def _looked_at(clause: Clause) -> tuple[str, ...]:
    """What the clause's rules look at."""
    conditions = [condition for rule in clause.rules for condition in rule.when]
    fields = dict.fromkeys(field for condition in conditions for field in condition.fields)
    return (*fields, "tools") if any(condition.tools for condition in conditions) else tuple(fields)


@lru_cache(maxsize=16_384)
def _traces(clause: Clause, answers: tuple[Any, ...]) -> tuple[RuleTrace, ...]:
    """One clause's traces for these answers. A clause looks at few, so the same ones come again and again."""
    facts = dict(zip(_looked_at(clause), answers, strict=True))
    tools = facts.get("tools", ())
    facts["tools"] = [dict(zip(TOOL_ANSWERS, tool, strict=True)) for tool in tools]
    return tuple(_trace(clause, facts))


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
    """Every answer for which the condition holds; of the tools, those of the ones that meet it."""
    for field, asked in condition.fields.items():
        yield _answer(field, facts[field], asked)
    for number, tool in enumerate(facts["tools"]):
        if all(tool[name] in asked for name, asked in condition.tools.items()):
            for name, asked in condition.tools.items():
                yield _answer(f"tools.{number}.{name}", tool[name], asked)


def _against(condition: Condition, facts: Mapping[str, Any]) -> list[AnswerTrace]:
    """The answers for which the condition does not hold; none when it does."""
    failing = [
        _answer(field, facts[field], asked)
        for field, asked in condition.fields.items()
        if not _allowed(field, facts[field], asked)
    ]
    by_tool = [list(_against_tool(condition, number, tool)) for number, tool in enumerate(facts["tools"])]
    if all(by_tool):
        failing.extend(chain.from_iterable(by_tool))
    return failing


def _against_tool(condition: Condition, number: int, tool: Mapping[str, str]) -> Iterator[AnswerTrace]:
    for name, asked in condition.tools.items():
        if tool[name] not in asked:
            yield _answer(f"tools.{number}.{name}", tool[name], asked)


def _allowed(field: str, answer: Any, asked: frozenset[str]) -> bool:
    return not asked.isdisjoint(answer) if field in LISTS else answer in asked


def _answer(field: str, answer: Any, asked: frozenset[str]) -> AnswerTrace:
    return AnswerTrace(field, tuple(answer) if isinstance(answer, list) else answer, tuple(sorted(asked)))
