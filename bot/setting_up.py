"""Changing what is set up: saved whole, with who did it, and with what is owed because of it.

Knows no Slack: what was typed is checked before it comes here. Two people at once: whoever saves later is
refused unless they saw what is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.digest_plan import digest_channels, owe_next_digest
from bot.owing import WAITING, owe_draw, owe_farewell, owe_missing_cards, route_of
from bot.schedule import DigestHour
from policy import NotAllowed, Person, ReviewerRole, Said
from storage import (
    Case,
    ContactEntry,
    Database,
    Message,
    Production,
    ProductionEntry,
    ProductionsFile,
    SetupChange,
    ToolEntry,
    cases_for,
    differences,
    drop_message,
    fingerprint,
    lock_setup,
    production,
    production_entry,
    remove_tool,
    setup_changes,
    subject_of,
    take_over,
    tool_entry,
    tools,
)

LOOKED_BACK = 50


class Overtaken(NotAllowed):
    """Somebody saved it meanwhile. `changes`: theirs, the newest first, as far as they are recorded."""

    def __init__(self, changes: Sequence[SetupChange]) -> None:
        touched = {each.path: each.name for change in changes for each in differences(change)}
        super().__init__(_not_saved(list(touched.values())))
        self.changes = tuple(changes)


def _not_saved(touched: Sequence[Said]) -> Said:
    if not touched:
        return Said(
            "Not saved: somebody has changed this meanwhile. Go back and open it again to see what it says "
            "now; what you typed stays here until then."
        )
    return Said(
        "Not saved: somebody has changed this meanwhile ({fields}). Go back and open it again to see what it "
        "says now; what you typed stays here until then.",
        {"fields": _enumerated(touched)},
    )


def _enumerated(said: Sequence[Said]) -> Said:
    first, *others = said
    # Translators: an enumeration, such as “contact channel, time zone”
    return Said("{first}, {others}", {"first": first, "others": _enumerated(others)}) if others else first


@dataclass(frozen=True, slots=True)
class Seen:
    """Who saves in which workspace, and the `fingerprint` of what their form began with; empty: nothing."""

    by: Person
    team: str
    begun: str


@dataclass(frozen=True)
class SettingUp:
    """Saves productions, contacts and tools."""

    database: Database
    digest_hour: DigestHour

    def save_production(self, seen: Seen, facts: ProductionEntry, *, now: datetime) -> None:
        """A production as it is from now on; its contacts stay as they are."""

        def change(known: ProductionEntry | None) -> ProductionEntry:
            return facts.model_copy(update={"contacts": known.contacts if known else ()})

        self._change_production(seen, facts.code, change, now)

    def save_contact(self, seen: Seen, code: str, contact: ContactEntry, *, now: datetime) -> None:
        """Who reviews in one role of the production from now on."""

        def change(known: ProductionEntry | None) -> ProductionEntry:
            return _with_contact(_there(known, code), contact.role, contact)

        self._change_production(seen, code, change, now)

    def remove_contact(self, seen: Seen, code: str, role: ReviewerRole, *, now: datetime) -> None:
        """Nobody reviews in that role any more."""

        def change(known: ProductionEntry | None) -> ProductionEntry:
            return _with_contact(_there(known, code), role, None)

        self._change_production(seen, code, change, now)

    def _change_production(
        self,
        seen: Seen,
        code: str,
        change: Callable[[ProductionEntry | None], ProductionEntry],
        now: datetime,
    ) -> None:
        with self.database.writing() as tx:
            lock_setup(tx, seen.team)
            found = production(tx, seen.team, code)
            known = production_entry(found) if found else None
            after = change(known)
            if known == after:
                return
            _check_unmoved(tx, seen, subject_of(after), known)
            self._take_over(tx, seen, ProductionsFile(productions=(after,)), now)

    def save_tool(self, seen: Seen, tool: ToolEntry, *, now: datetime) -> None:
        """What is known of a tool from now on; requests that were sent keep what they said."""
        with self.database.writing() as tx:
            lock_setup(tx, seen.team)
            known = _tool(tx, seen.team, tool.name)
            if known != tool:
                _check_unmoved(tx, seen, subject_of(tool), known)
                self._take_over(tx, seen, ProductionsFile(tools=(tool,)), now)

    def remove_tool(self, seen: Seen, name: str, *, now: datetime) -> None:
        """The tool is offered no more; what is said of it is asked anew."""
        with self.database.writing() as tx:
            lock_setup(tx, seen.team)
            known = _tool(tx, seen.team, name)
            if known is not None:
                _check_unmoved(tx, seen, subject_of(known), known)
                remove_tool(tx, seen.team, name, by=seen.by, now=now)

    def _take_over(self, tx: Connection, seen: Seen, file: ProductionsFile, now: datetime) -> None:
        changes = take_over(tx, seen.team, file, by=seen.by, now=now)
        owe_what_follows(tx, seen.team, changes, self.digest_hour, now=now)


def _there(known: ProductionEntry | None, code: str) -> ProductionEntry:
    if known is None:
        raise NotAllowed("There is no production {code} any more.", code=code)
    return known


def _with_contact(
    known: ProductionEntry, role: ReviewerRole, contact: ContactEntry | None
) -> ProductionEntry:
    by_role = {each.role: each for each in known.contacts}
    by_role |= {role: contact} if contact else {}
    kept = tuple(by_role[each] for each in ReviewerRole if each in by_role and (contact or each is not role))
    return known.model_copy(update={"contacts": kept})


def _tool(tx: Connection, team: str, name: str) -> ToolEntry | None:
    return next((tool_entry(tool) for tool in tools(tx, team) if tool.name == name), None)


def _check_unmoved(
    tx: Connection, seen: Seen, subject: str, known: ProductionEntry | ToolEntry | None
) -> None:
    """Refuses with Overtaken when what the form began with is not what is there."""
    if fingerprint(known.plain() if known else None) == seen.begun:
        return
    if not seen.begun:
        raise NotAllowed(_there_already(known))
    since = []
    for change in setup_changes(tx, seen.team, LOOKED_BACK, subject=subject):
        since.append(change)
        if fingerprint(change.before) == seen.begun:
            raise Overtaken(since)
    raise Overtaken(())


def _there_already(known: ProductionEntry | ToolEntry | None) -> Said:
    if isinstance(known, ProductionEntry):
        return Said(
            "There is a production {code} already. Open it in the list to change it.", {"code": known.code}
        )
    name = known.name if known else ""
    return Said("There is a tool {name} already. Open it in the list to change it.", {"name": name})


def owe_what_follows(
    tx: Connection, team: str, changes: Sequence[SetupChange], hour: DigestHour, *, now: datetime
) -> None:
    """After changed routes: waiting requests find who is there now, and each channel its digest."""
    codes = [change.subject.removeprefix("production ") for change in changes if _is_production(change)]
    if not codes:
        return
    occasion = f"setup-{now:%Y-%m-%dT%H:%M:%S}-{fingerprint(changes[-1].after)}"
    for case in cases_for(tx, team, codes, statuses=WAITING):
        moved = _moved_cards(case, production(tx, team, case.production))
        for message, channel in moved:
            drop_message(tx, case.key, message.target)
            owe_farewell(tx, case, message, channel, now=now)
        for message in case.messages:
            if message.ts is not None and message not in dict(moved):
                owe_draw(tx, case, message.target, message.channel, now=now, occasion=occasion)
    owe_missing_cards(tx, team, now=now, occasion=occasion)
    for channel in digest_channels(tx, team):
        owe_next_digest(tx, team, channel, hour, now)


def _moved_cards(case: Case, its_production: Production | None) -> list[tuple[Message, str]]:
    """Cards that stand where their role is asked no more, and where it is asked now."""
    now = {role.value: channel for role, channel in route_of(case, its_production).channels}
    return [
        (message, now[message.target])
        for message in case.messages
        if message.ts is not None and now.get(message.target, message.channel) != message.channel
    ]


def _is_production(change: SetupChange) -> bool:
    return change.subject.startswith("production ")
