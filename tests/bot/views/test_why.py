"""Each notice says why somebody gets it and how it stops; nobody is called by @channel; the docs list all."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import deliveries as _deliveries  # noqa: F401 - brings every kind of job
from bot import surface, views
from bot.views import Post, Reminder
from bot.views.why import REASONS, Why
from policy import ReviewerRole
from storage import Absence, Case, Condition, Production
from tests.plain_digest import weekly

ROOT = Path(__file__).parents[3]
MakeCase = Callable[..., Case]
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
CONTACT = ReviewerRole.CONTACT


@pytest.fixture
def notices(facts: dict[str, Any], a_case: MakeCase, production: Production) -> dict[str, Post]:
    """Everything that the app writes to somebody of its own accord, besides a case's own messages."""
    case = a_case(**facts["escalate"])
    reminders = {
        why or "thread": views.decision_wanted(case, production, Reminder("contact", NOW, ("U2",), 1, why))
        for why in (None, "deputy", "stand_in", "colleague", "other_role", "asked")
    }
    terms = [Condition("Show it.", "U5", number=1)]
    told = weekly([case], [], [production], channel="C_CONTACT", week_start=NOW, now=NOW)
    assert told
    return reminders | {
        "answer": views.answer_wanted(case, production, NOW),
        "nobody answers": views.nobody_answers(case, production, NOW),
        "unanswered": views.unanswered_alert(case, production, "contact", NOW),
        "unrouted": views.unrouted_alert(case),
        "undeliverable": views.undeliverable_alert(case, "contact", "C1", "is_archived"),
        "orphan": views.orphan_alert("archived", "C1", [("TIDE", CONTACT)], [case], [production]),
        "stand in": views.stand_in_notice(
            Absence("U2", "U3", date(2026, 3, 9), date(2026, 3, 10)), [production], [case]
        ),
        "owner": views.owner_note(case, production, terms, "soon", "U5"),
        "owner instead": views.owner_note(case, production, terms, "soon", "U5", instead=True),
        "continue": views.continue_draft("d1"),
        "hint": views.reply_hint(case, [CONTACT]),
        "digest": views.digest_post(told),
    }


def test_each_notice_ends_with_why_somebody_gets_it(notices: dict[str, Post]) -> None:
    lines = set(REASONS.values())
    for name, post in notices.items():
        last = post.blocks[-1]
        assert last["type"] == "context", name
        assert last["elements"][0]["text"] in lines, name


def test_every_reason_is_some_notices(notices: dict[str, Post]) -> None:
    said = {post.blocks[-1]["elements"][0]["text"] for post in notices.values()}
    # Of a deputy's two the other one is for a case that was handed to somebody.
    assert set(REASONS.values()) - said == {REASONS[Why.DEPUTY_ASSIGNED]}
    assert set(REASONS) == set(Why)


def test_nobody_is_called_by_channel(notices: dict[str, Post]) -> None:
    calls = re.compile(r"<!(channel|here|everyone)|'broadcast'|\"broadcast\"|@(channel|here|everyone)\b")
    shown = [*(ROOT / "tests/bot/views/snapshots").glob("*.json"), *(ROOT / "bot/views").rglob("*.*")]
    written = {
        path.name: path.read_text(encoding="utf-8")
        for path in shown
        if path.suffix in {".json", ".py", ".j2"}
    }
    assert len(written) > 100
    assert [name for name, text in written.items() if calls.search(text)] == []
    assert [name for name, post in notices.items() if calls.search(str(post))] == []


def test_the_table_of_notices_has_every_kind_of_job_and_no_other() -> None:
    told = re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "docs/notices.md").read_text(encoding="utf-8"), re.M)
    assert sorted(told) == sorted(surface.kinds())
