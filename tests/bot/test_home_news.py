"""Whose Home tab is drawn anew, and that the last of several drawings is enough."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.acts import Seen, Terms
from bot.classifier import OwnClassifier
from bot.flow import Flow
from bot.home_news import whose
from policy import Action, Person, Status, load_pack
from storage import Case, Condition, Database, claim, is_followed, note_home_opened, production, start_draft
from tests.bot.tide import CODE, JONAS, MIRA, NOOR, OMAR, TEAM, USES, XENA, Rights, Workspace, set_up

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def flow(database: Database) -> Flow:
    set_up(database, Rights(away=(NOW.date(), NOW.date())))
    pack = load_pack()
    return Flow(database, pack, Workspace(), OwnClassifier(pack))


def sent(flow: Flow, name: str) -> Case:
    with flow.database.writing() as tx:
        draft = start_draft(tx, id=name, owner=MIRA, answers={}, now=NOW)
    return flow.send(draft, USES["unsafe place"].request(name), now=NOW)


def test_it_is_theirs_who_asked_who_review_and_who_see_to_a_condition(flow: Flow) -> None:
    case = sent(flow, "one")
    terms = Terms(conditions=(Condition("Credit it.", JONAS.user), Condition("Tell us.", "T2/U_XENA")))
    case = flow.approve(NOOR, Seen(TEAM, case.id), terms, now=NOW)
    assert (case.status, case.events[-1].action) == (Status.APPROVED, Action.APPROVE)
    with flow.database.reading() as tx:
        theirs = whose(case, production(tx, TEAM, CODE), NOW)

    assert theirs == {"U_MIRA", "U_NOOR", "U_OMAR", "U_RUTH", "U_TOMAS", "U_SAM", "U_JONAS"}


def test_of_several_drawings_the_last_one_is_enough(flow: Flow) -> None:
    with flow.database.writing() as tx:
        for person in (MIRA, OMAR, XENA):
            note_home_opened(tx, Person(None, person.team, person.user), NOW)
        note_home_opened(tx, NOOR, NOW - timedelta(days=31))
    sent(flow, "one"), sent(flow, "two")

    lanes = []
    with flow.database.writing() as tx:
        while job := claim(tx, owner="me", now=NOW, lease=timedelta(minutes=1), kinds=["home"]):
            lanes.append(job.lane)
            assert is_followed(tx, job, NOW)
            assert not is_followed(tx, job, NOW - timedelta(seconds=1))
    assert sorted(lanes) == ["home:T1:U_MIRA", "home:T1:U_OMAR"]
