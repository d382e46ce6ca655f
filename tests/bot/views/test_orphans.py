"""What the admins read when requests wait where nobody can answer."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.route_health import HARMLESS, Trouble
from bot.views import Post, orphan_alert
from policy import ReviewerRole
from storage import Case, Production

USES = (("TIDE", ReviewerRole.CONTACT), ("TIDE", ReviewerRole.LEGAL))


@pytest.mark.parametrize("trouble", [each for each in Trouble if each not in HARMLESS])
def test_each_finding_says_what_to_do(
    a_case: Callable[..., Case],
    production: Production,
    facts: dict[str, dict[str, Any]],
    matches_snapshot: Callable[..., None],
    trouble: Trouble,
) -> None:
    post = orphan_alert(trouble, "C_CONTACT", USES, [a_case(**facts["escalate"])], [production])

    matches_snapshot(f"orphan_{trouble}", post)
    assert "TIDE-1" in post.text
    assert "/genai-use setup" in post.text or "/invite" in post.text


def test_however_many_it_concerns_the_message_can_be_sent(
    a_case: Callable[..., Case], slack_takes: Callable[[Post], None]
) -> None:
    codes = [f"P{number}" for number in range(60)]
    productions = [Production("T1", code, "📽️" * 50, "C0", "UTC") for code in codes]
    cases = [a_case(number, title="🎬" * 100) for number in range(60)]
    uses = [(code, role) for code in codes for role in ReviewerRole]

    slack_takes(orphan_alert("no_channel", "C1", uses, cases, productions))
