"""Whether requests still reach somebody: what can be wrong is found, once, with whom it concerns."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest

from bot.inspecting import Channel
from bot.route_health import Finding, Trouble, all_uses, broken, missing, uses_of
from policy import Assessment, Outcome, ReviewerRole, Status
from storage import Absence, Case, Contact, Production

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
OPEN = Channel("review", archived=False, joined=True)
TIDE = ("TIDE", ReviewerRole.CONTACT)
LEGAL = ("TIDE", ReviewerRole.LEGAL)


@dataclass
class Slack:
    """What it knows: by default everything is as it should be."""

    channels: dict[str, Channel | None] = field(default_factory=dict)
    groups: dict[str, frozenset[str] | None] = field(default_factory=dict)
    left: frozenset[str] = frozenset()

    def channel(self, team: str, channel: str) -> Channel | None:
        return self.channels.get(channel, OPEN)

    def group(self, team: str, group: str) -> frozenset[str] | None:
        return self.groups.get(group, frozenset({"U7"}))

    def is_active(self, team: str, user: str) -> bool:
        return user not in self.left

    def name_of(self, team: str, user: str) -> str | None:
        return user


def production(*contacts: Contact, code: str = "TIDE") -> Production:
    return Production("T1", code, code.title(), "C0", "UTC", contacts=contacts)


CONTACT = Contact(ReviewerRole.CONTACT, "C1", people=("U2",), deputies=("U3",))
GROUP = Contact(ReviewerRole.CONTACT, "C1", group="S1")


@pytest.mark.parametrize(
    ("contact", "slack", "found"),
    [
        (CONTACT, Slack(), None),
        (CONTACT, Slack({"C1": None}), (Trouble.NO_CHANNEL, "C1")),
        (CONTACT, Slack({"C1": replace(OPEN, archived=True)}), (Trouble.ARCHIVED, "C1")),
        (CONTACT, Slack({"C1": replace(OPEN, joined=False)}), (Trouble.NOT_IN_IT, "C1")),
        (CONTACT, Slack(left=frozenset({"U2"})), (Trouble.SOMEBODY_LEFT, "U2")),
        (CONTACT, Slack(left=frozenset({"U2", "U3"})), (Trouble.EVERYBODY_LEFT, "TIDE:contact")),
        (GROUP, Slack(), None),
        (GROUP, Slack(groups={"S1": frozenset()}), (Trouble.EVERYBODY_LEFT, "TIDE:contact")),
        (replace(GROUP, deputies=("U3",)), Slack(groups={"S1": None}), (Trouble.NO_GROUP, "S1")),
        (replace(GROUP, people=("T9/U2",)), Slack(left=frozenset({"U2"})), (Trouble.SOMEBODY_LEFT, "U2")),
    ],
)
def test_each_thing_that_can_be_wrong_with_a_route_is_found(
    contact: Contact, slack: Slack, found: tuple[Trouble, str] | None
) -> None:
    findings = broken([production(contact)], [TIDE, LEGAL], slack, NOW)

    assert findings == ([Finding(*found, (TIDE,))] if found else [])


def test_somebody_who_stands_in_today_is_somebody() -> None:
    away = Absence("U2", "U5", date(2026, 3, 4), date(2026, 3, 4))
    contact = replace(CONTACT, deputies=(), absences=(away,))

    (finding,) = broken([production(contact)], [TIDE], Slack(left=frozenset({"U2"})), NOW)
    assert finding.trouble is Trouble.SOMEBODY_LEFT


def test_a_channel_of_many_productions_is_found_once() -> None:
    both = [production(CONTACT), production(CONTACT, code="SALT")]
    (finding,) = broken(both, all_uses(both), Slack({"C1": None}), NOW)

    assert finding.uses == (TIDE, ("SALT", ReviewerRole.CONTACT))


def test_roles_that_nobody_has_and_productions_that_are_not_set_up_are_found_without_slack() -> None:
    uses = [TIDE, LEGAL, ("UNLISTED", ReviewerRole.CONTACT)]

    assert [(each.trouble, each.subject) for each in missing([production(CONTACT)], uses)] == [
        (Trouble.NOBODY, "TIDE:legal"),
        (Trouble.UNLISTED, "UNLISTED"),
    ]
    assert all_uses([production()]) == (TIDE,)


def test_a_case_concerns_the_roles_that_it_waits_for(
    opened: Callable[..., Case], an_assessment: Callable[..., Assessment]
) -> None:
    both = an_assessment(Outcome.WRITTEN_APPROVAL, ReviewerRole.CONTACT, ReviewerRole.LEGAL)
    case = opened(assessment=both)

    assert uses_of(case) == (TIDE, LEGAL)
    assert uses_of(replace(case, status=Status.NEEDS_INFO)) == (TIDE, LEGAL)
    assert uses_of(opened(assessment=an_assessment(Outcome.SHARE))) == (TIDE,)
