"""What Slack says of channels, people and groups while somebody waits for their form to be saved.

Asked anew each time, all at once, and within a bound: a submission is answered within three seconds.
"""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

import structlog

from bot.language import N_
from bot.slack import Refused, Slack, SlackError
from policy import NotAllowed

log = structlog.get_logger()

THREADS = 8
# Leaves room for saving within the three seconds of a submission.
SECONDS = 2.0
GONE = frozenset({"channel_not_found", "user_not_found", "users_not_found", "user_not_visible"})

UNCHECKED = N_(
    "Slack did not answer in time, so this could not be checked, and nothing was saved. "
    "What you typed is still here: please save again in a moment."
)

Answer = dict[str, Any]
Value = TypeVar("Value")


class Unanswered(NotAllowed):
    """Slack did not answer in time, so nothing could be checked."""

    def __init__(self) -> None:
        super().__init__(UNCHECKED)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the app can see. `joined`: the app is in it."""

    name: str
    archived: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class Account:
    """A person, or an app, of some workspace or organisation."""

    name: str
    teams: frozenset[str]
    active: bool
    app: bool


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was asked for and what Slack knows of it: None where it knows nothing. Groups by id and handle."""

    channels: Mapping[str, Channel | None] = field(default_factory=dict)
    accounts: Mapping[str, Account | None] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)


class Inspector:
    """Asks Slack in threads of its own."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="inspect")

    def deadline(self) -> float:
        """Until when answers to somebody who sent a form just now may take."""
        return monotonic() + SECONDS

    def within(self, deadline: float, ask: Callable[[], Value]) -> Value:
        """The answer, or Unanswered when it takes longer. What the question raises is raised."""
        future = self._pool.submit(ask)
        self._wait([future], deadline)
        return future.result()

    def look_up(
        self,
        team: str,
        deadline: float,
        *,
        channels: Collection[str] = (),
        users: Collection[str] = (),
        groups: bool = False,
    ) -> Inspected:
        """What Slack knows of all these. Raises Unanswered unless it says so of each in time."""
        asked_channels = {each: self._ask("conversations.info", team, channel=each) for each in channels}
        asked_users = {each: self._ask("users.info", team, user=each) for each in users}
        asked_groups = [self._ask("usergroups.list", team)] if groups else []
        self._wait([*asked_channels.values(), *asked_users.values(), *asked_groups], deadline)
        return Inspected(
            {each: channel_in(_answer(future)) for each, future in asked_channels.items()},
            {each: account_in(_answer(future)) for each, future in asked_users.items()},
            _groups(_answer(asked_groups[0])) if asked_groups else {},
        )

    def _ask(self, method: str, team: str, **arguments: str) -> "Future[Answer]":
        return self._pool.submit(self._slack.call, method, team, timeout=SECONDS, **arguments)

    def _wait(self, futures: Collection["Future[Any]"], deadline: float) -> None:
        _, late = wait(futures, timeout=max(deadline - monotonic(), 0))
        for future in late:
            future.cancel()
        if late:
            log.warning("Slack did not answer in time", questions=len(futures), unanswered=len(late))
            raise Unanswered

    def close(self) -> None:
        """Waits for no answer any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _answer(future: "Future[Answer]") -> Answer | None:
    """None for what Slack does not know."""
    try:
        return future.result()
    except Refused as refusal:
        if refusal.code in GONE:
            return None
        log.warning("Slack refused to tell", why=str(refusal))
        raise Unanswered from refusal
    except SlackError as error:
        log.warning("Slack did not tell", why=str(error))
        raise Unanswered from error


def channel_in(answer: Answer | None) -> Channel | None:
    """The channel of an answer of conversations.info; None for none."""
    if answer is None:
        return None
    told = answer["channel"]
    return Channel(str(told.get("name", "")), bool(told.get("is_archived")), bool(told.get("is_member")))


def account_in(answer: Answer | None) -> Account | None:
    """The account of an answer of users.info; None for none."""
    if answer is None:
        return None
    told = answer["user"]
    across = told.get("enterprise_user") or {}
    teams = {told.get("team_id"), across.get("enterprise_id"), *across.get("teams", ())}
    return Account(
        name=str(told.get("real_name") or told.get("name") or told.get("id")),
        teams=frozenset(str(team) for team in teams if team),
        active=not told.get("deleted", False),
        app=bool(told.get("is_bot")) or told.get("id") == "USLACKBOT",
    )


def _groups(answer: Answer | None) -> dict[str, str]:
    """Group ids by id and by handle, both in small letters."""
    told = (answer or {}).get("usergroups", ())
    found = [(each["id"], each.get("handle", "")) for each in told if not each.get("date_delete")]
    return {name.casefold(): group for group, handle in found for name in (group, handle) if name}
