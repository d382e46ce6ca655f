"""What a request comes to, without the words: outcome, block and clauses, by the answers alone.

For those who judge many requests and need no reasons. Knows no Slack, no SQL and no clock.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from policy.clauses import Pack
from policy.judge import judge_for
from policy.outcome import Outcome
from policy.pack import load_pack
from policy.request import UseRequest

_OUTCOMES = tuple(Outcome)


class Classification(NamedTuple):
    """The outcome, whether something blocking is missing, and the clauses found, in the pack's order."""

    outcome: Outcome
    blocked: bool
    clauses: tuple[str, ...]


def classify(request: UseRequest, pack: Pack | None = None) -> Classification:
    """The request judged by the rules of a pack, the bundled one unless another is given."""
    facts = request.__dict__
    return classify_facts({**facts, "tools": [tool.__dict__ for tool in facts["tools"]]}, pack)


def classify_facts(facts: Mapping[str, Any], pack: Pack | None = None) -> Classification:
    """The same for a request that was already read, as plain data. `facts` is not checked again."""
    judge = judge_for(pack or load_pack())
    fired = judge.fired(facts)
    return Classification(_OUTCOMES[judge.severity(fired)], judge.blocked(fired), tuple(judge.found(fired)))
