"""The fake Slack: one workspace with people and channels, the app that talks to it, and trouble on demand.

The front door of the sandbox; it opens no port (server.py does).
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.sandbox.callbacks import Answer, Delivery
from bot.sandbox.interactions import Interactions
from bot.sandbox.manifest import Manifest, Shortcut, SlashCommand, read_manifest
from bot.sandbox.persona import Persona
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.socket_mode import SocketLink
from bot.sandbox.surfaces import Surfaces
from bot.sandbox.trouble import Trouble
from bot.sandbox.values import Account, ApiCall, Channel, Group, Message
from bot.sandbox.web_api import WebApi
from bot.sandbox.workspace import BOT_USER, TEAM, Workspace

Json = dict[str, Any]


class FakeSlack:
    """A workspace in memory. `scopes` are those granted to the app; None: all that the manifest names."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        signing_secret: str,
        bot_token: str,
        app_token: str | None,
        scopes: Collection[str] | None = None,
        *,
        manifest: Manifest | str | Path | None = None,
    ) -> None:
        about = (
            manifest
            if isinstance(manifest, Manifest)
            else read_manifest(manifest)
            if manifest
            else Manifest()
        )
        granted = frozenset(scopes) if scopes is not None else about.scopes | about.optional_scopes
        self.clock = clock
        self.workspace = Workspace(clock, about, granted)
        self.trouble = Trouble()
        self.api = WebApi(self.workspace, self.trouble, bot_token, app_token)
        self.sockets = SocketLink(self.workspace)
        self.delivery = Delivery(signing_secret, self.sockets)
        self.response_urls = ResponseUrls(self.workspace)
        self.interactions = Interactions(self.workspace, self.delivery, self.response_urls)
        self.surfaces = Surfaces(self.interactions)
        self.patience = 2.0

    # Who and what is there

    def add_person(
        self,
        id: str,  # noqa: A002 - the name of Slack's field
        name: str,
        title: str = "",
        *,
        team: str = TEAM,
        admin: bool = False,
        owner: bool = False,
        deactivated: bool = False,
        locale: str = "en-US",
        tz: str = "America/Los_Angeles",
    ) -> Account:
        """Adds a person; one of another `team` comes from another company."""
        account = Account(id, name, title, team, admin, owner, deactivated, locale, tz)
        with self.workspace.changing():
            self.workspace.accounts[id] = account
            self.workspace.direct(id)
        return account

    def add_channel(
        self,
        id: str,  # noqa: A002 - the name of Slack's field
        name: str,
        members: Collection[str],
        *,
        bot_in: bool = True,
        archived: bool = False,
        external: bool = False,
        private: bool = False,
        topic: str = "",
    ) -> Channel:
        """Adds a channel with these people, and the app unless `bot_in` is false."""
        everybody = [*members, BOT_USER] if bot_in else list(members)
        kind = "group" if private else "channel"
        channel = Channel(id, name.lstrip("#"), everybody, kind, topic, archived, external)
        with self.workspace.changing():
            self.workspace.channels[id] = channel
        return channel

    def add_group(self, id: str, handle: str, members: Collection[str]) -> Group:  # noqa: A002 - Slack's field
        """Adds a user group such as @legal."""
        group = Group(id, handle.lstrip("@"), list(members))
        with self.workspace.changing():
            self.workspace.groups[id] = group
        return group

    def add_file(self, user: str, name: str, mimetype: str, content: bytes) -> Json:
        """Adds a file as a file_input does when a person chooses it; the answer goes into its `files`."""
        id_ = self.workspace.new_id("F")
        address = f"{self.workspace.base_url}/files/{id_}"
        shown: Json = {
            "id": id_,
            "name": name,
            "title": name,
            "mimetype": mimetype,
            "filetype": name.rpartition(".")[2].lower(),
            "size": len(content),
            "user": user,
            "mode": "hosted",
            "url_private": address,
            "url_private_download": address,
            "permalink": f"{self.workspace.base_url}/opened/{id_}",
        }
        with self.workspace.changing():
            self.workspace.files[id_] = {**shown, "content": content}
        return shown

    def add_command(self, name: str, description: str = "", usage_hint: str = "") -> None:
        """Adds a slash command that the manifest does not name."""
        about = self.workspace.manifest
        command = SlashCommand(name, description, usage_hint)
        self.workspace.manifest = replace(about, commands=(*about.commands, command))

    def add_shortcut(self, name: str, callback_id: str, kind: str = "global", description: str = "") -> None:
        """Adds a shortcut, `global` or `message`, that the manifest does not name."""
        about = self.workspace.manifest
        shortcut = Shortcut(name, callback_id, kind, description)
        self.workspace.manifest = replace(about, shortcuts=(*about.shortcuts, shortcut))

    def change(self, channel: str, *, archived: bool | None = None, bot_in: bool | None = None) -> None:
        """Archives a channel, or takes the app out of it or in."""
        with self.workspace.changing():
            found = self.workspace.channels[channel]
            if archived is not None:
                found.archived = archived
            if bot_in is not None:
                found.members = [m for m in found.members if m != BOT_USER] + ([BOT_USER] if bot_in else [])

    def deactivate(self, user: str) -> None:
        """The person has left: they cannot sign in, and get no direct messages."""
        with self.workspace.changing():
            self.workspace.accounts[user].deactivated = True

    def speaks(self, user: str, locale: str) -> None:
        """The person chooses the language of their Slack, such as pt-BR."""
        with self.workspace.changing():
            self.workspace.accounts[user].locale = locale

    # The app

    def resend(self, *, retry: tuple[int, str] | None = None) -> Answer:
        """Sends the last payload to the app once more; `retry`: Slack's number and reason for events."""
        return self.delivery.resend(retry=retry)

    def connect(self, events_url: str | None) -> None:
        """Where the app listens; None: Socket Mode is used when a connection is open."""
        self.delivery.events_url = events_url

    @property
    def calls(self) -> list[ApiCall]:
        """Every call of the Web API so far, in order: method, args, result."""
        with self.workspace.lock:
            return list(self.api.calls)

    def called(self, method: str) -> list[ApiCall]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    # What an observer sees

    def person(self, id: str) -> Persona:  # noqa: A002 - the name of Slack's field
        """Somebody to act as."""
        self.interactions.person(id)
        return Persona(self, id)

    def posts(self, channel: str, thread: str | None = None) -> list[Message]:
        """The messages of a channel, oldest first, ephemerals included; with `thread` only its answers.

        A user's id means the direct messages between them and the app.
        """
        with self.workspace.lock:
            found = self.workspace.channels.get(channel) or self.workspace.direct(channel)
            messages = found.messages if thread is None else found.replies(thread)
            return [message.copy() for message in messages]

    def wait_until(self, holds: Callable[[], bool], seconds: float | None = None) -> bool:
        """Waits for something to become true, looking again after each change; whether it did."""
        return self.workspace.wait_until(holds, self.patience if seconds is None else seconds)
