"""Who is away, and who decides in their place: checked, kept, and told to the deputy when it begins.

The right itself is looked up at each click (`bot/authority.py`). Knows no Slack; time comes in as `now`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.authority import roles_awaited
from bot.language import N_
from bot.working_time import next_working_moment
from policy import NotAllowed, Person, Said, Status
from storage import (
    Absence,
    Case,
    Contact,
    Database,
    Priority,
    Production,
    absences,
    cases_for,
    end_absence,
    owe,
    productions,
    save_absence,
)

NO_REVIEWER = N_("Only somebody who is named as a reviewer of a production can be away here.")
YOURSELF = N_("Please choose somebody else: you cannot stand in for yourself.")
NO_COLLEAGUE = N_("They are not an active person of this workspace. Please choose somebody else.")
ENDS_FIRST = N_("The last day is before the first one.")
IS_PAST = N_("This day is past. Please choose a later one.")


class NotAway(NotAllowed):
    """The absence cannot be kept as it is. `errors`: field of `Absence` → sentence."""

    def __init__(self, errors: dict[str, Said]) -> None:
        super().__init__(next(iter(errors.values())))
        self.errors = errors


def absence_of(database: Database, person: Person, now: datetime) -> Absence | None:
    """The person's absence that lasts or is to come."""
    with database.reading() as tx:
        found = absences(tx, [person.team]).get((person.team, person.user))
        mine = reviewed_by(person, productions(tx, person.team))
    return still_away(found, mine, now)


def away_of(person: Person, mine: list[tuple[Production, Contact]]) -> Absence | None:
    """The person's absence, past or coming, where they are named as a reviewer."""
    of_mine = (away for _, contact in mine for away in contact.absences)
    return next((away for away in of_mine if away.person == person.user), None)


def still_away(
    found: Absence | None, mine: list[tuple[Production, Contact]], now: datetime
) -> Absence | None:
    """The absence, unless it is over; `mine`: where its person is named as a reviewer."""
    return found if found and mine and found.last_day >= today(mine, now) else None


@dataclass(frozen=True)
class StandingIn:
    """Keeps absences. `is_colleague`: whether somebody of the workspace, by team and user, can stand in."""

    database: Database
    is_colleague: Callable[[str, str], bool]

    def go(self, person: Person, deputy: str, first: date, last: date, *, now: datetime) -> Absence:
        """The person is away from the first day through the last. NotAway says what cannot be."""
        leaving = Absence(person.user, deputy, first, last)
        with self.database.reading() as tx:
            mine = reviewed_by(person, productions(tx, person.team))
            others = absences(tx, [person.team])
        if not mine:
            raise NotAllowed(NO_REVIEWER)
        away = others.get((person.team, deputy))
        if wrong := self._wrong(leaving, person.team, away, today(mine, now)):
            raise NotAway(wrong)
        with self.database.writing() as tx:
            save_absence(tx, person.team, leaving)
            _owe_notice(tx, person.team, leaving, mine[0], now)
        return leaving

    def _wrong(self, leaving: Absence, team: str, away: Absence | None, today: date) -> dict[str, Said]:
        wrong: dict[str, Said] = {}
        if leaving.deputy == leaving.person:
            wrong["deputy"] = Said(YOURSELF)
        elif not self.is_colleague(team, leaving.deputy):
            wrong["deputy"] = Said(NO_COLLEAGUE)
        elif away and _overlap(away, leaving):
            days = {"first": f"{away.first_day}", "last": f"{away.last_day}"}
            wrong["deputy"] = Said(
                "They are away themselves, from {first} through {last}. Please choose somebody else.", days
            )
        if leaving.last_day < leaving.first_day:
            wrong["last_day"] = Said(ENDS_FIRST)
        elif leaving.last_day < today:
            wrong["last_day"] = Said(IS_PAST)
        return wrong

    def left_alone(self, person: Person, away: Absence) -> list[str]:
        """For whom the person was to stand in while they are away themselves."""
        with self.database.reading() as tx:
            others = absences(tx, [person.team]).values()
        return [each.person for each in others if each.deputy == person.user and _overlap(each, away)]

    def come_back(self, person: Person) -> None:
        """The person is back; nothing happens when they were not away."""
        with self.database.writing() as tx:
            end_absence(tx, person.team, person.user)


def _overlap(one: Absence, other: Absence) -> bool:
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def begun(tx: Connection, team: str, person: str, deputy: str, now: datetime) -> Absence | None:
    """The person's absence, if it lasts now and this deputy stands in."""
    away = absences(tx, [team]).get((team, person))
    mine = reviewed_by(Person(None, team, person), productions(tx, team))
    if away is None or not mine or away.deputy != deputy:
        return None
    return away if away.first_day <= today(mine, now) <= away.last_day else None


def left_to_deputy(tx: Connection, team: str, away: Absence) -> tuple[list[Production], list[Case]]:
    """The productions that somebody away reviews for, and what waits there for their decision."""
    mine = reviewed_by(Person(None, team, away.person), productions(tx, team))
    roles = {(production.code, contact.role) for production, contact in mine}
    found = {production.code: production for production, _ in mine}
    waiting = cases_for(tx, team, list(found), statuses=[Status.IN_REVIEW])
    theirs = [
        each for each in waiting if any((each.production, role) in roles for role in roles_awaited(each))
    ]
    return list(found.values()), theirs


def reviewed_by(person: Person, all_productions: list[Production]) -> list[tuple[Production, Contact]]:
    """Where the person is named as one of the contact's people."""
    return [
        (production, contact)
        for production in all_productions
        for contact in production.contacts
        if person.team == production.team and person.user in contact.people
    ]


def today(mine: list[tuple[Production, Contact]], now: datetime) -> date:
    """The day where their first production is."""
    return now.astimezone(ZoneInfo(mine[0][0].time_zone)).date()


def _owe_notice(
    tx: Connection, team: str, away: Absence, at: tuple[Production, Contact], now: datetime
) -> None:
    """The deputy is told once, in working time, when it begins; not again when the last day changes."""
    production, contact = at
    zone = ZoneInfo(production.time_zone)
    begins = max(now, datetime.combine(away.first_day, time(), zone).astimezone(UTC))
    hours = contact.working_hours
    owe(
        tx,
        kind="stand_in",
        key=f"stand_in:{team}:{away.person}:{away.deputy}:{away.first_day}",
        payload={"team": team, "person": away.person, "deputy": away.deputy},
        lane=away.deputy,
        run_at=next_working_moment(begins, hours, ZoneInfo(hours.time_zone) if hours.time_zone else zone),
        priority=Priority.NOTICE,
    )
