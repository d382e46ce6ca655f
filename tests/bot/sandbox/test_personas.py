"""What people do reaches a Bolt app over real HTTP, and its answers reach their screens."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from threading import Event
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.refusals import NotThere
from tests.bot.sandbox.building import actions, button, field, home, modal, options, plain

Json = dict[str, Any]
Ack = Callable[..., None]


def hears(received: list[Json]) -> Callable[[Ack, Json], None]:
    """A listener that collects what it gets."""

    def heard(ack: Ack, body: Json) -> None:
        received.append(body)
        ack()

    return heard


def opens(app: App, *blocks: Json, **more: Any) -> None:
    """The command opens a form with these blocks."""

    @app.command("/trial")
    def opened(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks, **more))
        ack()


def accepts(app: App) -> list[Json]:
    """Collects the submissions of the form; each is accepted."""
    received: list[Json] = []
    app.view("form")(hears(received))
    return received


# Commands


def test_a_command_arrives_signed_and_escaped_with_all_its_fields(app: App, slack: FakeSlack) -> None:
    received: list[Json] = []

    @app.command("/trial")
    def heard(ack: Ack, body: Json) -> None:
        received.append(body)
        ack("Only for *you*")

    slack.person("U1").types("/trial a <b> & c", in_channel="general")
    assert received[0]["text"] == "a &lt;b&gt; &amp; c"
    assert {name: received[0][name] for name in ("team_id", "channel_id", "channel_name", "user_id")} == {
        "team_id": "T0SANDBOX",
        "channel_id": "C1",
        "channel_name": "general",
        "user_id": "U1",
    }
    assert slack.person("U1").sees("general")[-1].text == "Only for *you*"
    assert slack.person("U2").sees("general") == []


def test_a_command_with_the_wrong_secret_is_refused_by_bolt(app: App, slack: FakeSlack) -> None:
    opens(app)
    slack.delivery._secret = b"another"
    slack.person("U1").types("/trial", in_channel="general")
    assert slack.person("U1").warnings == ["/trial failed with the error “http_client_error”"]


@pytest.mark.parametrize(
    ("user", "text", "warning"),
    [
        ("U1", "/unknown", "/unknown is not a valid command."),
        ("U3", "/trial", "/trial is not a valid command."),
    ],
)
def test_a_command_that_this_person_cannot_use_is_not_valid(
    app: App, slack: FakeSlack, user: str, text: str, warning: str
) -> None:
    opens(app)
    slack.person(user).types(text, in_channel="general")
    assert slack.person(user).warnings == [warning]


def test_an_app_that_answers_late_times_out_for_the_person(app: App, slack: FakeSlack) -> None:
    waiting = Event()

    @app.command("/trial")
    def slow(ack: Ack) -> None:
        waiting.wait(5)
        ack("Too late")

    assert slack.delivery.seconds == 3.0
    slack.delivery.seconds = 0.2
    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    waiting.set()
    assert person.warnings == ["/trial failed with the error “operation_timeout”"]
    assert person.sees("general") == []


def test_an_app_that_is_not_there_fails_the_dispatch(slack: FakeSlack) -> None:
    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    assert person.warnings == ["/trial failed with the error “dispatch_failed”"]


def test_a_command_in_a_thread_is_refused(app: App, slack: FakeSlack) -> None:
    opens(app)
    first = slack.person("U1").says("Question", "general")
    with pytest.raises(Exception, match="not supported in threads"):
        slack.interactions.type_text("U1", "C1", "/trial", thread_ts=first.ts)


# Forms

EVERY_FIELD: dict[str, tuple[Json, Any, str, Any]] = {
    "words": (field("f"), "words", "value", "words"),
    "option by label": (field("f", "static_select", options=options("A", "B")), "B", "selected_option", "b"),
    "option by value": (field("f", "radio_buttons", options=options("Ape")), "ape", "selected_option", "ape"),
    "grouped option": (
        field("f", "static_select", option_groups=[{"label": plain("G"), "options": options("Ape", "Bee")}]),
        "Bee",
        "selected_option",
        "bee",
    ),
    "options": (
        field("f", "multi_static_select", options=options("Ape", "Bee", "Cat")),
        ["Ape", "cat"],
        "selected_options",
        ["ape", "cat"],
    ),
    "boxes": (field("f", "checkboxes", options=options("Ape", "Bee")), "Bee", "selected_options", ["bee"]),
    "date": (field("f", "datepicker"), date(2026, 3, 9), "selected_date", "2026-03-09"),
    "time": (field("f", "timepicker"), time(9, 30), "selected_time", "09:30"),
    "moment": (
        field("f", "datetimepicker"),
        datetime(2026, 3, 9, tzinfo=UTC),
        "selected_date_time",
        1_773_014_400,
    ),
    "person": (field("f", "users_select"), "Decider Two", "selected_user", "U2"),
    "people": (field("f", "multi_users_select"), ["U1", "U2"], "selected_users", ["U1", "U2"]),
    "channel": (field("f", "channels_select"), "#general", "selected_channel", "C1"),
    "conversations": (
        field("f", "multi_conversations_select"),
        ["general"],
        "selected_conversations",
        ["C1"],
    ),
    "number": (field("f", "number_input", is_decimal_allowed=False), 7, "value", "7"),
    "email": (field("f", "email_text_input"), "a@example.com", "value", "a@example.com"),
    "link": (field("f", "url_text_input"), "https://example.com", "value", "https://example.com"),
}  # fmt: skip


@pytest.mark.parametrize(("block", "value", "key", "stored"), EVERY_FIELD.values(), ids=EVERY_FIELD)
def test_every_kind_of_field_can_be_filled(
    app: App, slack: FakeSlack, block: Json, value: Any, key: str, stored: Any
) -> None:
    opens(app, block)
    received = accepts(app)
    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    assert person.fills("f", value).submits() == {}
    state = received[0]["view"]["state"]["values"]["f"]["f"][key]
    if isinstance(state, dict):
        state = state["value"]
    if isinstance(state, list):
        state = [each["value"] if isinstance(each, dict) else each for each in state]
    assert state == stored
    assert person.view is None


def test_a_file_reaches_the_app(app: App, slack: FakeSlack) -> None:
    opens(app, field("evidence", "file_input"))
    received = accepts(app)
    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    person.fills("evidence", ["terms.pdf"]).submits()
    file = received[0]["view"]["state"]["values"]["evidence"]["evidence"]["files"][0]
    assert (file["name"], file["mimetype"]) == ("terms.pdf", "application/pdf")
    answer = app.client.api_call("files.info", params={"file": file["id"]})
    assert "content" not in answer["file"]


def test_an_external_menu_asks_the_app(app: App, slack: FakeSlack) -> None:
    opens(app, field("tool", "external_select"))
    received = accepts(app)

    @app.options("tool")
    def offered(ack: Ack, payload: Json) -> None:
        ack(options=options(f"{payload['value']}"))

    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    person.fills("tool", "Brush").submits()
    chosen = received[0]["view"]["state"]["values"]["tool"]["tool"]["selected_option"]
    assert chosen["value"] == "brush"


@pytest.mark.parametrize(
    ("block", "value", "error"),
    [
        (field("f"), None, "Please complete this required field."),
        (field("f", "checkboxes", options=options("A")), None, "Please complete this required field."),
        (field("f", max_length=3), "four", "Enter at most 3 characters; there are 4."),
        (field("f", min_length=3), "ab", "Enter at least 3 characters; there are 2."),
        (field("f", "number_input", is_decimal_allowed=False), "1.5", "Enter a number."),
        (field("f", "number_input", is_decimal_allowed=True, min_value="2"), "1.5", "Enter 2 or more."),
        (field("f", "number_input", is_decimal_allowed=True, max_value="2"), "2.5", "Enter 2 or less."),
        (field("f", "email_text_input"), "nobody", "Enter an email address."),
        (field("f", "url_text_input"), "example", "Enter a link that begins with https://."),
        (
            field("f", "multi_static_select", options=options("A", "B"), max_selected_items=1),
            ["A", "B"],
            "Choose at most 1.",
        ),
    ],
)
def test_what_slack_checks_itself_does_not_reach_the_app(
    app: App, slack: FakeSlack, block: Json, value: Any, error: str
) -> None:
    opens(app, block)
    received = accepts(app)
    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    assert person.fills("f", value).submits() == {"f": error}
    assert received == []


def test_an_optional_field_may_stay_empty(app: App, slack: FakeSlack) -> None:
    opens(app, field("f", optional=True))
    accepts(app)
    slack.person("U1").types("/trial", in_channel="general")
    assert slack.person("U1").submits() == {}


@pytest.mark.parametrize("name", ["tools.2.retains", "tools", "Keeps what goes in?"])
def test_a_field_is_found_by_block_its_beginning_or_its_label(app: App, slack: FakeSlack, name: str) -> None:
    opens(app, field("tools.2.retains", label="Keeps what goes in?"), field("toolbox"))
    slack.person("U1").types("/trial", in_channel="general")
    view = slack.person("U1").fills(name, "typed").view
    assert view is not None
    assert view.values["tools.2.retains"]["tools"]["value"] == "typed"


def test_errors_of_the_app_stand_at_their_fields(app: App, slack: FakeSlack) -> None:
    opens(app, field("f"))

    @app.view("form")
    def refused(ack: Ack) -> None:
        ack(response_action="errors", errors={"f": "Not this one."})

    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    assert person.fills("f", "x").submits() == {"f": "Not this one."}
    assert person.errors == {"f": "Not this one."}
    assert person.view is not None


def test_errors_at_fields_that_are_not_there_are_trouble(app: App, slack: FakeSlack) -> None:
    opens(app, field("f"))

    @app.view("form")
    def refused(ack: Ack) -> None:
        ack(response_action="errors", errors={"other": "Where?"})

    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    assert person.fills("f", "x").submits() == {}
    assert "not ['other']" in person.warnings[-1]
    assert person.view is not None


def test_update_push_and_clear_change_what_is_open(app: App, slack: FakeSlack) -> None:
    opens(app, title="One", callback_id="one")

    @app.view("one")
    def updated(ack: Ack) -> None:
        ack(response_action="update", view=modal(title="Two", callback_id="two"))

    @app.view("two")
    def pushed(ack: Ack) -> None:
        ack(response_action="push", view=modal(title="Three", callback_id="three"))

    @app.view("three")
    def cleared(ack: Ack) -> None:
        ack(response_action="clear")

    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    titles = []
    while person.view is not None:
        titles.append(person.view.title)
        assert person.submits() == {}
    assert titles == ["One", "Two", "Three"]


def test_an_answer_that_breaks_a_limit_is_shown_as_trouble(app: App, slack: FakeSlack) -> None:
    opens(app)

    @app.view("form")
    def too_long(ack: Ack) -> None:
        ack(response_action="update", view=modal(title="x" * 25))

    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    person.submits()
    assert "must be less than 25 characters" in person.warnings[-1]


def test_a_view_opened_while_a_form_is_being_sent_stays_open(app: App, slack: FakeSlack) -> None:
    opens(app)

    @app.view("form")
    def another(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(title="Another", callback_id="other"))
        ack()

    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    person.submits()
    assert person.waits_for_view().title == "Another"


def test_closing_a_form_is_told_to_an_app_that_asks_for_it(app: App, slack: FakeSlack) -> None:
    closed: list[Json] = []
    opens(app, notify_on_close=True)

    @app.view_closed("form")
    def heard(ack: Ack, body: Json) -> None:
        closed.append(body)
        ack()

    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    person.closes()
    assert person.view is None
    assert closed[0]["is_cleared"] is False


def test_the_same_form_can_arrive_twice(app: App, slack: FakeSlack) -> None:
    opens(app, field("f"))
    received = accepts(app)
    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    person.fills("f", "x").submits()
    slack.resend()
    assert [body["view"]["id"] for body in received] == [received[0]["view"]["id"]] * 2


def test_an_input_that_dispatches_tells_the_app_and_others_do_not(app: App, slack: FakeSlack) -> None:
    heard: list[Json] = []
    quiet = field("quiet", "static_select", options=options("A", "B"))
    loud = field("loud", "static_select", options=options("A", "B"), dispatch_action=True)
    opens(app, quiet, loud)
    app.action("loud")(hears(heard))
    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    person.fills("quiet", "A").fills("loud", "B")
    used = [body["actions"][0] for body in heard]
    assert [(p["action_id"], p["selected_option"]["value"]) for p in used] == [("loud", "b")]


# Messages and buttons


def test_a_click_carries_everything_that_a_handler_needs(app: App, slack: FakeSlack) -> None:
    received: list[Json] = []
    app.action("go")(hears(received))
    app.client.chat_postMessage(channel="C1", text="t", blocks=[actions(button("go", "Go", value="X-1"))])
    slack.person("U2").clicks("Go", channel="general")
    body = received[0]
    assert body["user"] == {
        "id": "U2",
        "username": "decider.two",
        "name": "decider.two",
        "team_id": "T0SANDBOX",
    }
    assert body["team"] == {"id": "T0SANDBOX", "domain": "sandbox"}
    assert body["container"]["message_ts"] == body["message"]["ts"]
    assert body["channel"] == {"id": "C1", "name": "general"}
    assert (body["actions"][0]["action_id"], body["actions"][0]["value"]) == ("go", "X-1")
    assert body["enterprise"] is None
    assert json.dumps(body)


def test_somebody_of_another_company_can_click_and_is_told_apart(app: App, slack: FakeSlack) -> None:
    received: list[Json] = []
    app.action("go")(hears(received))
    app.client.chat_postMessage(channel="C1", text="t", blocks=[actions(button("go", "Go"))])
    slack.person("U3").clicks("Go")
    assert received[0]["user"]["team_id"] == "T0OTHER"


def test_the_latest_message_with_the_button_is_clicked_as_it_is_now(app: App, slack: FakeSlack) -> None:
    clicked: list[Json] = []
    app.action("go")(hears(clicked))
    for value in ("old", "new"):
        app.client.chat_postMessage(channel="C1", text="t", blocks=[actions(button("go", "Go", value=value))])
    person = slack.person("U1")
    person.clicks("Go")
    person.clicks("go", slack.posts("C1")[0])
    assert [body["actions"][0]["value"] for body in clicked] == ["new", "old"]


def test_a_click_on_a_message_that_was_redrawn_meanwhile_still_arrives(app: App, slack: FakeSlack) -> None:
    received: list[Json] = []
    app.action("go")(hears(received))
    app.client.chat_postMessage(channel="C1", text="t", blocks=[actions(button("go", "Go", value="X-1"))])
    seen = slack.posts("C1")[0]
    app.client.chat_update(channel="C1", ts=seen.ts, text="Decided")
    slack.person("U2").clicks_late("Go", seen)
    assert received[0]["actions"][0]["value"] == "X-1"
    assert received[0]["message"]["text"] == "Decided"


def test_a_choice_in_a_message_reaches_the_app(app: App, slack: FakeSlack) -> None:
    chosen: list[Json] = []
    app.action("more")(hears(chosen))
    overflow = {"type": "overflow", "action_id": "more", "options": options("Ape", "Bee")}
    section = {"type": "section", "text": plain("Choose"), "accessory": overflow}
    app.client.chat_postMessage(channel="C1", text="t", blocks=[section])
    slack.person("U1").chooses("more", "Bee", slack.posts("C1")[0])
    assert chosen[0]["actions"][0]["selected_option"]["value"] == "bee"


def test_response_url_answers_five_times_within_half_an_hour(
    app: App, slack: FakeSlack, clock: SandboxClock
) -> None:
    answers: list[int] = []

    @app.action("go")
    def answered(ack: Ack, respond: Callable[..., Any]) -> None:
        ack()
        ways: list[Json] = [
            {"text": "First", "replace_original": False},
            {"text": "Loud", "replace_original": False, "response_type": "in_channel"},
            {"text": "Redrawn", "replace_original": True},
            *[{"text": "More", "replace_original": False}] * 3,
        ]
        answers.extend(respond(**way).status_code for way in ways)

    @app.action("later")
    def late(ack: Ack, respond: Callable[..., Any]) -> None:
        ack()
        clock.advance(timedelta(minutes=31))
        answers.append(respond(text="Late").status_code)

    app.client.chat_postMessage(
        channel="C1", text="t", blocks=[actions(button("go", "Go"), button("later", "Later"))]
    )
    slack.person("U1").clicks("Later")
    slack.person("U1").clicks("Go")
    assert answers == [404, 200, 200, 200, 200, 200, 404]
    assert [m.text for m in slack.person("U2").sees("general")] == ["Redrawn", "Loud"]
    assert [m.text for m in slack.person("U1").sees("general")] == [
        "Redrawn", "First", "Loud", "More", "More"
    ]  # fmt: skip


def test_a_view_opened_a_moment_later_is_waited_for(app: App, slack: FakeSlack) -> None:
    @app.action("go")
    def slow(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(field("f"), title="Late"))

    app.client.chat_postMessage(channel="C1", text="t", blocks=[actions(button("go", "Go"))])
    slack.person("U1").clicks("Go")
    assert slack.person("U1").waits_for_view("form").title == "Late"


# Shortcuts, Home, events


def test_shortcuts_open_forms_too(app: App, slack: FakeSlack) -> None:
    checked: list[str] = []

    @app.shortcut("new")
    def new(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(title="New"))
        ack()

    @app.shortcut("check")
    def check(ack: Ack, body: Json) -> None:
        checked.append(f"{body['message']['text']} in {body['channel']['name']}")
        ack()

    person = slack.person("U1")
    said = person.says("Look & see", "general")
    person.shortcut("new")
    person.message_shortcut("check", said)
    assert person.waits_for_view().title == "New"
    assert checked == ["Look &amp; see in general"]
    with pytest.raises(NotThere, match="there is: new"):
        person.shortcut("other")


def test_opening_home_tells_the_app_and_shows_what_it_draws(app: App, slack: FakeSlack) -> None:
    pressed: list[Json] = []

    @app.event("app_home_opened")
    def draw(event: Json, client: WebClient) -> None:
        drawn = home(actions(button("go", f"Go {event['user']}")))
        client.views_publish(user_id=event["user"], view=drawn)

    app.action("go")(hears(pressed))
    person = slack.person("U1")
    assert "Go U1" in person.opens_home().words
    person.clicks_at_home("Go U1")
    assert pressed[0]["view"]["type"] == "home"


def test_a_mention_is_an_event(app: App, slack: FakeSlack) -> None:
    heard: list[Json] = []
    app.event("app_mention")(hears(heard))
    app.event("message")(lambda: None)
    slack.person("U1").says("Hello @trial", "general")
    assert heard[0]["event"]["text"] == "Hello <@U0SANDBOXBOT>"


def test_an_event_can_come_again_with_slacks_retry_headers(app: App, slack: FakeSlack) -> None:
    heard: list[Any] = []
    app.event("message")(lambda request: heard.append(request.headers.get("x-slack-retry-num")))
    slack.person("U1").says("Hello", "general")
    slack.resend(retry=(1, "http_timeout"))
    assert heard == [None, ["1"]]


# What is not there


def test_a_person_who_looks_for_something_else_is_told_what_is_there(app: App, slack: FakeSlack) -> None:
    slack.patience = 0.0
    app.client.chat_postMessage(channel="C1", text="t", blocks=[actions(button("go", "Go"))])
    opens(app, field("f", "static_select", options=options("Ape")), actions(button("back", "Back")))
    person = slack.person("U1")
    with pytest.raises(NotThere, match=r"no button 'Approve' in #general; there is: “Go” \(go\)"):
        person.clicks("Approve", channel="general")
    with pytest.raises(NotThere, match="no form is open"):
        person.fills("f", "x")
    person.types("/trial", in_channel="general")
    with pytest.raises(NotThere, match=r"no field 'g'; there is: “F” \(f/f\)"):
        person.fills("g", "x")
    with pytest.raises(NotThere, match=r"offers no 'Bee'; it offers: “Ape” \(ape\)"):
        person.fills("f", "Bee")
    with pytest.raises(NotThere, match=r"no button 'Next'; there is: “Back” \(back\)"):
        person.clicks_in_view("Next")
    with pytest.raises(NotThere, match="waits for the form 'result', but “Form” "):
        person.waits_for_view("result")
    with pytest.raises(NotThere, match="reads no message with 'Hello'"):
        person.reads("Hello", "general")


def test_nobody_acts_where_they_cannot_be(slack: FakeSlack) -> None:
    with pytest.raises(NotThere, match="deactivated"):
        slack.person("U4")
    with pytest.raises(NotThere, match="there are: U1"):
        slack.person("U9")
    with pytest.raises(NotThere, match="is not in the channel"):
        slack.person("U2").says("Hello", "elsewhere")
    with pytest.raises(NotThere, match="archived"):
        slack.person("U1").says("Hello", "old")
