"""Whom an event of a case is told apart, besides the redrawn messages: an updated message notifies nobody.

Knows who, by target; what is said stands in the views, and what is owed in `bot/owing.py`.
"""

from bot.authority import is_same
from bot.waiting import REQUESTER
from policy import Action, ReviewerRole
from storage import Case, Event

# The message in the production's own channel, for everybody there to read.
PRODUCTION = "production"
TELLS_EVERYBODY = frozenset({Action.REVOKE, Action.EXPIRE, Action.SEND_BACK})
TELLS_REQUESTER = frozenset({Action.APPROVE, Action.DECLINE, Action.PULL_IN, Action.ASK, Action.CLOSE})
# These in the thread of the production's message too, as is the end of an approval, which everybody is told.
TELLS_PRODUCTION = frozenset({Action.APPROVE, Action.DECLINE})
# The requester and the reviewers: who said that a condition is met, and who else might have judged it.
TELLS_BOTH = frozenset({Action.ACCEPT_CONDITION, Action.RETURN_CONDITION})
TELLS_REVIEWERS = frozenset(
    {
        Action.ANSWER,
        Action.REVISE,
        Action.WITHDRAW,
        Action.REASSIGN,
        Action.SHOW_EVIDENCE,
        Action.FINISH_CONDITION,
    }
)


def told(case: Case, last: Event) -> tuple[str, ...]:
    """Who must not miss the event: an updated message notifies nobody."""
    cards = tuple(each.target for each in case.messages if each.target != REQUESTER)
    if last.action in TELLS_EVERYBODY:
        return (REQUESTER, *cards)
    if last.action == Action.JUDGE_EVIDENCE:
        return (REQUESTER,) if refused_in(case, last) else ()
    if last.action in TELLS_BOTH:
        return (REQUESTER, *(role for role in ReviewerRole if role in cards))
    if last.by is not None and is_same(last.by, case.requester) and last.action in TELLS_REQUESTER:
        return ()
    if last.action in TELLS_REQUESTER:
        # Of two approvals the first is none yet.
        too = (PRODUCTION,) if last.action in TELLS_PRODUCTION else ()
        return (REQUESTER, *too) if last.after is not last.before else ()
    return tuple(role for role in ReviewerRole if role in cards) if last.action in TELLS_REVIEWERS else ()


def refused_in(case: Case, event: Event) -> bool:
    """Whether evidence was refused in that event: who showed it has to show something else."""
    verdicts = [piece.verdict for piece in case.evidence if piece.verdict is not None]
    return any(not verdict.accepted and verdict.at == event.at for verdict in verdicts)
