"""The state of one fake Slack workspace, behind one lock.

Knows who and what is there and what changed. It never calls the app, and knows neither HTTP nor limits.
"""

import hashlib
import itertools
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Condition, RLock
from typing import Any

from bot.sandbox.manifest import Manifest
from bot.sandbox.refusals import SlackError
from bot.sandbox.values import Account, Channel, Group, LogLine, Message, View

Json = dict[str, Any]
TEAM, TEAM_NAME, TEAM_DOMAIN = "T0SANDBOX", "Sandbox", "sandbox"
APP, BOT_USER, BOT = "A0SANDBOX", "U0SANDBOXBOT", "B0SANDBOX"


@dataclass(slots=True)
class Trigger:
    """The right to open one view for a person, for three seconds of real time."""

    user: str
    view_id: str | None
    deadline: float
    used: bool = False


class Workspace:
    """Use it inside `with workspace.lock:`; the lock is never held while the app is called."""

    def __init__(self, clock: Callable[[], datetime], manifest: Manifest, scopes: frozenset[str]) -> None:
        self.clock = clock
        self.manifest = manifest
        self.scopes = scopes
        self.lock = RLock()
        self.trigger_seconds = 3.0
        self.base_url = ""
        self.version = 0
        self.accounts = {BOT_USER: Account(BOT_USER, manifest.bot_name, manifest.description, TEAM, bot=True)}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, Group] = {}
        self.views: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, Json] = {}
        self.tickets: set[str] = set()
        self.warnings: dict[str, list[str]] = {}
        self.log: deque[LogLine] = deque(maxlen=50)
        self._triggers: dict[str, Trigger] = {}
        self._changed = Condition(self.lock)
        self._listeners: list[Callable[[], None]] = []
        self._last_ts = 0
        self._last_deed = (float("-inf"), "")
        self._numbers = itertools.count(1)

    # What changed

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One change: holds the lock, then tells everybody who waits or listens."""
        with self.lock:
            yield
            self.version += 1
            self._changed.notify_all()
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls `listener` after each change; the answer ends that."""
        with self.lock:
            self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def wait_until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Waits for something to become true, looking again after each change."""
        with self.lock:
            return self._changed.wait_for(holds, seconds)

    def note(self, kind: str, summary: str, *, ok: bool = True, why: str = "") -> LogLine:
        """Adds a line to what the page shows as sent."""
        line = LogLine(self.clock(), kind, summary, ok, why)
        with self.changing():
            self.log.append(line)
        return line

    def note_deed(self, kind: str, summary: str) -> LogLine:
        """Notes what somebody did, before the app hears of it; what the app calls next is because of it."""
        self._last_deed = (time.monotonic(), summary)
        return self.note(kind, summary)

    def note_end(self, line: LogLine, *, ok: bool, why: str) -> None:
        """Notes how it went."""
        with self.changing():
            line.ok, line.why = ok, why

    def cause(self) -> str:
        """Why the app calls now, as far as can be told: what somebody did within the last seconds."""
        at, summary = self._last_deed
        recent = time.monotonic() - at < self.trigger_seconds
        return f"after {summary}" if recent else "by itself: something was due"

    def warn(self, user: str, sentence: str) -> None:
        """Shows a person that something went wrong, as Slack does above the composer."""
        with self.changing():
            self.warnings.setdefault(user, []).append(sentence)

    # Names and times

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):08d}"

    def next_ts(self) -> tuple[str, datetime]:
        """A message's time from the workspace's clock; two are never the same, later is greater."""
        now = self.clock()
        self._last_ts = max(int(now.timestamp() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}", now

    def new_hash(self) -> str:
        return f"{int(self.clock().timestamp())}.{secrets.token_hex(4)}"

    def issue_trigger(self, user: str, view_id: str | None = None) -> str:
        name = f"{next(self._numbers)}.{TEAM[1:]}.{secrets.token_hex(16)}"
        self._triggers[name] = Trigger(user, view_id, time.monotonic() + self.trigger_seconds)
        return name

    def spend_trigger(self, name: str) -> Trigger:
        """Uses a trigger up, or refuses it as Slack does."""
        trigger = self._triggers.get(name)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() > trigger.deadline:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    # People and channels

    def account(self, user: str, error: str = "user_not_found") -> Account:
        if user not in self.accounts:
            raise SlackError(error)
        return self.accounts[user]

    def channel(self, name: str) -> Channel:
        """A channel that the bot may know of; others do not exist for it."""
        channel = self.channels.get(name)
        hidden = channel is not None and channel.kind != "channel" and BOT_USER not in channel.members
        if channel is None or hidden:
            raise SlackError("channel_not_found")
        return channel

    def direct(self, *users: str) -> Channel:
        """The direct conversation of the bot with these people; it is opened when it is new."""
        key = hashlib.sha256(" ".join(sorted(users)).encode()).hexdigest()[:9].upper()
        name = f"D{users[0][1:]}" if len(users) == 1 else f"G{key}"
        kind = "im" if len(users) == 1 else "mpim"
        if name not in self.channels:
            self.channels[name] = Channel(name, name.lower(), [BOT_USER, *users], kind=kind)
        return self.channels[name]

    def channel_for_post(self, target: str) -> Channel:
        """Where a post to this channel id, channel name or user id goes, or why it may not."""
        if target in self.accounts:
            return self.direct(self.writable(target).id)
        named = {f"#{c.name}": c for c in self.channels.values() if c.kind == "channel"}
        channel = named.get(target) or self.channel(target)
        if channel.archived:
            raise SlackError("is_archived")
        if BOT_USER not in channel.members and "chat:write.public" not in self.scopes:
            raise SlackError("not_in_channel")
        for user in channel.members if channel.kind == "im" else ():
            if user != BOT_USER:
                self.writable(user)
        return channel

    def writable(self, user: str) -> Account:
        """An account that can get a direct message."""
        account = self.account(user)
        if account.bot:
            raise SlackError("cannot_dm_bot")
        if account.deactivated:
            raise SlackError("account_inactive")
        return account

    # What a person sees

    def visible(self, user: str, channel: Channel) -> list[Message]:
        """The messages of a channel that this person sees, oldest first."""
        if user not in channel.members:
            return []
        return [m for m in channel.messages if m.ephemeral_for in (None, user)]

    def channels_of(self, user: str) -> list[Channel]:
        return [channel for channel in self.channels.values() if user in channel.members]

    def view_by_id(self, view_id: str) -> View | None:
        stacks = (view for stack in self.views.values() for view in stack)
        return next((v for v in itertools.chain(stacks, self.homes.values()) if v.id == view_id), None)

    def top_view(self, user: str) -> View | None:
        stack = self.views.get(user)
        return stack[-1] if stack else None

    def forget_ephemerals(self, user: str) -> None:
        """What a reload does: messages that only this person saw are gone."""
        with self.changing():
            for channel in self.channels.values():
                channel.messages = [m for m in channel.messages if m.ephemeral_for != user]
            self.warnings.pop(user, None)
