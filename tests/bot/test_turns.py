"""Who is mentioned at which card when something happens to a case: those whose turn it is, nobody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.turns import whose_turn
from policy import Action, Assessment, Outcome, Person, ReviewerRole, Status, UseRequest
from storage import Absence, Case, Contact, Event, Message, Production, Review

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL
MIRA, NOOR = Person(None, "T1", "U_MIRA"), Person(None, "T1", "U_NOOR")
LEFT = "U_LEFT"
AWAY = Absence("U_NOOR", "U_SAM", date(2026, 3, 1), date(2026, 3, 8))
LAWYERS = Contact(LEGAL, "C_LEGAL", group="S_LAWYERS")
Turn = Callable[..., tuple[str, ...]]


class Studio:
    """Everybody but one is active; Hana is the lawyer of the group."""

    def group(self, team: str, group: str) -> frozenset[str] | None:
        return frozenset({"U_HANA"})

    def is_active(self, team: str, user: str) -> bool:
        return user != LEFT


@pytest.fixture
def turn(a_request: Callable[..., UseRequest], an_assessment: Callable[..., Assessment]) -> Turn:
    """Whose turn it is at the card for `target` after an action of somebody on a case in review."""
    request, assessment = a_request(), an_assessment(Outcome.WRITTEN_APPROVAL, CONTACT, LEGAL)

    def whose(
        target: str,
        action: Action = Action.ANSWER,
        by: Person | None = MIRA,
        *,
        status: Status = Status.IN_REVIEW,
        contact: Contact | None = None,
        legal: Contact = LAWYERS,
        **facts: Any,
    ) -> tuple[str, ...]:
        contact = contact or Contact(CONTACT, "C_CONTACT", people=("U_NOOR", "T2/U_XENA"))
        production = Production("T1", "TIDE", "Tidewater", "C_CREW", "UTC", contacts=(contact, legal))
        event = Event(2, NOW, action, by, Status.NEEDS_INFO, status, 1)
        messages = tuple(Message(each.role.value, each.channel, "1") for each in (contact, legal))
        case = Case(
            *(1, "TIDE-1", "T1", "TIDE", MIRA, status, 1, request, assessment, NOW, NOW),
            messages=messages,
            events=(event,),
            **facts,
        )
        return whose_turn(case, production, event, target, Studio(), NOW)

    return whose


def approval(by: Person, role: ReviewerRole) -> Review:
    return Review(Action.APPROVE, role, by, NOW, 1, "sha256:0", "guidance-1")


def test_the_people_or_the_group_of_each_awaited_role_are_mentioned_at_their_card(turn: Turn) -> None:
    assert turn("contact") == ("U_NOOR", "T2/U_XENA")
    assert turn("legal") == ("S_LAWYERS",)
    assert turn("requester") == ()


def test_who_did_it_is_not_mentioned(turn: Turn) -> None:
    assert turn("contact", Action.SEND_BACK, NOOR) == ("T2/U_XENA",)
    assert turn("contact", Action.SEND_BACK, None) == ("U_NOOR", "T2/U_XENA")


def test_whose_part_is_done_is_not_mentioned(turn: Turn) -> None:
    assert turn("contact", reviews=(approval(NOOR, CONTACT),)) == ()
    assert turn("legal", reviews=(approval(NOOR, CONTACT),)) == ("S_LAWYERS",)


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.IN_REVIEW])
def test_nobody_is_mentioned_while_it_is_not_with_the_reviewers(status: Status, turn: Turn) -> None:
    assert turn("contact", status=status) == ()


def test_somebody_away_is_replaced_and_somebody_who_left_is_passed_over(turn: Turn) -> None:
    noor = Contact(CONTACT, "C_CONTACT", people=("U_NOOR",), absences=(AWAY,))
    assert turn("contact", contact=noor) == ("U_SAM",)
    left = Contact(CONTACT, "C_CONTACT", people=(LEFT,), deputies=("U_TOMAS",))
    assert turn("contact", contact=left) == ("U_TOMAS",)


def test_a_case_that_was_handed_over_is_theirs_alone_at_the_card_that_they_read(turn: Turn) -> None:
    assert turn("contact", assignee="T2/U_XENA") == ("T2/U_XENA",)
    assert turn("legal", assignee="T2/U_XENA") == ("S_LAWYERS",)
    assert turn("legal", assignee="U_HANA") == ("U_HANA",)


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.NEEDS_INFO])
def test_of_a_hand_over_only_who_gets_it_is_told(status: Status, turn: Turn) -> None:
    handed: dict[str, Any] = {"status": status, "assignee": "U_NOOR"}
    assert turn("contact", Action.REASSIGN, **handed) == ("U_NOOR",)
    assert turn("legal", Action.REASSIGN, **handed) == ()
    shared = replace(LAWYERS, channel="C_CONTACT")
    assert turn("contact", Action.REASSIGN, legal=shared, status=status, assignee="U_HANA") == ("U_HANA",)
