"""What Slack sends us, as values: each payload crosses one of these models before a handler sees it.

Fields that we do not use are ignored; a field that is missing or of another kind is refused. Knows no Bolt.
Shapes: https://docs.slack.dev/interactivity/ and https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

from html import unescape
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.marks import CaseMark, ConditionMark, DraftMark, HereMark, HomeMark, PageMark, SetupMark
from bot.message_words import described
from policy import Person

# What people write; other subtypes tell of changes, of people who come and go, or of what an app did.
WRITTEN = frozenset({None, "thread_broadcast", "file_share", "me_message"})


class _Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Named(_Payload):
    id: str
    domain: str | None = None


class _Clicker(_Payload):
    id: str
    team_id: str | None = None


class _FromPerson(_Payload):
    team: _Named | None = None
    user: _Clicker
    enterprise: _Named | None = None

    @property
    def person(self) -> Person:
        """Who acted; the team is the person's own, also in a channel shared between companies."""
        team = self.user.team_id or (self.team.id if self.team else "")
        return Person(self.enterprise.id if self.enterprise else None, team, self.user.id)

    @property
    def workspace(self) -> str:
        """The workspace that the app answers for; somebody from another company has another team."""
        return self.team.id if self.team else self.person.team


class SlashCommand(_Payload):
    """A typed command. Its text arrives escaped, and is unescaped here, once."""

    team_id: str
    enterprise_id: str | None = None
    user_id: str
    channel_id: str
    trigger_id: str
    text: str = ""
    response_url: str | None = None

    @property
    def person(self) -> Person:
        """Who typed it."""
        return Person(self.enterprise_id, self.team_id, self.user_id)

    @property
    def workspace(self) -> str:
        """The workspace that the app answers for."""
        return self.team_id

    @property
    def words(self) -> str:
        """The text as it was typed. Slack escapes only &, < and >."""
        return unescape(self.text).strip()


class _ShortcutMessage(_Payload):
    text: str = ""
    ts: str
    thread_ts: str | None = None


class Shortcut(_FromPerson):
    """A global or a message shortcut; `message` and `channel` come with the latter."""

    callback_id: str
    trigger_id: str
    channel: _Named | None = None
    message: _ShortcutMessage | None = None

    @property
    def words(self) -> str:
        """The message's text as people read it, and where it stands; empty for a global shortcut."""
        if self.message is None:
            return ""
        domain = self.team.domain if self.team else None
        channel = self.channel.id if self.channel else None
        return described(self.message.text, domain, channel, self.message.ts, self.message.thread_ts)


class _State(_Payload):
    values: dict[str, dict[str, dict[str, Any]]] = Field(default_factory=dict)


class _View(_Payload):
    id: str
    type: str = "modal"
    hash: str | None = None
    # The view under this one.
    previous_view_id: str | None = None
    # Where the app is installed, if the form is open at another company.
    app_installed_team_id: str | None = None
    callback_id: str = ""
    private_metadata: str = ""
    state: _State = _State()
    title: dict[str, Any] | None = None
    submit: dict[str, Any] | None = None
    close: dict[str, Any] | None = None
    blocks: tuple[dict[str, Any], ...] = ()

    @property
    def as_shown(self) -> dict[str, Any]:
        """The form as it stands on the screen, to be shown once more."""
        told = self.model_dump(
            include={"type", "callback_id", "private_metadata", "title", "submit", "close", "blocks"},
            exclude_none=True,
        )
        return {**told, "blocks": list(self.blocks)}

    @property
    def draft(self) -> DraftMark:
        """Which draft the step shows."""
        return DraftMark.model_validate_json(self.private_metadata)

    @property
    def case(self) -> CaseMark:
        """Which case the review form is about."""
        return CaseMark.model_validate_json(self.private_metadata)

    @property
    def setup(self) -> SetupMark:
        """What of the set-up the page or form is about."""
        return SetupMark.model_validate_json(self.private_metadata or "{}")


class _Option(_Payload):
    value: str


class _Pressed(_Payload):
    action_id: str
    value: str | None = None
    selected_option: _Option | None = None

    @property
    def chosen(self) -> str | None:
        """The value that was chosen in a menu."""
        return self.selected_option.value if self.selected_option else None

    @property
    def page(self) -> PageMark:
        """Which page of which list the button turns to."""
        return PageMark.model_validate_json(self.value or "")

    @property
    def home(self) -> HomeMark:
        """Which part of the Home tab the button shows whole."""
        return HomeMark.model_validate_json(self.value or "")

    @property
    def here(self) -> HereMark:
        """What a button that decides without a form is about."""
        return HereMark.model_validate_json(self.value or "")

    @property
    def condition(self) -> ConditionMark:
        """Which condition the button is about."""
        return ConditionMark.model_validate_json(self.value or "")


class Click(_FromPerson):
    """A button pressed, in a message, a modal or on the Home tab."""

    trigger_id: str
    actions: tuple[_Pressed, ...] = Field(min_length=1)
    view: _View | None = None
    channel: _Named | None = None
    response_url: str | None = None
    state: _State = _State()

    @property
    def in_modal(self) -> bool:
        """Pressed in an open form, so that another one has to go on top of it."""
        return self.view is not None and self.view.type == "modal"

    @property
    def pressed(self) -> _Pressed:
        """The one element that was pressed."""
        return self.actions[0]


class Submission(_FromPerson):
    """A form that was submitted."""

    trigger_id: str
    view: _View

    @property
    def workspace(self) -> str:
        """The workspace that the app answers for, also where somebody of another company sent the form."""
        return self.view.app_installed_team_id or super().workspace


class _SharedFile(_Payload):
    name: str | None = None


class Said(_Payload):
    """The event that something was written, changed or removed in a channel; few are replies to us."""

    class _Event(_Payload):
        channel: str
        ts: str = ""
        subtype: str | None = None
        bot_id: str | None = None
        user: str | None = None
        user_team: str | None = None
        team: str | None = None
        text: str | None = None
        thread_ts: str | None = None
        files: tuple[_SharedFile, ...] = ()

    class _Authorization(_Payload):
        team_id: str | None = None

    team_id: str
    enterprise_id: str | None = None
    authorizations: tuple[_Authorization, ...] = ()
    event: _Event

    @property
    def is_reply(self) -> bool:
        """A person's new reply in a thread. What they change in it or remove later is no news to us."""
        event = self.event
        if event.thread_ts is None or event.thread_ts == event.ts:
            return False
        return event.user is not None and event.bot_id is None and event.subtype in WRITTEN

    @property
    def workspace(self) -> str:
        """The workspace that the app answers for; in a shared channel `team_id` may be the writer's."""
        ours = self.authorizations[0].team_id if self.authorizations else None
        return ours or self.team_id

    @property
    def person(self) -> Person:
        """Who wrote it; the team is the person's own."""
        team = self.event.user_team or self.event.team or self.workspace
        return Person(self.enterprise_id, team, self.event.user or "")

    @property
    def words(self) -> str:
        """The text, unescaped, and the names of files that came with it."""
        names = [f"[{file.name}]" for file in self.event.files if file.name]
        return "\n".join([unescape(self.event.text or "").strip(), *names]).strip()


class Removed(_Payload):
    """The event that a workspace removed the app or revoked its tokens."""

    team_id: str

    @property
    def workspace(self) -> str:
        """The workspace that the app is gone from."""
        return self.team_id


class HomeOpened(_Payload):
    """The event that somebody looks at our Home tab."""

    class _Event(_Payload):
        user: str
        tab: str = "home"

    team_id: str
    enterprise_id: str | None = None
    event: _Event

    @property
    def workspace(self) -> str:
        """The workspace that the app answers for."""
        return self.team_id

    @property
    def person(self) -> Person:
        """Who opened it."""
        return Person(self.enterprise_id, self.team_id, self.event.user)
