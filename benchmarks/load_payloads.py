"""What Slack sends when somebody types the command, and when they press Send: form-encoded bodies."""

import json
from itertools import count
from typing import Any
from urllib.parse import urlencode

from databases import TEAM
from sent import REQUESTER, assessment, drafts

from bot import views
from policy import route
from storage import Database, Draft

_numbers = count()
# From this number on they are people who ask again and again.
_KNOWN = 900_000


def commands(number: int, text: str = "") -> list[bytes]:
    """So many times `/genai-use`, each by somebody else, who has no draft yet and whom nobody knows."""
    return [_command(text, next(_numbers)) for _ in range(number)]


def commands_of(people: int, number: int, text: str) -> list[bytes]:
    """So many times `/genai-use`, by so many people in turn, the same at each call."""
    return [_command(text, _KNOWN + each % people) for each in range(number)]


def _command(text: str, one: int) -> bytes:
    typed = {
        "token": "unused",
        "team_id": TEAM,
        "team_domain": "tidewater",
        "channel_id": "C0TIDE",
        "channel_name": "tidewater",
        "user_id": f"U1{one:06}",
        "user_name": f"somebody{one}",
        "command": "/genai-use",
        "text": text,
        "api_app_id": "A0GENAI",
        "is_enterprise_install": "false",
        "response_url": f"https://hooks.slack.com/commands/{TEAM}/{one}/something",
        "trigger_id": f"{one}.1.trigger",
    }
    return urlencode(typed).encode()


def new_names(number: int) -> list[str]:
    """So many ids for drafts."""
    return [f"draft-{next(_numbers):08}" for _ in range(number)]


def submissions(database: Database, names: list[str]) -> list[bytes]:
    """Send pressed for drafts of these ids, which are filled and stored; the result stands in the form."""
    filled = drafts(database, names)
    way = route(assessment().reviewers, ())
    result = views.result_step(filled[0], assessment(), production=None, route=way, made_from=None)
    return [_submission(draft, result) for draft in filled]


def _submission(draft: Draft, result: dict[str, Any]) -> bytes:
    mark = {"draft": draft.id, "version": draft.version}
    view = {
        **result,
        "id": f"V{draft.id}",
        "team_id": TEAM,
        "private_metadata": json.dumps(mark),
        "state": {"values": {}},
        "hash": "1.abc",
        "root_view_id": f"V{draft.id}",
        "app_id": "A0GENAI",
        "app_installed_team_id": TEAM,
        "bot_id": "B0BOT",
    }
    payload = {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "tidewater"},
        "user": {"id": REQUESTER.user, "username": "asks", "name": "asks", "team_id": TEAM},
        "api_app_id": "A0GENAI",
        "token": "unused",
        "trigger_id": f"{draft.id}.1.trigger",
        "view": view,
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()
