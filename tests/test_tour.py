"""The tour: plays every chapter, tells it, and fails when a step does not hold."""

import pytest

from bot.sandbox import tour
from bot.sandbox.refusals import NotThere
from bot.sandbox.tour import StepFailed, Tour, play
from bot.sandbox.uses import MOODBOARD


def test_every_step_holds_and_is_told() -> None:
    told: list[str] = []
    assert play(told.append) == 0

    text = "\n".join(told)
    for words in (
        "1. A moodboard: telling the contact is enough",
        "2. Signs behind the action: the contact is asked first",
        "Only the reviewers of its production can approve it",
        "3. A younger captain: written approval, with legal",
        "the card says that the consent is shown",
        "4. The same signs again: this time declined",
        "5. Monday, nine o'clock: the week in both channels",
        "Waiting for you: 1",
    ):
        assert words in text
    assert text.endswith("Every step held.")
    assert "✗" not in text
    assert "<@" not in text


@pytest.mark.parametrize("failure", [StepFailed("This did not hold."), NotThere("Noor reads no message.")])
def test_a_step_that_does_not_hold_ends_it_with_its_sentence(
    monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fails(self: Tour) -> None:
        raise failure

    monkeypatch.setattr(tour.Tour, "share", fails)
    told: list[str] = []
    assert play(told.append) == 1
    assert told[-1] == f"\n✗ {failure}"


def test_a_product_that_does_otherwise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tour asks for the signs, and everybody says it is a moodboard."""
    monkeypatch.setattr(tour, "SIGNS", MOODBOARD)
    told: list[str] = []
    assert play(told.append) == 1
    assert "the result says “Wait for”" in told[-1]
