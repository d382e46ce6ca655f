"""Nothing escapes a listener: each exception becomes an answer where the person looks."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.acts import TooLate
from bot.directory import DirectoryAway
from bot.drafting import AlreadySent
from bot.guard import Guard
from bot.immediate import Call, Whisper
from bot.language import ENGLISH, Language
from bot.metrics import Metrics
from bot.payloads import Click, HomeOpened, Removed, Said, Shortcut, SlashCommand, Submission
from bot.replies import Reply
from policy import NotAllowed
from storage import Case, StorageAway

PERSON: dict[str, Any] = {"team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "1.2.3"}
ASKED: dict[Any, dict[str, Any]] = {
    SlashCommand: {"team_id": "T1", "user_id": "U1", "channel_id": "C1", "trigger_id": "1.2.3"},
    Shortcut: {**PERSON, "callback_id": "new_use"},
    Click: {**PERSON, "actions": [{"action_id": "approve"}], "response_url": "https://example.com/1"},
    Submission: {
        **PERSON,
        "view": {"id": "V1", "callback_id": "approve", "state": {"values": {"reason": {"reason": {}}}}},
    },
    HomeOpened: {"team_id": "T1", "event": {"user": "U1"}},
}
FAILURES: dict[str, Exception] = {
    "You may not.": NotAllowed("You may not."),
    "could not be stored": StorageAway("locked"),
    "Slack did not say": DirectoryAway("503"),
    "went wrong on our side": ZeroDivisionError("what nobody foresaw"),
}


class Calls:
    """Stands where immediate calls go out, and keeps them."""

    def __init__(self) -> None:
        self.made: list[Call | Whisper] = []

    def send(self, call: Call | Whisper, language: Callable[[], Language]) -> None:
        self.made.append(call)

    def work_out(
        self, calls: Callable[[], Sequence[Call | Whisper]], language: Callable[[], Language]
    ) -> None:
        self.made.extend(calls())


class EverybodyReadsEnglish:
    """Stands where languages are asked for."""

    def at_once(self, team: str, user: str, channel: str | None) -> Language:
        return ENGLISH


def a_guard(calls: Calls) -> Guard:
    readers, clock = EverybodyReadsEnglish(), lambda: datetime(2026, 3, 2, tzinfo=UTC)
    return Guard(calls, clock, Metrics(), readers)  # type: ignore[arg-type]


def answered(
    kind: Any, failure: Exception | None = None, body: Any = None
) -> tuple[dict[str, Any], list[Any]]:
    """The acknowledgement and the calls of a listener whose handler fails like this."""
    calls, acks = Calls(), list[dict[str, Any]]()

    def handler(asked: Any, now: datetime) -> Reply:
        if failure is not None:
            raise failure
        return Reply({"text": "fine"})

    listener = a_guard(calls).listener(kind, handler)
    listener(lambda **ack: acks.append(ack), ASKED[kind] if body is None else body)
    assert len(acks) == 1
    return acks[0], calls.made


@pytest.mark.parametrize("kind", ASKED)
def test_a_handlers_answer_is_the_acknowledgement(kind: Any) -> None:
    assert answered(kind) == ({"text": "fine"}, [])


@pytest.mark.parametrize("sentence", FAILURES)
def test_a_command_is_answered_privately_under_it(sentence: str) -> None:
    ack, calls = answered(SlashCommand, FAILURES[sentence])
    assert ack["response_type"] == "ephemeral"
    assert sentence in ack["text"]
    assert calls == []


@pytest.mark.parametrize("sentence", FAILURES)
def test_a_click_in_a_message_is_answered_beside_it(sentence: str) -> None:
    ack, [whisper] = answered(Click, FAILURES[sentence])
    assert ack == {}
    assert sentence in whisper.message["text"]


@pytest.mark.parametrize("sentence", FAILURES)
def test_a_click_in_a_modal_is_answered_on_top_of_it(sentence: str) -> None:
    body = {**ASKED[Click], "view": {"id": "V1"}}
    del body["response_url"]
    _, [call] = answered(Click, FAILURES[sentence], body)
    assert call.method == "views.push"
    assert sentence in str(call.arguments["view"])


@pytest.mark.parametrize("sentence", FAILURES)
def test_a_form_stays_open_with_the_sentence_at_its_first_field(sentence: str) -> None:
    ack, _ = answered(Submission, FAILURES[sentence])
    assert ack["response_action"] == "errors"
    assert sentence in ack["errors"]["reason"]


@pytest.mark.parametrize("sentence", FAILURES)
def test_a_form_without_fields_shows_the_sentence_instead(sentence: str) -> None:
    ack, _ = answered(Submission, FAILURES[sentence], {**PERSON, "view": {"id": "V1"}})
    assert ack["response_action"] == "update"
    assert sentence in str(ack["view"])


@pytest.mark.parametrize("sentence", FAILURES)
def test_a_form_without_fields_can_be_sent_again_when_it_was_our_fault(sentence: str) -> None:
    result = {"callback_id": "form_result", "private_metadata": "{}", "submit": {"text": "Send"}}
    shown = {"id": "V1", **result, "blocks": [{"type": "divider", "block_id": "a"}]}
    ack, _ = answered(Submission, FAILURES[sentence], {**PERSON, "view": shown})

    view = ack["view"]
    assert sentence in str(view["blocks"][0])
    kept = (view["callback_id"], view["blocks"][1:]) == ("form_result", shown["blocks"])
    assert kept != isinstance(FAILURES[sentence], NotAllowed)


@pytest.mark.parametrize("sentence", FAILURES)
def test_a_shortcut_is_answered_in_a_modal(sentence: str) -> None:
    _, [call] = answered(Shortcut, FAILURES[sentence])
    assert call.method == "views.open"
    assert sentence in str(call.arguments["view"])


@pytest.mark.parametrize("sentence", FAILURES)
def test_an_event_is_acknowledged_all_the_same(sentence: str) -> None:
    assert answered(HomeOpened, FAILURES[sentence]) == ({}, [])


@pytest.mark.parametrize("sentence", FAILURES)
def test_what_fails_after_the_acknowledgement_of_a_command_is_said_under_it(sentence: str) -> None:
    calls, acks = Calls(), list[dict[str, Any]]()

    def fails() -> Reply:
        assert acks == [{}], "the acknowledgement waits for it"
        raise FAILURES[sentence]

    listener = a_guard(calls).listener(SlashCommand, lambda asked, now: Reply(afterwards=fails))
    body = {**ASKED[SlashCommand], "response_url": "https://example.com/1"}
    listener(lambda **ack: acks.append(ack), body)

    [whisper] = calls.made
    assert isinstance(whisper, Whisper)
    assert (whisper.response_url, whisper.message["response_type"]) == ("https://example.com/1", "ephemeral")
    assert sentence in whisper.message["text"]


@pytest.mark.parametrize("kind", [Click, Shortcut])
@pytest.mark.parametrize("sentence", FAILURES)
def test_what_fails_after_any_other_acknowledgement_is_said_as_ever(kind: Any, sentence: str) -> None:
    calls = Calls()

    def fails() -> Reply:
        raise FAILURES[sentence]

    a_guard(calls).listener(kind, lambda asked, now: Reply(afterwards=fails))(lambda: None, ASKED[kind])
    assert sentence in str(calls.made)


def test_an_event_that_could_not_be_kept_is_not_acknowledged_so_that_slack_sends_it_again() -> None:
    def fails(asked: Any, now: datetime) -> Reply:
        raise StorageAway("locked")

    def acknowledged() -> None:
        raise AssertionError("acknowledged")

    guard, body = a_guard(Calls()), {"team_id": "T1", "event": {"channel": "C1"}}
    for listener in (guard.listener(Said, fails), guard.listener(Removed, fails)):
        answer = listener(acknowledged, body)
        assert answer is not None
        assert answer.status == 503


def test_a_late_form_is_replaced_by_where_the_case_stands(opened: Any) -> None:
    case: Case = opened(production="TIDE")
    ack, _ = answered(Submission, TooLate("Somebody was quicker.", case))
    assert ack["response_action"] == "update"
    assert "a little late" in str(ack["view"])


def test_a_form_sent_before_is_replaced_by_what_became_of_it(opened: Any) -> None:
    case: Case = opened(production="TIDE")
    ack, _ = answered(Submission, AlreadySent(case))
    assert "was sent already, as TIDE-1" in str(ack["view"])


@pytest.mark.parametrize("kind", ASKED)
def test_a_payload_that_we_do_not_understand_is_acknowledged_and_logged_without_its_words(kind: Any) -> None:
    with capture_logs([merge_contextvars]) as logs:
        assert answered(kind, body={"a user's words": "a user's words"}) == ({}, [])
    assert logs[0]["event"] == "unexpected payload"
    assert "a user's words" not in str(logs)


def test_the_reference_of_an_unknown_error_stands_in_the_log() -> None:
    with capture_logs([merge_contextvars]) as logs:
        ack, _ = answered(SlashCommand, ZeroDivisionError("what nobody foresaw"))
    assert logs[0]["reference"] in ack["text"]
    assert "what nobody foresaw" not in ack["text"]


def test_a_sentence_with_markup_is_inert() -> None:
    ack, _ = answered(SlashCommand, NotAllowed("Not <!channel> you & <@U1>."))
    assert ack["text"] == "Not &lt;!channel&gt; you &amp; &lt;@U1&gt;."
