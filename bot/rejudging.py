"""New guidance meets live approvals: what it is stricter with goes back to review, and the rest stands.

Each start owes one look through a workspace's approved cases, page by page, and each case that comes out
stricter a job of its own. A case that was changed meanwhile is left alone, so both may be done twice, by
several processes, and after a crash. Cases in review keep the guidance that they were judged by until they
are revised; approved under it, they are looked at then. Knows no Slack.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.classifier import Classifier
from bot.moving import renew
from bot.owing import owe_news
from bot.record import BULLET, NEEDED_FIRST, ROLE_TOO, STRICTER
from policy import (
    Action,
    Assessment,
    Change,
    Pack,
    Replay,
    ReviewerRole,
    Standing,
    Status,
    assess,
    next_status,
)
from storage import Case, approved_under_other, find_case, owe, workspaces

PAGE = 100
LANE = "rejudge"


def owe_rejudging(tx: Connection, guidance: str, now: datetime) -> None:
    """The approvals of every workspace are held against the guidance of this installation, at its start."""
    for workspace in workspaces(tx):
        _owe_page(tx, guidance, workspace.team, 0, now)


def _owe_page(tx: Connection, guidance: str, team: str, after: int, now: datetime) -> None:
    key = f"rejudge:{guidance}:{team}:{_occasion(now)}:{after}"
    payload = {"team": team, "guidance": guidance, "after": after}
    owe(tx, kind="rejudge", key=key, payload=payload, lane=LANE, run_at=now)


def owe_rejudged(tx: Connection, case: Case, guidance: str, now: datetime) -> None:
    """This revision's approval is held against that guidance, unless it was given under it."""
    if case.assessment.guidance == guidance:
        return
    key = f"rejudge_case:{guidance}:{case.team}:{case.id}:{case.revision}:{_occasion(now)}"
    payload = {"team": case.team, "guidance": guidance, "case": case.id, "revision": case.revision}
    owe(tx, kind="rejudge_case", key=key, payload=payload, lane=LANE, run_at=now)


def _occasion(now: datetime) -> str:
    """Not once for ever, but once an hour: an installation can go back to older guidance and forth again."""
    return f"{now:%Y-%m-%dT%H}"


@dataclass(frozen=True, slots=True)
class Page:
    """What came of a look: approvals that are too mild now, and after which case it goes on, if it does."""

    team: str
    stricter: tuple[Case, ...]
    after: int | None


def look_through(tx: Connection, team: str, after: int, pack: Pack) -> Page:
    """A page of the approvals that were given under another guidance; changes nothing."""
    page = approved_under_other(tx, team, pack.name, after=after, limit=PAGE)
    replay = Replay(pack)
    stricter = tuple(case for case in page if reasons(case, pack, replay))
    return Page(team, stricter, page[-1].key if len(page) == PAGE else None)


def owe_page(tx: Connection, page: Page, guidance: str, now: datetime) -> None:
    """What came out stricter is owed, and so is the next page."""
    for case in page.stricter:
        owe_rejudged(tx, case, guidance, now)
    if page.after is not None:
        _owe_page(tx, guidance, page.team, page.after, now)


def reasons(case: Case, pack: Pack, replay: Replay) -> tuple[str, ...]:
    """Why the case needs another look under that guidance, a sentence each; none when it is not stricter."""
    request = case.request.model_dump(mode="json", exclude_none=True)
    found = replay.difference(request, case.assessment.model_dump(mode="json"))
    told = found.reasons if found is not None and found.change is Change.STRICTER else ()
    return (*told, *_asks_for_more(case.assessment, assess(case.request, pack)))


def _asks_for_more(before: Assessment, after: Assessment) -> Iterator[str]:
    """Who has to approve too, and what has to be shown first, that did not before."""
    asked = before.reviewers or (ReviewerRole.CONTACT,)
    for role in after.reviewers:
        if role not in asked:
            yield ROLE_TOO.says(role=role)
    known = {need.kind for need in before.needs if need.blocking}
    for need in after.needs:
        if need.blocking and need.kind not in known:
            yield NEEDED_FIRST.says(need=need.text)


def send_back(
    tx: Connection, team: str, case_id: str, revision: int, after: Assessment, why: str, now: datetime
) -> None:
    """The approval lapses, and the case is in review again as the new guidance judged it; everybody is told.

    Does nothing when the case has moved on.
    """
    case = find_case(tx, team, case_id, lock=True)
    if case is None or case.status is not Status.APPROVED or case.revision != revision:
        return
    status = next_status(case.status, Action.SEND_BACK, [Standing.TIME])
    moved = renew(tx, case, Action.SEND_BACK, status, by=None, now=now, why=why, assessment=after)
    owe_news(tx, moved, now=now)


def rejudged(case: Case, pack: Pack, classifier: Classifier) -> tuple[Assessment, str] | None:
    """What the guidance says of the case now, and why it goes back to review; None when it does not."""
    told = reasons(case, pack, Replay(pack))
    if not told:
        return None
    lines = [STRICTER.says(guidance=pack.name), *(f"{BULLET}{reason}" for reason in told)]
    return classifier.assess(case.request), "\n".join(lines)
