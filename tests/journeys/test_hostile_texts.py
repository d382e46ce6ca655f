"""Journeys of texts that want to be more than text: inert and complete wherever they are shown."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.seed import CONTACT_CHANNEL, LOUNGE, PRODUCTION_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS, Step
from bot.sandbox.values import Message, View
from tests.journeys.tidewater import Tidewater, entered

NASTY = (
    "<!channel> <@U0EVIL> *bold* <https://evil.example|click> & &lt; 👩🏽‍🎤 "
    "\u202e\u0645\u0631\u062d `x` _y_ ~z~"
)


def filled(size: int) -> str:
    """The nasty words, and others until Slack counts that many characters."""
    room = size - len(NASTY.encode("utf-16-le")) // 2
    return NASTY + ("\nAnd a long text" * room)[: room - 1] + "."


LONG, REASON = filled(3000), filled(1000)
MARKUP = ("<!channel>", "<@U0EVIL>", "<https://evil.example", "*bold*", "`x`", "~z~")
TITLE = NASTY[:100]


def markup_in(node: Any) -> Iterator[str]:
    """Every text that Slack reads as markup."""
    if isinstance(node, list):
        for each in node:
            yield from markup_in(each)
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for each in node.values():
            yield from markup_in(each)


def assert_inert(shown: Message | View) -> None:
    """Nothing that a person typed stands where Slack would make a mention, a link or bold of it."""
    for text in markup_in(shown.blocks):
        assert not [each for each in MARKUP if each in text], text
    if isinstance(shown, Message):
        assert not [each for each in MARKUP[:3] if each in shown.text], shown.text


@pytest.fixture
def nasty_use() -> tuple[Step, ...]:
    return (SIGNS[0] | {"title": TITLE, "description": LONG, "department": NASTY[:60]}, *SIGNS[1:])


def test_a_nasty_request_is_inert_and_complete_for_everybody(
    tidewater: Tidewater, nasty_use: tuple[Step, ...]
) -> None:
    case = tidewater.asks(nasty_use)
    assert case.request.title == TITLE
    assert case.request.description == LONG

    for message in (tidewater.card(case), tidewater.letter(case)):
        assert_inert(message)
        assert TITLE in message.words
    assert LONG in tidewater.card(case).words

    form = tidewater.opens(tidewater.noor, "Approve…", tidewater.card(case), "approve")
    assert_inert(form)
    assert LONG in form.words
    tidewater.closes(tidewater.noor)
    details = tidewater.opens(tidewater.noor, "Details", tidewater.card(case), "details")
    assert_inert(details)
    assert LONG in details.words


def test_a_nasty_decision_is_inert_and_complete_for_everybody(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    old = tidewater.card(case)
    tidewater.approves(tidewater.noor, old, reason=REASON, conditions=f"{NASTY}\n{NASTY}")

    for message in (tidewater.card(case), tidewater.letter(case), tidewater.mira.dms()[-1]):
        assert_inert(message)
        assert NASTY in message.words
        assert REASON in message.words


def test_a_nasty_refusal_reaches_the_requester_whole(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    card = tidewater.card(case)
    tidewater.slack.trouble.fail_next("chat.update", status=503, channel=CONTACT_CHANNEL)
    tidewater.declines(tidewater.noor, card, REASON)
    tidewater.tomas.clicks("Approve…", card)

    late = tidewater.tomas.reads("a little late", CONTACT_CHANNEL)
    for message in (tidewater.letter(case), late):
        assert_inert(message)
        assert REASON in message.words


def test_a_nasty_draft_comes_back_as_it_was_typed(tidewater: Tidewater) -> None:
    tidewater.mira.types(f"/genai-use {NASTY}", PRODUCTION_CHANNEL)
    form = tidewater.mira.waits_for_view("form_what")
    assert_inert(form)
    assert entered(form, "description") == NASTY


def test_nasty_names_of_tools_and_productions_are_inert_in_the_form_and_for_admins(
    tidewater: Tidewater,
) -> None:
    elsewhere = {"production": "My production is not listed", "production_name": TITLE}
    tool = {"listed_tools": None, "other_tools": NASTY}
    for step in (MOODBOARD[0] | elsewhere | tool, MOODBOARD[1]):
        if step is not MOODBOARD[1]:
            tidewater.mira.types("/genai-use", LOUNGE)
        tidewater.fills(tidewater.mira, step)
        assert tidewater.mira.submits() == {}
    follow_ups = tidewater.mira.waits_for_view("form_follow_ups")
    assert_inert(follow_ups)
    answers = {"agreement": "Not sure", "retains": "Not sure", "terms_reviewed": "No"}
    tidewater.fills(tidewater.mira, {f"tools.0.{fact}": answer for fact, answer in answers.items()})
    assert tidewater.mira.submits() == {}
    assert_inert(tidewater.mira.waits_for_view("form_result"))
    tidewater.mira.submits()
    tidewater.settles()

    case = tidewater.newest()
    assert case.production_name == TITLE
    assert case.request.tools[0].name == NASTY
    assert_inert(tidewater.letter(case))
    assert_inert(tidewater.ada.dms()[-1])
    assert TITLE in tidewater.ada.dms()[-1].words


def test_nasty_titles_are_inert_in_lists_the_home_tab_and_the_digest(
    tidewater: Tidewater, nasty_use: tuple[Step, ...]
) -> None:
    case = tidewater.asks(nasty_use)
    for words in ("list", f"status {case.id}", "digest"):
        tidewater.mira.types(f"/genai-use {words}", PRODUCTION_CHANNEL)
        answer = tidewater.mira.sees(PRODUCTION_CHANNEL)[-1]
        assert case.id in answer.words
        assert_inert(answer)
    for who in (tidewater.mira, tidewater.noor):
        home = who.opens_home()
        assert "👩🏽‍🎤" in home.words
        assert_inert(home)
    tidewater.clock.advance(timedelta(days=5))
    tidewater.settles()
    digest = tidewater.slack.posts(CONTACT_CHANNEL)[-1]
    assert "👩🏽‍🎤" in digest.words
    assert_inert(digest)


def test_the_longest_and_most_severe_case_is_still_delivered(tidewater: Tidewater) -> None:
    worst: Step = {
        "inputs": ["unreleased_material", "performer_material", "personal_data", "third_party_work"],
        "output_contains": ["likeness", "personal_data"],
        "invents_content": "Yes",
        "secured": "No",
        "talent": ["replica", "synthetic", "alteration"],
        "concerns": [
            "resembles_protected",
            "key_element",
            "could_mislead",
            "affects_union_work",
            "training",
            "made_by",
        ],
    }
    names = "\n".join(f"{number} {'👩🏽‍🎤' * 11}" for number in range(10))
    first = SIGNS[0] | {"title": TITLE, "description": LONG, "destination": "final"}
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.fills(tidewater.mira, first | {"listed_tools": None, "other_tools": names})
    assert tidewater.mira.submits() == {}
    tidewater.fills(tidewater.mira, worst)
    assert tidewater.mira.submits() == {}
    tidewater.answers_the_worst(tidewater.mira)
    assert tidewater.mira.submits() == {}
    tidewater.settles()

    case = tidewater.newest()
    assert case.assessment.blocked
    for message in (tidewater.card(case), tidewater.legal_card(case), tidewater.letter(case)):
        assert case.id in message.words
        assert_inert(message)
    details = tidewater.opens(tidewater.noor, "Details", tidewater.card(case), "details")
    assert LONG in details.words
