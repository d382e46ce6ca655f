"""What became of a file that was shown as evidence, once it was read: its hash is kept, or it is refused.

Nobody can accept a file before it was read, and one whose content has changed since is accepted no longer.
Knows no Slack; time comes in as `now`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.moving import found, renew
from bot.owing import REQUESTER, owe_news, owe_note, owe_redraw
from bot.record import FILE_CHANGED, FILE_REFUSED
from policy import Action, ReviewerRole, Standing, Status, next_status
from storage import (
    Case,
    Evidence,
    File,
    NeedStanding,
    Verdict,
    find_case,
    judge_evidence,
    note_event,
    note_file,
)

# While something else can be shown.
STILL_ASKED = (Status.IN_REVIEW, Status.NEEDS_INFO)
CHANGED = FILE_CHANGED.says()


def piece_of(case: Case, number: int) -> Evidence | None:
    """The case's piece of evidence with that number."""
    return next((piece for piece in case.evidence if piece.number == number), None)


@dataclass(frozen=True, slots=True)
class Which:
    """A piece of evidence of a case."""

    team: str
    case_id: str
    number: int


def file_was_read(tx: Connection, which: Which, file: File, link: str | None, now: datetime) -> None:
    """Read for the first time, a reviewer can accept it from now on. Read again, it must be the same."""
    case = _case(tx, which, lock=True)
    piece = piece_of(case, which.number)
    if piece is None or piece.file is None:
        return
    if note_file(tx, case, which.number, file, link):
        note_event(tx, case, "file_read", by=None, now=now, why=f"{file.name}, SHA-256 {file.sha256}")
        owe_redraw(tx, _case(tx, which), now=now)
    elif piece.file.sha256 != file.sha256:
        refuse_file(tx, which, CHANGED, now)


def refuse_file(tx: Connection, which: Which, reason: str, now: datetime) -> None:
    """The file cannot be evidence, and who showed it is told why; an approval that rests on it is no more."""
    case = _case(tx, which, lock=True)
    piece = piece_of(case, which.number)
    if piece is None or piece.file is None or _is_refused(piece):
        return
    judge_evidence(tx, case, which.number, Verdict(False, None, now, case.revision, reason))
    why = FILE_REFUSED.says(file=piece.file.name, reason=reason)
    case = _case(tx, which)
    if case.status is Status.APPROVED and _rests_on(case, piece.need):
        after = next_status(case.status, Action.SEND_BACK, [Standing.TIME])
        owe_news(tx, renew(tx, case, Action.SEND_BACK, after, by=None, now=now, why=why), now=now)
        return
    note_event(tx, case, "file_refused", by=None, now=now, why=why)
    if case.status in STILL_ASKED:
        _tell(tx, _case(tx, which), reviewers=piece.verdict is not None, now=now)


def _tell(tx: Connection, case: Case, *, reviewers: bool, now: datetime) -> None:
    """Who showed it hears of it, and the reviewers, if one of them had accepted it."""
    owe_redraw(tx, case, now=now)
    owe_note(tx, case, REQUESTER, now=now)
    for role in ReviewerRole if reviewers else ():
        if case.message(role) is not None:
            owe_note(tx, case, role, now=now)


def _case(tx: Connection, which: Which, *, lock: bool = False) -> Case:
    return found(find_case(tx, which.team, which.case_id, lock=lock), which.case_id)


def _is_refused(piece: Evidence) -> bool:
    return piece.verdict is not None and not piece.verdict.accepted


def _rests_on(case: Case, need: str) -> bool:
    """Whether an approval in force names this need, for which nothing else was accepted."""
    named = any(need in review.evidence_accepted for review in case.current_reviews)
    return named and case.standing_of(need) is not NeedStanding.ACCEPTED
