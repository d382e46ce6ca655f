"""What a person does in Slack, carried out: commands, messages, clicks, forms, shortcuts, Home.

The page and the personas of the tests both come through here. It never holds the lock while the app answers.
"""

import re
from typing import Any

from bot.sandbox.callbacks import Answer, Delivery
from bot.sandbox.messages import post_as_app, post_as_person
from bot.sandbox.payloads import action_ts, command_payload, event_payload, interaction, message_place
from bot.sandbox.refusals import AppFailed, NotThere, SlackError
from bot.sandbox.response_urls import ResponseUrls
from bot.sandbox.slack_json import view_json
from bot.sandbox.values import Account, Channel, Message
from bot.sandbox.workspace import BOT_USER, TEAM, Workspace

Json = dict[str, Any]
_FAMILIES = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
_FAILED = {
    "slash_commands": "{command} failed with the error “{failure}”",
    "interactive": "This didn't work: {failure}",
}


def escaped(text: str) -> str:
    """As Slack escapes what a person typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Interactions:
    """Raises NotThere for what a person cannot do, AppFailed when the app did not answer well."""

    def __init__(self, workspace: Workspace, delivery: Delivery, response_urls: ResponseUrls) -> None:
        self.workspace = workspace
        self.delivery = delivery
        self.response_urls = response_urls

    def type_text(
        self, user: str, channel_id: str, text: str, *, thread_ts: str | None = None
    ) -> Message | None:
        """What a person writes in the composer: a message, or a slash command, which leaves no message."""
        if re.match(r"/[a-z]", text):
            if thread_ts:
                self.fail(user, f"{text.split()[0]} is not supported in threads.")
            self._command(user, channel_id, text)
            return None
        return self.say(user, channel_id, text, thread_ts=thread_ts)

    def say(self, user: str, channel_id: str, text: str, *, thread_ts: str | None = None) -> Message:
        """Posts a message of a person; the app hears of it when its manifest asks for that."""
        with self.workspace.lock:
            account, channel = self._writing_in(user, channel_id)
            posted = post_as_person(
                self.workspace, channel, user, self._mentioned(escaped(text)), thread_ts=thread_ts
            )
        self._tell_of_message(account, channel, posted)
        return posted

    def shortcut(self, user: str, callback_id: str, message: Message | None = None) -> None:
        """A global shortcut, or with a message that message's shortcut."""
        workspace = self.workspace
        with workspace.lock:
            account = self.person(user)
            shortcut = workspace.manifest.shortcut(callback_id)
            wanted = "message" if message else "global"
            if shortcut is None or shortcut.type != wanted or account.team != TEAM:
                raise NotThere(f"There is no {wanted} shortcut {callback_id!r}; {self._shortcuts(wanted)}")
            payload = interaction("message_action" if message else "shortcut", account)
            payload |= {"callback_id": callback_id, "action_ts": action_ts()}
            payload["trigger_id"] = workspace.issue_trigger(user)
            if message:
                place = message_place(workspace, message)
                payload |= {
                    "channel": place["channel"],
                    "message": place["message"],
                    "message_ts": message.ts,
                }
                payload["response_url"] = self.response_urls.issue(user, message.channel, message.ts)
        self.deliver("interactive", payload, account, f"used the shortcut “{shortcut.name}”")

    def open_home(self, user: str) -> None:
        """Opens the app's Home tab; the app hears of it."""
        with self.workspace.lock:
            account = self.person(user)
            home = self.workspace.homes.get(user)
            event: Json = {
                "type": "app_home_opened",
                "user": user,
                "channel": self.workspace.direct(user).id,
                "tab": "home",
                "event_ts": action_ts(),
            }
            if home is not None:
                event["view"] = view_json(home)
        self.send_event(event, account, "opened the app's Home")

    def send_event(self, event: Json, account: Account, did: str) -> None:
        """Sends an event when the manifest subscribes to it."""
        subscribed = self.workspace.manifest.events
        family = _FAMILIES.get(event.get("channel_type", ""))
        kind = f"message.{family}" if event["type"] == "message" else event["type"]
        if subscribed is None or kind in subscribed:
            self.deliver("events_api", event_payload(self.workspace, event, account.team), account, did)

    def deliver(self, kind: str, payload: Json, account: Account, did: str) -> Answer:
        """Sends what a person did; the person is warned when the app fails, except about an event."""
        line = self.workspace.note_deed(_noted(kind, payload), f"{account.name} {did}")
        answer = self.delivery.send(kind, payload)
        why = f"the app failed: {answer.failure}" if answer.failure else _acknowledged(answer)
        self.workspace.note_end(line, ok=not answer.failure, why=why)
        if answer.failure and kind in _FAILED:
            self.fail(
                account.id, _FAILED[kind].format(command=payload.get("command"), failure=answer.failure)
            )
        return answer

    def fail(self, user: str, sentence: str) -> None:
        """Warns the person and stops what they were doing."""
        self.workspace.warn(user, sentence)
        raise AppFailed(sentence)

    def person(self, user: str) -> Account:
        """Somebody who can act."""
        account = self.workspace.accounts.get(user)
        if account is None or account.bot:
            raise NotThere(f"There is nobody with the id {user!r}; there are: {self._people()}")
        if account.deactivated:
            raise NotThere(f"{account.name} is deactivated and cannot sign in.")
        return account

    def person_in(self, user: str, channel_id: str) -> tuple[Account, Channel]:
        """Somebody in a channel of theirs."""
        account = self.person(user)
        channel = self.workspace.channels.get(channel_id)
        if channel is None or user not in channel.members:
            names = ", ".join(f"{c.id} (#{c.name})" for c in self.workspace.channels_of(user))
            raise NotThere(f"{account.name} is not in the channel {channel_id!r}, but in: {names or 'none'}")
        return account, channel

    def _writing_in(self, user: str, channel_id: str) -> tuple[Account, Channel]:
        account, channel = self.person_in(user, channel_id)
        if channel.archived:
            raise NotThere(f"#{channel.name} is archived: there is no composer in it.")
        return account, channel

    def _command(self, user: str, channel_id: str, text: str) -> None:
        name, *rest = text.split(maxsplit=1)
        workspace = self.workspace
        with workspace.lock:
            account, channel = self._writing_in(user, channel_id)
            known = workspace.manifest.command(name) and account.team == TEAM
            if not known or "commands" not in workspace.scopes:
                self.fail(user, f"{name} is not a valid command.")
            payload = command_payload(account, channel, name, escaped("".join(rest).strip()))
            payload["response_url"] = self.response_urls.issue(user, channel.id)
            payload["trigger_id"] = workspace.issue_trigger(user)
        place = "a direct message" if channel.is_direct else f"#{channel.name}"
        answer = self.deliver("slash_commands", payload, account, f"typed {text} in {place}")
        self._answer_command(channel, user, answer)

    def _answer_command(self, channel: Channel, user: str, answer: Answer) -> None:
        body = {"text": answer.body} if isinstance(answer.body, str) else answer.body
        if not body or not (body.get("text") or body.get("blocks")):
            return
        for_all = body.get("response_type") == "in_channel"
        try:
            with self.workspace.lock:
                post_as_app(self.workspace, channel, body, ephemeral_for=None if for_all else user)
        except SlackError as refusal:
            self.fail(user, f"The app's answer could not be shown: {refusal.error}")

    def _tell_of_message(self, account: Account, channel: Channel, posted: Message) -> None:
        if BOT_USER not in channel.members:
            return
        event: Json = {
            "user": account.id,
            "ts": posted.ts,
            "text": posted.text,
            "team": account.team,
            "channel": channel.id,
            "event_ts": posted.ts,
        }
        if account.team != TEAM:
            event |= {"user_team": account.team, "source_team": account.team}
        if posted.thread_ts:
            event["thread_ts"] = posted.thread_ts
        if f"<@{BOT_USER}>" in posted.text and not channel.is_direct:
            self.send_event({"type": "app_mention", **event}, account, "mentioned the app")
        if f"{_FAMILIES[channel.kind]}:history" in self.workspace.scopes:
            kinds = {"type": "message", "channel_type": channel.kind}
            self.send_event({**kinds, **event}, account, "wrote a message")

    def _mentioned(self, text: str) -> str:
        """`@name` of somebody in the workspace becomes a mention, as the composer makes it."""
        for account in sorted(self.workspace.accounts.values(), key=lambda a: -len(a.name)):
            text = text.replace(f"@{account.name}", f"<@{account.id}>")
        return text

    def _shortcuts(self, kind: str) -> str:
        known = [s.callback_id for s in self.workspace.manifest.shortcuts if s.type == kind]
        return f"there is: {', '.join(known) or 'none'}"

    def _people(self) -> str:
        return ", ".join(f"{a.id} ({a.name})" for a in self.workspace.accounts.values() if not a.bot)


def _noted(kind: str, payload: Json) -> str:
    if kind == "interactive":
        return "view" if str(payload["type"]).startswith("view_") else "action"
    return "command" if kind == "slash_commands" else "event"


def _acknowledged(answer: Answer) -> str:
    if isinstance(answer.body, dict) and "response_action" in answer.body:
        return f"the app answered: {answer.body['response_action']}"
    return "the app acknowledged it"
