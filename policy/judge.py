"""A pack compiled once: every condition is a bit, every answer the set of conditions that it lets hold.

Knows conditions and rules as numbers and masks; the words of an assessment are assess.py's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from policy.clauses import Clause, Condition, Pack, Rule
from policy.outcome import Outcome
from policy.request import LISTS, counted_facts

Facts = Mapping[str, Any]

_STRICTEST_FIRST = tuple(outcome.severity for outcome in reversed(Outcome))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the fired rules come to. Smaller is better; compare as a pair."""

    severity: int
    blocked: bool

    @property
    def outcome(self) -> Outcome:
        return list(Outcome)[self.severity]

    def better_than(self, other: "Verdict") -> bool:
        """Milder or no longer blocked, and worse in neither."""
        no_worse = self.severity <= other.severity and self.blocked <= other.blocked
        return no_worse and self != other


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """A rule with its conditions as bits, and for each need the bits that declare it."""

    clause: Clause
    rule: Rule
    severity: int
    bits: int
    declared: tuple[int, ...]

    def blocks(self, fired: int) -> bool:
        """Does it ask for something blocking that the answers do not claim to have?"""
        return any(
            need.blocking and not need.only_declared and not fired & bits
            for need, bits in zip(self.rule.needs, self.declared, strict=True)
        )


class Judge:
    """Answers which rules of a pack fire, and what that comes to."""

    def __init__(self, pack: Pack) -> None:
        self._conditions: list[Condition] = []
        declared = {kind: self._number(known.declared_when) for kind, known in pack.evidence.items()}
        self._clauses = tuple(
            tuple(self._speaker(clause, rule, declared) for rule in clause.rules)
            for clause in pack.clauses.values()
        )
        self._blocking = tuple(
            rules
            for rules in self._clauses
            if any(need.blocking for rule in rules for need in rule.rule.needs)
        )
        self._at_least = tuple(self._bits_at_least(outcome.severity) for outcome in Outcome)
        self._fields = self._tables([condition.fields for condition in self._conditions])
        self._tools = self._tables([condition.tools for condition in self._conditions])
        self._toolless = self._matching(not condition.tools for condition in self._conditions)

    def fired(self, facts: Facts) -> int:
        """The conditions that hold, as bits."""
        counted = counted_facts(facts)
        counted["tool_count"] = "one" if len(facts["tools"]) == 1 else "several"
        bits = 0
        for tool in facts["tools"]:
            bits |= self._held_by_tool(tool)
        for field, (table, otherwise) in self._fields.items():
            answer = counted[field]
            if field in LISTS:
                allowed = otherwise
                for choice in answer:
                    allowed |= table.get(choice, 0)
                bits &= allowed
            else:
                bits &= table.get(answer, otherwise)
        return bits

    def _held_by_tool(self, tool: Facts) -> int:
        """The conditions that this tool lets hold, as bits."""
        bits = -1
        for name, (table, otherwise) in self._tools.items():
            bits &= table.get(tool[name], otherwise)
        return bits

    def speakers(self, fired: int) -> Iterator[Speaker]:
        """For each clause the first rule that fires, which is its strictest, in the pack's order."""
        return _first_of_each(self._clauses, fired)

    def tools_of(self, speaker: Speaker, fired: int, tools: Sequence[Facts]) -> tuple[str, ...]:
        """The tools that made a rule fire; none when it does not look at tools."""
        asked = fired & speaker.bits & ~self._toolless
        return tuple(dict.fromkeys(tool["name"] for tool in tools if asked & self._held_by_tool(tool)))

    def verdict(self, fired: int) -> Verdict:
        """What these conditions come to."""
        severity = next(level for level in _STRICTEST_FIRST if not level or fired & self._at_least[level])
        blocked = any(speaker.blocks(fired) for speaker in _first_of_each(self._blocking, fired))
        return Verdict(severity, blocked)

    def causes(self, fired: int, severity: int) -> tuple[int, int]:
        """The conditions that make it so severe, and those that block it."""
        blocking = 0
        for speaker in _first_of_each(self._blocking, fired):
            blocking |= fired & speaker.bits if speaker.blocks(fired) else 0
        return fired & self._at_least[severity], blocking

    def _bits_at_least(self, severity: int) -> int:
        strict = (
            speaker.bits for rules in self._clauses for speaker in rules if speaker.severity >= severity
        )
        return reduce(or_, strict, 0)

    def _speaker(self, clause: Clause, rule: Rule, declared: Mapping[str, int]) -> Speaker:
        return Speaker(
            clause=clause,
            rule=rule,
            severity=rule.outcome.severity if rule.outcome else 0,
            bits=self._number(rule.when),
            declared=tuple(declared[need.evidence.kind] for need in rule.needs),
        )

    def _number(self, when: Sequence[Condition]) -> int:
        """Gives each condition the next bit."""
        first = len(self._conditions)
        self._conditions.extend(when)
        return (1 << len(self._conditions)) - (1 << first)

    def _tables(
        self, requirements: Sequence[Mapping[str, frozenset[str]]]
    ) -> dict[str, tuple[dict[str, int], int]]:
        """For each field: answer → conditions that allow it, and those that do not ask about the field."""
        asked = {field for required in requirements for field in required}
        return {field: self._table(field, requirements) for field in asked}

    def _table(
        self, field: str, requirements: Sequence[Mapping[str, frozenset[str]]]
    ) -> tuple[dict[str, int], int]:
        otherwise = self._matching(field not in required for required in requirements)
        values = {value for required in requirements for value in required.get(field, ())}
        table = {
            value: otherwise | self._matching(value in required.get(field, ()) for required in requirements)
            for value in values
        }
        return table, otherwise

    def _matching(self, wanted: Iterable[bool]) -> int:
        return sum(1 << place for place, holds in enumerate(wanted) if holds)


def _first_of_each(clauses: Iterable[tuple[Speaker, ...]], fired: int) -> Iterator[Speaker]:
    for rules in clauses:
        for speaker in rules:
            if fired & speaker.bits:
                yield speaker
                break


@lru_cache(maxsize=32)
def judge_for(pack: Pack) -> Judge:
    """The pack compiled, once."""
    return Judge(pack)
