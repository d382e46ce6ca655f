"""The end of an approval that was given for a time: it warns twice, and ends by itself after the last day.

Knows when that is and what follows; nobody has to remember it, and nothing needs cancelling.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.owing import owe_everybody, owe_expiry, owe_news, owe_warning
from bot.record import HOLDS_THROUGH
from bot.schedule import morning_of
from policy import Action, Standing, Status, next_status
from storage import Case, find_case, move, note_event, production

# Days before the last one on which everybody is warned.
WARNS_BEFORE = (14, 2)


def last_day(case: Case) -> date | None:
    """Through which day the approval holds; with several ends, the earliest."""
    days = [review.valid_until for review in case.current_reviews if review.valid_until is not None]
    return min(days) if days and case.status is Status.APPROVED else None


def owe_end_of_validity(tx: Connection, case: Case, *, now: datetime) -> None:
    """An approved case with a last day warns two weeks and two days before it, and expires after it."""
    day = last_day(case)
    if day is None:
        return
    its_production = production(tx, case.team, case.production)
    zone = its_production.time_zone if its_production else "UTC"
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    owe_expiry(tx, case, midnight.astimezone(UTC))
    for days in WARNS_BEFORE:
        moment = morning_of(day - timedelta(days=days), zone)
        if moment > now:
            owe_warning(tx, case, day, days, moment)


def warn(tx: Connection, team: str, case_id: str, revision: int, day: date, now: datetime) -> None:
    """Everybody hears that the approval ends soon; nobody, when the case has moved on."""
    case = find_case(tx, team, case_id, lock=True)
    if case is None or case.revision != revision or last_day(case) != day:
        return
    why = HOLDS_THROUGH.says(day=f"{day.day} {day:%b %Y}")
    note_event(tx, case, "ends_soon", by=None, now=now, why=why)
    warned = find_case(tx, team, case_id)
    if warned is not None:
        owe_everybody(tx, warned, now=now)


def expire(tx: Connection, team: str, case_id: str, revision: int, now: datetime) -> None:
    """Ends the approval of that revision; does nothing when the case has moved on."""
    case = find_case(tx, team, case_id, lock=True)
    if case is None or case.status is not Status.APPROVED or case.revision != revision:
        return
    after = next_status(case.status, Action.EXPIRE, [Standing.TIME])
    expired = move(tx, case, Action.EXPIRE, after, by=None, now=now)
    owe_news(tx, expired, now=now)
