"""Journeys through Slack's bad days: nothing is lost, nothing comes twice, and it comes in order."""

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.sandbox.seed import CONTACT_CHANNEL, COORDINATOR
from bot.sandbox.uses import MOODBOARD, SIGNS
from policy import Status
from storage import Case
from tests.journeys.tidewater import Tidewater


def sends(tidewater: Tidewater, times: int) -> None:
    """Mira sends the same use several times, and nothing is delivered meanwhile."""
    for _ in range(times):
        tidewater.reaches_result(SIGNS)
        assert tidewater.mira.submits() == {}
        tidewater.closes(tidewater.mira)


def test_while_slack_is_down_nothing_is_lost_and_later_everything_comes_in_order(
    tidewater: Tidewater,
) -> None:
    sends(tidewater, 3)
    tidewater.slack.trouble.down = True
    tidewater.waits(minutes=10)
    tidewater.waits(minutes=10)
    assert tidewater.slack.posts(CONTACT_CHANNEL) == []

    tidewater.slack.trouble.down = False
    tidewater.waits(minutes=10)

    cards = [post.words for post in tidewater.slack.posts(CONTACT_CHANNEL)]
    assert [number for card in cards for number in (1, 2, 3) if f"TIDEWATER-{number}" in card] == [1, 2, 3]
    letters = [
        f"TIDEWATER-{number}" in words for number, words in enumerate(tidewater.told(tidewater.mira), 1)
    ]
    assert letters == [True, True, True]


def test_a_decision_taken_while_slack_is_down_arrives_later(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.noor, "Approve…", tidewater.card(case), "approve")
    tidewater.slack.trouble.down = True
    tidewater.noor.submits()
    tidewater.waits(minutes=30)
    assert "Approve…" in tidewater.card(case).buttons

    tidewater.slack.trouble.down = False
    tidewater.waits(minutes=10)
    assert "Approved" in tidewater.card(case).words
    assert "You may go ahead" in tidewater.letter(case).words


def test_after_a_429_the_whole_channel_waits_as_long_as_slack_asks(tidewater: Tidewater) -> None:
    sends(tidewater, 2)
    tidewater.slack.trouble.fail_next("chat.postMessage", retry_after=40, channel=CONTACT_CHANNEL)
    tidewater.settles()
    assert tidewater.slack.posts(CONTACT_CHANNEL) == []
    assert len(tidewater.mira.dms()) == 2

    tidewater.waits(seconds=30)
    assert tidewater.slack.posts(CONTACT_CHANNEL) == []

    tidewater.waits(seconds=15)
    cards = [post.words for post in tidewater.slack.posts(CONTACT_CHANNEL)]
    assert ["TIDEWATER-1" in cards[0], "TIDEWATER-2" in cards[1]] == [True, True]


def test_a_channel_gets_at_most_one_message_a_second(tidewater: Tidewater) -> None:
    sends(tidewater, 3)
    tidewater.settles()

    moments = [post.at for post in tidewater.slack.posts(CONTACT_CHANNEL)]
    assert len(moments) == 3
    assert all((later - earlier).total_seconds() >= 1 for earlier, later in pairwise(moments))


def test_a_card_that_somebody_deleted_is_posted_again(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    first = tidewater.card(case)
    channel = tidewater.slack.workspace.channels[CONTACT_CHANNEL]
    channel.messages = [message for message in channel.messages if message.ts != first.ts]
    case = tidewater.changes_answers(case, {0: {"title": "Larger signs behind the chase"}})

    again = tidewater.card(case)
    assert again.ts != first.ts
    assert "Larger signs behind the chase" in again.words
    tidewater.approves(tidewater.noor, again)
    assert tidewater.again(case).status is Status.APPROVED
    assert "Approved" in tidewater.card(case).words


@pytest.mark.parametrize("error", ["edit_window_closed", "cant_update_message"])
def test_a_card_that_can_no_longer_be_changed_is_posted_again(tidewater: Tidewater, error: str) -> None:
    case = tidewater.asks(SIGNS)
    old = tidewater.card(case)
    tidewater.slack.trouble.fail_next("chat.update", error=error, channel=CONTACT_CHANNEL)
    tidewater.approves(tidewater.noor, old)

    assert tidewater.card(case).ts != old.ts
    assert "Approved" in tidewater.card(case).words


def loses_the_answer(tidewater: Tidewater, to: str) -> Case:
    """Slack posts a message of a new case, but its answer is lost on the way."""
    sends(tidewater, 1)
    tidewater.slack.trouble.fail_next("chat.postMessage", lose_reply=True, channel=to)
    tidewater.settles()
    tidewater.waits(minutes=1)
    return tidewater.newest()


def test_a_message_whose_answer_was_lost_is_found_in_its_channel(tidewater: Tidewater) -> None:
    case = loses_the_answer(tidewater, CONTACT_CHANNEL)

    [card] = [post for post in tidewater.slack.posts(CONTACT_CHANNEL) if case.id in post.words]
    assert tidewater.card(case).ts == card.ts
    assert card.edited_ts
    tidewater.approves(tidewater.noor, card)
    assert "Approved" in tidewater.card(case).words


def test_where_history_was_not_granted_a_lost_answer_costs_one_extra_copy_and_both_work(
    tidewater: Tidewater,
) -> None:
    workspace = tidewater.slack.workspace
    workspace.scopes = workspace.scopes - {"channels:history", "groups:history"}
    case = loses_the_answer(tidewater, CONTACT_CHANNEL)

    copies = [post for post in tidewater.slack.posts(CONTACT_CHANNEL) if case.id in post.words]
    assert len(copies) == 2
    tidewater.approves(tidewater.noor, copies[0])
    assert tidewater.again(case).status is Status.APPROVED
    assert "Approved" in tidewater.card(case).words


def test_in_direct_messages_a_lost_answer_costs_one_extra_copy(tidewater: Tidewater) -> None:
    case = loses_the_answer(tidewater, COORDINATOR)

    assert [case.id in told for told in tidewater.told(tidewater.mira)] == [True, True]


def test_a_reply_in_a_thread_whose_answer_was_lost_is_found_there(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.mira, "Withdraw…", tidewater.letter(case), "withdraw")
    tidewater.mira.fills("reason", "The scene was cut.")
    assert tidewater.mira.submits() == {}
    tidewater.slack.trouble.fail_next("chat.postMessage", lose_reply=True, channel=CONTACT_CHANNEL)
    tidewater.settles()
    tidewater.waits(minutes=1)

    thread = tidewater.slack.posts(CONTACT_CHANNEL, thread=tidewater.card(case).ts)
    assert len(thread) == 1
    assert "The scene was cut." in thread[0].words


def test_a_worker_that_was_stopped_for_longer_than_its_lease_posts_nothing(tidewater: Tidewater) -> None:
    sends(tidewater, 1)
    worker = tidewater.product.worker
    lease, worker.lease = worker.lease, timedelta(0)
    for _ in range(2):
        assert worker.work_once()
    assert tidewater.slack.called("chat.postMessage") == []

    worker.lease = lease
    tidewater.settles()
    assert len(tidewater.slack.posts(CONTACT_CHANNEL)) == 1


def test_a_worker_that_starts_anew_sends_what_is_owed(tidewater: Tidewater) -> None:
    tidewater.reaches_result(MOODBOARD)
    tidewater.mira.submits()
    tidewater.product.worker.owner = "the next start"
    tidewater.settles()

    assert len(tidewater.slack.posts(CONTACT_CHANNEL)) == 1
    assert len(tidewater.slack.posts(COORDINATOR)) == 1


def test_an_event_that_slack_sends_again_changes_nothing(tidewater: Tidewater) -> None:
    tidewater.mira.opens_home()
    assert not tidewater.slack.resend(retry=(1, "http_timeout")).failure
