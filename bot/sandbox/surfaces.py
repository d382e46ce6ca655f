"""What a person does inside a message or a view: uses an element, asks for options, sends or closes a form.

The answers of the app (`response_action`) are applied here. It never holds the lock while the app answers.
"""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.callbacks import Answer
from bot.sandbox.elements import interactive, label_of, value_key
from bot.sandbox.form_rules import wrong_fields
from bot.sandbox.interactions import Interactions
from bot.sandbox.limits import check_view
from bot.sandbox.methods_views import close_views, redraw_view, stack_view
from bot.sandbox.payloads import action_ts, interaction, message_place, view_place
from bot.sandbox.refusals import NotThere, SlackError
from bot.sandbox.slack_json import view_json
from bot.sandbox.values import Account, Message, View

Json = dict[str, Any]
_OWN = ("type", "action_id", "block_id")
_SHOWN = ("text", "value", "style", "placeholder", "confirm")


@dataclass(frozen=True, slots=True)
class InMessage:
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class InView:
    """A modal or a Home tab."""

    view_id: str


Place = InMessage | InView


class Surfaces:
    """Raises NotThere for what is not on the screen, AppFailed when the app did not answer well."""

    def __init__(self, interactions: Interactions) -> None:
        self._interactions = interactions
        self._workspace = interactions.workspace

    def use(self, user: str, place: Place, block_id: str, action_id: str, chosen: Json) -> None:
        """Uses an element; `chosen` is its part of the payload, such as {"selected_option": …}."""
        with self._workspace.lock:
            account = self._interactions.person(user)
            holder = self.holder(user, place)
            block, element = _element(holder, block_id, action_id)
            self._enter(holder, block, element, chosen)
            if block["type"] == "input" and not block.get("dispatch_action"):
                return
            payload = interaction("block_actions", account) | self._at(holder)
            payload |= self._answerable(account, holder)
            payload["actions"] = [_action(block, element, chosen)]
        self._interactions.deliver("interactive", payload, account, f"used “{label_of(block, element)}”")

    def enter(self, user: str, place: Place, values: Json) -> None:
        """Takes over what a person has entered so far: block id → action id → state."""
        with self._workspace.lock:
            holder = self.holder(user, place)
            for block, element in interactive(holder.blocks):
                state = values.get(block["block_id"], {}).get(element["action_id"])
                if state is not None:
                    self._enter(holder, block, element, state)

    def options(self, user: str, place: Place, block_id: str, action_id: str, query: str) -> list[Json]:
        """The options of an external select for what a person has typed."""
        with self._workspace.lock:
            account = self._interactions.person(user)
            holder = self.holder(user, place)
            payload = interaction("block_suggestion", account) | self._at(holder)
            payload |= {"block_id": block_id, "action_id": action_id, "value": query}
        body = self._interactions.deliver("interactive", payload, account, f"looked for “{query}”").body
        found = body if isinstance(body, dict) else {}
        grouped = [option for group in found.get("option_groups", []) for option in group["options"]]
        return [*found.get("options", []), *grouped][:100]

    def submit(self, user: str, view_id: str) -> dict[str, str]:
        """Sends a form. The answer: block id → error; empty when it was accepted."""
        with self._workspace.lock:
            account = self._interactions.person(user)
            view = self._view(user, view_id)
            if view is not self._workspace.top_view(user):
                raise NotThere(f"“{view.title}” is behind another form.")
            wrong = wrong_fields(view.blocks, view.values)
            if wrong:
                return wrong
            payload = interaction("view_submission", account) | {"view": view_json(view), "response_urls": []}
            payload["trigger_id"] = self._workspace.issue_trigger(user, view.id)
        answer = self._interactions.deliver("interactive", payload, account, f"sent the form “{view.title}”")
        return self._apply(account, view, answer)

    def close(self, user: str, view_id: str) -> None:
        """Closes the top view; the app hears of it when the view asks for that."""
        with self._workspace.lock:
            account = self._interactions.person(user)
            view = self._view(user, view_id)
            all_of_them = bool(view.body.get("clear_on_close"))
            close_views(self._workspace, view, all_of_them=all_of_them)
            payload = interaction("view_closed", account)
            payload |= {"view": view_json(view), "is_cleared": all_of_them}
        if view.body.get("notify_on_close"):
            self._interactions.deliver("interactive", payload, account, f"closed the form “{view.title}”")

    def holder(self, user: str, place: Place) -> Message | View:
        """The message or view at this place, if this person sees it."""
        if isinstance(place, InView):
            return self._view(user, place.view_id)
        _, channel = self._interactions.person_in(user, place.channel)
        for message in self._workspace.visible(user, channel):
            if message.ts == place.ts:
                return message
        raise NotThere(f"There is no message {place.ts} in #{channel.name} any more.")

    def _view(self, user: str, view_id: str) -> View:
        view = self._workspace.view_by_id(view_id)
        if view is None or view.user != user:
            raise NotThere("This form is no longer open.")
        return view

    def _enter(self, holder: Message | View, block: Json, element: Json, chosen: Json) -> None:
        values = holder.values if isinstance(holder, View) else holder.state
        entered = values.get(block["block_id"], {}).get(element["action_id"])
        if entered is not None:
            key = value_key(element["type"])
            with self._workspace.changing():
                entered[key] = chosen.get(key)

    def _at(self, holder: Message | View) -> Json:
        return view_place(holder) if isinstance(holder, View) else message_place(self._workspace, holder)

    def _answerable(self, account: Account, holder: Message | View) -> Json:
        if isinstance(holder, View):
            view_id = holder.id if holder.type == "modal" else None
            return {"trigger_id": self._workspace.issue_trigger(account.id, view_id)}
        address = self._interactions.response_urls.issue(account.id, holder.channel, holder.ts)
        return {"trigger_id": self._workspace.issue_trigger(account.id), "response_url": address}

    def _apply(self, account: Account, view: View, answer: Answer) -> dict[str, str]:
        body = answer.body if isinstance(answer.body, dict) else {}
        action = body.get("response_action")
        try:
            with self._workspace.lock:
                if action == "errors":
                    return _known_errors(view, body.get("errors"))
                self._carry_out(view, action, body)
        except SlackError as refusal:
            details = "; ".join(refusal.more.get("response_metadata", {}).get("messages", []))
            self._workspace.note("view", f"Slack refused the answer to “{view.title}”", ok=False, why=details)
            self._interactions.fail(
                account.id, f"We had trouble showing the answer: {refusal.error} {details}"
            )
        return {}

    def _carry_out(self, view: View, action: Any, body: Json) -> None:
        if action in (None, "clear"):
            close_views(self._workspace, view, all_of_them=action == "clear")
        elif action == "update":
            check_view(body.get("view"), "modal")
            redraw_view(self._workspace, view, body["view"])
        elif action == "push":
            check_view(body.get("view"), "modal")
            stack_view(self._workspace, view.user, body["view"], on_top=True)
        else:
            raise SlackError(f"unknown response_action {action!r}")


def _known_errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        unknown = sorted(set(errors or {}) - inputs) if isinstance(errors, dict | None) else errors
        message = f"errors must name input blocks of the view; not {unknown}"
        raise SlackError("invalid_errors", response_metadata={"messages": [message]})
    return {str(block): str(sentence) for block, sentence in errors.items()}


def _element(holder: Message | View, block_id: str, action_id: str) -> tuple[Json, Json]:
    earlier = holder.earlier_blocks if isinstance(holder, Message) else []
    for block, element in interactive([*holder.blocks, *reversed(earlier)]):
        if (block["block_id"], element["action_id"]) == (block_id, action_id):
            return block, element
    there = ", ".join(f"{b['block_id']}/{e['action_id']}" for b, e in interactive(holder.blocks))
    raise NotThere(f"There is nothing called {block_id}/{action_id} here; there is: {there or 'nothing'}")


def _action(block: Json, element: Json, chosen: Json) -> Json:
    shown: Json = {name: element[name] for name in _SHOWN if name in element}
    state = {} if element["type"] == "button" else {k: v for k, v in chosen.items() if k not in _OWN}
    own = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    return {**own, **shown, **state, "action_ts": action_ts()}
