"""What the environment may say, and how each wrong word of it is told."""

from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ServeSettings, Settings, SettingsError, read_settings

FINE = {"SLACK_BOT_TOKEN": "xoxb-invented", "SLACK_SIGNING_SECRET": "invented"}
WRONG = {
    "SLACK_API_URL": "ftp://example.com",
    "DATABASE_URL": "nonsense",
    "GENAI_USE_ADMINS": "U0ADA,ada@example.com",
    "GENAI_USE_PORT": "80000",
    "GENAI_USE_DIGEST_DAY": "someday",
    "GENAI_USE_DIGEST_TIME": "morning",
    "GENAI_USE_LEASE_SECONDS": "1",
    "GENAI_USE_LOG_LEVEL": "loud",
    "GENAI_USE_PACK": "netflix-1999-01",
}


def read(environment: pytest.MonkeyPatch, settings: dict[str, str], **given: Any) -> ServeSettings:
    for name, value in settings.items():
        environment.setenv(name, value)
    return read_settings(ServeSettings, **given)


def problems(environment: pytest.MonkeyPatch, settings: dict[str, str], **given: Any) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        read(environment, settings, **given)
    return [line.partition(":")[0] for line in str(refused.value).splitlines()]


def test_a_token_and_a_secret_are_enough(clean_environment: pytest.MonkeyPatch) -> None:
    settings = read(clean_environment, FINE)

    assert not settings.uses_socket_mode
    assert settings.database_url == "sqlite:///genai-use.db"
    assert (settings.digest_weekday, settings.digest_time) == (0, time(9, 0))
    assert settings.slack_api_url == "https://slack.com/api/"


def test_every_wrong_and_missing_setting_is_in_one_list(clean_environment: pytest.MonkeyPatch) -> None:
    found = problems(clean_environment, WRONG)
    assert sorted(found) == sorted([*WRONG, "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"])


@pytest.mark.parametrize("name", WRONG)
def test_each_wrong_setting_is_named(clean_environment: pytest.MonkeyPatch, name: str) -> None:
    assert problems(clean_environment, {**FINE, name: WRONG[name]}) == [name]


@pytest.mark.parametrize(
    ("settings", "given", "missing"),
    [
        ({}, {}, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
        ({}, {"transport": "socket"}, ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        ({}, {"transport": "worker"}, ["SLACK_BOT_TOKEN"]),
        ({"SLACK_APP_TOKEN": "xapp-invented"}, {}, ["SLACK_BOT_TOKEN"]),
        (
            {"SLACK_APP_TOKEN": "xapp-invented"},
            {"transport": "http"},
            ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"],
        ),
        (
            {"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1"},
            {},
            ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"],
        ),
    ],
)
def test_what_is_missing_depends_on_how_it_runs(
    clean_environment: pytest.MonkeyPatch, settings: dict[str, str], given: dict[str, str], missing: list[str]
) -> None:
    assert problems(clean_environment, settings, **given) == missing


def test_an_app_token_means_socket_mode(clean_environment: pytest.MonkeyPatch) -> None:
    assert read(clean_environment, {**FINE, "SLACK_APP_TOKEN": "xapp-invented"}).uses_socket_mode


def test_admins_are_ids_with_commas_or_blanks(clean_environment: pytest.MonkeyPatch) -> None:
    settings = read(clean_environment, {**FINE, "GENAI_USE_ADMINS": "U0ADA, W0LIN S0ADMINS,"})
    assert settings.admins == ("U0ADA", "W0LIN", "S0ADMINS")


def test_an_empty_variable_is_none(clean_environment: pytest.MonkeyPatch) -> None:
    settings = read(clean_environment, {**FINE, "GENAI_USE_ADMINS": "", "SLACK_APP_TOKEN": ""})
    assert (settings.admins, settings.slack_app_token) == ((), None)


def test_an_address_of_slack_ends_with_a_slash(clean_environment: pytest.MonkeyPatch) -> None:
    settings = read(clean_environment, {**FINE, "SLACK_API_URL": "https://slack-gov.com/api"})
    assert settings.slack_api_url == "https://slack-gov.com/api/"


def test_a_file_named_env_is_read_and_the_environment_wins(clean_environment: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("SLACK_BOT_TOKEN=xoxb-file\nGENAI_USE_PORT=4000\n", encoding="utf-8")
    settings = read(clean_environment, {**FINE})

    assert settings.port == 4000
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-invented"


def test_secrets_do_not_show(clean_environment: pytest.MonkeyPatch) -> None:
    assert "invented" not in repr(read(clean_environment, FINE))


def test_secrets_do_not_show_in_what_is_wrong_either(clean_environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as refused:
        read(clean_environment, {**FINE, "SLACK_BOT_TOKEN": "xoxp-secret", "GENAI_USE_PORT": "x"})
    assert "xoxp-secret" not in str(refused.value)


def test_serve_tells_the_whole_list_and_starts_nothing(command: Callable[..., Any]) -> None:
    ran = command("serve", **WRONG)

    assert ran.code == 2
    assert ran.out == ""
    assert [line.partition(":")[0] for line in ran.err.splitlines()][-2:] == [
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
    ]
    assert list(Path.cwd().iterdir()) == []


def test_commands_that_need_no_slack_ask_for_no_token(clean_environment: pytest.MonkeyPatch) -> None:
    assert read_settings(Settings).slack_bot_token is None
