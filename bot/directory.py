"""Who belongs where, asked of Slack and remembered for five minutes.

Answers about membership fail closed: when Slack does not answer, `DirectoryAway` is raised, never "yes".
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from bot.inspecting import Account, Channel, account_in, channel_in
from bot.slack import PERSON_WAITS, Refused, Slack, SlackError

REMEMBERED_SECONDS = 300.0
PAGE = 200
UNKNOWN = frozenset({"user_not_found", "user_not_visible", "channel_not_found", "no_such_subteam"})

Value = TypeVar("Value")


class DirectoryAway(Exception):
    """Slack did not say who belongs to a group or channel, so nobody is taken to."""


@dataclass
class Directory:
    """Groups, channels and admins of the workspaces. `admin_ids`: users and user groups, by setting."""

    slack: Slack
    admin_ids: tuple[str, ...] = ()
    _known: dict[tuple[str, ...], tuple[float, object]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def group_members(self, team: str, group: str) -> frozenset[str]:
        """The user ids in a Slack user group."""
        return self._remember(
            ("group", team, group),
            lambda: frozenset(self._ask("usergroups.users.list", team, usergroup=group)["users"]),
        )

    def channel_members(self, team: str, channel: str) -> frozenset[str]:
        """The user ids in a channel."""
        return self._remember(
            ("channel", team, channel),
            lambda: frozenset(self._pages("conversations.members", team, "members", channel=channel)),
        )

    def channels_of(self, team: str, user: str) -> frozenset[str]:
        """The ids of the channels that a person is in, of those that the app can see."""
        return self._remember(
            ("channels", team, user),
            lambda: frozenset(
                each["id"]
                for each in self._pages(
                    "users.conversations", team, "channels", user=user, types="public_channel,private_channel"
                )
            ),
        )

    def is_active(self, team: str, user: str) -> bool:
        """Whether Slack still lets the person in; an app, or somebody whom it does not know, is not."""
        account = self._account(team, user)
        return account is not None and account.active and not account.app

    def name_of(self, team: str, user: str) -> str | None:
        """What the person is called; None for somebody whom Slack does not know."""
        account = self._account(team, user)
        return account.name if account is not None else None

    def is_colleague(self, team: str, user: str) -> bool:
        """Whether the person is active, and one of this workspace rather than of another company."""
        account = self._account(team, user)
        return account is not None and self.is_active(team, user) and team in account.teams

    def _account(self, team: str, user: str) -> Account | None:
        return self._remember(
            ("account", team, user), lambda: account_in(self._known_to_slack("users.info", team, user=user))
        )

    def channel(self, team: str, channel: str) -> Channel | None:
        """A channel as the app sees it; None when it sees none."""
        return self._remember(
            ("info", team, channel),
            lambda: channel_in(self._known_to_slack("conversations.info", team, channel=channel)),
        )

    def group(self, team: str, group: str) -> frozenset[str] | None:
        """The members of a user group; None when there is no such group."""
        told = self._known_to_slack("usergroups.users.list", team, usergroup=group)
        return None if told is None else frozenset(told["users"])

    def _known_to_slack(self, method: str, team: str, **arguments: Any) -> dict[str, Any] | None:
        try:
            return self._ask(method, team, **arguments)
        except DirectoryAway as away:
            if isinstance(away.__cause__, Refused) and away.__cause__.code in UNKNOWN:
                return None
            raise

    def admins(self, team: str) -> frozenset[str]:
        """The people in GENAI_USE_ADMINS, groups resolved; without it the workspace's owners."""
        if not self.admin_ids:
            return self._remember(("owners", team), lambda: self._owners(team))
        groups = [entry for entry in self.admin_ids if entry.startswith("S")]
        people = {entry for entry in self.admin_ids if not entry.startswith("S")}
        return frozenset(people.union(*(self.group_members(team, group) for group in groups)))

    def _owners(self, team: str) -> frozenset[str]:
        members = self._pages("users.list", team, "members")
        return frozenset(
            member["id"] for member in members if member.get("is_owner") and not member.get("deleted")
        )

    def _remember(self, key: tuple[str, ...], ask: Callable[[], Value]) -> Value:
        with self._lock:
            asked_at, value = self._known.get(key, (float("-inf"), None))
        if monotonic() - asked_at < REMEMBERED_SECONDS:
            return value  # type: ignore[return-value]
        answer = ask()
        with self._lock:
            self._known[key] = (monotonic(), answer)
        return answer

    def _ask(self, method: str, team: str, **arguments: Any) -> dict[str, Any]:
        try:
            return self.slack.call(method, team, timeout=PERSON_WAITS, **arguments)
        except SlackError as error:
            raise DirectoryAway(str(error)) from error

    def _pages(self, method: str, team: str, key: str, **arguments: Any) -> list[Any]:
        found: list[Any] = []
        cursor = ""
        while True:
            answer = self._ask(
                method, team, limit=PAGE, **({"cursor": cursor} if cursor else {}), **arguments
            )
            found += answer[key]
            cursor = answer.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return found
