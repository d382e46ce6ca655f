"""In which workspaces the app acts, and as whom: one by its bot token, or those that installed it by OAuth.

Tokens stay in here, in the database and in the calls to Slack; nothing logs them.
"""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Installation as SlackInstallation
from slack_sdk.oauth.installation_store import InstallationStore
from slack_sdk.oauth.state_store import OAuthStateStore

from bot.ids import OptionalScope, Scope
from bot.settings import ServeSettings, SettingsError
from bot.slack import Refused, Slack, SlackAway
from storage import (
    Database,
    Installation,
    StorageAway,
    drop_installation,
    find_installation,
    save_installation,
    save_workspace,
)

log = structlog.get_logger()

# How long somebody may look at Slack's page before they press Allow.
STATE_SECONDS = 600


class Installations(Protocol):
    """Finds the app's installation in a workspace."""

    def find(self, team: str) -> Installation | None: ...

    def forget(self, team: str) -> None: ...


class OneWorkspace:
    """The app in the workspace of its bot token."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def find(self, team: str) -> Installation | None:
        """The one installation; also for people of other companies in a shared channel."""
        return self._installation

    def forget(self, team: str) -> None:
        """Nothing is kept here: the token in the settings has to be replaced."""
        log.error("the app was removed, or its token revoked", team=team)


class ManyWorkspaces(InstallationStore):
    """The app in every workspace that installed it; read anew each time, so that a removal counts at once."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def find(self, team: str) -> Installation | None:
        """The workspace's installation."""
        with self._database.reading() as tx:
            return find_installation(tx, team)

    def token_of(self, team: str) -> str:
        """The workspace's token. Raises Refused where the app is not installed."""
        found = self.find(team)
        if found is None:
            raise Refused("token", "not_installed")
        return found.bot_token

    def save(self, installation: SlackInstallation) -> None:
        """Slack's answer to an installation. An organisation-wide one is refused: it names no workspace."""
        if installation.team_id is None or installation.bot_token is None:
            raise BoltError("Please install genai-use in a workspace, not in the whole organisation.")
        kept = Installation(
            installation.team_id,
            installation.enterprise_id,
            installation.bot_token,
            installation.bot_id or "",
            installation.bot_user_id or "",
        )
        with self._database.writing() as tx:
            save_workspace(tx, kept.team, kept.enterprise, installation.team_name or kept.team)
            save_installation(tx, kept, now=self._clock())

    def forget(self, team: str) -> None:
        """The app was removed, or its tokens were revoked."""
        with self._database.writing() as tx:
            drop_installation(tx, team)


class SignedStates(OAuthStateStore):
    """States that prove themselves: no process has to remember them. Bolt binds each to its browser."""

    def __init__(self, key: str, clock: Callable[[], datetime]) -> None:
        self._key = key.encode()
        self._clock = clock

    def issue(self, *_: object, **__: object) -> str:
        """A new state, good for ten minutes."""
        value = f"{int(self._clock().timestamp())}.{secrets.token_urlsafe(12)}"
        return f"{value}.{self._sign(value)}"

    def consume(self, state: str) -> bool:
        """Whether we issued it, not long ago."""
        value, _, signature = state.rpartition(".")
        if not hmac.compare_digest(self._sign(value), signature):
            return False
        issued = int(value.partition(".")[0])
        return 0 <= self._clock().timestamp() - issued <= STATE_SECONDS

    def _sign(self, value: str) -> str:
        return hmac.new(self._key, value.encode(), sha256).hexdigest()


def who_we_are(slack: Slack, token: str) -> tuple[Installation, str]:
    """Asks Slack whose the bot token is; with the workspace's name. Raises SettingsError."""
    try:
        answer = slack.call("auth.test", "")
    except Refused as refusal:
        raise SettingsError(f"SLACK_BOT_TOKEN: Slack does not accept it ({refusal.code})") from refusal
    except SlackAway as away:
        raise SettingsError(f"SLACK_API_URL: Slack does not answer there ({away})") from away
    ours = Installation(
        answer["team_id"], answer.get("enterprise_id"), token, answer.get("bot_id", ""), answer["user_id"]
    )
    return ours, answer.get("team", ours.team)


def authorizer(installations: Installations) -> Callable[..., Any]:
    """What Bolt asks for each request, answered without a call: no acknowledgement waits for auth.test."""

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        try:
            found = installations.find(team_id) if team_id else None
        except StorageAway:
            # The listener meets the same, and says so where the person looks; without it Bolt answers 500.
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=found.team,
            bot_token=found.bot_token,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user,
        )

    return authorize


def oauth_flow(settings: ServeSettings, store: ManyWorkspaces, clock: Callable[[], datetime]) -> OAuthFlow:
    """Installation by the workspaces themselves: `/slack/install` and `/slack/oauth_redirect`."""
    secret = settings.slack_client_secret.get_secret_value() if settings.slack_client_secret else ""
    return OAuthFlow(
        client=WebClient(base_url=settings.slack_api_url),
        settings=OAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=secret,
            # Whoever installs it may leave the optional ones out.
            scopes=[scope.value for scope in (*Scope, *OptionalScope)],
            installation_store=store,
            state_store=SignedStates(secret, clock),
            state_expiration_seconds=STATE_SECONDS,
        ),
    )
