"""The weekly digest by hand: what it would say now, or out with it before its day.

The rule stays: a channel gets one in an ISO week, whoever asks for it.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot import views
from bot.app import Product
from bot.owing import owe_digest
from bot.recurring import digest_channels, digest_of
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
            for channel, time_zone in digest_channels(tx, workspace.team).items():
                new = owe_digest(tx, workspace.team, channel, product.clock(), ZoneInfo(time_zone))
                yield f"{channel}: {'on its way' if new else 'this week has its digest already'}"
    while product.worker.work_once():
        pass
