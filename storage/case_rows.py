"""Values of the rows that belong to a case: its reviews, conditions, evidence, messages and events."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from policy import Action, ReviewerRole, Status
from storage.case_values import Condition, Done, Event, Evidence, File, Message, Review, Verdict
from storage.columns import person_in

Term = tuple[tuple[int, str], Condition]
# The verdicts on evidence, as they are stored.
ACCEPTED, REFUSED = "accepted", "refused"


def review_in(terms: Mapping[int, tuple[Term, ...]], row: Row[Any]) -> Review:
    """A decision with the conditions that were written into it."""
    return Review(
        action=Action(row.action),
        role=ReviewerRole(row.role),
        by=person_in(row, "by"),
        at=row.at,
        revision=row.revision,
        digest=row.digest,
        guidance=row.guidance,
        reason=row.reason,
        conditions=tuple(term for of, term in terms[row.case_key] if of == (row.revision, row.role)),
        evidence_accepted=tuple(row.evidence_accepted),
        valid_until=row.valid_until,
        only_for=row.only_for,
        only_tools=tuple(row.only_tools or ()),
        instead_of=row.instead_of,
    )


def condition_in(row: Row[Any]) -> Term:
    """The condition, with the revision and role of its review."""
    term = Condition(
        text=row.text,
        owner=row.owner,
        due=row.due,
        number=row.number,
        done=Done(person_in(row, "done_by"), row.done_at, row.done_note) if row.done_at else None,
        accepted=Done(person_in(row, "accepted_by"), row.accepted_at) if row.accepted_at else None,
    )
    return (row.revision, row.role), term


def evidence_in(row: Row[Any]) -> Evidence:
    return Evidence(
        need=row.need,
        by=person_in(row, "by"),
        at=row.at,
        revision=row.revision,
        note=row.note,
        link=row.link,
        file=File(row.file_id, row.file_name, row.file_size, row.file_sha256) if row.file_id else None,
        verdict=verdict_in(row) if row.verdict else None,
        number=row.number,
    )


def verdict_in(row: Row[Any]) -> Verdict:
    return Verdict(
        accepted=row.verdict == ACCEPTED,
        by=person_in(row, "verdict_by") if row.verdict_by_user else None,
        at=row.verdict_at,
        revision=row.verdict_revision,
        reason=row.verdict_reason,
    )


def message_in(row: Row[Any]) -> Message:
    return Message(row.target, row.channel, row.ts, row.trouble)


def event_in(row: Row[Any]) -> Event:
    return Event(
        number=row.number,
        at=row.at,
        action=row.action,
        by=person_in(row, "by") if row.by_user else None,
        before=Status(row.before) if row.before else None,
        after=Status(row.after),
        revision=row.revision,
        why=row.why,
    )
