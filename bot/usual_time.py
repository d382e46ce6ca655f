"""How long a decision usually takes, in working days: the middle one of the last. Knows no Slack."""

from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.working_time import working_days_between
from policy import Outcome
from storage import Production, WorkingHours, decided_lately

FEWEST = 3


def usual_days(
    tx: Connection, team: str, production: str, its_production: Production | None, outcome: Outcome
) -> int | None:
    """Within how many working days a request of this outcome is usually decided.

    By the production's last ones, or else the workspace's; None where too few were decided, or need not be.
    """
    if outcome is Outcome.SHARE:
        return None
    lately = decided_lately(tx, team, outcome, production)
    if len(lately) < FEWEST:
        lately = decided_lately(tx, team, outcome)
    return _middle(lately, its_production) if len(lately) >= FEWEST else None


def _middle(lately: list[tuple[datetime, datetime]], its_production: Production | None) -> int:
    contacts = its_production.contacts if its_production else ()
    hours = next((contact.working_hours for contact in contacts), WorkingHours())
    zone = ZoneInfo(hours.time_zone or (its_production.time_zone if its_production else "UTC"))
    took = (working_days_between(sent, decided, hours, zone) for sent, decided in lately)
    # Rounded up: what is said is kept half of the time at least.
    return max(1, -int(-median(took) // 1))
