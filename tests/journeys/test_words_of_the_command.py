"""Journeys with the words of the command: answered to who typed, and only with what is theirs to see."""

import pytest

from bot.sandbox.persona import Persona
from bot.sandbox.seed import CONTACT_CHANNEL, LOUNGE, OUTSIDER, PRODUCTION_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS
from bot.sandbox.values import Message
from tests.journeys.test_home_choices import asked_for
from tests.journeys.tidewater import Tidewater


def hears(tidewater: Tidewater, who: Persona, words: str, channel: str = PRODUCTION_CHANNEL) -> Message:
    """What the app answers to somebody who types this, privately."""
    before = len(who.sees(channel))
    who.types(f"/genai-use {words}", channel)
    answers = who.sees(channel)[before:]
    assert len(answers) == 1, f"answers to {words!r}: {[answer.text for answer in answers]}"
    assert answers[0].ephemeral_for == who.id
    return answers[0]


def test_help_tells_every_word(tidewater: Tidewater) -> None:
    told = hears(tidewater, tidewater.mira, "help").words
    for word in ("list", "status", "guidance", "digest", "setup"):
        assert f"/genai-use {word}" in told


def test_list_shows_ones_own_cases_newest_first(tidewater: Tidewater) -> None:
    assert "nothing here yet" in hears(tidewater, tidewater.mira, "list").words
    tidewater.asks(MOODBOARD)
    tidewater.asks(SIGNS)
    told = hears(tidewater, tidewater.mira, "list").words

    assert told.index("TIDEWATER-2") < told.index("TIDEWATER-1")
    assert "nothing here yet" in hears(tidewater, tidewater.jonas, "list").words


@pytest.mark.parametrize("typed", ["status TIDEWATER-1", "STATUS tidewater-1", "  status   TIDEWATER-1 "])
def test_status_tells_where_a_case_stands(tidewater: Tidewater, typed: str) -> None:
    tidewater.asks(SIGNS)
    told = hears(tidewater, tidewater.mira, typed)

    assert "In review" in told.words
    assert {"Change answers", "Withdraw…"} <= set(told.buttons)


def test_a_contact_reads_the_status_without_the_requesters_buttons(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    told = hears(tidewater, tidewater.noor, "status TIDEWATER-1", CONTACT_CHANNEL)

    assert "In review" in told.words
    own = {"Answer…", "Change answers", "Withdraw…", "Show evidence…"}
    assert "Approve…" in told.buttons
    assert own.isdisjoint(told.buttons)


def test_the_status_of_somebody_elses_case_is_no_outsiders_affair(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    tidewater.slack.workspace.channels[PRODUCTION_CHANNEL].members.remove(OUTSIDER)
    there = hears(tidewater, tidewater.jonas, "status TIDEWATER-1", LOUNGE).words
    nowhere = hears(tidewater, tidewater.jonas, "status TIDEWATER-7", LOUNGE).words

    assert there.replace("TIDEWATER-1", "TIDEWATER-7") == nowhere
    assert "that you can see" in there


def test_the_productions_channel_may_read_its_cases(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    assert "In review" in hears(tidewater, tidewater.jonas, "status TIDEWATER-1").words


def test_guidance_lists_the_clauses_and_explains_one(tidewater: Tidewater) -> None:
    assert "talent.digital-replica" in hears(tidewater, tidewater.mira, "guidance").words
    clause = hears(tidewater, tidewater.mira, "guidance talent.digital-replica").words
    assert "h_01K1BTNMBP76KFGEWAFWAH22TA" in clause
    assert "I do not know" in hears(tidewater, tidewater.mira, "guidance talent.unheard-of").words
    assert hears(tidewater, tidewater.mira, "guidance digital-repl").words == clause


def test_digest_shows_the_week_of_the_channel_to_its_members(tidewater: Tidewater) -> None:
    assert "Nothing to tell" in hears(tidewater, tidewater.mira, "digest").words
    tidewater.asks(SIGNS)
    assert "Signs behind the chase" in hears(tidewater, tidewater.mira, "digest").words
    assert "Signs behind the chase" in hears(tidewater, tidewater.noor, "digest", CONTACT_CHANNEL).words


def test_a_channel_without_a_digest_is_told_so(tidewater: Tidewater) -> None:
    assert "gets no digest" in hears(tidewater, tidewater.mira, "digest", LOUNGE).words


def test_a_word_that_goes_on_as_a_sentence_is_a_description(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use list of props for the market scene", PRODUCTION_CHANNEL)
    assert "list of props for the market scene" in str(tidewater.mira.waits_for_view("form_what").values)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("statsu TIDEWATER-1", "/genai-use status TIDEWATER-1"),
        ("hlep", "/genai-use help"),
        ("guidance foo", "/genai-use help"),
        ("guidance talent", "/genai-use guidance talent.digital-replica"),
        ("status", "Please type the number of the case"),
    ],
)
def test_a_mistake_is_answered_with_what_is_possible(tidewater: Tidewater, typed: str, told: str) -> None:
    tidewater.asks(MOODBOARD)
    assert told in hears(tidewater, tidewater.mira, typed).words


def test_what_was_taken_for_a_mistake_can_still_be_a_description(tidewater: Tidewater) -> None:
    answer = hears(tidewater, tidewater.mira, "guidance lights")
    tidewater.mira.clicks("Check a use with these words", answer)
    assert "guidance lights" in str(tidewater.mira.waits_for_view("form_what").values)


@pytest.mark.parametrize(
    "typed", ["status of the sky", "lists of props", "a digital storm", "moodboard", "help me"]
)
def test_other_words_are_a_description(tidewater: Tidewater, typed: str) -> None:
    tidewater.mira.types(f"/genai-use {typed}", PRODUCTION_CHANNEL)
    assert typed in str(tidewater.mira.waits_for_view("form_what").values)


def test_a_long_list_is_turned_page_by_page_in_its_place(tidewater: Tidewater) -> None:
    asked_for(tidewater, tidewater.asks(SIGNS), 24)
    first = hears(tidewater, tidewater.mira, "list")
    assert "Cases (25)" in first.words
    before = len(tidewater.mira.sees(PRODUCTION_CHANNEL))
    tidewater.mira.clicks("Older", first)
    assert tidewater.slack.wait_until(lambda: "Newer" in shown_now(tidewater, first).buttons)
    tidewater.mira.clicks("Older", shown_now(tidewater, first))
    assert tidewater.slack.wait_until(lambda: "Older" not in shown_now(tidewater, first).buttons)
    assert "TIDEWATER-1\n" in shown_now(tidewater, first).words
    assert len(tidewater.mira.sees(PRODUCTION_CHANNEL)) == before


def shown_now(tidewater: Tidewater, message: Message) -> Message:
    """The answer as Mira has it before her now."""
    now = tidewater.mira.now(message)
    assert now is not None
    return now
