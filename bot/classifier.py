"""Who classifies: this app's own guidance, unless a shared one is asked beside it (bot/shared_classifier.py).

Whatever a shared classifier says, the answer is never milder than that of the own guidance. Knows no Slack.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Protocol

from pydantic import SecretStr

from bot.record import CLASSIFIER_AWAY, TWO_CLASSIFIERS
from policy import Advice, Assessment, Finding, Need, Pack, ReviewerRole, UseRequest, assess

# The name under which an assessment says who classified, when that is not the usual one.
SOURCE = "classifier.source"
# Assessments, of some kilobytes each.
REMEMBERED = 128


class Classifier(Protocol):
    """Says what the guidance asks of a request."""

    def assess(self, request: UseRequest) -> Assessment: ...


@dataclass(frozen=True, slots=True)
class OwnClassifier:
    """The guidance of this installation. What it said lately is remembered: Send comes after the result."""

    pack: Pack

    def assess(self, request: UseRequest) -> Assessment:
        return _assessed(_Asked(request.model_dump_json(), request), self.pack)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request that is known by its text."""

    text: str
    request: UseRequest = field(compare=False)


@lru_cache(REMEMBERED)
def _assessed(asked: _Asked, pack: Pack) -> Assessment:
    return assess(asked.request, pack)


def classifier_for(url: str | None, token: SecretStr | None, pack: Pack) -> Classifier:
    """The shared classifier at the URL, to which the token is shown; without a URL the own guidance alone."""
    if url is None:
        return OwnClassifier(pack)
    # Brought for this alone: whoever asks no other has no use for its 4 MB.
    shared = import_module("bot.shared_classifier").shared
    asked: Classifier = shared(url, token.get_secret_value() if token else None, pack)
    return asked


def source_of(assessment: Assessment) -> str | None:
    """Who classified, as a sentence; None when it was the usual one."""
    return next((advice.text for advice in assessment.advice if advice.clause == SOURCE), None)


def strictest(own: Assessment, shared: Assessment, source: str) -> Assessment:
    """Both answers in one: each clause as the stricter of the two sees it.

    Under the shared guidance when that is nowhere milder; else under the own, and it says so.
    """
    if own == shared:
        return shared
    findings = _stricter_findings(own.findings, shared.findings)
    if findings == shared.findings and _no_milder(shared, own):
        # What the shared one promises, the own may not keep.
        return shared.model_copy(update={"counterfactuals": ()})
    outcome = max(own.outcome, shared.outcome, key=lambda each: each.severity)
    both = own.model_copy(
        update={
            "outcome": outcome,
            "blocked": own.blocked or shared.blocked,
            "reviewers": _roles((*own.reviewers, *shared.reviewers)),
            "findings": findings,
            "advice": tuple(dict.fromkeys((*own.advice, *shared.advice))),
            "counterfactuals": (),
        }
    )
    return _told(
        both,
        TWO_CLASSIFIERS.says(shared=shared.guidance, own=own.guidance),
        source,
    )


def own_alone(own: Assessment, source: str) -> Assessment:
    """What the own guidance says, and that no shared classifier was to be asked."""
    return _told(own, CLASSIFIER_AWAY.says(guidance=own.guidance), source)


def _no_milder(one: Assessment, other: Assessment) -> bool:
    strict = one.outcome.severity >= other.outcome.severity and one.blocked >= other.blocked
    return strict and set(one.reviewers) >= set(other.reviewers)


def _told(assessment: Assessment, sentence: str, source: str) -> Assessment:
    told = Advice(clause=SOURCE, text=sentence, source=source)
    return assessment.model_copy(update={"advice": (told, *assessment.advice)})


def _stricter_findings(own: Iterable[Finding], shared: Iterable[Finding]) -> tuple[Finding, ...]:
    """Every clause of either once, the strictest first; those of the shared one before the others."""
    found = {finding.clause: finding for finding in shared}
    for finding in own:
        known = found.get(finding.clause)
        found[finding.clause] = _stricter(known, finding) if known else finding
    return tuple(sorted(found.values(), key=lambda finding: -finding.outcome.severity))


def _stricter(shared: Finding, own: Finding) -> Finding:
    """The stricter of two findings of a clause, with the tools, reviewers and needs of both."""
    strict = own if own.outcome.severity > shared.outcome.severity else shared
    return strict.model_copy(
        update={
            "tools": tuple(dict.fromkeys((*shared.tools, *own.tools))),
            "reviewers": _roles((*shared.reviewers, *own.reviewers)),
            "needs": _needs((*shared.needs, *own.needs)),
        }
    )


def _needs(needs: Iterable[Need]) -> tuple[Need, ...]:
    """Each kind once; what blocks, and what is not declared, wins."""
    found: dict[str, Need] = {}
    for need in needs:
        known = found.get(need.kind)
        if known is None or (need.blocking, not need.declared) > (known.blocking, not known.declared):
            found[need.kind] = need
    return tuple(found.values())


def _roles(roles: Iterable[ReviewerRole]) -> tuple[ReviewerRole, ...]:
    named = set(roles)
    return tuple(role for role in ReviewerRole if role in named)
