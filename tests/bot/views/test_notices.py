"""The short messages."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.ids import Do
from bot.views import (
    Post,
    already_decided,
    continue_draft,
    decided_view,
    guidance_clause,
    guidance_list,
    help_notice,
    list_notice,
    nothing_to_tell,
    refused,
    sent_view,
    status_notice,
    undeliverable_alert,
    unknown_error,
    unknown_words,
    unrouted_alert,
)
from policy import Action, ReviewerRole, Status, load_pack
from storage import Case, Production

MakeCase = Callable[..., Case]
Snapshot = Callable[[str, Any], None]


def test_notices_look_like_their_snapshots(
    facts: dict[str, Any],
    a_case: MakeCase,
    moved: MakeCase,
    production: Production,
    matches_snapshot: Snapshot,
) -> None:
    pack = load_pack()
    case = a_case(**facts["escalate"])
    declined = moved(case, Action.DECLINE, Status.DECLINED, "Too close to a known film.")
    notices: dict[str, Post | dict[str, Any]] = {
        "help": help_notice(),
        "list": list_notice([case, a_case(2)], {"TIDE": production}),
        "list_empty": list_notice([]),
        "status": status_notice(declined, production),
        "status_own": status_notice(case, production, own=True),
        "refused": refused("Only the contacts of this production can do that."),
        "already_decided": already_decided(declined),
        "unknown_error": unknown_error("b7f3"),
        "continue_draft": continue_draft("d1"),
        "guidance": guidance_list(pack),
        "guidance_clause": guidance_clause(pack.clauses["talent.synthetic-performer"]),
        "unrouted_alert": unrouted_alert(case),
        "undeliverable_alert": undeliverable_alert(case, "contact", "C_CONTACT", "is_archived"),
        "nothing_to_tell": nothing_to_tell("C_TIDE"),
        "sent": sent_view(case),
        "decided": decided_view(declined),
    }
    for name, shown in notices.items():
        matches_snapshot(f"notice_{name}", shown)


def test_half_an_approval_is_confirmed_as_such(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase
) -> None:
    said = str(decided_view(approved(a_case(**facts["written_approval"]), ReviewerRole.CONTACT)))
    assert "waits for Netflix legal" in said


def test_the_requester_finds_change_and_withdraw_in_the_status(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, production: Production
) -> None:
    done = approved(a_case(**facts["escalate"]), ReviewerRole.CONTACT)
    mine, others = (status_notice(done, production, own=own).blocks[-1]["elements"] for own in (True, False))
    assert [button["action_id"] for button in mine] == [Do.REVISE, Do.CLOSE, Do.SHOW_DETAILS]
    assert [button["action_id"] for button in others] == [Do.SHOW_DETAILS]


def test_reviewers_and_admins_find_their_buttons_in_the_status(
    facts: dict[str, Any], a_case: MakeCase, production: Production
) -> None:
    case = a_case(**facts["escalate"])
    reviewer = status_notice(case, production, roles=[ReviewerRole.CONTACT]).blocks[-1]["elements"]
    admin = status_notice(case, production, admin=True).blocks[-1]["elements"]
    decide = [Do.APPROVE, Do.JUDGE_EVIDENCE, Do.ASK, Do.DECLINE, Do.HAND_OVER, Do.SHOW_DETAILS]
    assert [button["action_id"] for button in reviewer] == decide
    assert [button["action_id"] for button in admin] == [Do.HAND_OVER, Do.SHOW_DETAILS]


@pytest.mark.parametrize("page", [0, 3])
def test_a_page_of_a_long_list_fits_and_its_pages_can_be_turned(
    page: int, worst_case: Case, slack_takes: Callable[[Any], None]
) -> None:
    post = list_notice([worst_case] * 300, {}, page)
    slack_takes(post)
    assert "(300)" in str(post.blocks)
    turned = [button["action_id"] for button in post.blocks[-1]["elements"]]
    assert turned == ([Do.NEWER, Do.OLDER] if page else [Do.OLDER])


def test_what_was_typed_by_mistake_can_be_used_as_a_description(slack_takes: Callable[[Any], None]) -> None:
    post = unknown_words("🎬" * 3000, ["guidance talent.digital-replica"])
    slack_takes(post)
    assert "`/genai-use guidance talent.digital-replica`" in post.text
    assert post.blocks[-1]["elements"][0]["action_id"] == Do.OPEN_WITH
