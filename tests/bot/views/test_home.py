"""The Home tab for each kind of person, what is next with each case, and its limits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.ids import Do
from bot.views import HOME_PAGE, AppCondition, HomeTab, Shelf, home_view
from policy import Action, Person, ReviewerRole, Status
from storage import Case, Condition, Done, Draft, HomeChoice, Message, Production

MakeCase = Callable[..., Case]
Snapshot = Callable[[str, Any], None]
NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def tab(production: Production) -> Callable[..., HomeTab]:
    """A tab on which Tide & Time is known; `cases` may stand in any shelf."""

    def make(user: str = "U1", **shelves: Any) -> HomeTab:
        cases: dict[str, Any] = {
            name: Shelf(tuple(of)) if isinstance(of, list) else of for name, of in shelves.items()
        }
        return HomeTab(user, NOW, {"TIDE": production}, **cases)

    return make


def words_at(view: dict[str, Any], case_id: str) -> str:
    """The row of a case."""
    rows = (block["text"]["text"] for block in view["blocks"] if block["type"] == "section")
    return next(str(row) for row in rows if f"· {case_id}\n" in row)


def button_at(view: dict[str, Any], case_id: str) -> str:
    row = next(
        block for block in view["blocks"] if f"· {case_id}\n" in str(block.get("text", {}).get("text"))
    )
    return str(row["accessory"]["action_id"])


def headings(view: dict[str, Any]) -> list[str]:
    texts = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    return [text.strip("*") for text in texts if text.startswith("*") and "\n" not in text]


def test_home_looks_like_its_snapshots(
    facts: dict[str, Any],
    a_case: MakeCase,
    a_draft: Callable[..., Draft],
    production: Production,
    tab: Callable[..., HomeTab],
    matches_snapshot: Snapshot,
) -> None:
    review, shared = a_case(2, **facts["escalate"]), a_case(1)
    matches_snapshot("home_newcomer", home_view(tab("U5", ask=("U2", "U3"))))
    mine = tab(open=[review], in_force=[shared], draft=a_draft(title="A fog bank"), offered=(production,))
    matches_snapshot("home_requester", home_view(mine))
    queue = tab("U2", queue=[review], overdue={review.id}, shared=[shared], reviews=True, may_be_away=True)
    matches_snapshot("home_contact", home_view(replace(queue, offered=(production,))))
    lost = AppCondition(late_by=12, dead=2, without=("REEF",), unrouted=Shelf((review,)))
    matches_snapshot("home_admin", home_view(tab("U9", condition=lost)))


def test_a_requester_reads_first_what_they_have_to_do_and_can_do_it_there(
    facts: dict[str, Any], a_case: MakeCase, moved: MakeCase, approved: MakeCase, tab: Callable[..., HomeTab]
) -> None:
    asked = moved(a_case(1, **facts["escalate"]), Action.ASK, Status.NEEDS_INFO, "Which shots?")
    blocked = a_case(2, **facts["written_approval"])
    waiting = a_case(3, **facts["escalate"])
    terms = (Condition("Show us the frame.", "U1", date(2026, 3, 3)),)
    owing = approved(a_case(4, **facts["escalate"]), ReviewerRole.CONTACT, conditions=terms)
    until = approved(a_case(5, **facts["escalate"]), ReviewerRole.CONTACT, valid_until=date(2026, 6, 30))
    over = moved(a_case(6, **facts["escalate"]), Action.DECLINE, Status.DECLINED, "Too close to a film.")
    view = home_view(tab(open=[asked, blocked, waiting], in_force=[owing, until], finished=[over]))

    assert headings(view) == ["You have to act (3)", "Waiting for others (1)", "In force (1)", "Finished (1)"]
    assert "You were asked: “Which shots?”" in words_at(view, "TIDE-1")
    assert "Please show, before it can be approved" in words_at(view, "TIDE-2")
    assert "Waiting for the Netflix contact since 2 Mar 2026." in words_at(view, "TIDE-3")
    assert "Overdue since 3 Mar 2026: Show us the frame." in words_at(view, "TIDE-4")
    assert "You may go ahead until 30 Jun 2026." in words_at(view, "TIDE-5")
    assert "Because: Too close to a film." in words_at(view, "TIDE-6")
    buttons = [button_at(view, f"TIDE-{number}") for number in range(1, 7)]
    details = [Do.SHOW_DETAILS] * 2
    assert buttons == [Do.ANSWER, Do.SHOW_EVIDENCE, Do.SHOW_DETAILS, Do.FINISH_CONDITION, *details]


def test_nobody_reads_go_ahead_before_the_contact_has_it(
    a_case: MakeCase, production: Production, tab: Callable[..., HomeTab]
) -> None:
    sent = a_case()
    there = replace(sent, messages=(Message("contact", "C_CONTACT", "1.0"),))
    nobody = {"TIDE": replace(production, contacts=())}

    assert "On its way" in words_at(home_view(tab(in_force=[sent])), "TIDE-1").replace("It is on", "On")
    assert "go ahead" not in str(home_view(tab(in_force=[sent])))
    assert "You may go ahead" in words_at(home_view(tab(in_force=[there])), "TIDE-1")
    unset = words_at(home_view(replace(tab(in_force=[sent]), productions=nobody)), "TIDE-1")
    assert "Please do not start" in unset


def test_who_sees_to_a_condition_of_others_finds_it_among_what_they_have_to_do(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, tab: Callable[..., HomeTab]
) -> None:
    terms = (Condition("Credit it.", "U7"), Condition("Not theirs.", "U8"))
    case = approved(a_case(**facts["escalate"]), ReviewerRole.CONTACT, conditions=terms)
    view = home_view(tab("U7", owned=[case]))

    assert "Please see to it: Credit it." in words_at(view, "TIDE-1")
    assert button_at(view, "TIDE-1") == Do.FINISH_CONDITION


def test_a_reviewer_reads_why_a_case_is_where_it_is_in_the_queue(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, tab: Callable[..., HomeTab]
) -> None:
    late, new = a_case(1, **facts["written_approval"]), a_case(2, **facts["escalate"])
    said = Done(Person(None, "T1", "U1"), NOW)
    met = approved(
        a_case(3, **facts["escalate"]), ReviewerRole.CONTACT, conditions=(Condition("Credit it.", done=said),)
    )
    view = home_view(tab("U2", queue=[met, late, new], overdue={"TIDE-1"}, reviews=True))

    assert words_at(view, "TIDE-1").startswith("🛑 Written approval is asked for")
    assert "Overdue: it has waited since 2 Mar 2026." in words_at(view, "TIDE-1")
    assert "The requester still has to show evidence." in words_at(view, "TIDE-1")
    assert "It has waited since 2 Mar 2026." in words_at(view, "TIDE-2")
    assert "A condition is said to be met" in words_at(view, "TIDE-3")


def test_one_primary_button_leads_the_tab(a_draft: Callable[..., Draft], tab: Callable[..., HomeTab]) -> None:
    view = home_view(tab(draft=a_draft(title="A fog bank")))
    primary = [each for block in view["blocks"] for each in block.get("elements", []) if each.get("style")]
    assert [each["action_id"] for each in primary] == [Do.OPEN_FORM]


def test_what_is_chosen_shows_in_the_menus_and_its_pages_can_be_turned(
    facts: dict[str, Any], a_case: MakeCase, production: Production, tab: Callable[..., HomeTab]
) -> None:
    some = Shelf(tuple(a_case(number, **facts["escalate"]) for number in range(1, HOME_PAGE + 1)), more=True)
    chosen = HomeChoice("TIDE", "open", "mine", page=1)
    view = home_view(replace(tab(open=some, reviews=True), offered=(production,), chosen=chosen))
    menus = next(block for block in view["blocks"] if block.get("block_id", "").startswith("filters."))

    picked = [menu["initial_option"]["value"] for menu in menus["elements"]]
    assert picked == ["TIDE", "open", "mine"]
    assert [each["action_id"] for each in view["blocks"][-2]["elements"]] == [Do.NEWER, Do.OLDER]
    nothing = home_view(replace(tab(), chosen=chosen, offered=(production,)))
    assert "There is nothing of this kind" in str(nothing)


@pytest.mark.parametrize("chosen", [HomeChoice(), HomeChoice(None, "open", None, 3)])
def test_the_fullest_home_fits(
    chosen: HomeChoice,
    worst_case: Case,
    moved: MakeCase,
    production: Production,
    tab: Callable[..., HomeTab],
    slack_takes: Callable[[Any], None],
) -> None:
    most = HOME_PAGE if chosen.status else 7
    asked = moved(worst_case, Action.ASK, Status.NEEDS_INFO, "🎬" * 1000)
    many = Shelf((asked, *[worst_case] * (most - 1)), more=True)
    codes = [replace(production, code=f"P{number}", name="🎬" * 100) for number in range(300)]
    full = tab(
        open=Shelf((asked,) * most, more=True),
        in_force=many if not chosen.status else Shelf(),
        finished=many if not chosen.status else Shelf(),
        queue=many,
        asked=many,
        shared=many if not chosen.status else Shelf(),
        reviews=True,
        may_be_away=True,
        condition=AppCondition(99, 99, [each.code for each in codes], many if not chosen.status else Shelf()),
    )
    slack_takes(home_view(replace(full, offered=codes, chosen=chosen)))
