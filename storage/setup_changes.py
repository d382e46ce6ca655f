"""What is set up, changed with a record of who changed what: productions, contacts, tools.

An import, a form and the command line all come through here. Whether somebody may is asked elsewhere.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from policy import Person, Said
from storage.columns import person_columns, person_in
from storage.people import (
    drop_tool,
    import_productions,
    lock_setup,
    production,
    production_entry,
    production_from,
    tool_entry,
    tools,
)
from storage.productions_file import ProductionEntry, ProductionsFile, ToolEntry
from storage.tables import setup_change
from storage.values import SetupChange

Plain = Mapping[str, Any]

# What people call that which a change touched, by its path.
FIELD_NAMES: Mapping[str, Said] = {
    "name": Said("name"),
    "channel": Said("channel"),
    "time_zone": Said("time zone"),
    "language": Said("language"),
    "contact": Said("contact"),
    "contact.people": Said("contact people"),
    "contact.group": Said("contact group"),
    "contact.channel": Said("contact channel"),
    "contact.deputies": Said("contact deputies"),
    "contact.working_hours": Said("contact working hours"),
    "legal": Said("legal contact"),
    "legal.people": Said("legal contact people"),
    "legal.group": Said("legal contact group"),
    "legal.channel": Said("legal contact channel"),
    "legal.deputies": Said("legal contact deputies"),
    "legal.working_hours": Said("legal contact working hours"),
    "vendor": Said("vendor"),
    "agreement": Said("agreement"),
    "retains": Said("word on keeping material"),
    "terms_reviewed": Said("word on its terms"),
    "reviewed_on": Said("day of review"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a change touched. `path`: a field, a role for a whole contact, or `role.field`."""

    path: str
    before: Any
    after: Any

    @property
    def name(self) -> Said:
        """What people call it, as it stands within a sentence."""
        return FIELD_NAMES.get(self.path, Said(self.path))


def note_setup_change(tx: Connection, team: str, change: SetupChange) -> None:
    """Keep a line of who changed what."""
    facts = {"subject": change.subject, "before": change.before, "after": change.after}
    written = {"team": team, "at": change.at, **person_columns("by", change.by), **facts}
    tx.execute(setup_change.insert().values(**written))


def setup_changes(
    tx: Connection, team: str, limit: int = 20, *, subject: str | None = None
) -> list[SetupChange]:
    """The last changes of a workspace's set-up, or of one subject in it, the newest first."""
    theirs = select(setup_change).where(setup_change.c.team == team)
    if subject is not None:
        theirs = theirs.where(setup_change.c.subject == subject)
    rows = tx.execute(theirs.order_by(setup_change.c.at.desc(), setup_change.c.id.desc()).limit(limit))
    return [
        SetupChange(row.at, person_in(row, "by") if row.by_user else None, row.subject, row.before, row.after)
        for row in rows
    ]


def subject_of(entry: ProductionEntry | ToolEntry) -> str:
    """How the record names it."""
    return f"production {entry.code}" if isinstance(entry, ProductionEntry) else f"tool {entry.name}"


def fingerprint(plain: Plain | None) -> str:
    """Tells one state of an entry from another; empty for what is not there."""
    if plain is None:
        return ""
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def would_change(
    tx: Connection, team: str, file: ProductionsFile, *, by: Person | None, now: datetime
) -> list[SetupChange]:
    """What taking over the file would change: only what really differs, in the file's order."""
    registry = {tool.name: tool_entry(tool).plain() for tool in tools(tx, team)}
    found = [*_productions(tx, team, file), *((tool, registry.get(tool.name)) for tool in file.tools)]
    return [
        SetupChange(now, by, subject_of(entry), dict(before) if before else None, after)
        for entry, before in found
        if (after := _as_kept(team, entry)) != before
    ]


def _productions(
    tx: Connection, team: str, file: ProductionsFile
) -> Iterator[tuple[ProductionEntry | ToolEntry, Plain | None]]:
    for entry in file.productions:
        known = production(tx, team, entry.code)
        yield entry, production_entry(known).plain() if known else None


def _as_kept(team: str, entry: ProductionEntry | ToolEntry) -> dict[str, Any]:
    """The entry as it will be read back: contacts by role, days in their order."""
    if isinstance(entry, ToolEntry):
        return entry.plain()
    plain = production_entry(production_from(team, entry)).plain()
    return plain | {"contacts": sorted(plain["contacts"], key=_role)} if "contacts" in plain else plain


def _role(contact: Plain) -> str:
    return str(contact["role"])


def take_over(
    tx: Connection, team: str, file: ProductionsFile, *, by: Person | None, now: datetime
) -> list[SetupChange]:
    """Keep what the file says, and who changed what by it. `by`: None for the command line."""
    lock_setup(tx, team)
    changes = would_change(tx, team, file, by=by, now=now)
    import_productions(tx, team, file)
    for change in changes:
        note_setup_change(tx, team, change)
    return changes


def remove_tool(tx: Connection, team: str, name: str, *, by: Person | None, now: datetime) -> None:
    """Take a tool out of the registry, and keep who did."""
    known = next((tool_entry(tool) for tool in tools(tx, team) if tool.name == name), None)
    if known is not None:
        drop_tool(tx, team, name)
        note_setup_change(tx, team, SetupChange(now, by, subject_of(known), known.plain(), None))


def differences(change: SetupChange) -> tuple[Difference, ...]:
    """What a change touched; nothing when it added or removed the whole."""
    if change.before is None or change.after is None:
        return ()
    return tuple(_differences(_by_role(change.before), _by_role(change.after)))


def _by_role(plain: Plain) -> dict[str, Any]:
    facts = {name: value for name, value in plain.items() if name != "contacts"}
    return facts | {contact["role"]: dict(contact) for contact in plain.get("contacts", ())}


def _differences(before: Plain, after: Plain, under: str = "") -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if isinstance(old, dict) and isinstance(new, dict) and not under:
            yield from _differences(old, new, f"{name}.")
        elif old != new:
            yield Difference(f"{under}{name}", old, new)
