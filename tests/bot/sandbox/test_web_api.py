"""The Web API as the app meets it: tokens, scopes, membership, messages, threads, people, pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.workspace import BOT_USER
from tests.bot.sandbox.building import actions, button

Json = dict[str, Any]
Call = Callable[..., Json]
BUTTONS = [actions(button("go", "Go"))]


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", None, "not_authed"),
        ("auth.test", "xoxb-other", "invalid_auth"),
        ("auth.test", "xapp-sandbox", "not_allowed_token_type"),
        ("apps.connections.open", "xoxb-sandbox", "not_allowed_token_type"),
        ("no.such", "xoxb-sandbox", "unknown_method"),
    ],
)
def test_a_call_with_the_wrong_token_is_refused(
    call: Call, method: str, token: str | None, error: str
) -> None:
    assert call(method, token=token)["error"] == error


@pytest.mark.parametrize("real", ["xoxb-123456789012-123456789012-abc", "xapp-1-A0123456789-123456789012-f0"])
def test_a_token_that_looks_real_is_not_even_taken(clock: SandboxClock, real: str) -> None:
    with pytest.raises(ValueError, match="real workspace"):
        FakeSlack(clock, "s", real, None, ())


def test_tokens_are_never_written_down(call: Call, slack: FakeSlack) -> None:
    somebodys_own = "xoxb-somebody-s-own"
    call("auth.test", token=somebodys_own)
    assert "somebody" not in f"{slack.calls} {list(slack.workspace.log)}"


@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        ("chat.postMessage", {"channel": "C1", "text": "t"}, "chat:write"),
        ("conversations.open", {"users": "U1"}, "im:write"),
        ("conversations.open", {"users": "U1,U2"}, "mpim:write"),
        ("users.info", {"user": "U1"}, "users:read"),
        ("usergroups.users.list", {"usergroup": "S1"}, "usergroups:read"),
        ("conversations.info", {"channel": "C1"}, "channels:read"),
        ("conversations.history", {"channel": "G1"}, "groups:history"),
        ("conversations.replies", {"channel": "D1", "ts": "1"}, "im:history"),
        ("conversations.list", {"types": "private_channel"}, "groups:read"),
        ("files.info", {"file": "F1"}, "files:read"),
    ],
)
def test_a_method_without_its_scope_says_which_is_missing(
    clock: SandboxClock, method: str, args: Json, needed: str
) -> None:
    bare = FakeSlack(clock, "s", "xoxb-sandbox", None, {"commands"})
    answer = bare.api.call(method, "xoxb-sandbox", args).body
    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", needed, "commands")


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C9", "channel_not_found"),
        ("C2", "not_in_channel"),
        ("C3", "channel_not_found"),
        ("C4", "is_archived"),
        ("U9", "channel_not_found"),
        ("U4", "account_inactive"),
        (BOT_USER, "cannot_dm_bot"),
    ],
)
def test_a_message_goes_only_where_the_app_may_write(call: Call, channel: str, error: str) -> None:
    assert call("chat.postMessage", channel=channel, text="t")["error"] == error


def test_a_message_to_a_person_opens_the_direct_messages(call: Call, slack: FakeSlack) -> None:
    posted = call("chat.postMessage", channel="U1", text="Hello")
    assert posted["channel"].startswith("D")
    assert call("conversations.open", users="U1")["channel"]["id"] == posted["channel"]
    assert [m.text for m in slack.posts("U1")] == ["Hello"]


def test_message_times_come_from_the_clock_and_only_grow(call: Call, clock: SandboxClock) -> None:
    stamps = [call("chat.postMessage", channel="C1", text="t")["ts"] for _ in range(3)]
    clock.advance(timedelta(days=1))
    stamps.append(call("chat.postMessage", channel="C1", text="t")["ts"])
    assert stamps == sorted(set(stamps))
    assert stamps[0].startswith(f"{int(clock().timestamp()) - 86_400}.")
    assert float(stamps[3]) - float(stamps[2]) >= 86_399


def test_text_without_blocks_removes_the_blocks(call: Call, slack: FakeSlack) -> None:
    ts = call("chat.postMessage", channel="C1", text="t", blocks=BUTTONS)["ts"]
    assert slack.posts("C1")[0].buttons == ["Go"]
    call("chat.update", channel="C1", ts=ts, text="Done")
    assert (slack.posts("C1")[0].text, slack.posts("C1")[0].buttons) == ("Done", [])


def test_metadata_is_kept_and_shown_only_on_request(call: Call) -> None:
    metadata = {"event_type": "case", "event_payload": {"id": "X-1"}}
    ts = call("chat.postMessage", channel="C1", text="t", metadata=metadata)["ts"]
    call("chat.update", channel="C1", ts=ts, text="changed")
    bare = call("conversations.history", channel="C1")["messages"][0]
    full = call("conversations.history", channel="C1", include_all_metadata=True)["messages"][0]
    assert "metadata" not in bare
    assert full["metadata"] == metadata


def test_only_own_messages_are_changed_or_deleted(call: Call, slack: FakeSlack) -> None:
    theirs = slack.person("U1").says("Mine", "C1")
    for method, error in (("chat.update", "cant_update_message"), ("chat.delete", "cant_delete_message")):
        assert call(method, channel="C1", ts=theirs.ts, text="t")["error"] == error
        assert call(method, channel="C1", ts="1.000000", text="t")["error"] == "message_not_found"


def test_an_archived_channel_keeps_its_messages_as_they_are(call: Call, slack: FakeSlack) -> None:
    ts = call("chat.postMessage", channel="C1", text="t")["ts"]
    slack.change("C1", archived=True)
    assert call("chat.update", channel="C1", ts=ts, text="u")["error"] == "is_archived"


def test_an_ephemeral_message_is_seen_by_one_person_until_they_reload(call: Call, slack: FakeSlack) -> None:
    ts = call("chat.postEphemeral", channel="C1", user="U1", text="Psst")["message_ts"]
    assert [m.text for m in slack.person("U1").sees("C1")] == ["Psst"]
    assert slack.person("U2").sees("C1") == []
    assert call("conversations.history", channel="C1")["messages"] == []
    assert call("chat.update", channel="C1", ts=ts, text="t")["error"] == "message_not_found"
    slack.person("U1").reloads()
    assert slack.person("U1").sees("C1") == []


def test_an_ephemeral_message_needs_its_reader_in_the_channel(call: Call, slack: FakeSlack) -> None:
    slack.add_person("U5", "Elsewhere Five")
    assert call("chat.postEphemeral", channel="C1", user="U5", text="t")["error"] == "user_not_in_channel"


def test_a_thread_holds_its_answers_and_the_channel_only_those_that_are_broadcast(
    call: Call, slack: FakeSlack
) -> None:
    ts = call("chat.postMessage", channel="C1", text="Question")["ts"]
    call("chat.postMessage", channel="C1", text="Quiet", thread_ts=ts)
    call("chat.postMessage", channel="C1", text="Loud", thread_ts=ts, reply_broadcast=True)
    replies = call("conversations.replies", channel="C1", ts=ts)["messages"]
    assert [m["text"] for m in replies] == ["Question", "Quiet", "Loud"]
    assert [m["text"] for m in call("conversations.history", channel="C1")["messages"]] == [
        "Loud",
        "Question",
    ]
    assert [m.text for m in slack.posts("C1", thread=ts)] == ["Quiet", "Loud"]
    assert replies[0]["reply_count"] == 2


def test_lists_come_in_pages(call: Call) -> None:
    first = call("users.list", limit=3)
    second = call("users.list", limit=3, cursor=first["response_metadata"]["next_cursor"])
    names = [m["id"] for m in first["members"] + second["members"]]
    assert names == [BOT_USER, "U1", "U2", "U3", "U4"]
    assert second["response_metadata"]["next_cursor"] == ""
    assert call("users.list", cursor="nonsense")["error"] == "invalid_cursor"


def test_a_private_channel_without_the_app_does_not_exist_for_it(call: Call) -> None:
    assert call("conversations.info", channel="C3")["error"] == "channel_not_found"
    names = [
        c["name"] for c in call("conversations.list", types="public_channel,private_channel")["channels"]
    ]
    assert names == ["general", "elsewhere", "old"]
    assert call("conversations.info", channel="C2")["channel"]["is_member"] is False
    assert call("conversations.history", channel="C2")["error"] == "not_in_channel"


def test_people_of_another_company_have_no_locale(call: Call) -> None:
    ours = call("users.info", user="U1", include_locale=True)["user"]
    theirs = call("users.info", user="U3", include_locale=True)["user"]
    assert (ours["locale"], theirs["team_id"]) == ("en-US", "T0OTHER")
    assert "locale" not in theirs
    assert call("users.info", user="U4")["user"]["deleted"] is True
    assert call("users.info", user="U9")["error"] == "user_not_found"


def test_a_group_lists_those_who_are_still_there(call: Call) -> None:
    assert call("usergroups.users.list", usergroup="S1")["users"] == ["U2"]
    assert call("usergroups.users.list", usergroup="S9")["error"] == "no_such_subteam"
    assert call("usergroups.list", include_users=True)["usergroups"][0]["users"] == ["U2", "U4"]


@pytest.mark.parametrize(
    ("method", "args", "key"),
    [
        ("auth.test", {}, "bot_id"),
        ("team.info", {}, "team"),
        ("bots.info", {}, "bot"),
        ("conversations.members", {"channel": "C1"}, "members"),
        ("users.conversations", {"user": "U1"}, "channels"),
        ("oauth.v2.access", {"code": "c"}, "access_token"),
        ("blocks.validate", {"blocks": BUTTONS}, "ok"),
        ("api.test", {}, "ok"),
    ],
)
def test_what_is_asked_is_answered(call: Call, method: str, args: Json, key: str) -> None:
    answer = call(method, **args)
    assert answer["ok"]
    assert key in answer


def test_a_permalink_names_the_message(call: Call) -> None:
    ts = call("chat.postMessage", channel="C1", text="t")["ts"]
    link = call("chat.getPermalink", channel="C1", message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/C1/p{ts.replace('.', '')}")
    assert call("chat.getPermalink", channel="C1", message_ts="1.0")["error"] == "message_not_found"


def test_every_call_is_written_down_with_its_answer(call: Call, slack: FakeSlack) -> None:
    call("chat.postMessage", channel="C1", text="t")
    call("chat.postMessage", channel="C9", text="t")
    logged = slack.called("chat.postMessage")
    assert [c.args["channel"] for c in logged] == ["C1", "C9"]
    assert logged[1].result["error"] == "channel_not_found"
