"""To whom a case may be handed: whose approval is missing, wherever they work, and never its requester."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.handing import check_assignee, entry_of, handed, person_of
from policy import Action, Assessment, NotAllowed, Outcome, Person, ReviewerRole, Status, UseRequest
from storage import Case, Review

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL
MIRA, NOOR, HANA = (Person(None, "T1", user) for user in ("U1", "U2", "U3"))
TWIN = Person(None, "T2", "U1")
MakeCase = Callable[..., Case]


@pytest.fixture
def a_case(a_request: Callable[..., UseRequest], an_assessment: Callable[..., Assessment]) -> MakeCase:
    """A case of Mira's that contact and legal have to approve."""
    request, assessment = a_request(), an_assessment(Outcome.WRITTEN_APPROVAL, CONTACT, LEGAL)

    def make(*approved: tuple[Person, ReviewerRole]) -> Case:
        reviews = tuple(
            Review(Action.APPROVE, role, who, NOW, 1, "sha256:0", "guidance-1") for who, role in approved
        )
        stands = (Status.IN_REVIEW, 1, request, assessment, NOW, NOW)
        return Case(1, "TIDE-1", "T1", "TIDE", MIRA, *stands, reviews=reviews)

    return make


def test_a_chosen_user_means_the_entry_of_our_own_workspace_first() -> None:
    assert entry_of("U2", ["T2/U2", "U2"]) == "U2"
    assert entry_of("U7", ["U2", "T2/U7"]) == "T2/U7"
    assert entry_of("U9", ["U2", "T2/U7"]) == "U9"


def test_an_entry_names_its_person_with_the_workspace() -> None:
    assert person_of("U2", "T1") == NOOR
    assert person_of("T2/U1", "T1") == TWIN


def test_the_record_says_to_whom_and_why() -> None:
    assert handed("T2/U7", "I am away.") == "T2/U7: I am away."
    assert handed("U2", None) == "U2"


def test_it_goes_to_those_whose_approval_is_missing(a_case: MakeCase) -> None:
    check_assignee(a_case(), NOOR, frozenset({CONTACT}))
    check_assignee(a_case((NOOR, CONTACT)), HANA, frozenset({LEGAL}))
    check_assignee(a_case(), TWIN, frozenset({CONTACT}))


@pytest.mark.parametrize(
    ("to", "roles", "approved", "sentence"),
    [
        (MIRA, {CONTACT}, (), "asked for it themselves"),
        (HANA, set(), (), "do not review"),
        (HANA, {CONTACT}, [(NOOR, CONTACT)], "approved already"),
        (NOOR, {CONTACT, LEGAL}, [(NOOR, CONTACT)], "approved already"),
    ],
)
def test_it_goes_to_nobody_else(
    to: Person,
    roles: set[ReviewerRole],
    approved: list[tuple[Person, ReviewerRole]],
    sentence: str,
    a_case: MakeCase,
) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        check_assignee(a_case(*approved), to, frozenset(roles))
