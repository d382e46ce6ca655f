"""Delivery of Home tabs: one that somebody looked at lately is drawn anew when a case on it has changed.

Whose that is, is worked out in `bot/home_news.py`; the tab is the same as when somebody opens it.
"""

from datetime import datetime

from bot.delivery import Sent
from bot.home import Home
from bot.surface import Surface, handles
from policy import Person
from storage import Job, is_followed


@handles("home")
def draw_home(surface: Surface, job: Job, now: datetime) -> Sent:
    """Publishes the tab as it is now, unless that is owed once more after this."""
    with surface.database.reading() as tx:
        if is_followed(tx, job, now):
            return Sent(posted=False)
    person = Person(job.payload["enterprise"], job.payload["team"], job.payload["user"])
    call = Home(surface.flow).drawn(person, person.team, now)
    surface.slack.call(call.method, call.team, **call.drawn())
    return Sent(posted=False)
