"""Somebody who is contact and lawyer is still one person, and gives one of the two approvals."""

from datetime import UTC, datetime

import pytest

from bot.acts import Seen, Terms
from bot.classifier import OwnClassifier
from bot.flow import Flow
from policy import NotAllowed, Status, load_pack
from storage import Database, start_draft
from tests.bot.tide import HANA, LEGAL_CHANNEL, MIRA, RUTH, TEAM, USES, Rights, Workspace, set_up

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_second_approval_has_to_come_from_somebody_else(migrated_sqlite: str) -> None:
    database = Database(migrated_sqlite)
    set_up(database, Rights())
    pack = load_pack()
    flow = Flow(database, pack, Workspace(), OwnClassifier(pack))
    with database.writing() as tx:
        draft = start_draft(tx, id="one", owner=MIRA, answers={}, now=NOW)
    case = flow.send(draft, USES["names"].request("Names"), now=NOW)
    seen = Seen(TEAM, case.id, 1)

    assert flow.approve(RUTH, seen, Terms(), now=NOW).status is Status.IN_REVIEW
    for card in (None, LEGAL_CHANNEL):
        with pytest.raises(NotAllowed, match="has to come from somebody else"):
            flow.approve(RUTH, Seen(TEAM, case.id, 1, card), Terms(), now=NOW)
    assert flow.approve(HANA, seen, Terms(), now=NOW).status is Status.APPROVED
    database.close()
