"""Every setting of the product, read once from the environment or a `.env` file.

Names and meaning: docs/settings.md. Nothing else in the product reads the environment but for proxies and
certificates (bot/outgoing.py).
"""

from datetime import time
from ipaddress import ip_address
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from policy import PackError, load_pack
from storage import Database

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# What a random token has at least.
SHORTEST_TOKEN = 16


class SettingsError(Exception):
    """Settings are missing or wrong; the text lists all of them, a line each."""


def _named(name: str) -> AliasChoices:
    """Slack's and the database's usual variables, without our prefix."""
    return AliasChoices(name, name.upper())


class Settings(BaseSettings):
    """The settings of one installation. Secrets never show in its text."""

    model_config = SettingsConfigDict(
        env_file=".env", env_prefix="GENAI_USE_", extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    slack_bot_token: SecretStr | None = Field(None, validation_alias=_named("slack_bot_token"))
    slack_app_token: SecretStr | None = Field(None, validation_alias=_named("slack_app_token"))
    slack_signing_secret: SecretStr | None = Field(None, validation_alias=_named("slack_signing_secret"))
    slack_client_id: str | None = Field(None, validation_alias=_named("slack_client_id"))
    slack_client_secret: SecretStr | None = Field(None, validation_alias=_named("slack_client_secret"))
    slack_api_url: str = Field("https://slack.com/api/", validation_alias=_named("slack_api_url"))
    database_url: str = Field("sqlite:///genai-use.db", validation_alias=_named("database_url"))

    admins: Annotated[tuple[str, ...], NoDecode] = ()
    host: str = "127.0.0.1"
    port: int = Field(3000, ge=0, le=65535)
    health_port: int | None = Field(None, ge=1, le=65535)
    digest_day: str = "monday"
    digest_time: time = time(9, 0)
    lease_seconds: int = Field(60, ge=15, le=3600)
    log_level: str = "info"
    pack: str = "netflix-2025-11"
    classifier_url: str | None = None
    classifier_token: SecretStr | None = None

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("admins")
    @classmethod
    def _are_ids(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [entry for entry in value if not entry.isalnum() or entry[0] not in "UWS"]
        if wrong:
            raise ValueError(
                f"user ids begin with U or W, user groups with S; this is neither: {', '.join(wrong)}"
            )
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"http", "https"}:
            raise ValueError("an address that begins with https:// is expected")
        return value if value.endswith("/") else value + "/"

    @field_validator("database_url")
    @classmethod
    def _is_usable(cls, value: str) -> str:
        Database(value)  # opens nothing; a ValueError says what is wrong with it
        return value

    @field_validator("classifier_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "http://localhost")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("the address of a classifier is expected, such as http://127.0.0.1:8000")
        return value

    @field_validator("pack")
    @classmethod
    def _is_pack(cls, value: str) -> str:
        try:
            load_pack(value)
        except PackError as error:
            raise ValueError(str(error)) from error
        return value

    @field_validator("digest_day", mode="after")
    @classmethod
    def _is_weekday(cls, value: str) -> str:
        if value.lower() not in WEEKDAYS:
            raise ValueError(f"a day of the week in English is expected, such as {WEEKDAYS[0]}")
        return value.lower()

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, value: str) -> str:
        if value.lower() not in {"debug", "info", "warning", "error"}:
            raise ValueError("one of debug, info, warning, error is expected")
        return value.lower()

    @property
    def digest_weekday(self) -> int:
        """The day of the digest, Monday is 0."""
        return WEEKDAYS.index(self.digest_day)


class ServeSettings(Settings):
    """What `serve` and `worker` need besides. `transport`: socket, http, worker, or None to find out."""

    transport: str | None = None

    @property
    def uses_socket_mode(self) -> bool:
        """Socket Mode when asked for, or when nothing was asked and there is an app token."""
        return self.transport == "socket" or (self.transport is None and self.slack_app_token is not None)

    @property
    def uses_oauth(self) -> bool:
        """Tokens come from installations by OAuth when no bot token is given."""
        return self.slack_bot_token is None

    def problems(self) -> list[str]:
        """What is missing for this transport, or is another kind of token; a sentence each."""
        found = [*_wrong_prefixes(self)]
        if self.uses_oauth and not (self.slack_client_id and self.slack_client_secret):
            found.append(
                "SLACK_BOT_TOKEN: missing (app settings, OAuth & Permissions), "
                "or set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for installation by OAuth"
            )
        if self.uses_socket_mode and self.slack_app_token is None:
            found.append("SLACK_APP_TOKEN: missing; Socket Mode needs it (app settings, Basic Information)")
        if not self.uses_socket_mode and self.transport != "worker" and self.slack_signing_secret is None:
            found.append(
                "SLACK_SIGNING_SECRET: missing; over HTTP it proves that a request is Slack's "
                "(app settings, Basic Information). With SLACK_APP_TOKEN the app uses Socket Mode instead"
            )
        return found


def _wrong_prefixes(settings: ServeSettings) -> list[str]:
    return [
        f"{name}: should begin with {prefix}; is it another kind of token?"
        for name, token, prefix in (
            ("SLACK_BOT_TOKEN", settings.slack_bot_token, "xoxb-"),
            ("SLACK_APP_TOKEN", settings.slack_app_token, "xapp-"),
        )
        if token is not None and not token.get_secret_value().startswith(prefix)
    ]


class ClassifierSettings(Settings):
    """What `classifier` needs besides. Without tokens it may only be reached from its own machine."""

    classifier_tokens: SecretStr = SecretStr("")

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that are served; commas or blanks stand between them."""
        return tuple(self.classifier_tokens.get_secret_value().replace(",", " ").split())

    def problems(self) -> list[str]:
        """What would leave the classifier open; a sentence each."""
        found = []
        if not self.tokens and not _is_this_machine(self.host):
            found.append(
                f"GENAI_USE_CLASSIFIER_TOKENS: missing; {self.host} can be reached from other machines "
                "(GENAI_USE_HOST), so those who ask must show a token"
            )
        if any(len(token) < SHORTEST_TOKEN for token in self.tokens):
            found.append(
                f"GENAI_USE_CLASSIFIER_TOKENS: a token needs {SHORTEST_TOKEN} characters, or it is guessed"
            )
        return found


def _is_this_machine(host: str) -> bool:
    """Whether what listens there is reached from this machine alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


SomeSettings = TypeVar("SomeSettings", bound=Settings)


def read_settings(kind: type[SomeSettings], **given: object) -> SomeSettings:
    """The environment's settings, with `given` (the command line's) on top.

    Raises SettingsError with everything that is wrong or missing at once.
    """
    found: list[str] = []
    try:
        settings = kind(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        found = _sentences(error)
        settings = kind(**given, **_defaults_for(kind, error))  # type: ignore[arg-type]
    if isinstance(settings, ServeSettings | ClassifierSettings):
        found += settings.problems()
    if found:
        raise SettingsError("\n".join(found))
    return settings


def _defaults_for(kind: type[Settings], error: ValidationError) -> dict[str, object]:
    """The wrong fields at their defaults, so that the rest can be checked too."""
    wrong = {str(detail["loc"][0]).lower() for detail in error.errors()}
    return {name: field.default for name, field in kind.model_fields.items() if name in wrong}


def _sentences(error: ValidationError) -> list[str]:
    return [
        f"{_variable(str(detail['loc'][0]))}: {detail['msg'].removeprefix('Value error, ')}"
        for detail in error.errors(include_url=False, include_input=False)
    ]


def _variable(name: str) -> str:
    """The variable behind a field's location, which is its name, or the alias that was set."""
    name = name.upper()
    return name if name.startswith(("SLACK_", "DATABASE_")) else f"GENAI_USE_{name}"
