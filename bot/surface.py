"""What deliveries work with, and how a module says which kind of job it sends (`@handles`).

`bot/deliveries.py` brings the modules in which they stand; a new kind may have a module of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot import views
from bot.authority import Membership
from bot.delivery import Deliver, Sent, Undeliverable
from bot.ids import HISTORY
from bot.schedule import DigestHour
from bot.slack import Slack
from storage import Case, Database, Job, Message, Production, count_comments, find_case, production


@dataclass(frozen=True)
class Surface:
    """What deliveries work with."""

    database: Database
    slack: Slack
    membership: Membership
    digest_hour: DigestHour

    def post(self, team: str, channel: str, post: views.Post, key: str, **more: Any) -> Message:
        """Posts, and says where it stands. The key goes along so that the message can be found again."""
        answer = self.slack.call(
            "chat.postMessage",
            team,
            channel=channel,
            text=post.text,
            blocks=post.blocks,
            metadata={"event_type": "genai_use", "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
            **more,
        )
        return Message("", answer["channel"], answer["ts"])

    def replies_to(self, case: Case) -> int | None:
        """How many replies are kept as comments; None where the workspace lets us read none."""
        if not self.slack.granted(case.team) >= HISTORY:
            return None
        with self.database.reading() as tx:
            return count_comments(tx, case)

    def case_of(self, job: Job) -> tuple[Case, Production | None]:
        """The job's case and its production as they are now."""
        with self.database.reading() as tx:
            case = find_case(tx, job.payload["team"], job.payload["case"])
            if case is None:
                raise Undeliverable(f"there is no case {job.payload['case']}")
            return case, production(tx, case.team, case.production)


Delivery = Callable[[Surface, Job, datetime], Sent]
_DELIVERIES: dict[str, Delivery] = {}


def handles(kind: str) -> Callable[[Delivery], Delivery]:
    """Registers what sends the jobs of a kind."""

    def register(delivery: Delivery) -> Delivery:
        _DELIVERIES[kind] = delivery
        return delivery

    return register


def handled(surface: Surface) -> dict[str, Deliver]:
    """Every kind that a module has registered → what sends it."""
    return {kind: partial(delivery, surface) for kind, delivery in _DELIVERIES.items()}
