"""Web API methods of the family views.*, and what `response_action` does with the same views.

Triggers are used once, a stack is three deep, a hash that is no longer true conflicts.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.elements import merged_state
from bot.sandbox.limits import check_view
from bot.sandbox.methods_chat import required
from bot.sandbox.refusals import SlackError
from bot.sandbox.slack_json import view_json, with_ids
from bot.sandbox.values import View
from bot.sandbox.workspace import Workspace

Json = dict[str, Any]
STACK = 3


def open_view(workspace: Workspace, args: Json) -> Json:
    body = _checked(args, "modal")
    trigger = workspace.spend_trigger(required(args, "trigger_id"))
    return {"view": view_json(stack_view(workspace, trigger.user, body, on_top=False))}


def push_view(workspace: Workspace, args: Json) -> Json:
    body = _checked(args, "modal")
    trigger = workspace.spend_trigger(required(args, "trigger_id"))
    if trigger.view_id is None or not workspace.views.get(trigger.user):
        raise SlackError("not_found")
    return {"view": view_json(stack_view(workspace, trigger.user, body, on_top=True))}


def update_view(workspace: Workspace, args: Json) -> Json:
    body = _checked(args, "modal", "home")
    view = _addressed(workspace, args)
    if view.type != body["type"]:
        raise SlackError(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] view type cannot change"]}
        )
    _check_hash(view, args)
    redraw_view(workspace, view, body)
    return {"view": view_json(view)}


def publish_view(workspace: Workspace, args: Json) -> Json:
    user = workspace.account(required(args, "user_id")).id
    body = _checked(args, "home")
    home = workspace.homes.get(user)
    if home is None:
        home = View(workspace.new_id("V"), user, "home", {}, [], "")
        home.root_id = home.id
        workspace.homes[user] = home
    else:
        _check_hash(home, args)
    redraw_view(workspace, home, body)
    return {"view": view_json(home)}


def stack_view(workspace: Workspace, user: str, body: Json, *, on_top: bool) -> View:
    """Opens a modal in place of what is open, or on top of it."""
    stack = workspace.views.get(user, []) if on_top else []
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    _check_external_id(workspace, body, None)
    view = View(workspace.new_id("V"), user, "modal", {}, [], "")
    view.root_id = stack[0].id if stack else view.id
    view.previous_id = stack[-1].id if stack else None
    redraw_view(workspace, view, body)
    with workspace.changing():
        workspace.views[user] = [*stack, view]
    return view


def redraw_view(workspace: Workspace, view: View, body: Json) -> None:
    """Replaces what a view shows; what a person entered stays where the ids stay."""
    _check_external_id(workspace, body, view)
    blocks = with_ids(body["blocks"])
    with workspace.changing():
        view.body = {key: value for key, value in body.items() if key != "blocks"}
        view.blocks = blocks
        view.values = merged_state(blocks, view.values)
        view.hash = workspace.new_hash()


def close_views(workspace: Workspace, view: View, *, all_of_them: bool) -> None:
    """Takes a view away, or the whole stack that it belongs to."""
    stack = workspace.views.get(view.user, [])
    with workspace.changing():
        workspace.views[view.user] = [] if all_of_them else [each for each in stack if each is not view]


def _checked(args: Json, *kinds: str) -> Json:
    body = args.get("view")
    check_view(body, *kinds)
    return dict(body or {})


def _addressed(workspace: Workspace, args: Json) -> View:
    if args.get("view_id"):
        view = workspace.view_by_id(str(args["view_id"]))
    else:
        view = _by_external_id(workspace, required(args, "external_id"))
    if view is None:
        raise SlackError("not_found")
    return view


def _by_external_id(workspace: Workspace, external_id: str) -> View | None:
    stacked = (view for stack in workspace.views.values() for view in stack)
    return next((view for view in stacked if view.body.get("external_id") == external_id), None)


def _check_external_id(workspace: Workspace, body: Json, own: View | None) -> None:
    name = body.get("external_id")
    holder = _by_external_id(workspace, name) if name else None
    if holder is not None and holder is not own:
        raise SlackError("duplicate_external_id")


def _check_hash(view: View, args: Json) -> None:
    if args.get("hash") and args["hash"] != view.hash:
        raise SlackError("hash_conflict")


METHODS: Mapping[str, Callable[[Workspace, Json], Json]] = {
    "views.open": open_view,
    "views.push": push_view,
    "views.update": update_view,
    "views.publish": publish_view,
}
