"""The weekly digest by hand: what it would say now, or out with it before its day.

The rule stays: a channel gets one in an ISO week, whoever asks for it.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from bot import views
from bot.app import Product
from bot.digest_plan import Plan, digest_channels, owe_digest_now, plans
from bot.digest_reading import digest_of
from storage import workspaces


def shown_digests(product: Product) -> Iterator[str]:
    """Each channel and what it would read."""
    with product.database.reading() as tx:
        for workspace in workspaces(tx):
            for channel in digest_channels(tx, workspace.team):
                told = digest_of(tx, workspace.team, channel, product.clock())
                said = views.digest_post(told).text if told else "nothing to say, so nothing is sent"
                yield f"{channel}: {said}"


def owe_digests(product: Product) -> Iterator[str]:
    """Each channel, and whether this week's digest is on its way now or was owed before."""
    with product.database.writing() as tx:
        for workspace in workspaces(tx):
            for channel, plan in plans(tx, workspace.team, product.digest_hour).items():
                yield f"{channel}: {_owed(tx, workspace.team, plan, product.clock())}"
    while product.worker.work_once():
        pass


def _owed(tx: Connection, team: str, plan: Plan, now: datetime) -> str:
    if plan.setting.off:
        return "switched off there"
    return "on its way" if owe_digest_now(tx, team, plan, now) else "this week has its digest already"
