"""How a case moves: statuses, actions, and who may do what. Pure: no Slack, no SQL, no clock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from policy.outcome import Outcome, ReviewerRole
from policy.sentence import Part, Said


class Status(StrEnum):
    """Where a case stands."""

    SHARED = "shared"
    ACKNOWLEDGED = "acknowledged"
    IN_REVIEW = "in_review"
    NEEDS_INFO = "needs_info"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    EXPIRED = "expired"
    CLOSED = "closed"


class Action(StrEnum):
    """What moves a case."""

    ACKNOWLEDGE = "acknowledge"
    PULL_IN = "pull_in"
    APPROVE = "approve"
    ASK = "ask"
    ANSWER = "answer"
    DECLINE = "decline"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    REASSIGN = "reassign"
    REVOKE = "revoke"
    EXPIRE = "expire"
    SEND_BACK = "send_back"
    CLOSE = "close"
    SHOW_EVIDENCE = "show_evidence"
    JUDGE_EVIDENCE = "judge_evidence"
    FINISH_CONDITION = "finish_condition"
    ACCEPT_CONDITION = "accept_condition"
    RETURN_CONDITION = "return_condition"


class Standing(StrEnum):
    """What a person, or time, is to a case."""

    REQUESTER = "requester"
    REVIEWER = "reviewer"
    OWNER = "owner"
    ADMIN = "admin"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Person:
    """Who acted. A user id alone names nobody: the same id may exist in two workspaces."""

    enterprise: str | None
    team: str
    user: str


class NotAllowed(Exception):
    """An action is refused. `said` is the sentence that the person reads, with {names} for its parts."""

    def __init__(self, text: str | Said, **parts: str) -> None:
        self.said = text if isinstance(text, Said) else Said(text, parts)
        super().__init__(str(self.said))


def opening_status(outcome: Outcome) -> Status:
    """The status that a request gets by its outcome, when it is sent or revised."""
    return Status.SHARED if outcome is Outcome.SHARE else Status.IN_REVIEW


@dataclass(frozen=True, slots=True)
class _Move:
    """Who may make a move, and the status after it; None: by the outcome of the revised request."""

    who: frozenset[Standing]
    after: Status | None


def _move(after: Status | None, *who: Standing) -> _Move:
    return _Move(frozenset(who), after)


_BY_REQUESTER = Standing.REQUESTER
_BY_REVIEWER = Standing.REVIEWER

_REVISE = _move(None, _BY_REQUESTER)
_WITHDRAW = _move(Status.WITHDRAWN, _BY_REQUESTER)
_PULL_IN = _move(Status.IN_REVIEW, _BY_REVIEWER)
_DECLINE = _move(Status.DECLINED, _BY_REVIEWER)
_CLOSE = _move(Status.CLOSED, _BY_REQUESTER, _BY_REVIEWER)

MOVES: Mapping[Status, Mapping[Action, _Move]] = {
    Status.SHARED: {
        Action.ACKNOWLEDGE: _move(Status.ACKNOWLEDGED, _BY_REVIEWER),
        Action.PULL_IN: _PULL_IN,
        Action.REVISE: _REVISE,
        Action.WITHDRAW: _WITHDRAW,
    },
    Status.ACKNOWLEDGED: {
        Action.PULL_IN: _PULL_IN,
        Action.REVISE: _REVISE,
        Action.CLOSE: _CLOSE,
    },
    Status.IN_REVIEW: {
        Action.APPROVE: _move(Status.APPROVED, _BY_REVIEWER),
        Action.ASK: _move(Status.NEEDS_INFO, _BY_REVIEWER),
        Action.DECLINE: _DECLINE,
        Action.REVISE: _REVISE,
        Action.WITHDRAW: _WITHDRAW,
        Action.REASSIGN: _move(Status.IN_REVIEW, _BY_REVIEWER, Standing.ADMIN),
        Action.SHOW_EVIDENCE: _move(Status.IN_REVIEW, _BY_REQUESTER),
        Action.JUDGE_EVIDENCE: _move(Status.IN_REVIEW, _BY_REVIEWER),
    },
    Status.NEEDS_INFO: {
        Action.ANSWER: _move(Status.IN_REVIEW, _BY_REQUESTER),
        Action.DECLINE: _DECLINE,
        Action.REVISE: _REVISE,
        Action.WITHDRAW: _WITHDRAW,
        Action.REASSIGN: _move(Status.NEEDS_INFO, _BY_REVIEWER, Standing.ADMIN),
        Action.SHOW_EVIDENCE: _move(Status.NEEDS_INFO, _BY_REQUESTER),
        Action.JUDGE_EVIDENCE: _move(Status.NEEDS_INFO, _BY_REVIEWER),
    },
    Status.APPROVED: {
        Action.REVISE: _move(Status.IN_REVIEW, _BY_REQUESTER),
        Action.REVOKE: _move(Status.REVOKED, _BY_REVIEWER),
        Action.EXPIRE: _move(Status.EXPIRED, Standing.TIME),
        Action.SEND_BACK: _move(Status.IN_REVIEW, _BY_REVIEWER, Standing.TIME),
        Action.CLOSE: _CLOSE,
        Action.FINISH_CONDITION: _move(Status.APPROVED, _BY_REQUESTER, Standing.OWNER),
        Action.ACCEPT_CONDITION: _move(Status.APPROVED, _BY_REVIEWER),
        Action.RETURN_CONDITION: _move(Status.APPROVED, _BY_REVIEWER),
    },
    Status.DECLINED: {},
    Status.WITHDRAWN: {},
    Status.REVOKED: {},
    Status.EXPIRED: {},
    Status.CLOSED: {},
}

# Nobody takes these on a request of their own, whatever else they are to it.
DECISIONS = frozenset(
    {
        Action.ACKNOWLEDGE,
        Action.PULL_IN,
        Action.APPROVE,
        Action.ASK,
        Action.DECLINE,
        Action.REASSIGN,
        Action.REVOKE,
        Action.SEND_BACK,
        Action.JUDGE_EVIDENCE,
        Action.ACCEPT_CONDITION,
        Action.RETURN_CONDITION,
    }
)

_STANDS = {
    Status.SHARED: Said("has been shared for information"),
    Status.ACKNOWLEDGED: Said("has been acknowledged"),
    Status.IN_REVIEW: Said("is being reviewed"),
    Status.NEEDS_INFO: Said("is waiting for an answer from the person who asked for it"),
    Status.APPROVED: Said("has been approved"),
    Status.DECLINED: Said("has been declined"),
    Status.WITHDRAWN: Said("has been withdrawn"),
    Status.REVOKED: Said("has had its approval revoked"),
    Status.EXPIRED: Said("has an approval that has run out"),
    Status.CLOSED: Said("has been closed"),
}
_DOES = {
    Action.ACKNOWLEDGE: Said("acknowledge it"),
    Action.PULL_IN: Said("pull it into review"),
    Action.APPROVE: Said("approve it"),
    Action.ASK: Said("ask a question about it"),
    Action.ANSWER: Said("answer the question"),
    Action.DECLINE: Said("decline it"),
    Action.REVISE: Said("change its answers"),
    Action.WITHDRAW: Said("withdraw it"),
    Action.REASSIGN: Said("hand it to somebody else"),
    Action.REVOKE: Said("revoke the approval"),
    Action.EXPIRE: Said("let the approval run out"),
    Action.SEND_BACK: Said("send it back to review"),
    Action.CLOSE: Said("close it"),
    Action.SHOW_EVIDENCE: Said("show evidence"),
    Action.JUDGE_EVIDENCE: Said("accept or refuse evidence"),
    Action.FINISH_CONDITION: Said("say that a condition is met"),
    Action.ACCEPT_CONDITION: Said("accept that a condition is met"),
    Action.RETURN_CONDITION: Said("open a condition again"),
}
_IS = {
    Standing.REQUESTER: Said("the person who asked for it"),
    Standing.REVIEWER: Said("the reviewers of its production"),
    Standing.OWNER: Said("the person who sees to the condition"),
    Standing.ADMIN: Said("an admin"),
    Standing.TIME: Said("the passing of time"),
}


def next_status(
    status: Status, action: Action, standings: Collection[Standing], *, outcome: Outcome | None = None
) -> Status:
    """The status after the action. `outcome`: of the revised request, for `revise`.

    Raises NotAllowed with a sentence for the person. An approval returns `approved`; whether every role has
    approved is the caller's to ask (`missing_roles`).
    """
    move = MOVES[status].get(action)
    if move is None:
        raise NotAllowed(_wrong_moment(status, action, standings))
    if not _may(move, action, standings):
        raise NotAllowed(_wrong_person(status, action, move, standings))
    if move.after is not None:
        return move.after
    if outcome is None:
        raise ValueError(f"{action} from {status} needs the new outcome")
    return opening_status(outcome)


def allowed_actions(status: Status, standings: Collection[Standing]) -> tuple[Action, ...]:
    """What a person of these standings may do now, in the order of `Action`."""
    moves = MOVES[status]
    return tuple(action for action in Action if action in moves and _may(moves[action], action, standings))


def missing_roles(
    required: Collection[ReviewerRole], approved: Collection[ReviewerRole]
) -> tuple[ReviewerRole, ...]:
    """The roles that have still to approve, the contact first."""
    return tuple(role for role in ReviewerRole if role in required and role not in approved)


def _may(move: _Move, action: Action, standings: Collection[Standing]) -> bool:
    own = Standing.REQUESTER in standings
    return not move.who.isdisjoint(standings) and not (own and action in DECISIONS)


def _wrong_moment(status: Status, action: Action, standings: Collection[Standing]) -> Said:
    stands = _STANDS[status]
    if not MOVES[status]:
        return Said(
            "This request {stands}, and that is final. You can use it as a template for a new request.",
            {"stands": stands},
        )
    parts = {"stands": stands, "does": _DOES[action], "possible": _what_is_possible(status, standings)}
    return Said("This request {stands}, so nobody can {does} now. {possible}", parts)


def _wrong_person(status: Status, action: Action, move: _Move, standings: Collection[Standing]) -> Said:
    own = Standing.REQUESTER in standings and action in DECISIONS
    parts: dict[str, Part] = {
        "stands": _STANDS[status],
        "does": _DOES[action],
        "possible": _what_is_possible(status, standings),
        "who": tuple(_IS[standing] for standing in Standing if standing in move.who),
    }
    if own:
        return Said(
            "This request {stands}. You asked for it yourself, so somebody else has to {does}. {possible}",
            parts,
        )
    return Said("This request {stands}. Only {who} can {does}. {possible}", parts)


def _what_is_possible(status: Status, standings: Collection[Standing]) -> Said:
    actions = allowed_actions(status, standings)
    if not actions:
        return Said("There is nothing you need to do.")
    return Said("You can {does}.", {"does": tuple(_DOES[action] for action in actions)})
