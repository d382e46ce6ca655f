"""A person at the screen: types, clicks, fills, sends. Tests and the tour read like prose with it.

Waits a moment for what the app is about to show; what is not there is refused with what is there instead.
"""

import mimetypes
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.sandbox import finding
from bot.sandbox.refusals import AppFailed, NotThere
from bot.sandbox.screen import Screen
from bot.sandbox.surfaces import InMessage, InView, Place
from bot.sandbox.values import Message, View

if TYPE_CHECKING:
    from bot.sandbox.fake import FakeSlack

Json = dict[str, Any]
Look = Callable[[list[Json]], finding.Found | None]


class Persona(Screen):
    """Somebody in the workspace. When the app fails them they are warned (`warnings`), as in Slack."""

    def __init__(self, slack: "FakeSlack", user: str) -> None:
        super().__init__(slack, user)
        self.errors: dict[str, str] = {}

    # Writes

    def types(self, text: str, in_channel: str | None = None) -> Message | None:
        """Types into the composer of a channel, else of the app's direct messages; `/…` is a command."""
        with suppress(AppFailed):
            return self._slack.interactions.type_text(self.id, self.channel_id(in_channel), text)
        return None

    def says(self, text: str, channel: str | None = None, thread_ts: str | None = None) -> Message:
        """Writes a message, or with `thread_ts` an answer in a thread."""
        return self._slack.interactions.say(self.id, self.channel_id(channel), text, thread_ts=thread_ts)

    def shortcut(self, callback_id: str) -> None:
        """Uses a global shortcut."""
        with suppress(AppFailed):
            self._slack.interactions.shortcut(self.id, callback_id)

    def message_shortcut(self, callback_id: str, message: Message) -> None:
        """Uses a shortcut on a message."""
        with suppress(AppFailed):
            self._slack.interactions.shortcut(self.id, callback_id, message)

    # Clicks and chooses

    def clicks(self, name: str, message: Message | None = None, *, channel: str | None = None) -> None:
        """Clicks the button with this label or action id in `message`, else in the latest message that
        has it. A confirmation dialog is confirmed."""

        def complain() -> NotThere:
            seen = [message] if message else self.everything(channel)
            there = [each for m in seen for each in finding.buttons_there((self.now(m) or m).blocks)]
            where = f" in #{channel.lstrip('#')}" if channel else " in this message" if message else ""
            return self._no("button", name, list(dict.fromkeys(there)), where)

        found = self.waits_for(lambda: self._in_messages(_button(name), message, channel), complain)
        self._use(*found, None)

    def clicks_late(self, name: str, message: Message) -> None:
        """Clicks a button that `message` showed when this person looked, redrawn or not since then."""
        found = finding.button(message.blocks, name)
        if found is None:
            raise self._no("button", name, finding.buttons_there(message.blocks), " in this message")
        self._use(InMessage(message.channel, message.ts), found, None)

    def clicks_in_view(self, name: str) -> None:
        """Clicks a button of the open form."""
        self._use(
            *self._in_view(lambda: self.view, _button(name), "button", name, finding.buttons_there), None
        )

    def clicks_at_home(self, name: str) -> None:
        """Clicks a button of the app's Home tab."""
        self._use(
            *self._in_view(lambda: self.home, _button(name), "button", name, finding.buttons_there), None
        )

    def chooses(self, name: str, choice: Any, message: Message | None = None) -> None:
        """Chooses in a menu, named by action id or label: of `message`, else of the app's Home tab."""
        look = _menu(name)
        if message is None:
            found = self._in_view(lambda: self.home, look, "menu", name, finding.menus_there)
        else:
            complain = self._no("menu", name, finding.menus_there(message.blocks), " in this message")
            found = self.waits_for(lambda: self._in_messages(look, message, None), lambda: complain)
        self._use(*found, choice)

    # Forms

    def fills(self, name: str, value: Any, message: Message | None = None) -> "Persona":
        """Fills a field of the open form, or of `message`, named by block id, action id, label, or a block
        id's beginning.

        `value`: words; an option's label or value; a list of them; a date; people or channels by name or
        id; names of files. None empties the field.
        """
        look = _field(name)
        if message is None:
            found = self._in_view(lambda: self.view, look, "field", name, finding.fields_there)
        else:
            complain = self._no("field", name, finding.fields_there(message.blocks), " in this message")
            found = self.waits_for(lambda: self._in_messages(look, message, None), lambda: complain)
        self._use(*found, value)
        return self

    def submits(self) -> dict[str, str]:
        """Sends the open form. The answer: block id → error, empty when it was accepted."""
        view = self.waits_for_view()
        self.errors = {}
        with suppress(AppFailed):
            self.errors = self._slack.surfaces.submit(self.id, view.id)
        return self.errors

    def closes(self) -> None:
        """Closes the open form."""
        view = self.waits_for_view()
        with suppress(AppFailed):
            self._slack.surfaces.close(self.id, view.id)

    # Looks elsewhere

    def opens_home(self) -> View:
        """Opens the app's Home tab and waits until the app has drawn it."""
        before = self.home
        self._slack.interactions.open_home(self.id)
        self._slack.wait_until(lambda: self._redrawn(before))
        home = self.home
        if home is None:
            raise NotThere(f"{self.name} opened the app's Home, but the app has drawn nothing there.")
        return home

    def reloads(self) -> None:
        """Reloads Slack: ephemerals are gone."""
        self._workspace.forget_ephemerals(self.id)

    # Inside

    def _redrawn(self, before: View | None) -> bool:
        home = self.home
        return home is not None and (before is None or home.hash != before.hash)

    def _in_messages(
        self, look: Look, message: Message | None, channel: str | None
    ) -> tuple[Place, finding.Found] | None:
        for each in [message] if message else reversed(self.everything(channel)):
            current = self.now(each)
            found = look(current.blocks) if current else None
            if found:
                return InMessage(each.channel, each.ts), found
        return None

    def _in_view(
        self,
        current: Callable[[], View | None],
        look: Look,
        what: str,
        name: str,
        there: Callable[[list[Json]], list[str]],
    ) -> tuple[Place, finding.Found]:
        def find() -> tuple[Place, finding.Found] | None:
            view = current()
            found = look(view.blocks) if view else None
            return (InView(view.id), found) if view and found else None

        def complain() -> NotThere:
            view = current()
            return self._no(what, name, there(view.blocks) if view else ["no form is open"])

        return self.waits_for(find, complain)

    def _no(self, what: str, name: str, there: list[str], where: str = "") -> NotThere:
        offered = ", ".join(there) or "none"
        return NotThere(f"{self.name} sees no {what} {name!r}{where}; there is: {offered}{self.warned()}")

    def _use(self, place: Place, found: finding.Found, value: Any) -> None:
        block, element = found
        with suppress(AppFailed):
            chosen = self._chosen(place, block, element, value)
            self._slack.surfaces.use(self.id, place, block["block_id"], element["action_id"], chosen)

    def _chosen(self, place: Place, block: Json, element: Json, value: Any) -> Json:
        if element["type"] == "button":
            return {}
        if element["type"] == "file_input":
            return {"files": [self._chosen_file(name) for name in finding.as_list(value or [])]}
        offered = None
        if "external" in element["type"] and value:
            ids = (block["block_id"], element["action_id"])
            asked = (str(each) for each in finding.as_list(value))
            found = (self._slack.surfaces.options(self.id, place, *ids, each) for each in asked)
            offered = [option for options in found for option in options]
        workspace = self._workspace
        chooser = finding.Chooser(workspace.accounts.values(), workspace.channels.values())
        return chooser.part(element, value, offered)

    def _chosen_file(self, name: str) -> Json:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._slack.add_file(self.id, name, kind, name.encode())


def _button(name: str) -> Look:
    return lambda blocks: finding.button(blocks, name)


def _field(name: str) -> Look:
    return lambda blocks: finding.field(blocks, name)


def _menu(name: str) -> Look:
    return lambda blocks: finding.menu(blocks, name)
