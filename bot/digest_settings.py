"""Settings of a channel's weekly digest: who may change them, and what follows.

Knows no Slack but `Membership`. The digest that is owed moves in the transaction that keeps the settings.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.authority import Membership, roles_of
from bot.digest_plan import Plan, owe_as_planned, plans
from bot.language import N_
from bot.schedule import DigestHour
from policy import NotAllowed, Person
from storage import (
    Database,
    DigestSetting,
    Production,
    lock_setup,
    production_in,
    productions_reviewed_in,
    save_digest_setting,
)

NO_DIGEST = N_(
    "This channel gets no digest. Ask in your production's channel, or in the one of its contacts."
)
NOT_YOURS = N_(
    "The settings of this channel's digest are for its contacts, for the members of a production's own "
    "channel, and for admins."
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody may see and change. `default`: when it comes where nothing is set; `admin`: they are one.

    Only an admin sends it elsewhere, for other people read it there.
    """

    plan: Plan
    default: Plan
    admin: bool


@dataclass(frozen=True)
class DigestSettings:
    """Shows and keeps the settings of the channels' digests."""

    database: Database
    hour: DigestHour
    membership: Membership

    def seen_by(self, person: Person, team: str, channel: str, *, now: datetime) -> Seen:
        """The settings as they are; NotAllowed for those who may not change them."""
        with self.database.reading() as tx:
            plan = plans(tx, team, self.hour).get(channel)
            home = production_in(tx, team, channel)
            reviewed = productions_reviewed_in(tx, team, channel)
        if plan is None:
            raise NotAllowed(NO_DIGEST)
        admin = person.team == team and person.user in self.membership.admins(team)
        if not admin and not self._is_at_home(person, team, channel, home, reviewed, now):
            raise NotAllowed(NOT_YOURS)
        zone = _own_zone(home, reviewed)
        return Seen(plan, Plan(channel, self.hour, zone, DigestSetting()), admin)

    def save(
        self, person: Person, team: str, channel: str, wanted: DigestSetting, *, now: datetime
    ) -> tuple[Plan, datetime | None]:
        """Keeps what is wanted, and moves the digest that is owed; says when that comes, if it does.

        What is as everywhere stays unset.
        """
        seen = self.seen_by(person, team, channel, now=now)
        setting = _unset_where_it_is_so_anyway(wanted, seen)
        with self.database.writing() as tx:
            lock_setup(tx, team)
            save_digest_setting(tx, team, channel, setting, by=person, now=now)
            plan = plans(tx, team, self.hour)[channel]
            return plan, owe_as_planned(tx, team, plan, now)

    def is_taken(self, team: str, channel: str, send_to: str) -> bool:
        """Whether another channel's digest goes there already."""
        with self.database.reading() as tx:
            others = plans(tx, team, self.hour)
        return send_to in others or any(
            each.send_to == send_to for each in others.values() if each.channel != channel
        )

    def _is_at_home(
        self,
        person: Person,
        team: str,
        channel: str,
        home: Production | None,
        reviewed: list[Production],
        now: datetime,
    ) -> bool:
        """In the channel, and either it is their production's own or they review in it."""
        if person.user not in self.membership.channel_members(team, channel):
            return False
        if home is not None and person.team == team:
            return True
        return any(roles_of(person, _in(channel, each), self.membership, now) for each in reviewed)


def _in(channel: str, production: Production) -> Production:
    """The production with those contacts alone who review in the channel."""
    here = tuple(contact for contact in production.contacts if contact.channel == channel)
    return replace(production, contacts=here)


def _own_zone(home: Production | None, reviewed: list[Production]) -> str:
    """In whose time zone the digest comes where none is set."""
    return home.time_zone if home is not None else reviewed[0].time_zone


def _unset_where_it_is_so_anyway(wanted: DigestSetting, seen: Seen) -> DigestSetting:
    default = seen.default
    return DigestSetting(
        off=wanted.off,
        weekday=None if wanted.weekday == default.hour.weekday else wanted.weekday,
        at=None if wanted.at == default.hour.at else wanted.at,
        time_zone=None if wanted.time_zone == default.time_zone else wanted.time_zone,
        send_to=_send_to(wanted, seen),
    )


def _send_to(wanted: DigestSetting, seen: Seen) -> str | None:
    if not seen.admin:
        return seen.plan.setting.send_to
    return None if wanted.send_to == seen.plan.channel else wanted.send_to
