"""Who is there: workspaces, productions with their contacts, and the registry of tools.

It keeps and finds them within one workspace; whether somebody may decide is asked elsewhere.
"""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select

from storage import tables
from storage.dialects import insert
from storage.prepared import prepared
from storage.production_rows import ONE, read, read_all, those
from storage.productions_file import ContactEntry, ProductionEntry, ProductionsFile, ToolEntry, hours_entry
from storage.values import Contact, Production, Tool, WorkingHours, Workspace

_PRODUCTION, _CONTACT = tables.production.c, tables.contact.c
# Made once: to make such a statement takes longer than to have it carried out.
_OF_TEAM = _PRODUCTION.team == bindparam("team")
_IN_CHANNEL = those(_OF_TEAM, _PRODUCTION.channel == bindparam("channel"))
_REVIEWED_IN_CHANNEL = those(
    _OF_TEAM,
    _PRODUCTION.code.in_(
        select(_CONTACT.production).where(
            _CONTACT.team == bindparam("team"), _CONTACT.channel == bindparam("channel")
        )
    ),
)
_ITS_TOOLS = select(*(tables.tool.c[name] for name in Tool.__dataclass_fields__)).where(
    tables.tool.c.team == bindparam("team")
)
_TOOLS = prepared(_ITS_TOOLS)


def save_workspace(tx: Connection, team: str, enterprise: str | None, name: str) -> None:
    """Keep a workspace, or its new name."""
    _replace(tx, tables.workspace, ("team",), {"team": team, "enterprise": enterprise, "name": name})


def lock_setup(tx: Connection, team: str) -> None:
    """Until this transaction ends nobody else changes what is set up in the workspace."""
    tx.execute(select(tables.workspace.c.team).where(tables.workspace.c.team == team).with_for_update())


def workspaces(tx: Connection) -> list[Workspace]:
    """Every workspace, by name."""
    rows = tx.execute(select(tables.workspace))
    return sorted((Workspace(row.team, row.enterprise, row.name) for row in rows), key=_by_name)


def save_production(tx: Connection, production: Production) -> None:
    """Keep a production as given: what was known of it and its contacts is replaced."""
    known = {column.name: getattr(production, column.name) for column in _PRODUCTION}
    _replace(tx, tables.production, ("team", "code"), known)
    of_it = (
        tables.contact.c.team == production.team,
        tables.contact.c.production == production.code,
    )
    tx.execute(delete(tables.contact).where(*of_it))
    if production.contacts:
        tx.execute(tables.contact.insert(), [_contact_row(production, one) for one in production.contacts])


def productions(tx: Connection, team: str) -> list[Production]:
    """The workspace's productions, by name."""
    return read_all(tx, team)


def production(tx: Connection, team: str, code: str) -> Production | None:
    """The production with that code."""
    return next(iter(read(tx, ONE, {"team": team, "code": code})), None)


def production_in(tx: Connection, team: str, channel: str) -> Production | None:
    """The production whose channel that is; the first by name when several share it."""
    found = read(tx, _IN_CHANNEL, {"team": team, "channel": channel})
    return found[0] if found else None


def productions_reviewed_in(tx: Connection, team: str, channel: str) -> list[Production]:
    """The productions with a contact, of whatever role, whose channel that is."""
    return read(tx, _REVIEWED_IN_CHANNEL, {"team": team, "channel": channel})


def save_tool(tx: Connection, team: str, tool: Tool) -> None:
    """Keep a tool of the registry; its name says which."""
    facts = {name: getattr(tool, name) for name in Tool.__dataclass_fields__}
    _replace(tx, tables.tool, ("team", "name"), {"team": team, **facts})


def drop_tool(tx: Connection, team: str, name: str) -> None:
    """Take a tool out of the registry; requests keep what they said of it."""
    tx.execute(delete(tables.tool).where(tables.tool.c.team == team, tables.tool.c.name == name))


def tools(tx: Connection, team: str) -> list[Tool]:
    """The workspace's registry of tools, by name."""
    return sorted((Tool(*row) for row in _TOOLS.rows(tx, {"team": team})), key=_by_name)


def import_productions(tx: Connection, team: str, file: ProductionsFile) -> None:
    """Keep what the file says, in place of what was known of the same codes and names. The others stay."""
    for entry in file.productions:
        save_production(tx, production_from(team, entry))
    for tool in file.tools:
        save_tool(tx, team, Tool(**tool.model_dump()))


def production_from(team: str, entry: ProductionEntry) -> Production:
    """What a file says of a production, as it is kept."""
    facts = entry.model_dump(exclude={"contacts"})
    return Production(team=team, **facts, contacts=tuple(_contact_of(contact) for contact in entry.contacts))


def _contact_of(entry: ContactEntry) -> Contact:
    facts = entry.model_dump(exclude={"working_hours"})
    return Contact(**facts, working_hours=entry.working_hours.value())


def export_productions(tx: Connection, team: str) -> ProductionsFile:
    """The workspace's productions and tools as a file, which import_productions takes."""
    known = tuple(production_entry(one) for one in productions(tx, team))
    return ProductionsFile(productions=known, tools=tuple(tool_entry(one) for one in tools(tx, team)))


def production_entry(known: Production) -> ProductionEntry:
    """A production as the file has it; absences come and go, and are not in it."""
    facts = asdict(known)
    del facts["team"]
    for contact, entry in zip(known.contacts, facts["contacts"], strict=True):
        del entry["absences"]
        entry["working_hours"] = hours_entry(contact.working_hours)
    return ProductionEntry.model_validate(facts)


def tool_entry(known: Tool) -> ToolEntry:
    """A tool as the file has it."""
    return ToolEntry.model_validate(asdict(known))


def _replace(tx: Connection, table: Table, key: tuple[str, ...], values: dict[str, Any]) -> None:
    changed = {name: value for name, value in values.items() if name not in key}
    kept = insert(tx, table).values(values)
    tx.execute(kept.on_conflict_do_update(index_elements=key, set_=changed))


def _by_name(value: Workspace | Tool) -> str:
    # Sorted here: the two databases do not agree on the order of texts.
    return value.name.casefold()


def _hours_row(hours: WorkingHours) -> dict[str, Any] | None:
    if hours == WorkingHours():
        return None
    times = {"start": f"{hours.start:%H:%M}", "end": f"{hours.end:%H:%M}"}
    return {"days": list(hours.days), **times, "time_zone": hours.time_zone}


def _contact_row(production: Production, contact: Contact) -> dict[str, Any]:
    return {
        "team": production.team,
        "production": production.code,
        "role": contact.role,
        "channel": contact.channel,
        "people": list(contact.people),
        "user_group": contact.group,
        "deputies": list(contact.deputies),
        "working_hours": _hours_row(contact.working_hours),
    }
