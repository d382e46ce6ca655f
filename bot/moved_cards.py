"""A card that was left behind when the reviewers' channel changed: it says where the case is now.

The new card is drawn like any other (`bot/deliveries.py`); which cards move, in `bot/setting_up.py`.
"""

from datetime import datetime

import structlog

from bot import views
from bot.delivery import Sent
from bot.slack import Refused
from bot.surface import Surface, handles
from storage import Job

log = structlog.get_logger()


@handles("moved")
def say_where(surface: Surface, job: Job, now: datetime) -> Sent:
    """Replaces the old card. Where Slack refuses, as in an archived channel, it stays as it is.

    Its buttons still do no more than they may.
    """
    case, _ = surface.case_of(job)
    told = job.payload
    post = views.moved_card(case, told["to"])
    place = {"channel": told["channel"], "ts": told["ts"]}
    try:
        surface.slack.call("chat.update", case.team, **place, text=post.text, blocks=post.blocks)
    except Refused as refusal:
        log.info("an old card could not be replaced", case=case.id, why=refusal.code)
    return Sent(posted=False)
