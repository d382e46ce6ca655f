"""Looks for a message that an earlier attempt may have posted before its worker or Slack's answer was lost.

`chat.postMessage` posts anew each time, so each message carries the key of its job in its metadata. Reading a
channel needs a history scope, which a workspace may refuse; in direct messages we never have one.
"""

from datetime import timedelta
from typing import Any

from bot.ids import HISTORY
from bot.slack import PERSON_WAITS, Refused, Slack
from storage import Job, Message

EVENT_TYPE = "genai_use"
# Ids of channels; direct messages begin with D, and are posted to by the id of a person.
CHANNELS = ("C", "G")
# Together with the post that may follow they end before the shortest lease does.
PAGES = 3
ON_A_PAGE = 200
# Our clock may be ahead of Slack's.
CLOCKS_DIFFER = timedelta(minutes=5)


def marked(key: str) -> dict[str, Any]:
    """The metadata of the message that the job with that key posts."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


def may_be_there(job: Job) -> bool:
    """Whether an attempt before this one may have posted; one that Slack turned away is not counted."""
    return job.attempts > 1


def find_posted(slack: Slack, team: str, channel: str, job: Job, thread: str | None = None) -> Message | None:
    """The job's message in the channel, or in a thread of it. None: not there, or we may not look."""
    if not channel.startswith(CHANNELS) or not slack.granted(team) & HISTORY:
        return None
    oldest = (job.due_at - CLOCKS_DIFFER).timestamp()
    asked: dict[str, Any] = {"channel": channel, "oldest": f"{oldest:.6f}", "limit": ON_A_PAGE}
    asked["include_all_metadata"] = True
    method = "conversations.history" if thread is None else "conversations.replies"
    asked |= {} if thread is None else {"ts": thread}
    try:
        return _in_pages(slack, team, method, asked, job.key)
    except Refused:  # the scope is for channels of the other kind, or we were taken out: posting will tell
        return None


def _in_pages(slack: Slack, team: str, method: str, asked: dict[str, Any], key: str) -> Message | None:
    for _ in range(PAGES):
        answer = slack.call(method, team, timeout=PERSON_WAITS, **asked)
        for message in answer.get("messages", ()):
            if message.get("metadata") == marked(key):
                return Message("", asked["channel"], message["ts"])
        following = (answer.get("response_metadata") or {}).get("next_cursor")
        if not following:
            return None
        asked = {**asked, "cursor": following}
    return None
