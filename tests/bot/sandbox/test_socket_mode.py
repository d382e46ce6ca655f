"""Socket Mode with slack_sdk's own client and Bolt's own handler."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox.fake import FakeSlack
from tests.bot.sandbox.building import field, home, modal, section

Json = dict[str, Any]
Ack = Callable[..., None]
APP_TOKEN = "xapp-sandbox"


@pytest.fixture
def app(client: WebClient) -> App:
    return App(client=client, process_before_response=True, token_verification_enabled=False)


@pytest.fixture
def connected(slack: FakeSlack, app: App, client: WebClient) -> Iterator[SocketModeHandler]:
    handler = SocketModeHandler(app, APP_TOKEN, web_client=WebClient(base_url=client.base_url))
    handler.connect()  # type: ignore[no-untyped-call]
    assert slack.wait_until(lambda: slack.sockets.is_open, 5)
    session = handler.client.current_session
    assert session is not None
    assert session.sock is not None
    session.sock.settimeout(0.1)  # its reader holds a lock that closing needs, for three seconds otherwise
    yield handler
    # Else slack_sdk may wait for ever: between two of its steps the runner starts on the closed session anew.
    handler.client.current_session_runner.event.set()
    handler.close()  # type: ignore[no-untyped-call]


@pytest.mark.usefixtures("connected")
def test_a_command_and_its_form_come_over_the_socket(slack: FakeSlack, app: App) -> None:
    @app.command("/trial")
    def opened(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(field("name")))
        ack("Opened")

    @app.view("form")
    def refused(ack: Ack) -> None:
        ack(response_action="errors", errors={"name": "Another one, please."})

    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    assert person.sees("general")[-1].text == "Opened"
    assert person.fills("name", "x").submits() == {"name": "Another one, please."}


@pytest.mark.usefixtures("connected")
def test_an_event_comes_over_the_socket(slack: FakeSlack, app: App) -> None:
    @app.event("app_home_opened")
    def draw(event: Json, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=home(section("Welcome")))

    assert "Welcome" in slack.person("U1").opens_home().words


@pytest.mark.usefixtures("connected")
def test_without_an_acknowledgement_the_person_waits_in_vain(slack: FakeSlack, app: App) -> None:
    app.command("/trial")(lambda: None)
    slack.delivery.seconds = 0.2
    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    assert person.warnings == ["/trial failed with the error “operation_timeout”"]


@pytest.mark.usefixtures("connected")
def test_the_app_comes_back_when_slack_asks_it_to_connect_anew(slack: FakeSlack, app: App) -> None:
    app.command("/trial")(lambda ack: ack("Here"))
    slack.sockets.refresh()
    assert slack.wait_until(lambda: (slack.sockets.admitted, slack.sockets.count) == (2, 1), 10)
    person = slack.person("U1")
    person.types("/trial", in_channel="general")
    assert person.sees("general")[-1].text == "Here"


def test_a_socket_needs_an_app_token_and_each_address_admits_once(client: WebClient) -> None:
    address = client.apps_connections_open(app_token=APP_TOKEN)["url"]
    assert address.startswith("ws://127.0.0.1:")
    other = client.apps_connections_open(app_token=APP_TOKEN)["url"]
    assert address != other
