"""Whose Home tab shows a case, and is drawn anew when the case has changed: of those who looked at it lately.

People whom a user group names are not among them: who that is only Slack knows, and theirs is drawn when they
open it. Knows no Slack.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.authority import named
from storage import Case, Production, home_readers, owe

LATELY = timedelta(days=30)


def owe_homes(
    tx: Connection, case: Case, its_production: Production | None, now: datetime, occasion: str = ""
) -> None:
    """The Home tabs that show the case are drawn anew, each in a lane of its own.

    `occasion` tells apart drawings after the same event.
    """
    users = whose(case, its_production, now)
    for reader in home_readers(tx, case.team, users, now - LATELY):
        owe(
            tx,
            kind="home",
            key=f"home:{case.team}:{case.id}:{case.events[-1].number}:{reader.user}{occasion}",
            payload={"enterprise": reader.enterprise, "team": reader.team, "user": reader.user},
            lane=f"home:{reader.team}:{reader.user}",
            run_at=now,
        )


def whose(case: Case, its_production: Production | None, now: datetime) -> set[str]:
    """The requester, who reviews it by name, and who sees to a condition; people of our own workspace."""
    contacts = its_production.contacts if its_production else ()
    reviewers = [entry for each in contacts if its_production for entry in named(each, its_production, now)]
    owners = [term.owner for review in case.current_reviews for term in review.conditions]
    entries = (case.requester.user, case.assignee, *reviewers, *owners)
    return {entry for entry in entries if entry and "/" not in entry}
