"""What is set up is saved whole, by one person after the other, with who did it and what follows from it."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.schedule import DigestHour
from bot.setting_up import Overtaken, Seen, SettingUp
from policy import Assessment, NotAllowed, Outcome, Person, ReviewerRole
from storage import (
    Case,
    ContactEntry,
    Database,
    Message,
    ProductionEntry,
    SetupChange,
    ToolEntry,
    differences,
    find_case,
    fingerprint,
    job_by_key,
    place_message,
    production,
    production_entry,
    save_workspace,
    setup_changes,
    tools,
)

NOW = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
ADA, NOOR = Person(None, "T1", "UADA"), Person(None, "T1", "UNOOR")
TIDE = ProductionEntry(code="TIDE", name="Low Tide", channel="C1", time_zone="Europe/London")
CONTACT = ContactEntry(role=ReviewerRole.CONTACT, people=("U7",), channel="C9")
LEGAL = ContactEntry(role=ReviewerRole.LEGAL, group="S1", channel="C8")
SKETCHER = ToolEntry(name="Sketcher", agreement="yes", retains="no", terms_reviewed="yes")


@pytest.fixture
def setting_up(database: Database) -> SettingUp:
    with database.writing() as tx:
        save_workspace(tx, "T1", None, "Tide")
    return SettingUp(database, DigestHour(0, time(9)))


def kept(setting_up: SettingUp, code: str = "TIDE") -> ProductionEntry | None:
    with setting_up.database.reading() as tx:
        found = production(tx, "T1", code)
    return production_entry(found) if found else None


def seen(setting_up: SettingUp, by: Person = ADA) -> Seen:
    """As somebody who has just opened the form of the production."""
    entry = kept(setting_up)
    return Seen(by, "T1", fingerprint(entry.plain() if entry else None))


def changes(setting_up: SettingUp) -> list[SetupChange]:
    with setting_up.database.reading() as tx:
        return setup_changes(tx, "T1")


def test_a_production_its_contacts_and_a_tool_are_saved_with_who_did_it(setting_up: SettingUp) -> None:
    setting_up.save_production(seen(setting_up), TIDE, now=NOW)
    setting_up.save_contact(seen(setting_up), "TIDE", LEGAL, now=NOW)
    setting_up.save_contact(seen(setting_up, NOOR), "TIDE", CONTACT, now=NOW + timedelta(minutes=1))
    setting_up.save_tool(Seen(ADA, "T1", ""), SKETCHER, now=NOW + timedelta(minutes=2))

    assert kept(setting_up) == TIDE.model_copy(update={"contacts": (CONTACT, LEGAL)})
    told = [(each.subject, each.by, [d.path for d in differences(each)]) for each in changes(setting_up)]
    assert told == [
        ("tool Sketcher", ADA, []),
        ("production TIDE", NOOR, ["contact"]),
        ("production TIDE", ADA, ["legal"]),
        ("production TIDE", ADA, []),
    ]


def test_facts_are_changed_without_touching_the_contacts(setting_up: SettingUp) -> None:
    setting_up.save_production(seen(setting_up), TIDE, now=NOW)
    setting_up.save_contact(seen(setting_up), "TIDE", CONTACT, now=NOW)
    setting_up.save_production(seen(setting_up), TIDE.model_copy(update={"name": "High Tide"}), now=NOW)

    after = kept(setting_up)
    assert after is not None
    assert (after.name, after.contacts) == ("High Tide", (CONTACT,))


def test_a_role_or_a_tool_is_taken_away_and_what_it_was_stays_on_record(setting_up: SettingUp) -> None:
    setting_up.save_production(seen(setting_up), TIDE, now=NOW)
    setting_up.save_contact(seen(setting_up), "TIDE", CONTACT, now=NOW)
    setting_up.remove_contact(seen(setting_up), "TIDE", ReviewerRole.CONTACT, now=NOW)
    setting_up.save_tool(Seen(ADA, "T1", ""), SKETCHER, now=NOW)
    setting_up.remove_tool(Seen(ADA, "T1", fingerprint(SKETCHER.plain())), "Sketcher", now=NOW)

    assert kept(setting_up) == TIDE
    with setting_up.database.reading() as tx:
        assert tools(tx, "T1") == []
    tool, _, contact, *_ = changes(setting_up)
    assert (tool.before, tool.after) == (SKETCHER.plain(), None)
    assert [(each.path, each.after) for each in differences(contact)] == [("contact", None)]


def test_of_two_admins_the_later_is_refused_and_told_what_the_other_changed(setting_up: SettingUp) -> None:
    setting_up.save_production(seen(setting_up), TIDE, now=NOW)
    early = seen(setting_up)
    setting_up.save_contact(seen(setting_up, NOOR), "TIDE", CONTACT, now=NOW)
    moved = CONTACT.model_copy(update={"channel": "C5"})
    setting_up.save_contact(seen(setting_up, NOOR), "TIDE", moved, now=NOW)

    with pytest.raises(Overtaken, match=r"\(contact channel, contact\)") as refused:
        setting_up.save_contact(early, "TIDE", LEGAL, now=NOW)
    assert [change.by for change in refused.value.changes] == [NOOR, NOOR]
    with pytest.raises(Overtaken):
        setting_up.remove_contact(early, "TIDE", ReviewerRole.CONTACT, now=NOW)
    after = kept(setting_up)
    assert after is not None
    assert after.contacts == (moved,)


def test_the_same_form_sent_twice_is_one_change(setting_up: SettingUp) -> None:
    first = seen(setting_up)
    setting_up.save_production(first, TIDE, now=NOW)
    setting_up.save_production(first, TIDE, now=NOW)

    assert len(changes(setting_up)) == 1


def test_a_new_production_never_overwrites_one_that_is_there(setting_up: SettingUp) -> None:
    setting_up.save_production(seen(setting_up), TIDE, now=NOW)
    other = TIDE.model_copy(update={"name": "Another tide"})

    with pytest.raises(NotAllowed, match="There is a production TIDE already"):
        setting_up.save_production(Seen(ADA, "T1", ""), other, now=NOW)
    assert kept(setting_up) == TIDE


def test_new_contacts_get_what_waits_and_their_channel_a_digest(
    setting_up: SettingUp, opened: Callable[..., Case]
) -> None:
    setting_up.save_production(seen(setting_up), TIDE, now=NOW)
    case = opened()
    with setting_up.database.writing() as tx:
        place_message(tx, case.key, Message("requester", "D1", "1.0"))
    setting_up.save_contact(seen(setting_up), "TIDE", CONTACT, now=NOW)

    with setting_up.database.reading() as tx:
        owed = _draws(tx, case, setting_up)
        assert owed == {"requester", "contact"}
        assert job_by_key(tx, "digest:T1:C9:2026-W11") is not None


def test_of_two_roles_that_shared_a_card_each_gets_its_own_when_they_part(
    setting_up: SettingUp, opened: Callable[..., Case], an_assessment: Callable[..., Assessment]
) -> None:
    setting_up.save_production(seen(setting_up), TIDE, now=NOW)
    setting_up.save_contact(seen(setting_up), "TIDE", CONTACT, now=NOW)
    setting_up.save_contact(seen(setting_up), "TIDE", LEGAL.model_copy(update={"channel": "C9"}), now=NOW)
    case = opened(assessment=an_assessment(Outcome.WRITTEN_APPROVAL, *ReviewerRole))
    with setting_up.database.writing() as tx:
        place_message(tx, case.key, Message("contact", "C9", "1.0"))
    parted = CONTACT.model_copy(update={"channel": "C5"})
    setting_up.save_contact(seen(setting_up), "TIDE", parted, now=NOW)

    with setting_up.database.reading() as tx:
        assert _draws(tx, case, setting_up) == {"requester", "contact", "legal"}
        farewell = job_by_key(tx, f"moved:T1:{case.id}:C9:1.0")
    assert farewell is not None
    assert farewell.payload["to"] == "C5"


def _draws(tx: Any, case: Case, setting_up: SettingUp) -> set[str]:
    """For which messages a drawing is owed under the occasion of the last change."""
    last = changes(setting_up)[0]
    occasion = f"setup-{NOW:%Y-%m-%dT%H:%M:%S}-{fingerprint(last.after)}"
    known = find_case(tx, "T1", case.id)
    assert known is not None
    keys = {
        target: f"draw:T1:{case.id}:{known.events[-1].number}:{target}:{occasion}"
        for target in ("requester", "contact", "legal")
    }
    return {target for target, key in keys.items() if job_by_key(tx, key) is not None}
