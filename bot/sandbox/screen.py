"""What one person sees: messages, the open form, the app's Home, warnings; and waits for what is to come.

Only looks; what a person does is persona.py's affair.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from bot.sandbox.refusals import NotThere
from bot.sandbox.values import Message, View

if TYPE_CHECKING:
    from bot.sandbox.fake import FakeSlack

Thing = TypeVar("Thing")


class Screen:
    """Everything is a copy: what changes later shows when one looks again."""

    def __init__(self, slack: "FakeSlack", user: str) -> None:
        self._slack = slack
        self._workspace = slack.workspace
        self.id = user
        self.name = slack.workspace.accounts[user].name

    @property
    def view(self) -> View | None:
        """The open form, as it is at this instant; None when there is none."""
        with self._workspace.lock:
            top = self._workspace.top_view(self.id)
            return top.copy() if top else None

    @property
    def home(self) -> View | None:
        """The app's Home tab as it was last drawn for this person."""
        with self._workspace.lock:
            home = self._workspace.homes.get(self.id)
            return home.copy() if home else None

    @property
    def warnings(self) -> list[str]:
        """What Slack told this person that went wrong."""
        with self._workspace.lock:
            return list(self._workspace.warnings.get(self.id, []))

    def sees(self, channel: str) -> list[Message]:
        """The messages of a channel, by id or name, as this person sees them, oldest first."""
        with self._workspace.lock:
            found = self._workspace.channels[self.channel_id(channel)]
            return [message.copy() for message in self._workspace.visible(self.id, found)]

    def dms(self) -> list[Message]:
        """The direct messages with the app, oldest first."""
        return self.sees(self.channel_id(None))

    def everything(self, channel: str | None = None) -> list[Message]:
        """The messages of all channels of this person, or of one, oldest first."""
        with self._workspace.lock:
            mine = [channel] if channel else [each.id for each in self._workspace.channels_of(self.id)]
            return sorted((m for each in mine for m in self.sees(each)), key=lambda m: float(m.ts))

    def now(self, message: Message) -> Message | None:
        """A message as it is by now; None when it is gone, or was never visible."""
        return next((m for m in self.sees(message.channel) if m.ts == message.ts), None)

    def reads(self, words: str, channel: str | None = None) -> Message:
        """The latest message with these words, waiting for it; among the direct messages with the app
        unless a channel is named."""

        def look() -> Message | None:
            messages = reversed(self.sees(self.channel_id(channel)))
            return next((m for m in messages if words in m.words or words in m.text), None)

        def complain() -> NotThere:
            last = "\n---\n".join(m.words for m in self.sees(self.channel_id(channel))[-3:])
            return NotThere(
                f"{self.name} reads no message with {words!r}; the last ones are:\n{last or '(none)'}"
            )

        return self.waits_for(look, complain)

    def waits_for_view(self, callback_id: str | None = None) -> View:
        """The open form, waiting for one, or for the one with this callback id."""

        def look() -> View | None:
            view = self.view
            return view if view and callback_id in (None, view.callback_id) else None

        def complain() -> NotThere:
            there = self.view
            instead = f"“{there.title}” ({there.callback_id}) is open" if there else "no form is open"
            return NotThere(
                f"{self.name} waits for the form {callback_id or ''!r}, but {instead}{self.warned()}"
            )

        return self.waits_for(look, complain)

    def waits_for(self, look: Callable[[], Thing | None], complain: Callable[[], NotThere]) -> Thing:
        """What `look` finds, looking again after each change until the patience ends."""
        found: list[Thing | None] = [None]

        def has_come() -> bool:
            found[0] = look()
            return found[0] is not None

        self._slack.wait_until(has_come)
        if found[0] is None:
            raise complain()
        return found[0]

    def channel_id(self, name: str | None) -> str:
        """The id of a channel by id or name; without one, of the direct messages with the app."""
        if name is None:
            return self._workspace.direct(self.id).id
        named = {channel.name: channel.id for channel in self._workspace.channels.values()}
        found = named.get(name.lstrip("#"), name)
        if found not in self._workspace.channels:
            raise NotThere(f"There is no channel {name!r}; there is: {', '.join(sorted(named))}")
        return found

    def warned(self) -> str:
        """The latest warning as the end of a sentence, for errors that say what a person sees instead."""
        warnings = self.warnings
        return f"; Slack warned: {warnings[-1]}" if warnings else ""
