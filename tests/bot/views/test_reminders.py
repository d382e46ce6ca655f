"""Messages that a case still waits: what since when, what is asked, and why the reader gets it."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.views import Post, Reminder, answer_wanted, decision_wanted, nobody_answers, unanswered_alert
from policy import Action, Status
from storage import Case, Production
from tests.bot.views.conftest import SENT

Facts = dict[str, dict[str, Any]]
Snapshot = Callable[[str, Post], None]


def test_reminders_look_like_their_snapshots(
    a_case: Callable[..., Case],
    moved: Callable[..., Case],
    production: Production,
    facts: Facts,
    matches_snapshot: Snapshot,
) -> None:
    review, blocked = a_case(**facts["escalate"]), a_case(2, **facts["blocked"])
    asked = moved(review, Action.ASK, Status.NEEDS_INFO, "Which signs, and <where>?")
    in_thread = Reminder("contact", SENT, ("U2", "S1", "T2/U9"))
    shown = {
        "thread": decision_wanted(review, production, in_thread),
        "deputy": decision_wanted(review, production, Reminder("contact", SENT, why="deputy")),
        "legal": decision_wanted(blocked, production, Reminder("legal", SENT, ("U3",))),
        "other_role": decision_wanted(review, production, Reminder("contact", SENT, why="other_role")),
        "answer": answer_wanted(asked, production, SENT),
        "evidence": answer_wanted(blocked, production, SENT),
        "nobody_answers": nobody_answers(asked, production, SENT),
        "admins": unanswered_alert(review, production, "contact", SENT),
    }
    for name, post in shown.items():
        # The buttons are those of the card and of the requester's message, which have snapshots of their own.
        told = [block for block in post.blocks if block["type"] != "actions"]
        matches_snapshot(f"reminder_{name}", Post(post.text, told))


@pytest.mark.parametrize("why", ["deputy", "stand_in", "colleague", "other_role", "asked"])
def test_whoever_is_told_directly_reads_why(
    a_case: Callable[..., Case], production: Production, facts: Facts, why: str
) -> None:
    post = decision_wanted(a_case(**facts["escalate"]), production, Reminder("contact", SENT, why=why))

    assert "You get this" in post.text
    assert "<@U2>" not in post.text


def test_the_longest_case_can_still_be_reminded_of(
    worst_case: Case, moved: Callable[..., Case], slack_takes: Callable[[Post], None]
) -> None:
    asked = moved(worst_case, Action.ASK, Status.NEEDS_INFO, "❓" * 3000)
    for post in (
        decision_wanted(worst_case, None, Reminder("legal", SENT, tuple(f"U{n}" for n in range(50)))),
        answer_wanted(worst_case, None, SENT),
        answer_wanted(asked, None, SENT),
        nobody_answers(asked, None, SENT),
        unanswered_alert(worst_case, None, "legal", SENT),
    ):
        slack_takes(post)


def test_somebody_who_cannot_decide_gets_no_button_to(
    a_case: Callable[..., Case], production: Production, facts: Facts
) -> None:
    case = a_case(**facts["escalate"])
    words = {
        why: str(decision_wanted(case, production, Reminder("contact", SENT, why=why)).blocks)
        for why in ("deputy", "other_role")
    }

    assert "Approve…" in words["deputy"]
    assert "Approve…" not in words["other_role"]
