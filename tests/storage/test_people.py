"""Productions, contacts and tools are found in their workspace: by code, by channel, by who reviews."""

from dataclasses import replace
from datetime import date

from policy import ReviewerRole
from storage import (
    Absence,
    Contact,
    Database,
    Production,
    Tool,
    WorkingHours,
    Workspace,
    production,
    production_in,
    productions,
    productions_reviewed_in,
    save_absence,
    save_production,
    save_tool,
    save_workspace,
    tools,
    workspaces,
)

CONTACT = Contact(ReviewerRole.CONTACT, "C9", people=("U7", "U8"), deputies=("U6",))
LEGAL = Contact(ReviewerRole.LEGAL, "C8", group="S1")
TIDE = Production("T1", "TIDE", "Low Tide", "C1", "Europe/London", "no", (CONTACT, LEGAL))


def test_a_production_comes_back_as_it_was_saved(database: Database) -> None:
    with database.writing() as tx:
        save_production(tx, TIDE)

    with database.reading() as tx:
        assert production(tx, "T1", "TIDE") == TIDE
        assert production(tx, "T2", "TIDE") is None
        assert production(tx, "T1", "REEF") is None


def test_saving_again_replaces_the_production_and_its_contacts(database: Database) -> None:
    changed = replace(TIDE, name="High Tide", language=None, contacts=(replace(CONTACT, people=("U9",)),))
    with database.writing() as tx:
        save_production(tx, TIDE)
        save_production(tx, changed)

    with database.reading() as tx:
        assert productions(tx, "T1") == [changed]
        assert productions_reviewed_in(tx, "T1", "C8") == []


def test_productions_are_listed_by_name_within_a_workspace(database: Database) -> None:
    reef = Production("T1", "REEF", "a Reef", "C2", "America/New_York")
    abroad = replace(reef, team="T2")
    with database.writing() as tx:
        for each in (TIDE, reef, abroad):
            save_production(tx, each)

    with database.reading() as tx:
        assert productions(tx, "T1") == [reef, TIDE]
        assert productions(tx, "T2") == [abroad]
        assert productions(tx, "T3") == []


def test_productions_are_found_by_their_channel_and_by_where_they_are_reviewed(database: Database) -> None:
    reef = Production("T1", "REEF", "Reef", "C2", "UTC", contacts=(replace(CONTACT, channel="C8"),))
    with database.writing() as tx:
        for each in (TIDE, reef, replace(TIDE, team="T2")):
            save_production(tx, each)

    with database.reading() as tx:
        assert production_in(tx, "T1", "C1") == TIDE
        assert production_in(tx, "T2", "C1") == replace(TIDE, team="T2")
        assert production_in(tx, "T1", "C9") is None
        assert productions_reviewed_in(tx, "T1", "C9") == [TIDE]
        assert productions_reviewed_in(tx, "T1", "C8") == [TIDE, reef]
        assert productions_reviewed_in(tx, "T1", "C1") == []


def test_what_another_process_changed_is_read_however_often_they_were_read_before(database: Database) -> None:
    elsewhere = Database(database.url)
    away = Absence("U8", "U5", date(2026, 3, 2), date(2026, 3, 6))
    with database.writing() as tx:
        save_production(tx, TIDE)
        assert productions(tx, "T1") == productions(tx, "T1") == [TIDE]

    for contact in (replace(CONTACT, deputies=()), replace(CONTACT, working_hours=WorkingHours((0,)))):
        with elsewhere.writing() as tx:
            save_production(tx, replace(TIDE, contacts=(contact,)))
        with database.reading() as tx:
            assert productions(tx, "T1") == [replace(TIDE, contacts=(contact,))]

    with elsewhere.writing() as tx:
        save_absence(tx, "T1", away)
    with database.reading() as tx:
        assert productions(tx, "T1") == [replace(TIDE, contacts=(replace(contact, absences=(away,)),))]
    elsewhere.close()


def test_tools_are_a_registry_of_the_workspace_by_name(database: Database) -> None:
    sketcher = Tool("sketcher", "Maker", "yes", "no", "yes", date(2026, 1, 31))
    unknown = Tool("Unknown")
    with database.writing() as tx:
        save_tool(tx, "T1", unknown)
        save_tool(tx, "T1", replace(sketcher, agreement="no"))
        save_tool(tx, "T1", sketcher)
        save_tool(tx, "T2", replace(sketcher, vendor=None))

    with database.reading() as tx:
        assert tools(tx, "T1") == [sketcher, unknown]
        assert tools(tx, "T2") == [replace(sketcher, vendor=None)]


def test_a_workspace_is_kept_once_under_its_latest_name(database: Database) -> None:
    with database.writing() as tx:
        save_workspace(tx, "T2", "E1", "Quay")
        save_workspace(tx, "T1", None, "old name")
        save_workspace(tx, "T1", None, "Harbour")

    with database.reading() as tx:
        assert workspaces(tx) == [Workspace("T1", None, "Harbour"), Workspace("T2", "E1", "Quay")]
