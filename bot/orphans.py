"""The daily look for cases that wait where nobody can answer; the admins hear of it, and what to do.

Slack is asked outside of any transaction. A finding is told when it is new, and then every week.
"""

from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot import views
from bot.delivery import Sent, Undeliverable
from bot.ids import UNLISTED
from bot.owing import WAITING
from bot.route_health import HARMLESS, Finding, Trouble, broken, missing, uses_of
from bot.surface import Surface, handles
from policy import ReviewerRole
from storage import Case, Job, Production, cases_for, job_by_key, owe, productions

QUIET_DAYS = 7


@handles("check")
def check(surface: Surface, job: Job, now: datetime) -> Sent:
    """Looks whether what waits can reach somebody, and owes the admins what is found."""
    team = job.payload["team"]
    with surface.database.reading() as tx:
        all_productions, waiting = _waiting(tx, team)
    uses = tuple(dict.fromkeys(use for case in waiting for use in uses_of(case)))
    found = [*missing(all_productions, uses), *broken(all_productions, uses, surface.lookup, now)]
    grave = [each for each in found if each.trouble not in HARMLESS]
    if not grave:
        return Sent(posted=False)
    admins = sorted(surface.membership.admins(team))
    if not admins:
        raise Undeliverable("nobody is an admin: set GENAI_USE_ADMINS")
    return Sent(partial(_tell, team=team, found=grave, admins=admins, now=now), posted=False)


def _waiting(tx: Connection, team: str) -> tuple[list[Production], list[Case]]:
    known = productions(tx, team)
    codes = [UNLISTED, *(each.code for each in known)]
    return known, cases_for(tx, team, codes, statuses=WAITING)


def _tell(tx: Connection, team: str, found: list[Finding], admins: list[str], now: datetime) -> None:
    for finding in found:
        for admin in admins:
            if not _told_lately(tx, team, finding, admin, now.date()):
                _owe_orphan(tx, team, finding, admin, now)


def _told_lately(tx: Connection, team: str, finding: Finding, admin: str, today: date) -> bool:
    days = (today - timedelta(days=ago) for ago in range(1, QUIET_DAYS))
    return any(job_by_key(tx, _key(team, finding, admin, day)) for day in days)


def _key(team: str, finding: Finding, admin: str, day: date) -> str:
    return f"orphan:{team}:{finding.trouble}:{finding.subject}:{day}:{admin}"


def _owe_orphan(tx: Connection, team: str, finding: Finding, admin: str, now: datetime) -> None:
    payload = {"team": team, "admin": admin, "trouble": finding.trouble, "subject": finding.subject}
    owe(
        tx,
        kind="orphan",
        key=_key(team, finding, admin, now.date()),
        payload=payload | {"uses": [list(use) for use in finding.uses]},
        lane=admin,
        run_at=now,
    )


@handles("orphan")
def orphan(surface: Surface, job: Job, now: datetime) -> Sent:
    """Tells one admin what keeps cases from reaching somebody; nothing when none waits any more."""
    told = job.payload
    finding = Finding(
        Trouble(told["trouble"]),
        told["subject"],
        tuple((code, ReviewerRole(role)) for code, role in told["uses"]),
    )
    with surface.database.reading() as tx:
        all_productions, waiting = _waiting(tx, told["team"])
    concerned = [case for case in waiting if set(uses_of(case)) & set(finding.uses)]
    if not concerned:
        return Sent(posted=False)
    post = views.orphan_alert(finding.trouble, finding.subject, finding.uses, concerned, all_productions)
    surface.post(told["team"], told["admin"], post, job.key)
    return Sent()
