"""The page's own JSON: what it shows, and what a person does on it.

Translates requests into what personas do; the rules are those of the interactions.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.page_state import LOCALES, page_state
from bot.sandbox.refusals import AppFailed, NotThere, SlackError
from bot.sandbox.surfaces import InMessage, InView, Place
from bot.sandbox.values import Message

Json = dict[str, Any]
FILE_BYTES = 10_000_000


class _Posted(BaseModel):
    model_config = ConfigDict(extra="forbid")
    user: str


class _MessageContainer(BaseModel):
    type: Literal["message"]
    channel: str
    ts: str


class _ViewContainer(BaseModel):
    type: Literal["view"]
    view_id: str


class _HomeContainer(BaseModel):
    type: Literal["home"]


_Container = Annotated[_MessageContainer | _ViewContainer | _HomeContainer, Field(discriminator="type")]


class _State(BaseModel):
    values: Json = Field(default_factory=dict)


class _Say(_Posted):
    channel: str
    text: str = Field(min_length=1, max_length=40_000)
    thread_ts: str | None = None


class _Action(_Posted):
    model_config = ConfigDict(extra="allow")
    container: _Container
    block_id: str
    action_id: str
    state: _State = Field(default_factory=_State)


class _Options(_Posted):
    container: _Container
    block_id: str
    action_id: str
    query: str = ""


class _Submit(_Posted):
    view_id: str
    state: _State = Field(default_factory=_State)


class _Language(_Posted):
    locale: str


class _Close(_Posted):
    view_id: str


class _Shortcut(_Posted):
    callback_id: str
    channel: str | None = None
    ts: str | None = None


class _Clock(BaseModel):
    model_config = ConfigDict(extra="forbid")
    user: str | None = None
    advance_seconds: float | None = Field(default=None, ge=0, le=366 * 86_400)
    to: datetime | None = None


class _Upload(_Posted):
    name: str = Field(min_length=1, max_length=255)
    mimetype: str = "application/octet-stream"
    content: str


class PageApi:
    """One method for each thing that can be done on the page."""

    def __init__(self, slack: FakeSlack) -> None:
        self._slack = slack

    def routes(self) -> list[Route]:
        """GET /page/state and a POST for each deed; /page/events is the server's."""
        deeds: list[tuple[str, type[BaseModel], Callable[[Any], Json]]] = [
            ("say", _Say, self.say),
            ("action", _Action, self.action),
            ("options", _Options, self.options),
            ("submit", _Submit, self.submit),
            ("close", _Close, self.close),
            ("shortcut", _Shortcut, self.shortcut),
            ("home", _Posted, self.home),
            ("language", _Language, self.language),
            ("reload", _Posted, self.reload),
            ("dismiss", _Posted, self.dismiss),
            ("clock", _Clock, self.clock),
            ("upload", _Upload, self.upload),
        ]
        posts = [Route(f"/page/{n}", _endpoint(model, do), methods=["POST"]) for n, model, do in deeds]
        return [Route("/page/state", self.state), *posts]

    def state(self, request: Request) -> Response:
        """What this person sees; without `user`, or with an unknown one, what the first person sees."""
        accounts = self._slack.workspace.accounts.values()
        people = [account.id for account in accounts if not account.bot and not account.deactivated]
        if not people:
            return _refused("There is nobody in this workspace.")
        user = request.query_params.get("user")
        return JSONResponse(page_state(self._slack, user if user in people else people[0]))

    def say(self, posted: _Say) -> Json:
        message = self._slack.interactions.type_text(
            posted.user, posted.channel, posted.text, thread_ts=posted.thread_ts
        )
        return {"ts": message.ts} if message else {}

    def action(self, posted: _Action) -> Json:
        place = self._place(posted.user, posted.container)
        self._slack.surfaces.enter(posted.user, place, posted.state.values)
        chosen = posted.model_extra or {}
        self._slack.surfaces.use(posted.user, place, posted.block_id, posted.action_id, chosen)
        return {}

    def options(self, posted: _Options) -> Json:
        place = self._place(posted.user, posted.container)
        found = self._slack.surfaces.options(
            posted.user, place, posted.block_id, posted.action_id, posted.query
        )
        return {"options": found}

    def submit(self, posted: _Submit) -> Json:
        self._slack.surfaces.enter(posted.user, InView(posted.view_id), posted.state.values)
        errors = self._slack.surfaces.submit(posted.user, posted.view_id)
        return {"errors": errors} if errors else {}

    def close(self, posted: _Close) -> Json:
        self._slack.surfaces.close(posted.user, posted.view_id)
        return {}

    def shortcut(self, posted: _Shortcut) -> Json:
        message = None
        if posted.channel and posted.ts:
            found = self._slack.surfaces.holder(posted.user, InMessage(posted.channel, posted.ts))
            message = found if isinstance(found, Message) else None
        self._slack.interactions.shortcut(posted.user, posted.callback_id, message)
        return {}

    def home(self, posted: _Posted) -> Json:
        self._slack.interactions.open_home(posted.user)
        return {}

    def language(self, posted: _Language) -> Json:
        if posted.locale not in LOCALES:
            raise NotThere(f"{posted.locale!r} is none of the languages here: {', '.join(LOCALES)}.")
        self._slack.speaks(posted.user, posted.locale)
        return {}

    def reload(self, posted: _Posted) -> Json:
        self._slack.workspace.forget_ephemerals(posted.user)
        return {}

    def dismiss(self, posted: _Posted) -> Json:
        with self._slack.workspace.changing():
            self._slack.workspace.warnings.pop(posted.user, None)
        return {}

    def clock(self, posted: _Clock) -> Json:
        clock = self._slack.clock
        if not isinstance(clock, SandboxClock):
            raise NotThere("The clock of this sandbox cannot be moved.")
        if posted.to is not None:
            clock.move_to(posted.to)
        if posted.advance_seconds is not None:
            clock.advance(timedelta(seconds=posted.advance_seconds))
        self._slack.workspace.note("clock", f"The clock was moved to {clock():%A %d %B %Y, %H:%M} UTC")
        return {"now": clock().isoformat()}

    def upload(self, posted: _Upload) -> Json:
        content = base64.b64decode(posted.content, validate=True)
        if len(content) > FILE_BYTES:
            raise NotThere(f"{posted.name} is larger than 10 MB.")
        added = self._slack.add_file(posted.user, posted.name, posted.mimetype, content)
        return {"file": {key: value for key, value in added.items() if key != "content"}}

    def _place(self, user: str, container: _Container) -> Place:
        if isinstance(container, _MessageContainer):
            return InMessage(container.channel, container.ts)
        if isinstance(container, _ViewContainer):
            return InView(container.view_id)
        home = self._slack.workspace.homes.get(user)
        if home is None:
            raise NotThere("The app has drawn no Home yet.")
        return InView(home.id)


def _endpoint(model: type[BaseModel], do: Callable[[Any], Json]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        if request.headers.get("x-sandbox") != "1":
            return _refused("Requests to the sandbox carry the header X-Sandbox: 1.")
        return await run_in_threadpool(_done, model, do, await request.body())

    return endpoint


def _done(model: type[BaseModel], do: Callable[[Any], Json], body: bytes) -> Response:
    try:
        return JSONResponse({"ok": True, **do(model.model_validate_json(body))})
    except ValidationError as invalid:
        wrong = invalid.errors(include_url=False, include_context=False)
        return _refused("; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong))
    except SlackError as refusal:
        return _refused(refusal.error)
    except (NotThere, AppFailed, ValueError, binascii.Error) as refusal:
        return _refused(str(refusal))


def _refused(sentence: str) -> Response:
    return JSONResponse({"ok": False, "error": sentence}, status_code=400)
