"""What the policy answers: an outcome, the findings behind it, and what would change it.

Values only. The JSON form of `Assessment` is a public contract (docs/architecture.md).
"""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Outcome(StrEnum):
    """The three outcomes, mildest first; the strictest finding wins."""

    SHARE = "share"
    ESCALATE = "escalate"
    WRITTEN_APPROVAL = "written_approval"

    @property
    def severity(self) -> int:
        """0 for the mildest; compare outcomes by this, never as text."""
        return list(Outcome).index(self)


class ReviewerRole(StrEnum):
    """Who at Netflix reviews: the production's contact, and its legal contact."""

    CONTACT = "contact"
    LEGAL = "legal"


class _Value(BaseModel):
    # Deferred: built when first used, so that importing the policy stays cheap.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Need(_Value):
    """What must be shown before an approval. `declared`: the answers claim to have it."""

    kind: str
    text: str
    blocking: bool
    declared: bool


class Finding(_Value):
    """A clause that applies to the request, and why."""

    clause: str
    outcome: Outcome
    because: str
    source: str
    tools: tuple[str, ...] = ()
    reviewers: tuple[ReviewerRole, ...] = ()
    needs: tuple[Need, ...] = ()


class Advice(_Value):
    """Something good to know. It never changes the outcome."""

    clause: str
    text: str
    source: str


class Counterfactual(_Value):
    """A smallest set of changes, and the outcome that the changed request has."""

    changes: dict[str, Any]
    outcome: Outcome
    blocked: bool
    text: str


class Assessment(_Value):
    """The policy's whole answer to one revision of a request."""

    outcome: Outcome
    blocked: bool
    guidance: str
    request_digest: str
    reviewers: tuple[ReviewerRole, ...] = ()
    findings: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()
    counterfactuals: tuple[Counterfactual, ...] = Field(default=())

    @property
    def needs(self) -> tuple[Need, ...]:
        """Every need of every finding, each kind once; blocking and undeclared win."""
        strictest: dict[str, Need] = {}
        for need in (need for finding in self.findings for need in finding.needs):
            known = strictest.get(need.kind)
            if known is None or (need.blocking, not need.declared) > (known.blocking, not known.declared):
                strictest[need.kind] = need
        return tuple(strictest.values())


def assessment_schema() -> dict[str, Any]:
    """The JSON Schema of an assessment as JSON, for whoever reads it in another language."""
    schema = Assessment.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
