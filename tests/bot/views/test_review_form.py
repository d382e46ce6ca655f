"""The form to approve: what exactly is approved, on which terms, and what is read back."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.views import approve_form, read_review
from policy import ReviewerRole
from storage import Case, Condition, Production

MakeCase = Callable[..., Case]
Snapshot = Callable[[str, Any], None]
CONTACT = ReviewerRole.CONTACT
TODAY = date(2026, 3, 2)


@pytest.fixture
def case(facts: dict[str, Any], a_case: MakeCase) -> Case:
    return a_case(**facts["written_approval"])


def test_the_form_looks_like_its_snapshot(
    case: Case, production: Production, matches_snapshot: Snapshot
) -> None:
    matches_snapshot("approve", approve_form(case, CONTACT, production=production, channel="C_CONTACT"))


def test_the_form_states_exactly_what_is_approved(case: Case) -> None:
    said = str(approve_form(case, CONTACT))
    told = [
        "TIDE-1",
        "revision 1",
        case.assessment.request_digest[:19],
        "netflix-2025-11",
        "written approval",
    ]
    assert [word for word in told if word not in said] == []
    assert "It still needs Netflix legal after you." in said


def test_the_form_remembers_the_case_and_its_revision(case: Case) -> None:
    mark = json.loads(approve_form(case, CONTACT, channel="C_CONTACT")["private_metadata"])
    assert mark == {"case": "TIDE-1", "revision": 1, "channel": "C_CONTACT"}


def test_the_worst_case_fits(worst_case: Case, slack_takes: Callable[[Any], None]) -> None:
    slack_takes(approve_form(worst_case, CONTACT))


def values(**states: dict[str, Any]) -> dict[str, Any]:
    return {name: {name: state} for name, state in states.items()}


def test_what_was_filled_in_is_read() -> None:
    state = values(
        reason={"value": "Fine."},
        conditions={"value": "Show us the frame.\n\n  No brands.  "},
        valid_until={"selected_date": "2026-06-30"},
    )
    read = read_review(state, today=TODAY)
    assert read.errors == {}
    assert read.reason == "Fine."
    assert read.conditions == (Condition("Show us the frame."), Condition("No brands."))
    assert read.valid_until == date(2026, 6, 30)


def test_an_empty_approval_is_an_approval_without_terms() -> None:
    read = read_review(values(reason={"value": None}, conditions={"value": None}), today=TODAY)
    assert (read.reason, read.conditions, read.valid_until, read.errors) == (None, (), None, {})


@pytest.mark.parametrize(
    ("field", "state", "sentence"),
    [
        ("reason", {"value": "x" * 1001}, "under 1000"),
        ("conditions", {"value": "\n".join("x" * 21)}, "20 conditions"),
        ("valid_until", {"selected_date": "2026-03-01"}, "past"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(field: str, state: dict[str, Any], sentence: str) -> None:
    read = read_review({field: {"any": state}}, today=TODAY)
    assert list(read.errors) == [field]
    assert sentence in read.errors[field]


def test_an_approval_may_end_today() -> None:
    state = values(valid_until={"selected_date": "2026-03-02"})
    assert read_review(state, today=TODAY).errors == {}
