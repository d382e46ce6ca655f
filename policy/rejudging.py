"""How a stored case would come out under another pack: judged anew from plain data, to go through many.

Knows no storage. What was stored is taken as it stands: it was checked when it was sent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from policy.clauses import Pack
from policy.crosscheck import CrossCheck, is_crosscheck
from policy.judge import judge_for
from policy.located import PackError
from policy.outcome import Outcome
from policy.pack import load_pack

# A million cases come to far fewer sets of conditions; past this many they are forgotten and found anew.
_REMEMBERED = 100_000
_SEVERITY = {outcome.value: outcome.severity for outcome in Outcome}
Findings = frozenset[tuple[str, str]]


class Change(StrEnum):
    """How a case would come out otherwise, in the order in which that is told."""

    UNREADABLE = "unreadable"
    STRICTER = "stricter"
    OTHERWISE = "otherwise"
    MILDER = "milder"


class Judged(NamedTuple):
    """An answer without its words: `findings` are clauses with their outcomes."""

    outcome: str
    blocked: bool
    findings: Findings


@dataclass(frozen=True, slots=True)
class Difference:
    """What would be otherwise. `after` is None when the stored request cannot be judged."""

    change: Change
    before: Judged
    after: Judged | None
    reasons: tuple[str, ...]

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Its place among differences, the strictest first: kind, step of the outcome, newly blocked."""
        if self.after is None:
            return 0, 0, False
        step = _SEVERITY[self.before.outcome] - _SEVERITY[self.after.outcome]
        return list(Change).index(self.change), step, not self.after.blocked > self.before.blocked


class Replay:
    """Judges stored requests by a pack, and compares with what was stored."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._judge = judge_for(pack)
        self._known: dict[int, Judged] = {}
        self._same_words: dict[str, bool] = {}

    def difference(self, request: Mapping[str, Any], assessment: Mapping[str, Any]) -> Difference | None:
        """What would be otherwise; None when nothing. Both as their stored JSON says."""
        before = Judged(
            assessment["outcome"],
            assessment["blocked"],
            frozenset([(finding["clause"], finding["outcome"]) for finding in assessment["findings"]]),
        )
        try:
            fired = self._judge.fired(request)
            after = self._known.get(fired) or self._remember(fired)
            if not self._hears_the_same(assessment["guidance"]):
                after = _with_words(after, self._heard(request))
            elif after != before:
                after = _with_words(after, frozenset(one for one in before.findings if is_crosscheck(one[0])))
        except (KeyError, TypeError, ValueError) as error:
            return Difference(Change.UNREADABLE, before, None, (f"its answers cannot be judged: {error}",))
        if after == before:
            return None
        return Difference(_change(before, after), before, after, tuple(self._reasons(before, after, fired)))

    def _remember(self, fired: int) -> Judged:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        rules = [rule for rule in self._judge.speakers(fired) if rule.rule.outcome]
        verdict = self._judge.verdict(fired)
        findings = frozenset((rule.clause.id, str(rule.rule.outcome)) for rule in rules)
        judged = self._known[fired] = Judged(verdict.outcome.value, verdict.blocked, findings)
        return judged

    def _hears_the_same(self, guidance: str) -> bool:
        """Does a case's own guidance have the same cues, so that what it found in the words stands?

        Packs are dated and never edited, so a name says which cues there were.
        """
        known = self._same_words.get(guidance)
        if known is None:
            known = self._same_words[guidance] = _cues(self._pack) == _cues_of(guidance, self._pack)
        return known

    def _heard(self, request: Mapping[str, Any]) -> Findings:
        found = CrossCheck(request, self._pack).findings()
        return frozenset((finding.clause, finding.outcome.value) for finding in found)

    def _reasons(self, before: Judged, after: Judged, fired: int) -> Iterator[str]:
        """A sentence for each clause that differs, and for the block."""
        was, now = dict(before.findings), dict(after.findings)
        texts = {rule.clause.id: rule.rule.text for rule in self._judge.speakers(fired)}
        for clause in sorted(now.keys() - was.keys()):
            yield f"{clause} now asks for {_plain(now[clause])}: {texts.get(clause, _WORDS)}"
        for clause in sorted(now.keys() & was.keys()):
            if was[clause] != now[clause]:
                yield f"{clause} asks for {_plain(now[clause])} instead of {_plain(was[clause])}"
        for clause in sorted(was.keys() - now.keys()):
            yield f"{clause} no longer asks for {_plain(was[clause])}"
        if before.blocked != after.blocked:
            yield "something that must be shown is missing now" if after.blocked else "nothing is missing now"


_WORDS = "What was written does not agree with the answers."


def _cues(pack: Pack) -> tuple[object, ...]:
    return tuple((clause.id, clause.cues) for clause in pack.clauses.values() if clause.cues)


def _cues_of(guidance: str, pack: Pack) -> tuple[object, ...] | None:
    """None when that guidance is not at hand. Only a bundled one can be: no name is taken for a file."""
    if guidance == pack.name:
        return _cues(pack)
    try:
        return _cues(load_pack(guidance)) if guidance.replace("-", "").isalnum() else None
    except PackError:
        return None


def _with_words(judged: Judged, words: Findings) -> Judged:
    if not words:
        return judged
    strict = max(judged.outcome, Outcome.ESCALATE.value, key=_SEVERITY.__getitem__)
    return Judged(strict, judged.blocked, judged.findings | words)


def _change(before: Judged, after: Judged) -> Change:
    if _SEVERITY[before.outcome] != _SEVERITY[after.outcome]:
        return Change.STRICTER if _SEVERITY[after.outcome] > _SEVERITY[before.outcome] else Change.MILDER
    if before.blocked != after.blocked:
        return Change.STRICTER if after.blocked else Change.MILDER
    was, now = dict(before.findings), dict(after.findings)
    if _covers(now, was):
        return Change.STRICTER
    return Change.MILDER if _covers(was, now) else Change.OTHERWISE


def _covers(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Does `one` find whatever `other` does, no less strictly?"""
    return all(
        clause in one and _SEVERITY[one[clause]] >= _SEVERITY[outcome] for clause, outcome in other.items()
    )


def _plain(outcome: str) -> str:
    return outcome.replace("_", " ")
