"""A journey of a contact who is away: the deputy is told, reminded and decides, and both names are shown."""

from bot.sandbox.seed import CONTACT, CONTACT_CHANNEL, DEPUTY
from bot.sandbox.uses import SIGNS
from bot.sandbox.values import Message
from policy import Status
from tests.journeys.tidewater import Tidewater


def decided(shown: Message) -> str:
    """The lines of rich text of a message, people by their ids."""
    lines = [line for block in shown.blocks if block["type"] == "rich_text" for line in block["elements"]]
    parts = [part for line in lines for part in line["elements"]]
    return "".join(part.get("text") or part.get("user_id", "") for part in parts if isinstance(part, dict))


def test_while_the_contact_is_away_the_deputy_is_told_reminded_and_decides(tidewater: Tidewater) -> None:
    noor, tomas = tidewater.noor, tidewater.tomas
    noor.opens_home()
    noor.clicks_at_home("I am away…")
    form = noor.waits_for_view("go_away")
    for field, value in {"deputy": CONTACT, "first_day": "2026-03-09", "last_day": "2026-03-05"}.items():
        noor.fills(field, value)
    assert "cannot stand in for yourself" in noor.submits()["deputy"]
    assert "before the first one" in noor.errors["last_day"]
    noor.fills("deputy", DEPUTY).fills("last_day", "2026-03-13")
    assert noor.submits() == {}
    assert "is told when it begins" in tidewater.sees_another(noor, form).words
    tidewater.closes(noor)
    assert tidewater.slack.wait_until(lambda: noor.home is not None and "You are away" in noor.home.words)

    tidewater.lives_through(days=2)  # Friday; it begins on Monday
    assert tidewater.told(tomas) == []
    case = tidewater.asks(SIGNS)
    tidewater.lives_through(days=4)  # Tuesday

    assert [f"<@{CONTACT}>" in told.text for told in tomas.dms()] == [True, False]
    assert "You stand in for" in tidewater.told(tomas)[0]
    assert case.id in tidewater.told(tomas)[0]
    assert "You get this because you stand in for somebody who is away" in tidewater.told(tomas)[1]
    thread = tidewater.slack.posts(CONTACT_CHANNEL, tidewater.card(case).ts)
    assert [f"<@{DEPUTY}>" in each.text for each in thread] == [True]

    tidewater.declines(tomas, tidewater.card(case), "Not with these faces.")
    assert tidewater.again(case).status is Status.DECLINED
    for shown in (tidewater.card(case), tidewater.letter(case)):
        assert f"{DEPUTY} for {CONTACT}" in decided(shown)

    noor.clicks_at_home("I am back")
    assert tidewater.slack.wait_until(lambda: noor.home is not None and "You are away" not in noor.home.words)
