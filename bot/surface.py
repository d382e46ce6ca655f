"""What deliveries work with, and how a module says which kind of job it sends (`@handles`).

`bot/deliveries.py` brings the modules in which they stand; a new kind may have a module of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot import views
from bot.authority import Membership
from bot.delivery import Deliver, LeaseLost, Sent, Undeliverable
from bot.flow import Flow
from bot.for_whom import language_of_job
from bot.ids import HISTORY
from bot.language import speaking
from bot.looking import find_posted, marked, may_be_there
from bot.readers import Readers
from bot.route_health import Lookup
from bot.schedule import DigestHour
from bot.slack import Refused, Slack
from bot.usual_time import usual_days
from policy import Status
from storage import Case, Database, Job, Message, Production, count_comments, find_case, holds, production

# The message that was found is not ours, or went meanwhile.
NOT_OURS = {"message_not_found", "cant_update_message", "edit_window_closed"}


@dataclass(frozen=True)
class Surface:
    """What deliveries work with; `attempt` is the job that is being sent."""

    database: Database
    slack: Slack
    membership: Membership
    digest_hour: DigestHour
    lookup: Lookup
    flow: Flow
    # Without them everything is drawn in English.
    readers: Readers | None = None
    attempt: Job | None = None

    def post(self, team: str, channel: str, post: views.Post, key: str, **more: Any) -> Message:
        """Posts, and says where it stands; what an earlier attempt posted is brought up to date instead.

        The key goes along so that the message can be found again. LeaseLost when the job is no longer ours.
        """
        earlier = self._posted_before(team, channel, key, more.get("thread_ts"))
        if earlier is not None and self._redrawn(team, earlier, post):
            return earlier
        self._check_lease()
        answer = self.slack.call(
            "chat.postMessage",
            team,
            channel=channel,
            text=post.text,
            blocks=post.blocks,
            metadata=marked(key),
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

    def usual_days(self, case: Case, its_production: Production | None) -> int | None:
        """Within how many working days such a case is usually decided; None once it is."""
        if case.status is not Status.IN_REVIEW:
            return None
        with self.database.reading() as tx:
            return usual_days(tx, case.team, case.production, its_production, case.assessment.outcome)

    def _posted_before(self, team: str, channel: str, key: str, thread: str | None) -> Message | None:
        job = self.attempt
        if job is None or job.key != key or not may_be_there(job):
            return None
        return find_posted(self.slack, team, channel, job, thread)

    def _redrawn(self, team: str, message: Message, post: views.Post) -> bool:
        """Only our own messages can be: others may carry the same metadata."""
        now: dict[str, Any] = {"text": post.text, "blocks": post.blocks}
        try:
            self.slack.call("chat.update", team, channel=message.channel, ts=message.ts, **now)
        except Refused as refusal:
            if refusal.code in NOT_OURS:
                return False
            raise
        return True

    def _check_lease(self) -> None:
        """A process that was stopped may wake up after another one has taken its job over and posted."""
        if self.attempt is None:
            return
        with self.database.reading() as tx:
            if not holds(tx, self.attempt):
                raise LeaseLost

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


def kinds() -> list[str]:
    """Every kind of job that a module has registered."""
    return list(_DELIVERIES)


def handled(surface: Surface) -> dict[str, Deliver]:
    """Every kind that a module has registered → what sends it."""
    return {kind: _attempts(surface, delivery) for kind, delivery in _DELIVERIES.items()}


def _attempts(surface: Surface, delivery: Delivery) -> Deliver:
    """Everything that a delivery draws is in the language of who reads it."""

    def attempt(job: Job, now: datetime) -> Sent:
        with speaking(language_of_job(surface.readers, job)):
            return delivery(replace(surface, attempt=job), job, now)

    return attempt
