"""Journeys that begin with a mention of the app: answered privately and once, with a way into the form."""

import pytest

from bot.mentions import asked_in
from bot.sandbox.seed import COORDINATOR, PRODUCTION_CHANNEL
from bot.sandbox.values import Message
from tests.journeys.tidewater import Tidewater

OFFER = "Do you want to check a use of generative AI?"


def answers(tidewater: Tidewater, channel: str = PRODUCTION_CHANNEL) -> list[Message]:
    return [each for each in tidewater.slack.posts(channel) if OFFER in each.words]


def test_what_was_written_becomes_the_description(tidewater: Tidewater) -> None:
    tidewater.mira.says("@genai-use a storm sky & <!channel>", PRODUCTION_CHANNEL)
    tidewater.settles()

    (answer,) = answers(tidewater)
    assert answer.ephemeral_for == COORDINATOR
    assert "<!channel>" not in answer.text
    form = tidewater.opens(tidewater.mira, "Check a use with these words", answer, "form_what")
    assert "a storm sky & <!channel>" in str(form.values)


def test_a_mention_without_words_offers_the_empty_form(tidewater: Tidewater) -> None:
    tidewater.mira.says("@genai-use", PRODUCTION_CHANNEL)
    tidewater.settles()

    (answer,) = answers(tidewater)
    tidewater.opens(tidewater.mira, "Check a use", answer, "form_what")


def test_an_event_that_slack_sends_again_is_answered_once(tidewater: Tidewater) -> None:
    tidewater.mira.says("@genai-use a storm sky", PRODUCTION_CHANNEL)
    tidewater.slack.resend(retry=(1, "http_timeout"))
    tidewater.settles()

    assert len(answers(tidewater)) == 1


def test_in_a_thread_it_is_answered_in_the_thread(tidewater: Tidewater) -> None:
    lunch = tidewater.mira.says("Lunch?", PRODUCTION_CHANNEL)
    tidewater.mira.says("@genai-use a storm sky", PRODUCTION_CHANNEL, thread_ts=lunch.ts)
    tidewater.settles()

    assert [each.thread_ts for each in answers(tidewater)] == [lunch.ts]


def test_where_it_cannot_answer_any_more_it_writes_to_the_person(tidewater: Tidewater) -> None:
    tidewater.slack.trouble.fail_next("chat.postEphemeral", error="channel_not_found")
    tidewater.mira.says("@genai-use a storm sky", PRODUCTION_CHANNEL)
    tidewater.settles()

    assert answers(tidewater) == []
    assert OFFER in tidewater.slack.posts(COORDINATOR)[-1].words


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("<@U0BOT>, a storm sky", "a storm sky"),
        ("<@U0BOT|genai-use>: <@U1> draws it", "@U1 draws it"),
        ("a sky, <@U0BOT>?", "a sky, @U0BOT?"),
        ("<@U0BOT> &lt;!channel&gt;", "<!channel>"),
        ("<@U0BOT> <https://example.com|moods>", "moods (https://example.com)"),
        ("<@U0BOT>", ""),
    ],
)
def test_the_mention_is_no_part_of_the_description(written: str, asked: str) -> None:
    assert asked_in(written) == asked
