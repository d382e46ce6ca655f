"""Journeys on a Home tab with much on it: by urgency, filtered, page by page, and as it was when redrawn."""

from collections.abc import Callable
from datetime import timedelta

from bot.sandbox.persona import Persona
from bot.sandbox.refusals import NotThere
from bot.sandbox.seed import CONTACT_CHANNEL, PRODUCTION
from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER
from bot.sandbox.values import View
from bot.sandbox.workspace import TEAM
from storage import Case, open_case
from tests.journeys.tidewater import Tidewater


def asked_for(tidewater: Tidewater, like: Case, count: int, production: str = PRODUCTION) -> None:
    """So many requests like that one stand in the database, a minute apart."""
    with tidewater.database.writing() as tx:
        for number in range(count):
            request = like.request.model_copy(update={"title": f"Copy {number}", "production": production})
            open_case(
                tx,
                team=TEAM,
                request=request,
                assessment=like.assessment,
                requester=like.requester,
                submission=f"copy-{production}-{number}",
                now=tidewater.clock() + timedelta(minutes=number),
            )


def chooses(who: Persona, menu: str, option: str) -> View:
    """Chooses in a menu of the Home tab, and waits until it is redrawn."""
    return redrawn(who, lambda: who.chooses(menu, option))


def presses(who: Persona, button: str) -> View:
    return redrawn(who, lambda: who.clicks_at_home(button))


def redrawn(who: Persona, act: Callable[[], None]) -> View:
    before = who.home.hash if who.home else None
    act()

    def look() -> View | None:
        return who.home if who.home and who.home.hash != before else None

    return who.waits_for(look, lambda: NotThere("The tab is not redrawn."))


def rows(view: View) -> list[str]:
    """The ids of the cases on the tab, from top to bottom."""
    texts = (str(block.get("text", {}).get("text")) for block in view.blocks)
    return [text.split("\n")[0].rpartition(" · ")[2] for text in texts if " · TIDEWATER-" in text]


def test_reviewers_find_what_is_overdue_then_what_weighs_most_then_what_has_waited_longest(
    tidewater: Tidewater,
) -> None:
    old = tidewater.asks(SIGNS)
    tidewater.waits(days=2)
    light, heavy = tidewater.asks(SIGNS), tidewater.asks(YOUNGER)
    home = tidewater.noor.opens_home()

    assert rows(home) == [old.id, heavy.id, light.id]
    assert home.words.count("Overdue: it has waited since") == 1


def test_what_waits_for_the_requester_waits_for_nobody_else(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.noor, "Ask…", tidewater.card(case), "ask")
    tidewater.sends(tidewater.noor, {"reason": "Which shots are these?"})

    noor, mira = tidewater.noor.opens_home().words, tidewater.mira.opens_home().words
    assert "Waiting for an answer to a question (1)" in noor
    assert "Waiting for you" not in noor
    assert "You have to act (1)" in mira
    assert "You were asked: “Which shots are these?”" in mira
    tidewater.mira.clicks_at_home("Answer…")
    tidewater.mira.waits_for_view("answer")


def test_all_of_a_part_is_shown_page_by_page_and_stays_so_when_a_case_changes(tidewater: Tidewater) -> None:
    first = tidewater.asks(SIGNS)
    asked_for(tidewater, first, 45)
    noor = tidewater.noor
    assert "Waiting for you (46)" in noor.opens_home().words
    page = presses(noor, "Show all")
    assert len(rows(page)) == 20
    assert "Newer" not in page.words
    second = presses(noor, "Older")
    third = presses(noor, "Older")
    assert len(rows(third)) == 6
    assert set(rows(page) + rows(second) + rows(third)) == {f"TIDEWATER-{n}" for n in range(1, 47)}
    assert "Older" not in third.words

    tidewater.approves(noor, tidewater.card(first))
    assert noor.home is not None
    assert len(rows(noor.home)) == 5
    assert len(rows(tidewater.noor.opens_home())) == 5
    assert len(rows(presses(noor, "Newer"))) == 20


def test_the_menus_narrow_the_tab_to_a_production_a_status_and_ones_own(tidewater: Tidewater) -> None:
    use = (MOODBOARD[0] | {"production": "TIDEWATER"}, *MOODBOARD[1:])
    mine = tidewater.asks(use, by=tidewater.tomas, channel=CONTACT_CHANNEL)
    asked_for(tidewater, tidewater.asks(SIGNS), 2, "LANTERN-ROW")
    tomas = tidewater.tomas
    assert "LANTERN-ROW-2" in tomas.opens_home().words

    home = chooses(tomas, "filter_production", "Tidewater")
    assert "LANTERN-ROW" not in home.words
    assert "TIDEWATER-2" in home.words
    home = chooses(tomas, "filter_whose", "Mine")
    assert rows(home) == [mine.id]
    home = chooses(tomas, "filter_status", "Finished")
    assert "There is nothing of this kind" in home.words
    home = chooses(tomas, "filter_status", "In force")
    assert rows(home) == [mine.id]
    chooses(tomas, "filter_status", "Every status")
    chooses(tomas, "filter_whose", "Mine, and what I review")
    assert "LANTERN-ROW-2" in chooses(tomas, "filter_production", "Every production").words


def test_two_approvals_are_needed_and_whoever_gave_one_is_rid_of_it(tidewater: Tidewater) -> None:
    case = tidewater.asks(YOUNGER)
    tidewater.approves(tidewater.noor, tidewater.card(case))

    assert "Waiting for you" not in tidewater.noor.opens_home().words
    assert "Waiting for you (1)" in tidewater.hana.opens_home().words


def test_a_condition_waits_for_its_owner_and_then_for_the_reviewer(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    terms = {"conditions": "Nobody can read them", "owner.1": tidewater.jonas.name}
    tidewater.approves(tidewater.noor, tidewater.card(case), **terms)
    assert "Please see to it: Nobody can read them" in tidewater.jonas.opens_home().words
    assert "In force (1)" in tidewater.mira.opens_home().words

    tidewater.jonas.clicks_at_home("Condition met…")
    tidewater.jonas.waits_for_view("finish_condition")
    tidewater.sends(tidewater.jonas, {"note": "Blurred."})
    assert "A condition is said to be met" in tidewater.noor.opens_home().words
    assert "Nobody can read them" not in tidewater.jonas.opens_home().words
