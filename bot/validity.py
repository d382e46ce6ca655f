"""The end of an approval that was given for a time: it expires by itself, at the end of its last day.

Knows when that is and what follows; nobody has to remember it, and nothing needs cancelling.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.owing import owe_expiry, owe_news
from policy import Action, Standing, Status, next_status
from storage import Case, find_case, move, production


def owe_end_of_validity(tx: Connection, case: Case) -> None:
    """An approved case with a last day will expire; with several, on the earliest of its approvals."""
    days = [review.valid_until for review in case.current_reviews if review.valid_until is not None]
    if case.status is not Status.APPROVED or not days:
        return
    its_production = production(tx, case.team, case.production)
    zone = ZoneInfo(its_production.time_zone if its_production else "UTC")
    midnight = datetime.combine(min(days) + timedelta(days=1), time(), zone)
    owe_expiry(tx, case, midnight.astimezone(UTC))


def expire(tx: Connection, team: str, case_id: str, revision: int, now: datetime) -> None:
    """Ends the approval of that revision; does nothing when the case has moved on."""
    case = find_case(tx, team, case_id)
    if case is None or case.status is not Status.APPROVED or case.revision != revision:
        return
    after = next_status(case.status, Action.EXPIRE, [Standing.TIME])
    expired = move(tx, case, Action.EXPIRE, after, by=None, now=now)
    owe_news(tx, expired, now=now)
