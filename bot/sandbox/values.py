"""What a Slack workspace holds: accounts, channels, messages, views, in Slack's own JSON where asked.

Plain values; the rules and the lock are the workspace's.
"""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.sandbox.elements import buttons_in, words_of

Json = dict[str, Any]
COLOURS = ("#1f6f78", "#8a4f9e", "#b3541e", "#3b6db5", "#4d7c3a", "#a13d63", "#6b5b2e", "#55606e")


@dataclass(slots=True)
class Account:
    """A person or a bot. `name` is the name that everybody reads; `handle` is made from it."""

    id: str
    name: str
    title: str
    team: str
    admin: bool = False
    owner: bool = False
    deactivated: bool = False
    locale: str = "en-US"
    tz: str = "America/Los_Angeles"
    bot: bool = False

    @property
    def handle(self) -> str:
        return ".".join(self.name.lower().split())

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2]).upper()

    @property
    def colour(self) -> str:
        return COLOURS[sum(self.id.encode()) % len(COLOURS)]


@dataclass(slots=True)
class Group:
    """A user group such as @legal."""

    id: str
    handle: str
    members: list[str]


@dataclass(slots=True)
class Message:
    """A message as an observer sees it. `ephemeral_for`: the only person who sees it.

    `earlier_blocks` are those that it showed before it was redrawn: a screen may show them a little longer.
    """

    channel: str
    ts: str
    user: str
    text: str
    at: datetime
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    ephemeral_for: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    edited_by: str | None = None
    bot_id: str | None = None
    files: list[Json] = field(default_factory=list)
    state: Json = field(default_factory=dict)
    earlier_blocks: list[Json] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Everything that the message shows, as lines; the text alone when there are no blocks."""
        return "\n".join(words_of(self.blocks)) or self.text

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return buttons_in(self.blocks)

    def copy(self) -> "Message":
        return deepcopy(self)


@dataclass(slots=True)
class Channel:
    """A conversation of any kind, with its messages, oldest first."""

    id: str
    name: str
    members: list[str]
    kind: str = "channel"
    topic: str = ""
    archived: bool = False
    external: bool = False
    messages: list[Message] = field(default_factory=list)

    @property
    def is_direct(self) -> bool:
        return self.kind in ("im", "mpim")

    def find(self, ts: str) -> Message | None:
        return next((message for message in self.messages if message.ts == ts), None)

    def replies(self, ts: str) -> list[Message]:
        """The answers in a thread, without its first message and without ephemerals."""
        return [m for m in self.messages if m.thread_ts == ts and m.ts != ts and not m.ephemeral_for]


@dataclass(slots=True)
class View:
    """A modal or a Home tab as one person has it open; `values` is what is entered in it."""

    id: str
    user: str
    type: str
    body: Json
    blocks: list[Json]
    hash: str
    values: Json = field(default_factory=dict)
    root_id: str = ""
    previous_id: str | None = None

    @property
    def callback_id(self) -> str:
        return str(self.body.get("callback_id", ""))

    @property
    def title(self) -> str:
        return str(self.body.get("title", {}).get("text", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.body.get("private_metadata", ""))

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return buttons_in(self.blocks)

    @property
    def words(self) -> str:
        """Everything that the view shows, as lines."""
        return "\n".join([self.title, *words_of(self.blocks)])

    def copy(self) -> "View":
        """What is entered changes in place; a redraw replaces the rest."""
        return replace(self, values=deepcopy(self.values))


@dataclass(slots=True)
class LogLine:
    """What was just sent, and why; for the page. How it went may be known only later."""

    at: datetime
    kind: str
    summary: str
    ok: bool
    why: str


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call of the Web API by the app, without its token."""

    method: str
    args: Json
    result: Json
