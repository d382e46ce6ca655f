"""Somebody mentions the app in a channel: they alone are answered, with a button that opens the form.

What they wrote becomes the description. Slack sends such an event again when it got no answer in time, so the
answer is owed under the message's own key: once.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from bot import views
from bot.delivery import Sent
from bot.message_words import plain
from bot.payloads import WRITTEN, Said
from bot.replies import Reply
from bot.slack import Refused
from bot.surface import Surface, handles
from storage import Database, Job, Priority, owe

# Where the app cannot answer beside the message: it was removed, or the channel closed, in between.
NOT_THERE = {"not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived"}
_CALLED = re.compile(r"^<@\w+(?:\|[^>]*)?>[\s,:]*")


@dataclass(frozen=True)
class Mentions:
    """Hears that the app is mentioned."""

    database: Database

    def heard(self, asked: Said, now: datetime) -> Reply:
        """A person, no app, wrote to us: an answer is owed."""
        event = asked.event
        if event.user is None or event.bot_id is not None or event.subtype not in WRITTEN:
            return Reply()
        with self.database.writing() as tx:
            owe(
                tx,
                kind="mention",
                key=f"mention:{asked.workspace}:{event.channel}:{event.ts}",
                payload={
                    "team": asked.workspace,
                    "channel": event.channel,
                    "thread": event.thread_ts,
                    "user": event.user,
                    "text": asked_in(event.text or ""),
                },
                lane=event.channel,
                run_at=now,
                priority=Priority.DECISION,
            )
        return Reply()


def asked_in(text: str) -> str:
    """What was written behind the mention, as people read it."""
    return plain(_CALLED.sub("", text))


@handles("mention")
def mention(surface: Surface, job: Job, now: datetime) -> Sent:
    """Answers so that nobody else sees it; directly where that is impossible."""
    told = job.payload
    post = views.mention_answer(told["text"])
    where = {"thread_ts": told["thread"]} if told["thread"] else {}
    try:
        surface.slack.call(
            "chat.postEphemeral",
            told["team"],
            channel=told["channel"],
            user=told["user"],
            text=post.text,
            blocks=post.blocks,
            **where,
        )
    except Refused as refusal:
        if refusal.code not in NOT_THERE:
            raise
        surface.post(told["team"], told["user"], post, job.key)
    return Sent(posted=False)
