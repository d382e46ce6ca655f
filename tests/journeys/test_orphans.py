"""A journey of a case whose way to its reviewers breaks later: the admins hear of it, once, then weekly."""

import pytest

from bot import directory
from bot.sandbox.seed import CONTACT, CONTACT_CHANNEL, DEPUTY
from bot.sandbox.uses import SIGNS
from tests.journeys.tidewater import Tidewater

WAITING = "Requests are waiting where nobody can answer"


def test_what_breaks_while_a_case_waits_is_told_to_the_admins_with_what_to_do(
    tidewater: Tidewater, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What Slack says is remembered for five minutes of the real clock, which stands still for this journey.
    monkeypatch.setattr(directory, "REMEMBERED_SECONDS", 0.0)
    case = tidewater.asks(SIGNS)
    tidewater.lives_through(days=1)
    assert tidewater.told(tidewater.ada) == []

    tidewater.slack.change(CONTACT_CHANNEL, archived=True)
    tidewater.lives_through(days=3)
    (archived,) = [told for told in tidewater.told(tidewater.ada) if WAITING in told]
    assert "is archived" in archived
    assert "Unarchive it" in archived
    assert case.id in archived

    tidewater.slack.deactivate(CONTACT)
    tidewater.slack.deactivate(DEPUTY)
    tidewater.lives_through(days=7)
    told = [told for told in tidewater.told(tidewater.ada) if WAITING in told]
    assert ["is archived" in each for each in told] == [True, False, True]
    assert "Everybody has left who decides here" in told[1]
