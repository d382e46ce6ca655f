"""What Slack sends us, as values: who acted, in which workspace, with which words."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.commands import Word, read_words
from bot.message_words import described
from bot.payloads import Click, HomeOpened, Said, Shortcut, SlashCommand, Submission
from policy import Person

CLICK: dict[str, Any] = {
    "type": "block_actions",
    "team": {"id": "T1", "domain": "one"},
    "user": {"id": "U1", "username": "mira", "team_id": "T1"},
    "enterprise": None,
    "trigger_id": "1.2.3",
    "channel": {"id": "C1", "name": "tidewater"},
    "response_url": "https://hooks.slack.com/actions/1",
    "actions": [{"type": "button", "action_id": "approve", "block_id": "case", "value": "TIDE-1"}],
}
COMMAND: dict[str, Any] = {
    "command": "/genai-use",
    "text": "  fog &amp; &lt;mist&gt; &amp;lt; ",
    "team_id": "T1",
    "user_id": "U1",
    "channel_id": "C1",
    "trigger_id": "1.2.3",
}


def test_a_persons_team_is_their_own_in_a_channel_of_two_companies() -> None:
    click = Click.model_validate({**CLICK, "user": {"id": "U1", "team_id": "T2"}})

    assert click.person == Person(None, "T2", "U1")
    assert click.workspace == "T1"


def test_a_person_without_a_team_is_of_the_workspace() -> None:
    assert Click.model_validate({**CLICK, "user": {"id": "U1"}}).person == Person(None, "T1", "U1")


def test_an_organisation_is_part_of_who_somebody_is() -> None:
    click = Click.model_validate({**CLICK, "enterprise": {"id": "E1", "name": "One"}})
    assert click.person == Person("E1", "T1", "U1")


def test_an_installation_for_an_organisation_has_no_team() -> None:
    click = Click.model_validate({**CLICK, "team": None})
    assert (click.person.team, click.workspace) == ("T1", "T1")


def test_a_click_says_what_was_pressed_and_where() -> None:
    click = Click.model_validate(CLICK)

    assert (click.pressed.action_id, click.pressed.value) == ("approve", "TIDE-1")
    assert click.channel is not None
    assert not click.in_modal


@pytest.mark.parametrize(("kind", "in_modal"), [("modal", True), ("home", False)])
def test_a_click_in_a_modal_puts_the_next_form_on_top(kind: str, in_modal: bool) -> None:
    view = {"id": "V1", "type": kind, "hash": "1.a", "callback_id": "form_what"}
    assert Click.model_validate({**CLICK, "view": view}).in_modal is in_modal


@pytest.mark.parametrize("missing", ["user", "actions", "trigger_id"])
def test_a_click_without_what_we_need_is_refused(missing: str) -> None:
    with pytest.raises(ValidationError):
        Click.model_validate({name: value for name, value in CLICK.items() if name != missing})


def test_a_click_on_nothing_is_refused() -> None:
    with pytest.raises(ValidationError):
        Click.model_validate({**CLICK, "actions": []})


def test_a_commands_text_is_unescaped_once() -> None:
    assert SlashCommand.model_validate(COMMAND).words == "fog & <mist> &lt;"


def test_entities_that_somebody_typed_stay_as_typed() -> None:
    command = SlashCommand.model_validate({**COMMAND, "text": "&amp;eacute; &amp;#39; &amp;amp;amp;"})
    assert command.words == "&eacute; &#39; &amp;amp;"


def test_a_message_shortcut_brings_the_messages_words() -> None:
    shortcut = Shortcut.model_validate(
        {
            **{name: CLICK[name] for name in ("team", "user", "trigger_id", "channel")},
            "callback_id": "check_message",
            "message": {"type": "message", "text": "fog &amp; mist", "ts": "1.2"},
        }
    )
    assert shortcut.words.startswith("fog & mist")


def test_the_description_from_a_message_reads_as_the_message_does_and_leads_back_to_it() -> None:
    text = "Ask <@U1|Noor>: <https://example.com|the board> &amp; <#C1|props> <!here> &lt;b&gt;"
    told = described(text, "tide", "C1", "12.34", "11.11")
    link = "https://tide.slack.com/archives/C1/p1234?thread_ts=11.11&cid=C1"
    assert told == f"Ask @Noor: the board (https://example.com) & #props !here <b>\n\n{link}"
    long = described("é" * 4000, "tide", "C1", "12.34", None)
    assert len(long) == 3000
    assert long.endswith("\n\nhttps://tide.slack.com/archives/C1/p1234")
    assert described("fog", None, "C1", "12.34", None) == "fog"


def test_a_submission_knows_its_draft_or_its_case() -> None:
    view = {"id": "V1", "callback_id": "form_what", "private_metadata": '{"draft": "d", "version": 3}'}
    submission = Submission.model_validate({**CLICK, "view": {**view, "state": {"values": {"a#1": {}}}}})
    assert (submission.view.draft.draft, submission.view.draft.version) == ("d", 3)

    case = view | {"private_metadata": '{"case": "TIDE-1", "revision": 2, "channel": null}'}
    assert Submission.model_validate({**CLICK, "view": case}).view.case.revision == 2


def test_a_form_that_was_sent_at_another_company_is_of_the_workspace_where_the_app_is() -> None:
    theirs = {"team": {"id": "T2"}, "user": {"id": "U9", "team_id": "T2"}}
    view = {"id": "V1", "callback_id": "approve", "app_installed_team_id": "T1"}
    sent = Submission.model_validate({**CLICK, **theirs, "view": view})
    assert (sent.workspace, sent.person) == ("T1", Person(None, "T2", "U9"))


@pytest.mark.parametrize("mark", ["", "{}", "TIDE-1", '{"case": "T-1"}', '{"case": "T-1", "revision": "x"}'])
def test_a_button_without_a_form_that_is_not_ours_is_refused(mark: str) -> None:
    click = Click.model_validate({**CLICK, "actions": [{"action_id": "approve_here", "value": mark}]})
    with pytest.raises(ValidationError):
        _ = click.pressed.here


def test_a_button_without_a_form_says_what_was_shown_and_what_was_written() -> None:
    mark = '{"case": "TIDE-1", "revision": 2, "pieces": {"3": ""}, "needs": ["consent"]}'
    written = {"values": {"reason": {"reason": {"type": "plain_text_input", "value": "Why."}}}}
    actions = [{"action_id": "decline_here", "value": mark}]
    click = Click.model_validate({**CLICK, "actions": actions, "state": written})
    here = click.pressed.here
    assert (here.case, here.revision, here.pieces, here.needs) == ("TIDE-1", 2, {3: ""}, ("consent",))
    assert click.state.values == written["values"]


@pytest.mark.parametrize("metadata", ["", "{}", "[]", '{"draft": 7}', "not json"])
def test_metadata_that_is_not_ours_is_refused(metadata: str) -> None:
    view = {"id": "V1", "callback_id": "form_what", "private_metadata": metadata}
    submission = Submission.model_validate({**CLICK, "view": view})
    with pytest.raises(ValidationError):
        _ = submission.view.draft


def test_an_event_says_who_looks_at_which_tab() -> None:
    event = {"type": "app_home_opened", "user": "U1", "tab": "messages"}
    opened = HomeOpened.model_validate({"team_id": "T1", "event": event})
    assert (opened.person, opened.event.tab) == (Person(None, "T1", "U1"), "messages")


REPLY: dict[str, Any] = {
    "team_id": "T1",
    "authorizations": [{"team_id": "T1", "is_bot": True}],
    "event": {
        "type": "message",
        "channel": "C1",
        "user": "U1",
        "text": "fog &amp; mist",
        "ts": "2.0",
        "thread_ts": "1.0",
        "team": "T1",
    },
}


def said(**event: Any) -> Said:
    return Said.model_validate(REPLY | {"event": REPLY["event"] | event})


def test_a_reply_says_who_wrote_what_where() -> None:
    reply = said()
    assert reply.is_reply
    assert (reply.person, reply.workspace) == (Person(None, "T1", "U1"), "T1")
    assert (reply.event.channel, reply.event.thread_ts, reply.words) == ("C1", "1.0", "fog & mist")


@pytest.mark.parametrize(
    "event",
    [
        {"thread_ts": None},
        {"thread_ts": "2.0"},
        {"bot_id": "B1"},
        {"user": None},
        {"subtype": "message_changed", "message": {"text": "other"}},
        {"subtype": "message_deleted", "deleted_ts": "2.0"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"subtype": "message_replied"},
    ],
)
def test_what_people_do_not_write_in_a_thread_is_no_reply(event: dict[str, Any]) -> None:
    assert not said(**event).is_reply


def test_a_change_of_a_message_has_hardly_a_field_of_it() -> None:
    changed = {"type": "message", "subtype": "message_changed", "channel": "C1", "ts": "3.0", "hidden": True}
    assert not Said.model_validate({"team_id": "T1", "event": changed}).is_reply


@pytest.mark.parametrize("subtype", ["thread_broadcast", "file_share", "me_message"])
def test_a_reply_may_also_be_shown_in_the_channel_or_bring_a_file(subtype: str) -> None:
    reply = said(subtype=subtype, text=None, files=[{"id": "F1", "name": "consent.pdf"}, {"id": "F2"}])
    assert reply.is_reply
    assert reply.words == "[consent.pdf]"


def test_a_writer_from_another_company_is_of_their_team_and_the_workspace_is_ours() -> None:
    reply = Said.model_validate({**REPLY, "team_id": "T2", "event": REPLY["event"] | {"user_team": "T2"}})
    assert (reply.person, reply.workspace) == (Person(None, "T2", "U1"), "T1")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("help", (Word.HELP, "")),
        ("  Help ", (Word.HELP, "")),
        ("list", (Word.LIST, "")),
        ("status TIDE-1", (Word.STATUS, "TIDE-1")),
        ("status   LANTERN-ROW-12", (Word.STATUS, "LANTERN-ROW-12")),
        ("status tide-1", (Word.STATUS, "tide-1")),
        ("status", (Word.STATUS, "")),
        ("guidance", (Word.GUIDANCE, "")),
        ("guidance talent.digital-replica", (Word.GUIDANCE, "talent.digital-replica")),
        ("digest", (Word.DIGEST, "")),
        ("setup", (Word.SETUP, "")),
        ("", None),
        ("a fog bank", None),
        ("help me with a fog bank", None),
        ("list of props", None),
        ("status of the fog", None),
        ("status TIDE", None),
        ("status TIDE-0", None),
        ("status TIDE-1 please", None),
        ("guidance for our team", None),
        ("digestive biscuits", None),
        ("setup.", None),
        ("help\nus with this", None),
    ],
)
def test_a_word_stands_alone_or_with_its_argument_and_all_else_is_a_description(
    typed: str, read: tuple[Word, str] | None
) -> None:
    assert read_words(typed) == read
