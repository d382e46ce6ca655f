"""The message in the production's channel: a few lines, and nothing to decide with."""

from collections.abc import Callable
from typing import Any

from bot.ids import Do
from bot.views import production_message
from policy import ReviewerRole
from storage import Case, Production
from tests.bot.views.conftest import BACKGROUND


def test_it_says_where_the_use_stands_and_opens_the_details(
    a_case: Callable[..., Case],
    approved: Callable[..., Case],
    production: Production,
    matches_snapshot: Callable[[str, Any], None],
) -> None:
    waiting = a_case(**BACKGROUND)
    matches_snapshot("production_waiting", production_message(waiting, production))
    decided = production_message(approved(waiting, ReviewerRole.CONTACT), production)
    matches_snapshot("production_approved", decided)
    buttons = [each for block in decided.blocks for each in block.get("elements", []) if "action_id" in each]
    assert [each["action_id"] for each in buttons] == [Do.SHOW_DETAILS]


def test_hostile_words_stay_words(
    a_case: Callable[..., Case], production: Production, slack_takes: Callable[[Any], None]
) -> None:
    post = production_message(a_case(title="<!channel> *now* & <@U1>" + "x" * 76), production)
    slack_takes(post)
    assert "<!channel>" not in post.text
