"""Out of office: the form, what the Home tab says, and the message to the deputy."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from bot.views import HomeTab, ReadAway, away_form, away_kept, home_view, read_away, stand_in_notice
from storage import Absence, Case, Production

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
AWAY = Absence("U2", "U3", date(2026, 3, 9), date(2026, 3, 13))


def test_what_is_shown_of_an_absence_looks_like_its_snapshots(
    a_case: Callable[..., Case],
    production: Production,
    facts: dict[str, dict[str, Any]],
    matches_snapshot: Callable[..., None],
) -> None:
    waiting = [a_case(**facts["escalate"])]
    matches_snapshot("away_form", away_form())
    matches_snapshot("away_form_again", away_form(AWAY))
    matches_snapshot("away_kept", away_kept(AWAY, ["U7", "U8"]))
    matches_snapshot("away_home", home_view(HomeTab("U2", NOW, {}, may_be_away=True, away=AWAY)))
    matches_snapshot("away_deputy", stand_in_notice(AWAY, [production], waiting))


def test_only_people_who_review_are_offered_to_be_away() -> None:
    assert "I am away…" in str(home_view(HomeTab("U2", NOW, {}, may_be_away=True)))
    assert "away" not in str(home_view(HomeTab("U2", NOW, {})))


def test_what_was_chosen_is_read_and_what_is_missing_is_said_at_its_field() -> None:
    chosen: dict[str, Any] = {
        "deputy": {"deputy": {"selected_user": "U3"}},
        "first_day": {"first_day": {"selected_date": "2026-03-09"}},
        "last_day": {"last_day": {"selected_date": None}},
    }

    assert read_away(chosen) == ReadAway("U3", "2026-03-09", "", {"last_day": "Please choose a day."})
    assert set(read_away({}).errors) == {"deputy", "first_day", "last_day"}
