"""The forms about conditions: who sees to them, that one is met, or open again; and the messages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.views import (
    ReadReview,
    approve_form,
    contact_card,
    event_note,
    finish_form,
    owner_note,
    read_finished,
    read_review,
    read_terms,
    reopen_form,
    requester_message,
    terms_form,
)
from policy import Action, Person, ReviewerRole, Status
from storage import Case, Condition, Done, Production
from tests.bot.views.conftest import SENT

MakeCase = Callable[..., Case]
Snapshot = Callable[[str, Any], None]
CONTACT = ReviewerRole.CONTACT
TODAY = date(2026, 3, 2)
JONAS = Person(None, "T1", "U9")
TOOLS = [
    {"name": name, "agreement": "yes", "retains": "no", "terms_reviewed": "yes"}
    for name in ("Sketcher", "Painter", "Mixer")
]
FRAME = Condition("Show us the final frame.", "U9", date(2026, 4, 1), 1)
BRANDS = Condition("No brands in it.", "U1", None, 2)


@pytest.fixture
def case(facts: dict[str, Any], a_case: MakeCase) -> Case:
    return a_case(**facts["escalate"], tools=TOOLS)


@pytest.fixture
def agreed(case: Case, approved: MakeCase) -> Case:
    """Approved on two conditions."""
    return approved(case, CONTACT, conditions=(FRAME, BRANDS))


def values(**states: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_at_", "."): {"any": state} for name, state in states.items()}


def test_the_forms_look_like_their_snapshots(case: Case, agreed: Case, matches_snapshot: Snapshot) -> None:
    filled = ReadReview("Fine.", (FRAME, BRANDS), date(2026, 6, 30), "Episode three", ("Painter",))
    done = replace(FRAME, done=Done(JONAS, SENT, "It is in the folder."))
    matches_snapshot("approve_terms", terms_form(case, filled, channel="C_CONTACT"))
    matches_snapshot("finish_condition", finish_form(agreed, [(CONTACT, FRAME), (CONTACT, BRANDS)]))
    matches_snapshot("return_condition", reopen_form(agreed, (CONTACT, done), {"case": "TIDE-1"}))


@pytest.mark.parametrize("occasion", ["given", "soon", "overdue", "again"])
def test_the_message_to_an_owner_looks_like_its_snapshot(
    occasion: str, agreed: Case, production: Production, matches_snapshot: Snapshot
) -> None:
    why = "Shot four is missing." if occasion == "again" else None
    post = owner_note(agreed, production, [FRAME], occasion, "U9", why)
    matches_snapshot(f"owner_{occasion}", post)
    assert "Show us the final frame." in post.text


def test_twenty_of_the_longest_conditions_fit(
    worst_case: Case, production: Production, slack_takes: Callable[[Any], None]
) -> None:
    terms = tuple(Condition("🎬" * 75, "U9", TODAY, number) for number in range(1, 21))
    slack_takes(terms_form(worst_case, ReadReview("🎬" * 500, terms, TODAY, "🎬" * 150)))
    slack_takes(terms_form(worst_case, ReadReview(None, (Condition("🎬" * 750),))))
    slack_takes(finish_form(worst_case, [(CONTACT, term) for term in terms]))
    slack_takes(reopen_form(worst_case, (CONTACT, terms[0]), {}))
    slack_takes(owner_note(worst_case, production, terms, "given", "U9"))


def test_tools_can_be_chosen_where_there_are_several(case: Case, a_case: MakeCase) -> None:
    assert "only_tools" in str(approve_form(case, CONTACT))
    assert "only_tools" not in str(approve_form(a_case(), CONTACT))


def test_the_limits_are_read() -> None:
    chosen = {"selected_options": [{"value": "2"}, {"value": "0"}, {"value": "9"}]}
    state = values(only_for={"value": " Episode three "}, only_tools=chosen)
    read = read_review(state, today=TODAY, tools=["Sketcher", "Painter", "Mixer"])
    assert (read.only_for, read.only_tools) == ("Episode three", ("Sketcher", "Mixer"))


def test_a_condition_has_its_text_owner_and_day() -> None:
    state = values(
        reason={"value": "Fine."},
        condition_at_1={"value": "Show us the frame."},
        owner_at_1={"selected_user": "U9"},
        due_at_1={"selected_date": "2026-04-01"},
        condition_at_2={"value": "No brands."},
        owner_at_2={"selected_user": "U1"},
        due_at_2={"selected_date": None},
    )
    read = read_terms(state, today=TODAY)
    assert read.errors == {}
    assert read.reason == "Fine."
    assert read.conditions == (
        Condition("Show us the frame.", "U9", date(2026, 4, 1)),
        Condition("No brands.", "U1"),
    )


@pytest.mark.parametrize(
    ("field", "state"),
    [
        ("condition.1", {"value": " \u200b"}),
        ("condition.1", {"value": "x" * 1501}),
        ("owner.1", {"selected_user": None}),
        ("due.1", {"selected_date": "2026-03-01"}),
    ],
)
def test_what_is_wrong_is_said_at_the_conditions_field(field: str, state: dict[str, Any]) -> None:
    right = {"condition.1": {"value": "Show it."}, "owner.1": {"selected_user": "U9"}, "due.1": {}}
    read = read_terms({name: {"any": each} for name, each in (right | {field: state}).items()}, today=TODAY)
    assert list(read.errors) == [field]


def test_what_is_met_is_one_of_the_open_conditions_with_a_note() -> None:
    open_ones = [(CONTACT, FRAME), (CONTACT, BRANDS)]
    chosen = {"selected_option": {"value": "contact.2"}}
    link = {"value": "https://frames.example/1"}
    read = read_finished(values(condition=chosen, note={"value": "See it."}, link=link), open_ones)
    assert (read.term, read.note, read.errors) == (
        (CONTACT, BRANDS),
        "See it.\nhttps://frames.example/1",
        {},
    )


@pytest.mark.parametrize(
    ("field", "state"),
    [
        ("condition", {"selected_option": {"value": "legal.2"}}),
        ("note", {"value": ""}),
        ("note", {"value": "x" * 1001}),
        ("link", {"value": "http://frames.example/1"}),
    ],
)
def test_what_is_wrong_with_it_is_said_at_its_field(field: str, state: dict[str, Any]) -> None:
    right: dict[str, Any] = {"condition": {"selected_option": {"value": "contact.2"}}}
    states = right | {"note": {"value": "See it."}, field: state}
    read = read_finished({name: {"any": each} for name, each in states.items()}, [(CONTACT, BRANDS)])
    assert list(read.errors) == [field]


def test_overdue_is_what_nobody_says_is_met_after_its_day(agreed: Case, production: Production) -> None:
    due = date(2026, 4, 1)
    for today, late in ((due, False), (due + timedelta(days=1), True)):
        card = contact_card(agreed, production, CONTACT, today=today)
        letter = requester_message(agreed, production, shared_with=None, today=today)
        assert ("A condition is overdue." in str(card.blocks)) is late
        assert ("'Overdue'" in str(letter.blocks)) is late

    done = replace(FRAME, done=Done(JONAS, SENT, "It is in the folder."))
    met = replace(agreed, reviews=(replace(agreed.reviews[0], conditions=(done, BRANDS)),))
    card = contact_card(met, production, CONTACT, today=due + timedelta(days=9))
    assert "overdue" not in str(card.blocks).lower()


def test_who_reads_that_it_is_met_can_accept_exactly_that(
    agreed: Case, moved: MakeCase, production: Production
) -> None:
    said = moved(agreed, Action.FINISH_CONDITION, Status.APPROVED, "It is in the folder.", JONAS)
    done = replace(FRAME, done=Done(JONAS, said.events[-1].at, "It is in the folder."))
    met = replace(said, reviews=(replace(said.reviews[0], conditions=(done, BRANDS)),))
    note = event_note(met, production, met.events[-1], "contact")
    [accept, reopen, _] = note.blocks[-1]["elements"]
    assert (accept["text"]["text"], reopen["text"]["text"]) == ("Accept", "Open again…")
    assert met.events[-1].at.isoformat() in accept["value"]
    assert "Show us the final frame." in str(note.blocks)

    again = replace(said, reviews=(replace(said.reviews[0], conditions=(FRAME, BRANDS)),))
    assert "Accept" not in str(event_note(again, production, again.events[-1], "contact").blocks)
