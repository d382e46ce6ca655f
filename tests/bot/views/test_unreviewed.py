"""A draft of a translation says so where people act on its words."""

from collections.abc import Callable
from datetime import timedelta
from gettext import NullTranslations
from typing import Any

import pytest

from bot import views
from bot.language import LANGUAGES, Language, speaking
from bot.views.unreviewed import UNREVIEWED
from policy import ReviewerRole, UseRequest, assess, route
from storage import Case, Draft, Production
from tests.plain_digest import weekly

WORDS = NullTranslations()
DRAFT, READ = Language("fr", "Français"), Language("fr", "Français", reviewed=True)


@pytest.fixture
def shown(
    a_case: Callable[..., Case],
    a_draft: Callable[..., Draft],
    a_request: Callable[..., UseRequest],
    production: Production,
) -> Callable[[], dict[str, Any]]:
    """What people act on, drawn for whoever is spoken to."""

    def draw() -> dict[str, Any]:
        case, assessment = a_case(), assess(a_request())
        sent = case.opened_at
        week = weekly([case], [], [production], channel="C_CONTACT", week_start=sent, now=sent + timedelta(1))
        assert week is not None
        way = route(assessment.reviewers, production.contacts)
        return {
            "result": views.result_step(a_draft(), assessment, production=production, route=way),
            "requester": views.requester_message(case, production, shared_with=None),
            "card": views.contact_card(case, production, ReviewerRole.CONTACT),
            "digest": views.digest_post(week),
            "home": views.home_view(views.HomeTab("U1", sent, {})),
        }

    return draw


def those_that_say_it(shown: dict[str, Any]) -> set[str]:
    return {name for name, each in shown.items() if UNREVIEWED in str(each)}


def test_a_language_that_nobody_reviewed_says_so_wherever_people_act(
    shown: Callable[[], dict[str, Any]],
) -> None:
    with speaking(DRAFT, WORDS):
        drawn = shown()
    assert those_that_say_it(drawn) == set(drawn)


def test_a_reviewed_language_and_english_say_nothing_of_it(shown: Callable[[], dict[str, Any]]) -> None:
    assert not those_that_say_it(shown())
    with speaking(READ, WORDS):
        assert not those_that_say_it(shown())


def test_nobody_has_reviewed_a_translation_yet() -> None:
    assert [code for code, each in LANGUAGES.items() if each.reviewed] == ["en"]
