"""Journeys of replies in a card's thread: kept as comments where that is allowed, and never a decision."""

from bot.ids import OptionalScope
from bot.sandbox.seed import CONTACT, CONTACT_CHANNEL, LEGAL_CHANNEL, OUTSIDER
from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER
from bot.sandbox.values import Message
from bot.sandbox.workspace import TEAM
from policy import Status
from storage import Case, comments_on
from tests.journeys.tidewater import Tidewater

NO_DECISION = "A reply in the thread decides nothing."
RIVAL = "T0RIVAL"


def replies(tidewater: Tidewater, case: Case) -> list[tuple[str, str]]:
    with tidewater.database.reading() as tx:
        return [(each.by.user, each.text) for each in comments_on(tx, case)]


def told_privately(tidewater: Tidewater, channel: str = CONTACT_CHANNEL) -> list[Message]:
    return [message for message in tidewater.slack.posts(channel) if NO_DECISION in message.words]


def test_a_reply_is_kept_once_counted_on_the_card_and_shown_in_details(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    card = tidewater.card(case)
    assert "Replies in the thread are kept as comments; a reply is no decision." in card.words
    tidewater.noor.says("Whose font is on the sign? <!channel> &", CONTACT_CHANNEL, thread_ts=card.ts)
    tidewater.slack.resend(retry=(1, "http_timeout"))
    tidewater.jonas.says("Ours.", CONTACT_CHANNEL, thread_ts=card.ts)
    tidewater.jonas.says("Nothing to do with it", CONTACT_CHANNEL)
    lunch = tidewater.jonas.says("Lunch?", CONTACT_CHANNEL)
    tidewater.noor.says("ok", CONTACT_CHANNEL, thread_ts=lunch.ts)
    tidewater.waits(seconds=10)

    asked = "Whose font is on the sign? <!channel> &"
    assert replies(tidewater, case) == [(CONTACT, asked), (OUTSIDER, "Ours.")]
    assert "2 replies in the thread" in tidewater.card(case).words
    assert tidewater.record(case) == ["open"]
    assert told_privately(tidewater) == []
    details = tidewater.opens(tidewater.noor, "Details", card, "details")
    assert asked in details.words
    assert "none of them a decision" in details.words


def test_a_reply_that_sounds_like_a_decision_decides_nothing_and_its_writer_alone_is_told(
    tidewater: Tidewater,
) -> None:
    case = tidewater.asks(YOUNGER)
    card = tidewater.card(case)
    tidewater.noor.says("Approved 👍", CONTACT_CHANNEL, thread_ts=card.ts)
    tidewater.slack.resend(retry=(1, "http_timeout"))
    tidewater.jonas.says("lgtm", CONTACT_CHANNEL, thread_ts=card.ts)
    tidewater.hana.says("go ahead", LEGAL_CHANNEL, thread_ts=tidewater.legal_card(case).ts)
    tidewater.settles()

    assert tidewater.again(case).status is Status.IN_REVIEW
    assert tidewater.record(case) == ["open"]
    to_noor, to_jonas = told_privately(tidewater)
    assert (to_noor.ephemeral_for, to_noor.thread_ts) == (CONTACT, card.ts)
    assert to_noor.buttons == tidewater.card(case).buttons
    assert (to_jonas.ephemeral_for, to_jonas.buttons) == (OUTSIDER, [])
    assert "Only its reviewers decide" in to_jonas.words
    (to_hana,) = told_privately(tidewater, LEGAL_CHANNEL)
    assert to_hana.buttons == tidewater.legal_card(case).buttons

    tidewater.declines(tidewater.noor, to_noor, "The estate has not signed.")
    assert tidewater.again(case).status is Status.DECLINED
    tidewater.noor.says("declined", CONTACT_CHANNEL, thread_ts=card.ts)
    tidewater.settles()
    assert len(told_privately(tidewater)) == 2


def test_neither_who_asked_nor_the_same_user_id_of_another_company_gets_buttons(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD, by=tidewater.noor)
    card = tidewater.card(case)
    tidewater.noor.says("ok", CONTACT_CHANNEL, thread_ts=card.ts)
    tidewater.slack.workspace.accounts[CONTACT].team = RIVAL
    tidewater.noor.says("ok", CONTACT_CHANNEL, thread_ts=card.ts)
    tidewater.settles()

    assert [message.buttons for message in told_privately(tidewater)] == [[], []]
    with tidewater.database.reading() as tx:
        assert [each.by.team for each in comments_on(tx, case)] == [TEAM, RIVAL]


def test_without_both_optional_scopes_nothing_is_kept_and_the_card_says_so(tidewater: Tidewater) -> None:
    # Of one of the two Slack still tells: a card could not say truly which replies are kept.
    tidewater.slack.workspace.scopes -= {OptionalScope.READ_PRIVATE_HISTORY}
    case = tidewater.asks(SIGNS)
    card = tidewater.card(case)
    assert "Replies in the thread are not recorded, and decide nothing." in card.words
    tidewater.noor.says("approved", CONTACT_CHANNEL, thread_ts=card.ts)
    tidewater.settles()

    assert replies(tidewater, case) == []
    assert told_privately(tidewater) == []
    assert tidewater.again(case).status is Status.IN_REVIEW
