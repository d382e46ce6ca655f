"""What a handler answers: the acknowledgement's body, and the calls that go out beside it.

Handlers return these values; `bot/guard.py` carries them out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.immediate import Call, Whisper
from bot.payloads import Click, SlashCommand
from bot.views import Post

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """An empty one acknowledges and does nothing else; for a submission that closes the form.

    `again`: an event is not acknowledged, so that Slack sends it once more. `afterwards` works out more calls
    beside the acknowledgement, for what the acknowledgement need not wait for: nothing that must be kept.
    """

    ack: dict[str, Any] = field(default_factory=dict)
    calls: tuple[Call | Whisper, ...] = ()
    again: bool = False
    afterwards: "Callable[[], Reply] | None" = None


def shows(view: View) -> Reply:
    """A submitted form is replaced by this one."""
    return Reply({"response_action": "update", "view": view})


def points_at(errors: dict[str, str]) -> Reply:
    """The submitted form stays, with these sentences at its fields (by block id)."""
    return Reply({"response_action": "errors", "errors": errors})


def says(post: Post) -> Reply:
    """A command is answered so that only its sender sees it."""
    return Reply({"response_type": "ephemeral", "text": post.text, "blocks": post.blocks})


def opens(
    view: View | Callable[[], View],
    trigger: str,
    team: str,
    *,
    pushed: bool = False,
    otherwise: Callable[[], None] | None = None,
) -> Reply:
    """A form opens; `pushed`: on top of the one that is open. One that is yet to be drawn is drawn late."""
    method, arguments = "views.push" if pushed else "views.open", {"trigger_id": trigger}
    if callable(view):
        return Reply(calls=(Call(method, team, arguments, otherwise, view),))
    return Reply(calls=(Call(method, team, {**arguments, "view": view}, otherwise),))


def redraws(view: View, click: Click) -> Reply:
    """The form in which a button was pressed shows something else, unless it has changed since."""
    if click.view is None:
        return Reply()
    arguments = {"view_id": click.view.id, "view": view}
    if click.view.hash is not None:
        arguments["hash"] = click.view.hash
    return Reply(calls=(Call("views.update", click.workspace, arguments),))


def tells(post: Post, notice: View, asked: Click | SlashCommand) -> Reply:
    """A private answer: to a command in its acknowledgement, to a button beside its message."""
    if isinstance(asked, SlashCommand):
        return says(post)
    if asked.response_url is not None:
        return Reply(calls=(Whisper(asked.response_url, {"text": post.text, "blocks": post.blocks}),))
    return opens(notice, asked.trigger_id, asked.workspace, pushed=asked.in_modal)
