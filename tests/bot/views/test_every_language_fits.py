"""Slack takes every message and view in every language, in every state and at its longest.

The surfaces are those of `test_every_word_is_told.py` and `test_every_form_is_told.py`: whatever is added
there is tried here. Beside our languages stands one whose texts are more than twice as long as the English.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from gettext import NullTranslations
from itertools import chain
from typing import Any

import pytest

from bot.language import LANGUAGES, speaking
from bot.sandbox.refusals import SlackError
from bot.views import Post
from policy import Action, ReviewerRole, Status
from storage import Case, Condition
from tests.bot.views import test_every_form_is_told as forms
from tests.bot.views import test_every_word_is_told as words
from tests.bot.views.brackets import READER

Takes = Callable[[Post | dict[str, Any]], None]

SURFACES: Mapping[str, Callable[[], Any]] = dict(
    chain(
        ((f"case: {name}", draw) for name, draw in words.SURFACES.items()),
        ((f"form: {name}", draw) for name, draw in forms.SURFACES.items()),
    )
)
# Beside a description of 3,000 and a title of 100 emoji, ten tools and forty findings.
CONDITIONS = tuple(
    Condition(f"{number} {'🎬' * 290}", owner="U9", due=date(2026, 3, 1), number=number)
    for number in range(1, 21)
)


class Longwinded(NullTranslations):
    """A language that says everything twice, and then some."""

    def gettext(self, message: str) -> str:
        return f"{message} {'ш' * (len(message) + 8)}" if message.strip() else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


VOICES = {
    **{code: (language, None) for code, language in LANGUAGES.items()},
    "longwinded": (READER, Longwinded()),
}
voices = pytest.mark.parametrize("voice", VOICES)


def drawn(voice: str, draw: Callable[[], Any]) -> Iterator[Post | dict[str, Any]]:
    """What Slack gets; sentences alone stand in a place that is tried with its form."""
    language, catalogue = VOICES[voice]
    with speaking(language, catalogue):
        shown = draw()
    if isinstance(shown, Post | dict):
        yield shown


def refused(voice: str, draw: Callable[[], Any], slack_takes: Takes) -> Iterator[str]:
    """Why Slack would not take it."""
    for shown in drawn(voice, draw):
        try:
            slack_takes(shown)
        except SlackError as refusal:
            yield str(refusal.body)


@voices
def test_slack_takes_every_surface(voice: str, slack_takes: Takes) -> None:
    assert [(name, why) for name, draw in SURFACES.items() for why in refused(voice, draw, slack_takes)] == []


@pytest.fixture
def longest(worst_case: Case, moved: Callable[..., Case], approved: Callable[..., Case]) -> dict[str, Case]:
    """The longest case in each state, with the longest reasons."""
    why = "🙁" * 1000
    asked = moved(worst_case, Action.ASK, Status.NEEDS_INFO, why)
    terms = {"reason": why, "conditions": CONDITIONS, "only_for": "🎞" * 300, "only_tools": ("🎨" * 100,) * 10}
    allowed = approved(worst_case, *ReviewerRole, **terms, valid_until=date(2026, 6, 30))
    return {
        "in review": worst_case,
        "shared": replace(worst_case, status=Status.SHARED),
        "asked": asked,
        "answered": moved(asked, Action.ANSWER, Status.IN_REVIEW, why),
        "approved": allowed,
        "sent back": moved(allowed, Action.SEND_BACK, Status.IN_REVIEW, why),
        "talked over": _talked_over(allowed, moved, why),
        **{
            str(status): moved(allowed, action, status, why)
            for action, status in (
                (Action.DECLINE, Status.DECLINED),
                (Action.WITHDRAW, Status.WITHDRAWN),
                (Action.REVOKE, Status.REVOKED),
                (Action.EXPIRE, Status.EXPIRED),
                (Action.CLOSE, Status.CLOSED),
            )
        },
    }


def _talked_over(case: Case, moved: Callable[..., Case], why: str) -> Case:
    for _ in range(20):
        case = moved(case, Action.ASK, Status.NEEDS_INFO, why)
        case = moved(case, Action.ANSWER, Status.IN_REVIEW, why)
    return case


@voices
def test_slack_takes_the_longest_case_in_every_state(
    voice: str, longest: dict[str, Case], slack_takes: Takes
) -> None:
    surfaces = [each for state, case in longest.items() for each in words.of_a_case(state, case).items()]
    assert [(name, why) for name, draw in surfaces for why in refused(voice, draw, slack_takes)] == []


def test_a_text_that_is_not_held_to_its_limit_would_be_noticed(slack_takes: Takes) -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": Longwinded().gettext("w" * 140)}}
    with pytest.raises(SlackError, match="invalid_blocks"):
        slack_takes(Post("text", [header]))
