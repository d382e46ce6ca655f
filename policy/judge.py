"""A pack compiled once: every condition is a bit, every answer the set of conditions that it lets hold.

Knows conditions and rules as numbers and masks; the words of an assessment are assess.py's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import chain, repeat
from operator import and_, getitem, or_
from typing import Any, TypeVar

from policy.clauses import Clause, Condition, Pack, Rule
from policy.conditions import TOOL_COUNTS, AnswerTable, Asked, conjunctions, tool_table
from policy.outcome import Outcome
from policy.request import LISTS, TOOL_ANSWERS

Facts = Mapping[str, Any]

_OUTCOMES = tuple(Outcome)
_ONE_TOOL, _SEVERAL_TOOLS = TOOL_COUNTS
_Placed = TypeVar("_Placed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the fired rules come to. Smaller is better; compare as a pair."""

    severity: int
    blocked: bool

    @property
    def outcome(self) -> Outcome:
        return _OUTCOMES[self.severity]

    def better_than(self, other: "Verdict") -> bool:
        """Milder or no longer blocked, and worse in neither."""
        no_worse = self.severity <= other.severity and self.blocked <= other.blocked
        return no_worse and self != other


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """A rule with its conditions as bits, and for each need the bits that declare it.

    `awaited`: of those, the needs that block while none of their bits is set.
    """

    clause: Clause
    rule: Rule
    severity: int
    bits: int
    declared: tuple[int, ...]
    awaited: tuple[int, ...]

    def blocks(self, fired: int) -> bool:
        """Does it ask for something blocking that the answers do not claim to have?"""
        return any(not fired & bits for bits in self.awaited)


class Judge:
    """Answers which rules of a pack fire, and what that comes to."""

    def __init__(self, pack: Pack) -> None:
        layout = _Layout(pack)
        self._speakers = layout.speakers
        self._clauses = tuple(speaker.clause.id for speaker in layout.speakers)
        self._starts, self._guards = layout.starts, layout.guards
        rules = tuple(dict.fromkeys(layout.speakers))
        self._blocking = _union(rule.bits for rule in rules if rule.awaited)
        self._at_least = tuple(
            _union(rule.bits for rule in rules if rule.severity >= outcome.severity) for outcome in _OUTCOMES
        )
        self._toolless = sum(1 << place for place, asked in enumerate(layout.tools) if not asked)
        self._asks_about_tools = any(layout.tools)
        self._by_tool = tool_table(layout.tools)
        looked_at = dict.fromkeys(field for conjunction in layout.asked for field, _ in conjunction)
        self._count = AnswerTable("tool_count", layout.asked)
        tables = {field: AnswerTable(field, layout.asked) for field in looked_at if field != "tool_count"}
        self._ticked = tuple((field, table) for field, table in tables.items() if field in LISTS)
        self._fields = tuple(field for field in tables if field not in LISTS)
        self._tables = tuple(tables[field] for field in self._fields)

    def fired(self, facts: Facts) -> int:
        """The conditions that hold, as bits. `facts`: a valid request; what is absent may also be None."""
        tools = facts["tools"]
        bits = self._count[_ONE_TOOL if len(tools) == 1 else _SEVERAL_TOOLS]
        if self._asks_about_tools:
            held = 0
            for tool in tools:
                held |= self._by_tool[tool["agreement"], tool["retains"], tool["terms_reviewed"]]
            bits &= held
        for field, table in self._ticked:
            bits &= table[tuple(facts[field])]
        return reduce(and_, map(getitem, self._tables, map(facts.get, self._fields)), bits)

    def speakers(self, fired: int) -> list[Speaker]:
        """For each clause the first rule that fires, which is its strictest, in the pack's order."""
        return _at(self._speaking(fired), self._speakers)

    def found(self, fired: int) -> list[str]:
        """The clauses that speak with an outcome, in the pack's order."""
        return _at(self._speaking(fired) & self._at_least[1], self._clauses)

    def tools_of(self, speaker: Speaker, fired: int, tools: Sequence[Facts]) -> tuple[str, ...]:
        """The tools that made a rule fire; none when it does not look at tools."""
        asked = fired & speaker.bits & ~self._toolless
        if not asked:
            return ()
        held = ((tool, self._by_tool[tuple(tool[name] for name in TOOL_ANSWERS)]) for tool in tools)
        return tuple(dict.fromkeys(tool["name"] for tool, bits in held if asked & bits))

    def verdict(self, fired: int) -> Verdict:
        """What these conditions come to."""
        return Verdict(self.severity(fired), self.blocked(fired))

    def severity(self, fired: int) -> int:
        """The severity of the strictest rule that fires."""
        _, escalate, written_approval = self._at_least
        return 2 if fired & written_approval else 1 if fired & escalate else 0

    def blocked(self, fired: int) -> bool:
        """Does a rule that speaks wait for something that the answers do not claim to have?"""
        if not fired & self._blocking:
            return False
        return any(rule.blocks(fired) for rule in _at(self._speaking(fired) & self._blocking, self._speakers))

    def causes(self, fired: int, severity: int) -> tuple[int, int]:
        """The conditions that make it so severe, and those that block it."""
        waiting = _at(self._speaking(fired) & self._blocking, self._speakers)
        blocking = _union(fired & rule.bits for rule in waiting if rule.blocks(fired))
        return fired & self._at_least[severity], blocking

    def _speaking(self, fired: int) -> int:
        """Of each clause's bits the lowest that is set: what the subtraction borrows, the guard lends."""
        fired &= self._at_least[0]
        return fired & ~((fired | self._guards) - self._starts)


class _Layout:
    """Gives every condition its place: clause by clause with a guard above each, then the evidence.

    A clause with a single condition is its own guard: that takes half the places from a large pack.
    """

    def __init__(self, pack: Pack) -> None:
        self.asked: list[frozenset[Asked]] = []
        self.tools: list[Mapping[str, frozenset[str]]] = []
        self.starts = self.guards = 0
        clauses = [(clause, self._numbered(clause)) for clause in pack.clauses.values() if clause.rules]
        declared = {kind: self._number(known.declared_when) for kind, known in pack.evidence.items()}
        self.speakers = tuple(
            chain.from_iterable(_in_its_places(clause, bits, declared) for clause, bits in clauses)
        )

    def _numbered(self, clause: Clause) -> list[int]:
        """The bits of each of its rules."""
        first = len(self.asked)
        bits = [self._number(rule.when) for rule in clause.rules]
        alone = len(self.asked) == first + 1
        self.starts |= 1 << first
        self.guards |= 1 << (first if alone else len(self.asked))
        if not alone:
            self._place(frozenset(), {})
        return bits

    def _number(self, when: Sequence[Condition]) -> int:
        """Gives each way in which one of the conditions holds the next bit."""
        first = len(self.asked)
        for condition in when:
            for conjunction in conjunctions(condition):
                self._place(conjunction, condition.tools)
        return (1 << len(self.asked)) - (1 << first)

    def _place(self, asked: frozenset[Asked], tools: Mapping[str, frozenset[str]]) -> None:
        self.asked.append(asked)
        self.tools.append(tools)


def _in_its_places(clause: Clause, bits: Sequence[int], declared: Mapping[str, int]) -> Iterator[Speaker]:
    """The rule of each place of the clause. A guard's is the last one, which never speaks from there."""
    for rule, its_bits in zip(clause.rules, bits, strict=True):
        last = _speaker(clause, rule, its_bits, declared)
        yield from repeat(last, its_bits.bit_count())
    if sum(its_bits.bit_count() for its_bits in bits) > 1:
        yield last


def _speaker(clause: Clause, rule: Rule, bits: int, declared: Mapping[str, int]) -> Speaker:
    return Speaker(
        clause=clause,
        rule=rule,
        severity=rule.outcome.severity if rule.outcome else 0,
        bits=bits,
        declared=tuple(declared[need.evidence.kind] for need in rule.needs),
        awaited=tuple(
            declared[need.evidence.kind] for need in rule.needs if need.blocking and not need.only_declared
        ),
    )


def _at(places: int, values: Sequence[_Placed]) -> list[_Placed]:
    """The values whose bit is set, in order."""
    found = []
    # From the highest down, for what is left gets smaller; from the lowest up takes half as long again.
    while places:
        place = places.bit_length() - 1
        found.append(values[place])
        places ^= 1 << place
    found.reverse()
    return found


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


@lru_cache(maxsize=32)
def judge_for(pack: Pack) -> Judge:
    """The pack compiled, once."""
    return Judge(pack)
