"""New requests that begin with the answers of an earlier case: whose, when, and what becomes of the case."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.acts import Seen, TooLate
from bot.again import Again
from bot.classifier import OwnClassifier
from bot.flow import Flow
from policy import NotAllowed, Person, ReviewerRole, Status, UseRequest, load_pack
from storage import Case, Contact, Database, Draft, Production, save_production, start_draft

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MIRA, NOOR = Person(None, "T1", "U1"), Person(None, "T1", "U2")
FINAL: dict[str, Any] = {"destination": "featured", "human_input": "yes"}


class Studio:
    """Two people, no groups."""

    def group_members(self, team: str, group: str) -> frozenset[str]:
        return frozenset()

    def channel_members(self, team: str, channel: str) -> frozenset[str]:
        return frozenset()

    def channels_of(self, team: str, user: str) -> frozenset[str]:
        return frozenset()

    def admins(self, team: str) -> frozenset[str]:
        return frozenset()

    def is_active(self, team: str, user: str) -> bool:
        return True


@pytest.fixture
def again(migrated_sqlite: str) -> Iterator[Again]:
    database, pack = Database(migrated_sqlite), load_pack()
    noor = Contact(ReviewerRole.CONTACT, "C_CONTACT", people=(NOOR.user,))
    with database.writing() as tx:
        save_production(tx, Production("T1", "TIDE", "Tidewater", "C_CREW", "UTC", contacts=(noor,)))
    yield Again(Flow(database, pack, Studio(), OwnClassifier(pack)))
    database.close()


def drafted(again: Again, name: str, case: Case | None = None, made_from: str | None = None) -> Draft:
    of = {"case_id": case.id if case else None, "made_from": made_from}
    with again.flow.database.writing() as tx:
        return start_draft(tx, id=name, owner=MIRA, answers={}, now=NOW, **of)


def test_only_the_requester_begins_anew_with_their_answers(
    again: Again, a_request: Callable[..., UseRequest]
) -> None:
    case = again.flow.send(drafted(again, "d1"), a_request(), now=NOW)
    assert again.template(MIRA, "T1", case.id, now=NOW).id == case.id
    with pytest.raises(NotAllowed, match="Only the person who asked for it"):
        again.template(NOOR, "T1", case.id, now=NOW)
    with pytest.raises(NotAllowed, match="no case TIDE-7"):
        again.template(MIRA, "T1", "TIDE-7", now=NOW)


def test_settled_temporary_material_goes_final_as_a_new_request_and_stays_as_it_is(
    again: Again, a_request: Callable[..., UseRequest]
) -> None:
    flow = again.flow
    case = flow.send(drafted(again, "d1"), a_request(destination="temporary"), now=NOW)
    assert again.going_final(MIRA, "T1", case.id, now=NOW).id == case.id

    change = drafted(again, "d2", case)
    assert again.made_from(change, a_request(destination="temporary", title="Another")) is None
    assert again.made_from(change, a_request(**FINAL)) == case.id
    final = flow.send(change, a_request(**FINAL), now=NOW)
    assert (final.id, final.made_from, final.status) == ("TIDE-2", case.id, Status.IN_REVIEW)
    assert again.made_from(drafted(again, "d3", made_from=case.id), a_request()) == case.id


def test_temporary_material_that_is_still_looked_at_is_changed_itself(
    again: Again, a_request: Callable[..., UseRequest]
) -> None:
    flow = again.flow
    case = flow.send(drafted(again, "d1"), a_request(destination="temporary"), now=NOW)
    flow.pull_in(NOOR, Seen("T1", case.id), "Let us look.", now=NOW)
    with pytest.raises(TooLate):
        again.going_final(MIRA, "T1", case.id, now=NOW)
    assert again.made_from(drafted(again, "d2", case), a_request(**FINAL)) is None
