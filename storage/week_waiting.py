"""What waits in the productions of which a channel's digest tells, and for whom; no case is read whole."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Text, and_, case, cast, select, text

from policy import Action, ReviewerRole, Status
from storage.case_rows import ACCEPTED, REFUSED
from storage.case_values import NeedStanding, awaited
from storage.lists import among, blocking_needs, one_of
from storage.prepared import Prepared, prepared
from storage.tables import IS_WAITING, case_file, evidence, review, revision
from storage.told import LIVING, THEIRS, ToldProduction, given_of

_ASKED = case_file.c
_WAIT_FOR_A_WORD = (Status.IN_REVIEW, Status.NEEDS_INFO)
# Of the three statuses that the index has, the one that waits for nobody's word is left out.
_WAITS = and_(THEIRS, text(IS_WAITING), one_of(_ASKED.status, _WAIT_FOR_A_WORD))
# With the approval of the only role a case does not wait any more.
_BY_SEVERAL = cast(_ASKED.reviewers, Text).like("%,%")
_WAITING = prepared(
    select(
        *(_ASKED.key, _ASKED.production, _ASKED.status, _ASKED.outcome),
        cast(_ASKED.reviewers, Text).label("reviewers"),
    )
    .where(_WAITS)
    .order_by(_ASKED.stands_since, _ASKED.key)
)
_APPROVED = prepared(
    select(_ASKED.key, review.c.role)
    .join(review, and_(review.c.case_key == _ASKED.key, review.c.revision == _ASKED.revision))
    .where(_WAITS, _BY_SEVERAL, review.c.action == Action.APPROVE)
)
_IN_FORCE = and_(revision.c.case_key == _ASKED.key, revision.c.number == _ASKED.revision)
# Of its assessment, which is long, only where the copy is missing, or of a revision before.
_WORKED_OUT = select(blocking_needs(revision.c.assessment)).where(_IN_FORCE).scalar_subquery()
_KINDS = case((_ASKED.blocking_revision == _ASKED.revision, _ASKED.blocking), else_=_WORKED_OUT)
# As text: of few lists of kinds there are very many, and each is read once.
_NEEDS = select(_ASKED.key, cast(_KINDS, Text).label("kinds"))
_SHOWN = select(
    *(evidence.c.case_key, evidence.c.need, evidence.c.verdict),
    (evidence.c.verdict_revision == _ASKED.revision).label("of_this_revision"),
).join(case_file, _ASKED.key == evidence.c.case_key)
_NOBODY: frozenset[ReviewerRole] = frozenset()


def _both(which: Any) -> tuple[Prepared, Prepared]:
    return prepared(_NEEDS.where(which)), prepared(_SHOWN.where(which))


_OF_KEYS = _both(among(_ASKED.key, "keys"))
_AT_HOME = _both(and_(_WAITS, one_of(_ASKED.status, [Status.IN_REVIEW]), LIVING))


@dataclass(frozen=True, slots=True)
class InWait:
    """What of a case that waits says for whom. `roles`: those whose approval is missing; `requester`: that
    they have to do something, told of productions that work in the channel alone. `needs`: how it stands with
    what has to be shown, where that was looked at.
    """

    key: int
    production: str
    roles: frozenset[ReviewerRole]
    requester: bool
    outcome: str
    needs: frozenset[NeedStanding] | None = None


def waits_in(tx: Connection, team: str, told: Collection[ToldProduction]) -> list[InWait]:
    """All that waits in the productions of which a channel is told, what has waited longest first."""
    given = given_of(team, told)
    rows = _WAITING.rows(tx, given)
    if not rows:
        return []
    approved: dict[int, tuple[str, ...]] = {}
    for key, role in _APPROVED.rows(tx, given) if any("," in row.reviewers for row in rows) else ():
        approved[key] = (*approved.get(key, ()), role)
    needs = _standings(tx, _AT_HOME, given)
    found = []
    for key, production, status, outcome, reviewers in rows:
        asked = status == Status.NEEDS_INFO
        missing = _NOBODY if asked else awaited(reviewers, approved.get(key, ()))
        standings = needs.get(key)
        lacks = standings is not None and NeedStanding.MISSING in standings
        found.append(InWait(key, production, missing, asked or lacks, outcome, standings))
    return found


def need_standings(tx: Connection, keys: Collection[int]) -> dict[int, frozenset[NeedStanding]]:
    """How it stands, in each of these cases, with what has to be shown before an approval."""
    return _standings(tx, _OF_KEYS, {"keys": keys}) if keys else {}


def _standings(
    tx: Connection, asks: tuple[Prepared, Prepared], given: Mapping[str, Any]
) -> dict[int, frozenset[NeedStanding]]:
    needs, shown = asks
    asked = needs.rows(tx, given)
    blocking = {row.key: dict.fromkeys(_kinds_in(row.kinds), NeedStanding.MISSING) for row in asked}
    for key, need, verdict, of_this_revision in shown.rows(tx, given) if any(blocking.values()) else ():
        known = blocking.get(key, {})
        if known.get(need, NeedStanding.ACCEPTED) is not NeedStanding.ACCEPTED and verdict != REFUSED:
            accepted = verdict == ACCEPTED and of_this_revision
            known[need] = NeedStanding.ACCEPTED if accepted else NeedStanding.SHOWN
    return {key: frozenset(standings.values()) for key, standings in blocking.items()}


@lru_cache(maxsize=256)
def _kinds_in(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))
