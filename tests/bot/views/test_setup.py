"""The pages and forms of the set-up: as they look, however much there is, and what is read back from them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.sandbox.elements import merged_state
from bot.sandbox.slack_json import with_ids
from bot.views import (
    contact_form,
    moved_card,
    production_form,
    production_page,
    read_contact,
    read_production,
    read_tool,
    setup_page,
    tool_form,
    tools_page,
)
from policy import Person, ReviewerRole
from storage import Case, Contact, Production, SetupChange, Tool, WorkingHours

NOW = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
ADA = Person(None, "T1", "UADA")
HOURS = WorkingHours((0, 1, 2, 3), time(10), time(16, 30), "Europe/Madrid")
CONTACT = Contact(ReviewerRole.CONTACT, "C9", ("U7", "T2/U8"), None, ("U6",), HOURS)
TIDE = Production("T1", "TIDE", "Tide & Time", "C1", "Europe/London", "pt-BR", (CONTACT,))
SKETCHER = Tool("Sketcher", "Sketch Company", "yes", "no", "yes", date(2026, 1, 31))
CHANGES = [
    SetupChange(
        NOW,
        ADA,
        "production TIDE",
        {"name": "Tide"},
        {"name": "Tide & Time", "contacts": [{"role": "legal"}]},
    ),
    SetupChange(
        NOW - timedelta(days=1),
        None,
        "production TIDE",
        {"name": "Tide", "contacts": [{"role": "contact", "channel": "C8", "people": ["U1"]}]},
        {"name": "Tide", "contacts": [{"role": "contact", "channel": "C9", "group": "S1"}]},
    ),
    SetupChange(
        NOW, ADA, "production TIDE", {"name": "Tide"}, {"name": "Tide", "contacts": [{"role": "legal"}]}
    ),
    SetupChange(
        NOW, ADA, "production TIDE", {"name": "Tide", "contacts": [{"role": "legal"}]}, {"name": "Tide"}
    ),
    SetupChange(NOW - timedelta(days=2), ADA, "tool Plateau", {"name": "Plateau"}, None),
    SetupChange(NOW - timedelta(days=3), None, "production TIDE", None, {"name": "Tide"}),
]
Snapshot = Callable[[str, Any], None]
Takes = Callable[[Any], None]


def entered(form: dict[str, Any], **typed: Any) -> Any:
    """The state of a form as it is sent, with some fields changed."""
    values = merged_state(with_ids(form["blocks"]), {})
    for states in values.values():
        for field in states:
            states[field] |= typed.get(field, {})
    return values


def test_pages_and_forms_look_like_their_snapshots(matches_snapshot: Snapshot) -> None:
    reef = replace(TIDE, code="REEF", name="Reef", contacts=())
    matches_snapshot("setup", setup_page([TIDE, reef], 3, CHANGES))
    matches_snapshot("setup_production", production_page(TIDE, CHANGES[:1]))
    matches_snapshot("setup_tools", tools_page([SKETCHER, Tool("Plateau")]))
    matches_snapshot("setup_production_new", production_form(None))
    matches_snapshot("setup_production_form", production_form(TIDE))
    matches_snapshot("setup_contact_form", contact_form(TIDE, ReviewerRole.CONTACT))
    matches_snapshot("setup_contact_new", contact_form(TIDE, ReviewerRole.LEGAL))
    matches_snapshot("setup_tool_new", tool_form(None))
    matches_snapshot("setup_tool_form", tool_form(SKETCHER))


def test_a_card_left_behind_says_where_its_case_is(
    a_case: Callable[..., Case], matches_snapshot: Snapshot
) -> None:
    matches_snapshot("setup_moved_card", moved_card(a_case(), "C9"))


def test_hundreds_of_productions_and_tools_are_shown_page_by_page(slack_takes: Takes) -> None:
    many = [replace(TIDE, code=f"P{n}", name=f"{n} {'🎬' * 90}", contacts=()) for n in range(300)]
    shown: list[str] = []
    for page in range(10):
        view = setup_page(many, 300, CHANGES, page=page)
        slack_takes(view)
        shown += [block["accessory"]["value"] for block in view["blocks"] if "accessory" in block]
    assert shown == [production.code for production in many]
    assert "Show the first 30" in str(view)

    tools = [replace(SKETCHER, name=f"{n} {'🎨' * 48}", vendor="V" * 100) for n in range(31)]
    last = tools_page(tools, page=1)
    slack_takes(last)
    assert [b["accessory"]["value"] for b in last["blocks"] if "accessory" in b] == [tools[30].name]


def test_the_fullest_production_fits(slack_takes: Takes) -> None:
    people = tuple(f"U{n}" for n in range(300))
    contacts = tuple(replace(CONTACT, role=role, people=people, deputies=people) for role in ReviewerRole)
    full = replace(TIDE, name="🎬" * 100, contacts=contacts)

    slack_takes(production_page(full, CHANGES * 2))
    slack_takes(contact_form(full, ReviewerRole.LEGAL))
    assert "and 260 more" in str(production_page(full))


@pytest.mark.parametrize("role", ReviewerRole)
def test_a_form_sent_as_it_opened_says_what_was_there(role: ReviewerRole) -> None:
    form = contact_form(replace(TIDE, contacts=(replace(CONTACT, role=role),)), role)

    assert read_contact(entered(form), role).facts == {
        "role": role,
        "people": ["U7", "T2/U8"],
        "group": None,
        "channel": "C9",
        "deputies": ["U6"],
        "working_hours": {
            "days": ["mon", "tue", "wed", "thu"],
            "from": "10:00",
            "to": "16:30",
            "time_zone": "Europe/Madrid",
        },
    }
    production = read_production(entered(production_form(TIDE)), "TIDE").facts
    assert (production["code"], production["name"], production["language"]) == (
        "TIDE",
        "Tide & Time",
        "pt-BR",
    )
    tool = read_tool(entered(tool_form(SKETCHER)), "Sketcher").facts
    assert (tool["agreement"], tool["retains"], tool["reviewed_on"]) == ("yes", "no", "2026-01-31")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("europe/london", "Europe/London"),
        ("London", "Europe/London"),
        ("los angeles", "America/Los_Angeles"),
        ("buenos aires", "America/Buenos_Aires"),
        ("utc", "UTC"),
        ("Atlantis", "Atlantis"),
        ("", ""),
    ],
)
def test_a_time_zone_may_be_called_by_its_city(typed: str, meant: str) -> None:
    form = production_form(None)
    facts = read_production(entered(form, time_zone={"value": typed}, code={"value": "reef"}), None).facts
    assert (facts["time_zone"], facts["code"]) == (meant, "REEF")
