"""Out of office on a real database: what is refused, what is kept, and what the deputy is owed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot.authority import in_place_of, roles_of
from bot.standing_in import (
    ENDS_FIRST,
    IS_PAST,
    NO_COLLEAGUE,
    NO_REVIEWER,
    YOURSELF,
    NotAway,
    StandingIn,
    absence_of,
    begun,
    reviewed_by,
)
from policy import NotAllowed, Person, ReviewerRole
from storage import (
    Absence,
    Contact,
    Database,
    JobState,
    OwedJob,
    Production,
    jobs_in,
    production,
    productions,
    save_production,
    save_workspace,
)

# A Wednesday, at six in the evening in Los Angeles; a Thursday in UTC.
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
NOOR, TOMAS, JONAS = (Person(None, "T1", user) for user in ("U2", "U3", "U5"))
MONDAY, FRIDAY = date(2026, 3, 9), date(2026, 3, 13)


class Everybody:
    """Nobody has left."""

    def group_members(self, team: str, group: str) -> frozenset[str]:
        return frozenset()

    def channel_members(self, team: str, channel: str) -> frozenset[str]:
        return frozenset()

    def channels_of(self, team: str, user: str) -> frozenset[str]:
        return frozenset()

    def admins(self, team: str) -> frozenset[str]:
        return frozenset()

    def is_active(self, team: str, user: str) -> bool:
        return True


@pytest.fixture
def kept(migrated_sqlite: str) -> Iterator[StandingIn]:
    """Noor and Tomás review for a production in Los Angeles; U9 has left."""
    database = Database(migrated_sqlite)
    contact = Contact(ReviewerRole.CONTACT, "C1", people=("U2", "U3"))
    with database.writing() as tx:
        save_workspace(tx, "T1", None, "Tide")
        save_production(
            tx, Production("T1", "TIDE", "Tide", "C0", "America/Los_Angeles", contacts=(contact,))
        )
    yield StandingIn(database, lambda team, user: (team, user) != ("T1", "U9"))
    database.close()


def owed(kept: StandingIn) -> list[OwedJob]:
    with kept.database.reading() as tx:
        return jobs_in(tx, [JobState.READY])


@pytest.mark.parametrize(
    ("deputy", "first", "last", "said"),
    [
        ("U2", MONDAY, FRIDAY, {"deputy": YOURSELF}),
        ("U9", MONDAY, FRIDAY, {"deputy": NO_COLLEAGUE}),
        ("U5", FRIDAY, MONDAY, {"last_day": ENDS_FIRST}),
        ("U5", date(2026, 3, 2), date(2026, 3, 3), {"last_day": IS_PAST}),
        ("U9", FRIDAY, MONDAY, {"deputy": NO_COLLEAGUE, "last_day": ENDS_FIRST}),
    ],
)
def test_an_absence_that_would_leave_nobody_is_refused_with_a_sentence_at_its_field(
    kept: StandingIn, deputy: str, first: date, last: date, said: dict[str, str]
) -> None:
    with pytest.raises(NotAway) as refused:
        kept.go(NOOR, deputy, first, last, now=NOW)

    assert {field: str(sentence) for field, sentence in refused.value.errors.items()} == said
    assert absence_of(kept.database, NOOR, NOW) is None
    assert owed(kept) == []


def test_the_day_is_the_one_where_the_production_is(kept: StandingIn) -> None:
    still_today = date(2026, 3, 4)
    kept.go(NOOR, "U5", still_today, still_today, now=NOW)

    assert absence_of(kept.database, NOOR, NOW) == Absence("U2", "U5", still_today, still_today)


def test_somebody_who_reviews_nothing_cannot_be_away(kept: StandingIn) -> None:
    with kept.database.reading() as tx:
        known = productions(tx, "T1")
    assert reviewed_by(NOOR, known)
    assert not reviewed_by(JONAS, known)
    assert not reviewed_by(Person(None, "T2", "U2"), known)
    with pytest.raises(NotAllowed, match=NO_REVIEWER):
        kept.go(JONAS, "U3", MONDAY, FRIDAY, now=NOW)


def test_two_who_are_away_at_once_cannot_stand_in_for_each_other(kept: StandingIn) -> None:
    kept.go(TOMAS, "U2", MONDAY, FRIDAY, now=NOW)
    with pytest.raises(NotAway) as refused:
        kept.go(NOOR, "U3", FRIDAY, FRIDAY, now=NOW)
    assert "away themselves, from 2026-03-09 through 2026-03-13" in str(refused.value.errors["deputy"])

    noors = kept.go(NOOR, "U5", FRIDAY, FRIDAY, now=NOW)
    assert kept.left_alone(NOOR, noors) == ["U3"]
    assert kept.left_alone(TOMAS, noors) == []


def test_the_deputy_is_told_once_when_it_begins_and_never_at_night(kept: StandingIn) -> None:
    kept.go(NOOR, "U5", MONDAY, FRIDAY, now=NOW)
    kept.go(NOOR, "U5", MONDAY, date(2026, 3, 20), now=NOW)

    (job,) = owed(kept)
    assert job.run_at == datetime(2026, 3, 9, 16, 0, tzinfo=UTC)  # nine in Los Angeles
    kept.go(TOMAS, "U5", date(2026, 3, 4), FRIDAY, now=NOW)
    assert owed(kept)[0].run_at == datetime(2026, 3, 5, 17, 0, tzinfo=UTC)


def test_what_begins_is_looked_up_when_it_begins(kept: StandingIn) -> None:
    away = kept.go(NOOR, "U5", MONDAY, FRIDAY, now=NOW)
    on_monday = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)
    with kept.database.reading() as tx:
        assert begun(tx, "T1", "U2", "U5", on_monday) == away
        assert begun(tx, "T1", "U2", "U5", NOW) is None
        assert begun(tx, "T1", "U2", "U3", on_monday) is None
    kept.come_back(NOOR)
    with kept.database.reading() as tx:
        assert begun(tx, "T1", "U2", "U5", on_monday) is None


def test_the_deputy_has_the_role_for_these_days_only(kept: StandingIn) -> None:
    kept.go(NOOR, "U5", MONDAY, FRIDAY, now=NOW)
    with kept.database.reading() as tx:
        tide = production(tx, "T1", "TIDE")
    days = [datetime(2026, 3, day, 20, 0, tzinfo=UTC) for day in (8, 9, 13, 14)]

    assert [bool(roles_of(JONAS, tide, Everybody(), day)) for day in days] == [False, True, True, False]
    assert in_place_of(JONAS, ReviewerRole.CONTACT, tide, days[1]) == "U2"
