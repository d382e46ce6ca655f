"""Replies in the threads of a case's messages: kept as comments, and never a decision.

Slack tells of every message in every channel of ours; what is no reply ends before the database is asked.
What somebody changes or removes later is not followed: the comment keeps what was said first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot import views
from bot.authority import is_same, roles_of, roles_that_decide
from bot.delivery import Sent
from bot.ids import HISTORY
from bot.owing import WAITING, owe_count, owe_hint
from bot.payloads import Said
from bot.replies import Reply
from bot.slack import Slack, SlackError
from bot.surface import Surface, handles
from bot.verdict_words import sounds_like_a_verdict
from policy import Person, ReviewerRole
from storage import Case, Comment, Database, Job, Production, add_comment, case_of_thread

Recorded = Callable[[str], bool]


def recorded_by(slack: Slack) -> Recorded:
    """Whether replies are kept in a workspace: where it lets us read public and private channels, both.

    With one of the two, a card could not say truly whether the replies to it are kept.
    """

    def is_recorded(team: str) -> bool:
        try:
            return slack.granted(team) >= HISTORY
        except SlackError:
            return False

    return is_recorded


@dataclass(frozen=True)
class Threads:
    """Hears what is said in channels."""

    database: Database
    recorded: Recorded

    def heard(self, asked: Said, now: datetime) -> Reply:
        """Something was said; a reply to one of our cards is kept."""
        if asked.is_reply and asked.words and self.recorded(asked.workspace):
            self._keep(asked, now)
        return Reply()

    def _keep(self, asked: Said, now: datetime) -> None:
        event, thread = asked.event, asked.event.thread_ts or ""
        with self.database.reading() as tx:
            case = case_of_thread(tx, asked.workspace, event.channel, thread)
        if case is None:
            return
        reply = Comment(event.channel, event.ts, asked.person, now, asked.words)
        with self.database.writing() as tx:
            if not add_comment(tx, case, reply.channel, reply.ts, by=reply.by, now=now, text=reply.text):
                return
            owe_count(tx, case, now=now)
            if case.status in WAITING and sounds_like_a_verdict(reply.text):
                owe_hint(tx, case, reply, thread, now=now)


@handles("hint")
def hint(surface: Surface, job: Job, now: datetime) -> Sent:
    """Tells whoever replied "approved", and nobody else, that it decided nothing; with buttons that do."""
    case, its_production = surface.case_of(job)
    told = job.payload
    if case.status in WAITING:
        readers = _deciding(surface, Person(**told["by"]), case, its_production, now)
        post = views.reply_hint(case, readers)
        surface.slack.call(
            "chat.postEphemeral",
            case.team,
            channel=told["channel"],
            thread_ts=told["thread"],
            user=told["by"]["user"],
            text=post.text,
            blocks=post.blocks,
        )
    return Sent(posted=False)


def _deciding(
    surface: Surface, person: Person, case: Case, its_production: Production | None, now: datetime
) -> frozenset[ReviewerRole]:
    """The roles in which the person may decide on the case."""
    if is_same(person, case.requester):
        return frozenset()
    return roles_of(person, its_production, surface.membership, now) & roles_that_decide(case)
