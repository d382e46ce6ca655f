"""What people do with a case, as values: what they had before their eyes, their terms, and "too late".

Knows no Slack and stores nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot.classifier import source_of
from policy import Action, Assessment, NotAllowed, Person, ReviewerRole, Status, UseRequest
from storage import Case, Condition, Draft, NeedStanding, Review

# Where temporary material becomes part of the work: a use of its own, whatever was said of the first.
FINAL = frozenset({"background", "featured", "final"})
ACCEPTED = NeedStanding.ACCEPTED
SETTLED = (Status.SHARED, Status.ACKNOWLEDGED, Status.APPROVED)


class TooLate(NotAllowed):
    """The case has moved on since the person saw it; `case` is how it stands now."""

    def __init__(self, sentence: str, case: Case) -> None:
        super().__init__(sentence)
        self.case = case


@dataclass(frozen=True, slots=True)
class Terms:
    """What a reviewer writes into the approval. `only_for` (in words) and `only_tools` limit it."""

    reason: str | None = None
    conditions: tuple[Condition, ...] = ()
    valid_until: date | None = None
    only_for: str | None = None
    only_tools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the person acted on: the workspace's case, as of which revision, in which channel.

    `question`: the number of the event that their answer is for.
    """

    team: str
    case_id: str
    revision: int | None = None
    channel: str | None = None
    question: int | None = None


def stands_since(case: Case) -> datetime:
    """When it came to stand where it stands: by its last move, or its last revision."""
    began = next(event.at for event in case.events if event.revision == case.revision)
    return max([began, *(event.at for event in case.events if event.before is not event.after)])


def remark(draft: Draft, request: UseRequest, assessment: Assessment) -> str | None:
    """What the record says beside a request that is sent, a line for each."""
    told = (_changed_after_result(draft, request), source_of(assessment))
    return "\n".join(line for line in told if line) or None


def _changed_after_result(draft: Draft, request: UseRequest) -> str | None:
    """Which answers were changed after the first result was seen, and what that was."""
    if draft.seen is None:
        return None
    before, after = draft.seen["facts"], request.facts()
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return f"{draft.seen['outcome']}: {', '.join(changed)}" if changed else None


def goes_final(earlier: Case, request: UseRequest) -> bool:
    """Temporary material becomes final: that is a new request, and the earlier one stays as it is."""
    return may_go_final(earlier) and request.destination in FINAL


def may_go_final(case: Case) -> bool:
    """Temporary material, settled as such."""
    return case.status in SETTLED and case.request.destination == "temporary"


def review(
    case: Case,
    action: Action,
    role: ReviewerRole,
    person: Person,
    terms: Terms,
    now: datetime,
    instead_of: str | None,
) -> Review:
    """The person's decision on the revision in force, with the evidence that it rests on."""
    accepted = {need.kind for need in case.assessment.needs if case.standing_of(need.kind) is ACCEPTED}
    return Review(
        action=action,
        role=role,
        by=person,
        at=now,
        revision=case.revision,
        digest=case.assessment.request_digest,
        guidance=case.assessment.guidance,
        reason=terms.reason,
        conditions=terms.conditions,
        evidence_accepted=tuple(sorted(accepted)),
        valid_until=terms.valid_until,
        only_for=terms.only_for,
        only_tools=terms.only_tools,
        instead_of=instead_of,
    )
