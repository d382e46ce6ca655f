"""Journeys of a production's channel: one quiet message for each use, true whenever somebody looks."""

from bot.sandbox.seed import CONTACT, PRODUCTION_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS
from policy import ReviewerRole
from storage import Contact
from tests.journeys.tidewater import Tidewater


def test_everybody_on_the_production_sees_where_a_use_stands(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    [message] = tidewater.slack.posts(PRODUCTION_CHANNEL)
    assert "In review · TIDEWATER-1" in message.words
    assert "Signs behind the chase" in message.words
    assert "Please wait with this" in message.words
    assert message.buttons == ["Details"]

    # Somebody on the production reads everything; the same button does nothing for others.
    tidewater.opens(tidewater.jonas, "Details", message, "details")
    tidewater.closes(tidewater.jonas)

    tidewater.approves(tidewater.noor, tidewater.card(case), reason="Fine by me.")
    message = tidewater.message(case, "production")
    assert "Approved · TIDEWATER-1" in message.words
    assert "Please wait" not in message.words
    [told] = tidewater.slack.posts(PRODUCTION_CHANNEL, thread=message.ts)
    assert "Fine by me." in told.words

    tidewater.opens(tidewater.noor, "Revoke…", tidewater.card(case), "revoke")
    tidewater.sends(tidewater.noor, {"reason": "The estate has changed its mind."})
    assert "Approval revoked" in tidewater.message(case, "production").words
    assert "Please do not use this" in tidewater.message(case, "production").words
    told = tidewater.slack.posts(PRODUCTION_CHANNEL, thread=message.ts)[-1]
    assert "The estate has changed its mind." in told.words
    posts = tidewater.slack.posts(PRODUCTION_CHANNEL)
    assert [post.ts for post in posts if post.thread_ts is None] == [message.ts]


def test_a_channel_that_slack_refuses_alarms_nobody_and_is_not_asked_again(tidewater: Tidewater) -> None:
    tidewater.slack.change(PRODUCTION_CHANNEL, bot_in=False)
    case = tidewater.asks(SIGNS)
    tidewater.approves(tidewater.noor, tidewater.card(case))

    assert tidewater.told(tidewater.ada) == []
    refused = tidewater.again(case).trouble("production")
    assert refused is not None
    assert (refused.channel, refused.trouble) == (PRODUCTION_CHANNEL, "not_in_channel")
    asked = tidewater.slack.called("chat.postMessage")
    assert sum(call.args["channel"] == PRODUCTION_CHANNEL for call in asked) == 1
    assert "undeliverable" not in tidewater.record(case)
    assert "Approved" in tidewater.letter(case).words


def test_where_the_reviewers_have_their_card_there_is_no_second_message(tidewater: Tidewater) -> None:
    tidewater.has_contacts(Contact(ReviewerRole.CONTACT, PRODUCTION_CHANNEL, people=(CONTACT,)))
    case = tidewater.asks(MOODBOARD)
    assert {message.target for message in tidewater.again(case).messages} == {"contact", "requester"}
    assert len(tidewater.slack.posts(PRODUCTION_CHANNEL)) == 1
