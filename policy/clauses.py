"""What a guidance pack consists of: clauses, their rules, and the evidence that they ask for.

Values only; reading and checking the file is pack.py's, judging a request is assess.py's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy.cues import CueBook
from policy.outcome import Outcome, ReviewerRole


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """Holds when every field has one of its values, and one tool has all the answers in `tools`."""

    fields: Mapping[str, frozenset[str]]
    tools: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A kind of need: what to show, and the answers that claim to have it."""

    kind: str
    text: str
    declared_when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RuleNeed:
    """What a rule asks for. `only_declared`: carried only once the answers claim it."""

    evidence: Evidence
    blocking: bool
    only_declared: bool


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A use in plain words for which a rule speaks. `facts`: its own answers, and harmless ones."""

    use: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """Fires when any condition holds: a finding with `outcome`, or advice when that is None."""

    when: tuple[Condition, ...]
    outcome: Outcome | None
    text: str
    reviewers: tuple[ReviewerRole, ...]
    needs: tuple[RuleNeed, ...]
    example: Example
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """A passage of the guidance as we read it. `extension`: ours, beyond the text.

    A clause with `cues` has no rules: it is about words that the answers do not agree with.
    """

    id: str
    section: str
    source: str
    meaning: str
    extension: bool
    rules: tuple[Rule, ...]
    cues: tuple[CueBook, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """How the answers to one question compare, and the words for those that would help.

    `worse`: rows of answers, each from mild to worse; for a list of choices every further one is worse.
    """

    worse: tuple[tuple[str, ...], ...]
    words: Mapping[str, str]

    def milder_than(self, answer: str) -> tuple[str, ...]:
        """The answers known to be milder, the nearest first."""
        rows = (row[: row.index(answer)] for row in self.worse if answer in row)
        return tuple(dict.fromkeys(milder for row in rows for milder in reversed(row)))


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A dated reading of the guidance. `extends`: the pack whose clauses come first, when this is an overlay.

    `harmless`: the answers of a use under which nothing is found.
    """

    path: Path
    extends: str | None
    name: str
    published: str
    source: str
    clauses: Mapping[str, Clause]
    evidence: Mapping[str, Evidence]
    answers: Mapping[str, Answers]
    harmless: Mapping[str, Any]
