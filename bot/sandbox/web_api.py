"""The Web API: token, trouble, scopes, arguments, then the method; each call is written down.

Knows no HTTP: the server gives it a method's name, a token and arguments, and sends what comes back.
"""

import json
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import methods_chat, methods_conversations, methods_people, methods_views
from bot.sandbox.refusals import SlackError
from bot.sandbox.scopes import needed_scopes
from bot.sandbox.slack_json import team_json
from bot.sandbox.trouble import Fault, Trouble
from bot.sandbox.values import ApiCall
from bot.sandbox.workspace import APP, BOT_USER, Workspace

Json = dict[str, Any]
METHODS: Mapping[str, Callable[[Workspace, Json], Json]] = {
    **methods_chat.METHODS,
    **methods_conversations.METHODS,
    **methods_people.METHODS,
    **methods_views.METHODS,
}
_WITHOUT_TOKEN = frozenset({"api.test", "oauth.v2.access", "blocks.validate"})
_SECRETS = frozenset({"token", "client_secret"})
_NESTED = frozenset({"blocks", "view", "metadata", "attachments"})
_REAL_TOKEN = re.compile(r"xox[a-z]+-[0-9]{9,}-|xapp-[0-9]-A[0-9A-Z]{8,}-[0-9]{9,}-|xox[eb]\.xox")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server sends. `lost`: the connection closes instead; `delay`: first wait so long."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    lost: bool = False


class WebApi:
    """Answers the app's calls. `calls` holds each one, in order, without its token."""

    def __init__(self, workspace: Workspace, trouble: Trouble, bot_token: str, app_token: str | None) -> None:
        for token in (bot_token, app_token or ""):
            if _REAL_TOKEN.match(token):
                raise ValueError(
                    "This looks like a token of a real workspace; the sandbox takes invented ones."
                )
        self._workspace = workspace
        self._trouble = trouble
        self._bot_token = bot_token
        self._app_token = app_token
        self.calls: list[ApiCall] = []

    def call(self, method: str, token: str | None, args: Json) -> Reply:
        """One call, from its token to its answer."""
        args = {name: value for name, value in args.items() if name not in _SECRETS}
        fault = self._trouble.take(method, args.get("channel"))
        if self._trouble.down:
            return self._written(method, args, Reply(_error("service_unavailable"), 503))
        failed = _failure(fault)
        if failed is not None:
            return self._written(method, args, failed)
        body = self._answer(method, token, args)
        headers = {"x-oauth-scopes": ",".join(sorted(self._workspace.scopes))}
        late = Reply(body, headers=headers, delay=fault.delay, lost=fault.lose_reply) if fault else None
        return self._written(method, args, late or Reply(body, headers=headers))

    def may_read_files(self, token: str) -> bool:
        """Whether a file may be downloaded with this token."""
        return token == self._bot_token and "files:read" in self._workspace.scopes

    def _answer(self, method: str, token: str | None, args: Json) -> Json:
        workspace = self._workspace
        try:
            if method == "oauth.v2.access":
                return self._install(args)
            if method not in METHODS:
                raise SlackError("unknown_method", req_method=method)
            self._check_token(method, token)
            self._check_scopes(method, args)
            with workspace.lock:
                return {"ok": True, **METHODS[method](workspace, _unpacked(args))}
        except SlackError as refusal:
            return refusal.body

    def _check_token(self, method: str, token: str | None) -> None:
        if method in _WITHOUT_TOKEN:
            return
        if not token:
            raise SlackError("not_authed")
        if token not in (self._bot_token, self._app_token):
            raise SlackError("invalid_auth")
        if (token == self._app_token) != (method == "apps.connections.open"):
            raise SlackError("not_allowed_token_type")

    def _check_scopes(self, method: str, args: Json) -> None:
        granted, needed = self._workspace.scopes, needed_scopes(method, args)
        if not needed <= granted:
            provided = ",".join(sorted(granted))
            raise SlackError("missing_scope", needed=",".join(sorted(needed - granted)), provided=provided)

    def _install(self, args: Json) -> Json:
        if not args.get("code"):
            raise SlackError("invalid_code")
        return {
            "ok": True,
            "access_token": self._bot_token,
            "token_type": "bot",
            "scope": ",".join(sorted(self._workspace.scopes)),
            "bot_user_id": BOT_USER,
            "app_id": APP,
            "team": {"id": team_json()["id"], "name": team_json()["name"]},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": BOT_USER},
        }

    def _written(self, method: str, args: Json, reply: Reply) -> Reply:
        with self._workspace.lock:
            self.calls.append(ApiCall(method, deepcopy(args), reply.body))
        ok = bool(reply.body["ok"]) and not reply.lost
        why = "the answer was lost" if reply.lost else _why(reply.body) or self._workspace.cause()
        self._workspace.note("api", self._summary(method, args), ok=ok, why=why)
        return reply

    def _summary(self, method: str, args: Json) -> str:
        channel = self._workspace.channels.get(str(args.get("channel", "")))
        target = f" to #{channel.name}" if channel and not channel.is_direct else ""
        person = self._workspace.accounts.get(
            str(args.get("user_id") or args.get("user") or args.get("channel"))
        )
        if channel and channel.kind == "im":
            person = next((self._workspace.accounts[m] for m in channel.members if m != BOT_USER), None)
        target = target or (f" to {person.name}" if person else "")
        text = f": “{args['text'][:80]}”" if isinstance(args.get("text"), str) and args["text"] else ""
        return f"{method}{target}{text}"


def _error(code: str) -> Json:
    return {"ok": False, "error": code}


def _failure(fault: Fault | None) -> Reply | None:
    if fault is None:
        return None
    if fault.retry_after is not None:
        return Reply(_error("ratelimited"), 429, {"Retry-After": str(fault.retry_after)})
    if fault.status is not None:
        return Reply(_error(fault.error or "internal_error"), fault.status)
    return Reply(_error(fault.error)) if fault.error else None


def _why(body: Json) -> str:
    if body["ok"]:
        return ""
    details = body.get("response_metadata", {}).get("messages", [])
    needed = [f"needs the scope {body['needed']}"] if "needed" in body else []
    return "; ".join([str(body["error"]), *needed, *details])


def _unpacked(args: Json) -> Json:
    """Form fields hold JSON and `true` as strings; JSON bodies hold them as they are."""
    return {name: _value(name, value) for name, value in args.items()}


def _value(name: str, value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    if name not in _NESTED or not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise SlackError("invalid_blocks_format" if name == "blocks" else "invalid_arguments") from None
