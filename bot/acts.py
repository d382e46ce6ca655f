"""What people do with a case, as values: what they had before their eyes, their terms, and "too late".

Knows no Slack and stores nothing.
"""

from dataclasses import dataclass
from datetime import date

from bot.classifier import source_of
from policy import Assessment, NotAllowed, UseRequest
from storage import Case, Condition, Draft


class TooLate(NotAllowed):
    """The case has moved on since the person saw it; `case` is how it stands now."""

    def __init__(self, sentence: str, case: Case) -> None:
        super().__init__(sentence)
        self.case = case


@dataclass(frozen=True, slots=True)
class Terms:
    """What a reviewer writes into the approval."""

    reason: str | None = None
    conditions: tuple[Condition, ...] = ()
    evidence_accepted: frozenset[str] = frozenset()
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the person acted on: the workspace's case, as of which revision, in which channel."""

    team: str
    case_id: str
    revision: int | None = None
    channel: str | None = None


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
