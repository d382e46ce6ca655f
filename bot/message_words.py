"""What stands in a message of Slack, as people read it, and the address at which it opens. Pure."""

import re
from html import unescape

_MARKUP = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
# As the form takes it.
DESCRIPTION_MOST = 3000


def described(text: str, domain: str | None, channel: str | None, ts: str, thread: str | None) -> str:
    """A message as the description of a use: its text, and where it opens, if that is known."""
    link = f"\n\n{address(domain, channel, ts, thread)}" if domain and channel else ""
    return plain(text)[: DESCRIPTION_MOST - len(link)].strip() + link


def plain(text: str) -> str:
    """The text of a message without Slack's markup of links, people and channels, unescaped."""
    return unescape(_MARKUP.sub(_read, text)).strip()


def _read(found: re.Match[str]) -> str:
    target, label = found[1], found[2]
    if target.startswith(("@", "#", "!")):
        return f"{target[0].replace('!', '')}{label}" if label else target
    return f"{label} ({target})" if label and label not in target else target


def address(domain: str, channel: str, ts: str, thread: str | None) -> str:
    """Where a message opens: made of what came with it, so that nobody waits for Slack to tell it."""
    place = f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return f"{place}?thread_ts={thread}&cid={channel}" if thread and thread != ts else place
