"""Trouble on demand, as slack_sdk meets it over HTTP."""

import http.client
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.fake import FakeSlack
from bot.sandbox.server import SlackServer


def test_a_rate_limit_names_how_long_to_wait_and_then_ends(slack: FakeSlack, client: WebClient) -> None:
    slack.trouble.fail_next("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C1", text="t")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert refused.value.response["error"] == "ratelimited"
    client.chat_postMessage(channel="C1", text="t")
    assert len(slack.posts("C1")) == 1


def test_trouble_can_be_for_one_channel_and_several_times(slack: FakeSlack, client: WebClient) -> None:
    slack.add_channel("C5", "other", ["U1"])
    slack.trouble.fail_next("chat.postMessage", error="message_limit_exceeded", times=2, channel="C1")
    client.chat_postMessage(channel="C5", text="t")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="message_limit_exceeded"):
            client.chat_postMessage(channel="C1", text="t")
    client.chat_postMessage(channel="C1", text="t")


def test_a_lost_reply_was_carried_out(slack: FakeSlack, client: WebClient) -> None:
    slack.trouble.fail_next("chat.postMessage", lose_reply=True)
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        client.chat_postMessage(channel="C1", text="Posted all the same")
    assert [m.text for m in slack.posts("C1")] == ["Posted all the same"]


def test_a_slow_answer_was_carried_out_too(slack: FakeSlack, server: SlackServer) -> None:
    slack.trouble.fail_next("chat.postMessage", delay=0.5)
    impatient = WebClient("xoxb-sandbox", base_url=server.api_url, timeout=0.1, retry_handlers=[])  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        impatient.chat_postMessage(channel="C1", text="Late")
    assert [m.text for m in slack.posts("C1")] == ["Late"]


def test_while_slack_is_down_nothing_is_carried_out(slack: FakeSlack, client: WebClient) -> None:
    slack.trouble.down = True
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C1", text="t")
    assert refused.value.response.status_code == 503
    slack.trouble.clear()
    client.chat_postMessage(channel="C1", text="t")
    assert len(slack.posts("C1")) == 1


def test_an_internal_error_is_a_500(slack: FakeSlack, server: SlackServer) -> None:
    slack.trouble.fail_next("*", status=500)
    assert requests.post(f"{server.api_url}auth.test", timeout=2).status_code == 500


def test_twenty_calls_at_once_make_twenty_messages(slack: FakeSlack, client: WebClient) -> None:
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda n: client.chat_postMessage(channel="C1", text=str(n)), range(20)))
    stamps = [m.ts for m in slack.posts("C1")]
    assert len(stamps) == 20
    assert stamps == sorted(set(stamps))
