"""The reviewer's card in every state: what it says, which buttons it has, and that it always fits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.ids import Do
from bot.views import Post, contact_card, decision_note, details_view
from policy import Action, ReviewerRole, Status
from storage import Case, Contact, Production

MakeCase = Callable[..., Case]
CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL


def buttons(shown: Post | dict[str, Any]) -> list[str]:
    blocks = shown.blocks if isinstance(shown, Post) else shown["blocks"]
    return [each["action_id"] for block in blocks if block["type"] == "actions" for each in block["elements"]]


@pytest.mark.parametrize("name", ["share", "escalate", "written_approval", "blocked"])
def test_a_new_case_looks_like_its_snapshot(
    name: str,
    facts: dict[str, Any],
    a_case: MakeCase,
    production: Production,
    matches_snapshot: Callable[[str, Any], None],
) -> None:
    matches_snapshot(f"card_{name}", contact_card(a_case(**facts[name]), production, CONTACT))


@pytest.mark.parametrize(
    ("action", "after"),
    [
        (Action.DECLINE, Status.DECLINED),
        (Action.WITHDRAW, Status.WITHDRAWN),
        (Action.ASK, Status.NEEDS_INFO),
        (Action.REVOKE, Status.REVOKED),
        (Action.EXPIRE, Status.EXPIRED),
        (Action.CLOSE, Status.CLOSED),
    ],
)
def test_a_case_that_moved_looks_like_its_snapshot(
    action: Action,
    after: Status,
    facts: dict[str, Any],
    a_case: MakeCase,
    moved: MakeCase,
    production: Production,
    matches_snapshot: Callable[[str, Any], None],
) -> None:
    case = moved(a_case(**facts["escalate"]), action, after, "The style is too close to a known film.")
    matches_snapshot(f"card_{after}", contact_card(case, production, CONTACT))
