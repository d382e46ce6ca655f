"""The policy's answer to a request: findings, needs, advice, and what would change the outcome.

Pure: knows no Slack, no SQL and no clock. The rules are the pack's, and none of them is written here.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from policy.clauses import Pack
from policy.counterfactuals import counterfactuals
from policy.crosscheck import CrossCheck
from policy.judge import Judge, Speaker, judge_for
from policy.outcome import Advice, Assessment, Finding, Need, ReviewerRole
from policy.pack import load_pack
from policy.request import UseRequest


def assess(request: UseRequest, pack: Pack | None = None) -> Assessment:
    """Judges a request by a pack, the bundled one unless another is given."""
    pack = pack or load_pack()
    judge = judge_for(pack)
    facts = request.model_dump(mode="json", exclude_none=True)
    words = CrossCheck(facts, pack)
    fired = judge.fired(facts)
    verdict = words.at_least(judge.verdict(fired), facts)
    speakers = tuple(judge.speakers(fired))
    findings = _findings(speakers, fired, judge, facts["tools"], words)
    return Assessment(
        outcome=verdict.outcome,
        blocked=verdict.blocked,
        guidance=pack.name,
        request_digest=request.digest(pack.name),
        reviewers=_reviewers(findings),
        findings=findings,
        advice=(
            *(_advice(speaker) for speaker in speakers if speaker.rule.outcome is None),
            *words.advice(),
        ),
        counterfactuals=counterfactuals(facts, pack, judge, words),
    )


def _findings(
    speakers: Iterable[Speaker],
    fired: int,
    judge: Judge,
    tools: Sequence[Mapping[str, Any]],
    words: CrossCheck,
) -> tuple[Finding, ...]:
    """The strictest first; among equals the pack's order."""
    found = [_finding(speaker, fired, judge, tools) for speaker in speakers if speaker.rule.outcome]
    found += words.findings()
    return tuple(sorted(found, key=lambda finding: -finding.outcome.severity))


def _finding(speaker: Speaker, fired: int, judge: Judge, tools: Sequence[Mapping[str, Any]]) -> Finding:
    clause, rule = speaker.clause, speaker.rule
    if rule.outcome is None:
        raise ValueError(f"{clause.id} only advises")
    return Finding(
        clause=clause.id,
        outcome=rule.outcome,
        because=rule.text,
        source=clause.source,
        tools=judge.tools_of(speaker, fired, tools),
        reviewers=rule.reviewers,
        needs=_needs(speaker, fired),
    )


def _needs(speaker: Speaker, fired: int) -> tuple[Need, ...]:
    carried = (
        (need, bool(fired & declared))
        for need, declared in zip(speaker.rule.needs, speaker.declared, strict=True)
    )
    return tuple(
        Need(kind=need.evidence.kind, text=need.evidence.text, blocking=need.blocking, declared=declared)
        for need, declared in carried
        if declared or not need.only_declared
    )


def _advice(speaker: Speaker) -> Advice:
    return Advice(clause=speaker.clause.id, text=speaker.rule.text, source=speaker.clause.source)


def _reviewers(findings: Iterable[Finding]) -> tuple[ReviewerRole, ...]:
    named = {role for finding in findings for role in finding.reviewers}
    return tuple(role for role in ReviewerRole if role in named)
