"""What would change the outcome: the smallest changes that lower it or lift the block.

Knows what a production can choose or obtain; takes the rules as they are compiled.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from policy.clauses import Pack
from policy.crosscheck import CrossCheck
from policy.judge import Judge, Verdict
from policy.outcome import Counterfactual, Outcome
from policy.request import CHOICES, LISTS, TOOL_ANSWERS, counted_facts
from policy.sentence import Said

SHOWN = 5
# What a production can choose or obtain. Any other question may only be found out, from `unsure`.
OBTAINABLE = frozenset(
    {
        "secured",
        "destination",
        "human_input",
        "inputs",
        "output_contains",
        "rights_cleared",
        "training",
        "training_cleared",
        "talent_consent",
        "guild_terms_met",
        "union_agreement",
        "workflow_meets_guidance",
        "model_reuse",
        "model_reuse_consent",
    }
)
_SINGLE = tuple(name for name in CHOICES if name not in (*LISTS, *TOOL_ANSWERS))
_CHOSEN_LISTS = ("inputs", "output_contains", "talent")
# The good answers about a tool, the easiest to get first.
GOOD = {"terms_reviewed": "yes", "retains": "no", "agreement": "yes"}
# How the sentences are put together. retelling.py takes them apart again.
THEN = {
    # Translators: {conditions} are such as “it is replaced before delivery”, one or several with “and”
    Outcome.SHARE: Said("If {conditions}, telling your contact may be enough.").text,
    Outcome.ESCALATE: Said(
        "If {conditions}, your contact's guidance is asked for instead of a written approval."
    ).text,
    Outcome.WRITTEN_APPROVAL: Said("If {conditions}, nothing stands in the way of asking for approval.").text,
}
# Translators: a condition, as in “If you find out that covered work is affected, …”
FIND_OUT = Said("you find out that {condition}").text
# Translators: two conditions, as in “If it is replaced before delivery and the union has agreed, …”
BOTH = Said("{first} and {second}").text


@dataclass(frozen=True, slots=True)
class _Change:
    """One field and its whole new value."""

    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class _Trial:
    """A change tried alone, and the conditions behind what is still wrong with it."""

    change: _Change
    severe: int
    blocking: int


def counterfactuals(
    facts: Mapping[str, Any], pack: Pack, judge: Judge, words: CrossCheck
) -> tuple[Counterfactual, ...]:
    """The best few changes, the mildest result first, then the fewest changes.

    No part of a set of changes would help alone, and `facts` updated with `changes` has what is promised.
    `facts`: a valid request as plain data.
    """
    return _Search(facts, pack, judge, words).found()


class _Search:
    """The changes to one request, tried one by one and then in pairs."""

    def __init__(self, facts: Mapping[str, Any], pack: Pack, judge: Judge, words: CrossCheck) -> None:
        self._facts = facts
        self._counted = counted_facts(facts)
        self._answers = pack.answers
        self._judge = judge
        self._crosscheck = words
        fired = judge.fired(facts)
        self._now = words.at_least(judge.verdict(fired), facts)
        self._severe, self._blocking = judge.causes(fired, self._now.severity)
        self._best: dict[frozenset[str], tuple[Verdict, tuple[_Change, ...]]] = {}

    def found(self) -> tuple[Counterfactual, ...]:
        if self._now == Verdict(0, blocked=False) or self._only_words():
            return ()
        trials = [self._try_alone(change) for change in self._changes()]
        helpless = [trial for trial in trials if frozenset({trial.change.field}) not in self._best]
        for one, other in combinations(helpless, 2):
            if self._worth_trying(one, other):
                self._try((one.change, other.change))
        ranked = sorted(self._best.values(), key=lambda best: (*_rank(best[0]), len(best[1])))
        return tuple(self._counterfactual(verdict, changes) for verdict, changes in ranked[:SHOWN])

    def _only_words(self) -> bool:
        """Milder answers never agree with what was written; only other words, or worse answers, would."""
        return self._now == Verdict(1, blocked=False) and self._crosscheck.stands(self._facts)

    def _try_alone(self, change: _Change) -> _Trial:
        changed = {**self._facts, change.field: change.value}
        fired = self._judge.fired(changed)
        verdict = self._crosscheck.at_least(self._judge.verdict(fired), changed)
        if verdict.better_than(self._now):
            self._keep(verdict, (change,))
        return _Trial(change, *self._judge.causes(fired, self._now.severity))

    def _worth_trying(self, one: _Trial, other: _Trial) -> bool:
        """Only changes that between them touch every cause can help together."""
        if one.change.field == other.change.field:
            return False
        lowers = not self._severe & one.severe & other.severe
        lifts = self._now.blocked and not self._blocking & one.blocking & other.blocking
        return lowers or lifts

    def _try(self, changes: tuple[_Change, ...]) -> None:
        verdict = self._verdict(changes)
        if verdict.better_than(self._now):
            self._keep(verdict, changes)

    def _verdict(self, changes: Iterable[_Change]) -> Verdict:
        changed = {**self._facts, **{change.field: change.value for change in changes}}
        return self._crosscheck.at_least(self._judge.verdict(self._judge.fired(changed)), changed)

    def _keep(self, verdict: Verdict, changes: tuple[_Change, ...]) -> None:
        """Of several ways to change the same fields the best stays, and of equals the nearest."""
        fields = frozenset(change.field for change in changes)
        known = self._best.get(fields)
        if known is None or _rank(verdict) < _rank(known[0]):
            self._best[fields] = (verdict, changes)

    def _changes(self) -> Iterator[_Change]:
        yield from self._tool_changes()
        for field in _SINGLE:
            for value in self._values(field):
                yield _Change(field, value)
        for field in _CHOSEN_LISTS:
            for left_out in self._counted[field]:
                if field in OBTAINABLE or left_out == "unsure":
                    yield _Change(field, [choice for choice in self._facts[field] if choice != left_out])

    def _values(self, field: str) -> Iterable[str]:
        """The definite answers to try, the nearest milder one first."""
        answer = self._counted[field]
        if answer is None or not (field in OBTAINABLE or answer == "unsure"):
            return ()
        milder = self._answers[field].milder_than(answer)
        others = CHOICES[field] if answer == "unsure" else ()
        return (value for value in dict.fromkeys((*milder, *others)) if value != "unsure")

    def _tool_changes(self) -> Iterator[_Change]:
        """All tools made good in one, two or three of their answers."""
        for count in range(1, len(GOOD) + 1):
            for names in combinations(GOOD, count):
                good = {name: GOOD[name] for name in names}
                tools = [{**tool, **good} for tool in self._facts["tools"]]
                if tools != self._facts["tools"]:
                    yield _Change("tools", tools)

    def _trimmed(self, verdict: Verdict, changes: tuple[_Change, ...]) -> tuple[_Change, ...]:
        """Takes back every answer about a tool that the promise does not need."""
        place = next((place for place, change in enumerate(changes) if change.field == "tools"), None)
        if place is None:
            return changes
        for number, name in product(range(len(self._facts["tools"])), TOOL_ANSWERS):
            tools = list(changes[place].value)
            tools[number] = {**tools[number], name: self._facts["tools"][number][name]}
            fewer = (*changes[:place], _Change("tools", tools), *changes[place + 1 :])
            changes = fewer if self._verdict(fewer) == verdict else changes
        return changes

    def _counterfactual(self, verdict: Verdict, changes: tuple[_Change, ...]) -> Counterfactual:
        changes = self._trimmed(verdict, changes)
        conditions = _all(self._condition(change) for change in changes)
        return Counterfactual(
            changes={change.field: change.value for change in changes},
            outcome=verdict.outcome,
            blocked=verdict.blocked,
            text=THEN[verdict.outcome].format(conditions=conditions),
        )

    def _condition(self, change: _Change) -> str:
        """Finding something out is said as such; it is not a thing to choose."""
        if change.field == "tools":
            found_out = all(old == "unsure" for _, _, old in self._tool_differences(change.value))
        elif change.field in LISTS:
            found_out = "unsure" in set(self._facts[change.field]).difference(change.value)
        else:
            found_out = self._counted[change.field] == "unsure"
        words = self._words(change)
        return FIND_OUT.format(condition=words) if found_out else words

    def _words(self, change: _Change) -> str:
        if change.field == "tools":
            return self._tool_words(change.value)
        words = self._answers[change.field].words
        if change.field not in LISTS:
            return words[change.value]
        (left_out,) = set(self._facts[change.field]).difference(change.value)
        return words[left_out]

    def _tool_words(self, tools: list[Mapping[str, Any]]) -> str:
        names: dict[str, list[str]] = {}
        for tool, name, _ in self._tool_differences(tools):
            names.setdefault(name, []).append(tool)
        return _all(
            self._answers[name].words[GOOD[name]].format(tool=", ".join(dict.fromkeys(tools)))
            for name, tools in names.items()
        )

    def _tool_differences(self, tools: list[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
        """Each changed answer about a tool: the tool's name, the answer's, and what it was."""
        for old, new in zip(self._facts["tools"], tools, strict=True):
            for name in TOOL_ANSWERS:
                if old[name] != new[name]:
                    yield old["name"], name, old[name]


def _all(conditions: Iterable[str]) -> str:
    *before, told = conditions
    for each in reversed(before):
        told = BOTH.format(first=each, second=told)
    return told


def _rank(verdict: Verdict) -> tuple[int, bool]:
    return verdict.severity, verdict.blocked
