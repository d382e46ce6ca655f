"""The people and the uses of a small production, for tests of the product without Slack.

Who may do what is written down here a second time, in plain sets, so that a test compares two accounts of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from policy import Person, ReviewerRole, Tool, UseRequest
from storage import Absence, Contact, Database, Production, save_absence, save_production, save_workspace

TEAM, OTHER_TEAM, CODE = "T1", "T2", "TIDE"
CREW, CONTACT_CHANNEL, LEGAL_CHANNEL, LAWYERS = "C_CREW", "C_CONTACT", "C_LEGAL", "S_LAWYERS"
# No summer time: the model works out the day without a calendar's help.
ZONE, AHEAD_OF_UTC = "Asia/Kolkata", timedelta(hours=5, minutes=30)

MIRA = Person(None, TEAM, "U_MIRA")
"""Asks for everything."""
NOOR, OMAR = Person(None, TEAM, "U_NOOR"), Person(None, TEAM, "U_OMAR")
"""Contacts."""
RUTH = Person(None, TEAM, "U_RUTH")
"""A contact who is one of the lawyers too."""
XENA = Person(None, OTHER_TEAM, "U_XENA")
"""A contact from another company, in a shared channel."""
TWIN = Person(None, OTHER_TEAM, "U_NOOR")
"""Somebody else in another company, who has the same user id as a contact."""
TOMAS, SAM = Person(None, TEAM, "U_TOMAS"), Person(None, TEAM, "U_SAM")
"""The contacts' deputy; who stands in for Noor while she is away."""
HANA = Person(None, TEAM, "U_HANA")
"""A lawyer: in the user group that is named for legal."""
JONAS, ADA = Person(None, TEAM, "U_JONAS"), Person(None, TEAM, "U_ADA")
"""An outsider; the admin."""
EVERYBODY = (MIRA, NOOR, OMAR, RUTH, XENA, TWIN, TOMAS, SAM, HANA, JONAS, ADA)


def entry(person: Person) -> str:
    """As the set-up names them."""
    return person.user if person.team == TEAM else f"{person.team}/{person.user}"


@dataclass(frozen=True, slots=True)
class Rights:
    """Who has which right now. `away`: the first and last day on which Sam stands in for Noor."""

    contacts: frozenset[Person] = frozenset({NOOR, OMAR, RUTH, XENA})
    deputies: frozenset[Person] = frozenset({TOMAS})
    lawyers: frozenset[Person] = frozenset({HANA, RUTH})
    inactive: frozenset[Person] = frozenset()
    away: tuple[date, date] | None = None

    def roles(self, person: Person, now: datetime) -> set[str]:
        """In which roles they review."""
        if person in self.inactive:
            return set()
        stands_in = (
            person == SAM
            and NOOR in self.contacts
            and self.away is not None
            and self.away[0] <= day_of(now) <= self.away[1]
        )
        found = {"contact"} if person in self.contacts | self.deputies or stands_in else set()
        return found | ({"legal"} if person in self.lawyers else set())

    def without(self, person: Person) -> "Rights":
        """They lost every role."""
        return replace(
            self,
            contacts=self.contacts - {person},
            deputies=self.deputies - {person},
            lawyers=self.lawyers - {person},
        )


def day_of(now: datetime) -> date:
    """The day in the production's place."""
    return (now + AHEAD_OF_UTC).date()


@dataclass
class Workspace:
    """Who belongs where, as Slack would say it."""

    rights: Rights = field(default_factory=Rights)

    def group_members(self, team: str, group: str) -> frozenset[str]:
        there = (team, group) == (TEAM, LAWYERS)
        return frozenset(person.user for person in self.rights.lawyers) if there else frozenset()

    def channel_members(self, team: str, channel: str) -> frozenset[str]:
        return frozenset({MIRA.user}) if (team, channel) == (TEAM, CREW) else frozenset()

    def channels_of(self, team: str, user: str) -> frozenset[str]:
        return frozenset()

    def admins(self, team: str) -> frozenset[str]:
        return frozenset({ADA.user}) if team == TEAM else frozenset()

    def is_active(self, team: str, user: str) -> bool:
        return user not in {person.user for person in self.rights.inactive}


def set_up(database: Database, rights: Rights) -> None:
    """The production as an admin would save it for these rights."""
    named = tuple(entry(person) for person in EVERYBODY if person in rights.contacts)
    deputies = tuple(entry(person) for person in EVERYBODY if person in rights.deputies)
    contacts = (
        Contact(ReviewerRole.CONTACT, CONTACT_CHANNEL, people=named, deputies=deputies),
        Contact(ReviewerRole.LEGAL, LEGAL_CHANNEL, group=LAWYERS),
    )
    with database.writing() as tx:
        save_workspace(tx, TEAM, None, "Studio")
        save_production(tx, Production(TEAM, CODE, "Tidewater", CREW, ZONE, contacts=contacts))
        if rights.away is not None:
            save_absence(tx, TEAM, Absence(NOOR.user, SAM.user, *rights.away))


@dataclass(frozen=True, slots=True)
class Judged:
    """What a guidance asks of a use: whose approval (none: it is shared), what must be shown before it."""

    roles: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()

    @property
    def deciders(self) -> frozenset[str]:
        """Who decides, should it be pulled into review."""
        return self.roles or frozenset({"contact"})


CONTACT, BOTH = frozenset({"contact"}), frozenset({"contact", "legal"})
HARMLESS: Mapping[str, Any] = MappingProxyType(
    {
        "production": CODE,
        "description": "Something for the harbour scene.",
        "media": ("image",),
        "tools": (Tool(name="Sketcher", agreement="yes", retains="no", terms_reviewed="yes"),),
        **dict.fromkeys(("secured", "invents_content"), "yes"),
        "destination": "ideation",
        "training": "none",
        "made_by": "production",
        **dict.fromkeys(("inputs", "output_contains", "talent"), ()),
        **dict.fromkeys(("resembles_protected", "key_element", "could_mislead", "affects_union_work"), "no"),
    }
)
REPLICA = {
    "destination": "final",
    "human_input": "yes",
    "talent": ("replica",),
    "talent_consent": "yes",
    "guild_terms_met": "yes",
    "harms_performer": "no",
    "uses_performer_model": "no",
}
CLEARED = {"inputs": ("third_party_work",), "rights_cleared": "yes"}
OLD, NEW = "netflix-2025-11", "lantern-2026-01"


@dataclass(frozen=True, slots=True)
class Use:
    """A use with what each guidance asks of it, as people read them. The same object: nothing is stricter."""

    facts: Mapping[str, Any]
    judged: Mapping[str, Judged]

    def request(self, title: str) -> UseRequest:
        return UseRequest(**{**HARMLESS, **self.facts, "title": title})


def _same(facts: Mapping[str, Any], judged: Judged) -> Use:
    return Use(facts, {OLD: judged, NEW: judged})


def _stricter(facts: Mapping[str, Any], old: Judged, new: Judged) -> Use:
    return Use(facts, {OLD: old, NEW: replace(new)})


USES: Mapping[str, Use] = {
    "moods": _same({}, Judged()),
    "voice": _stricter({"media": ("voice",)}, Judged(), Judged(BOTH)),
    "unsafe place": _same({"secured": "no"}, Judged(CONTACT)),
    "clearance": _stricter(
        CLEARED,
        Judged(CONTACT, frozenset({"rights-clearance"})),
        Judged(CONTACT, frozenset({"rights-clearance", "clearance-form"})),
    ),
    "names": _same({"inputs": ("personal_data",)}, Judged(BOTH)),
    "lookalike": _same(
        {"resembles_protected": "yes", "rights_cleared": "yes"},
        Judged(BOTH, frozenset({"rights-clearance"})),
    ),
    "replica": _stricter(
        REPLICA,
        Judged(BOTH, frozenset({"performer-consent"})),
        Judged(BOTH, frozenset({"performer-consent"})),
    ),
}
