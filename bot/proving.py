"""What an approval rests on, and what it asks for: evidence is shown and judged, conditions are met.

Each is an action on a case like any other (`bot/moving.py`). Knows no Slack; time comes in as `now`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.acts import Seen, TooLate
from bot.authority import Roles, names
from bot.moving import Mover, Step
from bot.owing import owe_file_check
from bot.record import (
    ACCEPTED,
    ACCEPTED_BECAUSE,
    REFUSED,
    REFUSED_BECAUSE,
    SEEN_ELSEWHERE,
    STILL_CHECKED,
)
from bot.terms import owe_opened_again
from policy import Action, NotAllowed, Person, ReviewerRole, Status
from storage import (
    Case,
    Condition,
    Evidence,
    Verdict,
    accept_condition,
    finish_condition,
    judge_evidence,
    reopen_condition,
    show_evidence,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says of a piece of evidence; or, without a number, of what they saw elsewhere.

    `need`: the kind that a piece seen elsewhere is for, and `note` where it was seen. `seen`: what the
    piece's `judged` was when they looked; None asks nothing.
    """

    accepted: bool
    number: int | None = None
    reason: str | None = None
    need: str = ""
    note: str | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A condition that is said to be met. `seen`: the moment of the words that the person read; or any."""

    role: ReviewerRole
    number: int
    seen: str = ""
    text: str | None = None


@dataclass(frozen=True)
class Proving:
    """Evidence and conditions of cases."""

    mover: Mover

    def show(self, person: Person, seen: Seen, pieces: Sequence[Evidence], *, now: datetime) -> Case:
        """The requester shows evidence: pieces for needs of the case. Nobody has accepted it by that.

        A file is read afterwards; until then it cannot be accepted. Shown twice, it is there once.
        """
        case, _ = self.mover.check(person, seen, Action.SHOW_EVIDENCE, now)
        if pieces and all(_is_there(case, piece) for piece in pieces):
            return case

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            for piece in pieces:
                _check_need(case, piece.need)
                if not _is_there(case, piece):
                    _keep(tx, case, replace(piece, by=person, at=now, revision=case.revision), now)
            return after

        what = "\n".join(dict.fromkeys(told(piece) for piece in pieces))
        return self.mover.take(person, seen, Step(Action.SHOW_EVIDENCE, what, record), now)

    def judge(self, person: Person, seen: Seen, judgements: Sequence[Judgement], *, now: datetime) -> Case:
        """A reviewer accepts or refuses evidence, or notes what they saw elsewhere, for this revision."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            for each in judgements:
                _judge(tx, case, each, person, now)
            return after

        why = "\n".join(_in_words(each) for each in judgements)
        return self.mover.take(person, seen, Step(Action.JUDGE_EVIDENCE, why or None, record), now)

    def finish(
        self, person: Person, seen: Seen, role: ReviewerRole, number: int, note: str, *, now: datetime
    ) -> Case:
        """Who sees to a condition, or the requester, says that it is met, and how that can be seen."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            _check_owner(person, case, role, number)
            if not finish_condition(tx, case, role, number, by=person, now=now, note=note):
                raise NotAllowed("This condition is said to be met already; a reviewer looks at it next.")
            return after

        return self.mover.take(person, seen, Step(Action.FINISH_CONDITION, note, record), now)

    def finishable(self, person: Person, case: Case) -> list[tuple[ReviewerRole, Condition]]:
        """The open conditions that the person may speak of: their own, or all, for the requester."""
        return [
            (role, term)
            for role, term in case.terms
            if term.done is None and _answers_for(person, case, term)
        ]

    def accept(self, person: Person, seen: Seen, which: Finished, *, now: datetime) -> Case:
        """A reviewer agrees that a condition is met."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            check_finished(case, which)
            if not accept_condition(tx, case, which.role, which.number, by=person, now=now):
                raise NotAllowed("There is nothing to accept here: it is not said to be met, or is accepted.")
            return after

        return self.mover.take(person, seen, Step(Action.ACCEPT_CONDITION, which.text, record), now)

    def reopen(self, person: Person, seen: Seen, which: Finished, reason: str, *, now: datetime) -> Case:
        """A reviewer does not agree that a condition is met; it is open again, and its owner told why."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            term = check_finished(case, which)
            if not reopen_condition(tx, case, which.role, which.number):
                raise NotAllowed("This condition is open already, or was accepted.")
            owe_opened_again(tx, case, which.role, term, reason, now=now)
            return after

        return self.mover.take(person, seen, Step(Action.RETURN_CONDITION, reason, record), now)


def check_finished(case: Case, which: Finished) -> Condition:
    """The condition, if it is still said to be met in the words that the person saw."""
    for role, term in case.terms:
        if (role, term.number) != (which.role, which.number):
            continue
        if which.seen and (term.done is None or term.done.at.isoformat() != which.seen):
            raise TooLate("This condition has moved on since. Please look at the case again.", case)
        return term
    raise NotAllowed("There is no such condition any more. Please look at the case again.")


def _answers_for(person: Person, case: Case, term: Condition) -> bool:
    own = term.owner is not None and names(term.owner, person, case.team)
    return own or names(case.requester.user, person, case.team)


def told(piece: Evidence) -> str:
    """What a piece is, in a few words for the record."""
    return piece.file.name if piece.file else piece.link or piece.note or ""


def _is_there(case: Case, piece: Evidence) -> bool:
    """Whether it was shown before, in this revision, and nobody has said anything of it yet."""
    return any(_same(piece, shown) for shown in case.shown_for(piece.need) if shown.revision == case.revision)


def _same(one: Evidence, other: Evidence) -> bool:
    if other.verdict is not None or one.note != other.note:
        return False
    if one.file is not None and other.file is not None:
        return one.file.id == other.file.id
    return one.file is other.file and one.link == other.link


def _keep(tx: Connection, case: Case, piece: Evidence, now: datetime) -> None:
    number = show_evidence(tx, case, piece)
    if piece.file is not None:
        owe_file_check(tx, case, number, occasion="shown", now=now)


def _judge(tx: Connection, case: Case, said: Judgement, person: Person, now: datetime) -> None:
    number = said.number
    if number is None:
        _check_need(case, said.need)
        seen_elsewhere = Evidence(said.need, person, now, case.revision, note=said.note)
        number = show_evidence(tx, case, seen_elsewhere)
    else:
        _check_piece(tx, case, said, now)
    verdict = Verdict(said.accepted, person, now, case.revision, said.reason)
    if not judge_evidence(tx, case, number, verdict):
        raise NotAllowed("This evidence is not there any more. Please open the form again.")


def _check_piece(tx: Connection, case: Case, said: Judgement, now: datetime) -> None:
    """It is there, stands as the person saw it, and was read; what is accepted is read once more."""
    piece = next((each for each in case.evidence if each.number == said.number), None)
    if piece is None:
        return
    if said.seen is not None and said.seen != piece.judged:
        raise TooLate("Somebody else has judged this evidence meanwhile. Please look at it again.", case)
    if not said.accepted:
        return
    if not piece.is_checked:
        raise NotAllowed(STILL_CHECKED.text, number=str(piece.number))
    if piece.file is not None:
        occasion = f"accepted-{now:%Y%m%dT%H%M%S%f}"
        owe_file_check(tx, case, piece.number, occasion=occasion, now=now)


def _check_need(case: Case, kind: str) -> None:
    if kind not in {need.kind for need in case.assessment.needs}:
        raise NotAllowed("The request has changed, and does not need this any more. Please look at it again.")


def _check_owner(person: Person, case: Case, role: ReviewerRole, number: int) -> Condition:
    """Its owner, or the requester, who answers for all of them; nobody else."""
    found = (term for its_role, term in case.terms if (its_role, term.number) == (role, number))
    term = next(found, None)
    if term is None:
        raise NotAllowed("There is no such condition any more. Please look at the case again.")
    if not _answers_for(person, case, term):
        raise NotAllowed("Somebody else sees to this condition.")
    return term


def _in_words(said: Judgement) -> str:
    """A judgement for the record."""
    if said.number is None:
        return SEEN_ELSEWHERE.says(note=said.note)
    if said.reason:
        because = ACCEPTED_BECAUSE if said.accepted else REFUSED_BECAUSE
        return because.says(number=said.number, reason=said.reason)
    return (ACCEPTED if said.accepted else REFUSED).says(number=said.number)
