"""The register of a production: each of its cases as plain data, with what its approval asks and rests on.

Pure: cases in, rows out. People are named by their Slack ids, as the record has them.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from policy import Action, Person
from storage import Case, Condition, Review

COLUMNS = (
    *(
        "case",
        "production",
        "status",
        "title",
        "requester",
        "opened_at",
        "changed_at",
        "revision",
        "made_from",
    ),
    *("outcome", "guidance", "digest", "clauses", "destination", "tools", "evidence"),
    *("approvals", "valid_until", "only_for", "only_tools", "conditions"),
)
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def register_row(case: Case) -> dict[str, Any]:
    """One case: lists where there may be several, ISO dates, times in UTC, None for what is not there."""
    given = [review for review in case.current_reviews if review.action is Action.APPROVE]
    return {
        "case": case.id,
        "production": case.production,
        "status": case.status.value,
        "title": case.request.title,
        "requester": case.requester.user,
        "opened_at": case.opened_at.isoformat(),
        "changed_at": case.updated_at.isoformat(),
        "revision": case.revision,
        "made_from": case.made_from,
        "outcome": case.assessment.outcome.value,
        "guidance": case.assessment.guidance,
        "digest": case.assessment.request_digest,
        "clauses": [finding.clause for finding in case.assessment.findings],
        "destination": case.request.destination,
        "tools": [tool.name for tool in case.request.tools],
        "evidence": list(_evidence(case)),
        "approvals": [_approval(review) for review in given],
        "valid_until": _earliest(review.valid_until for review in given),
        "only_for": [review.only_for for review in given if review.only_for],
        "only_tools": sorted({tool for review in given for tool in review.only_tools}),
        "conditions": [_condition(term) for review in given for term in review.conditions],
    }


def _evidence(case: Case) -> Iterator[dict[str, Any]]:
    for need in case.assessment.needs:
        accepted = [
            piece.verdict
            for piece in case.shown_for(need.kind)
            if piece.verdict and piece.verdict.accepted and piece.verdict.revision == case.revision
        ]
        by = accepted[-1].by if accepted else None
        standing = case.standing_of(need.kind).value
        yield {"need": need.kind, "blocking": need.blocking, "standing": standing, "accepted_by": _user(by)}


def _approval(review: Review) -> dict[str, Any]:
    return {
        "role": review.role.value,
        "by": review.by.user,
        "instead_of": review.instead_of,
        "at": review.at.isoformat(),
        "revision": review.revision,
        "digest": review.digest,
        "guidance": review.guidance,
        "reason": review.reason,
    }


def _condition(term: Condition) -> dict[str, Any]:
    standing = "accepted" if term.accepted else "said to be met" if term.done else "open"
    due = term.due.isoformat() if term.due else None
    return {"text": term.text, "owner": term.owner, "due": due, "standing": standing}


def _earliest(days: Iterable[date | None]) -> str | None:
    known = [day for day in days if day is not None]
    return min(known).isoformat() if known else None


def _user(person: Person | None) -> str | None:
    return person.user if person else None


def flat(row: dict[str, Any]) -> dict[str, str]:
    """The row for a spreadsheet: a list on the lines of one cell, and no cell that is taken for a formula."""
    return {name: _cell(row[name]) for name in COLUMNS}


def _cell(value: Any) -> str:
    if isinstance(value, list):
        text = "\n".join(_told(each) for each in value)
    else:
        text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _told(entry: Any) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    return "; ".join(f"{name}: {value}" for name, value in entry.items() if value not in (None, ""))
