"""Journeys to another day, hour, place, or to quiet: the settings of a channel's weekly digest."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.persona import Persona
from bot.sandbox.seed import CONTACT_CHANNEL, LEGAL_CHANNEL, LOUNGE, PRODUCTION_CHANNEL
from bot.sandbox.uses import SIGNS
from bot.sandbox.workspace import TEAM
from policy import ReviewerRole
from storage import Contact, setup_changes
from tests.journeys.test_weekly_digest import LOS_ANGELES, MADRID, MONDAY, digests, is_now
from tests.journeys.tidewater import Tidewater

OVERVIEW = "C0OVERVIEW"
FRIDAY = datetime(2026, 3, 6, 17, 0, tzinfo=LOS_ANGELES)


def opens_settings(tidewater: Tidewater, who: Persona, channel: str = CONTACT_CHANNEL) -> None:
    who.types("/genai-use digest", channel)
    shown = [each for each in who.sees(channel) if each.ephemeral_for == who.id][-1]
    tidewater.opens(who, "Settings…", shown, "digest_settings")


def sets(tidewater: Tidewater, who: Persona, channel: str = CONTACT_CHANNEL, **settings: Any) -> str:
    """Somebody changes the settings, and reads what follows."""
    opens_settings(tidewater, who, channel)
    tidewater.fills(who, settings)
    assert who.submits() == {}, f"{who.name} stands at: {who.errors}"
    said = who.waits_for_view("notice").words
    tidewater.closes(who)
    tidewater.settles()
    return said


def test_another_day_and_hour_move_the_digest_that_is_owed(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    said = sets(tidewater, tidewater.noor, weekday="Friday", at="17:00")
    assert "7 Mar 2026, 01:00 UTC" in said

    is_now(tidewater, FRIDAY - timedelta(minutes=1))
    assert digests(tidewater, CONTACT_CHANNEL) == []
    is_now(tidewater, FRIDAY)
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1
    is_now(tidewater, MONDAY + timedelta(hours=1))
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1
    assert len(digests(tidewater, PRODUCTION_CHANNEL)) == 1
    is_now(tidewater, FRIDAY + timedelta(weeks=1, minutes=-1))  # in summer time by now
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1
    is_now(tidewater, FRIDAY + timedelta(weeks=1))
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 2


def test_a_week_that_had_its_digest_gets_no_second_one_however_it_is_moved(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    is_now(tidewater, MONDAY)
    for day, hour in (("Friday", "17:00"), ("Tuesday", "08:00"), ("Thursday", "12:00")):
        sets(tidewater, tidewater.noor, weekday=day, at=hour)
    is_now(tidewater, MONDAY + timedelta(days=6))
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1

    is_now(tidewater, MONDAY + timedelta(days=10, hours=3))
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 2
    is_now(tidewater, MONDAY + timedelta(days=13))
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 2


def test_a_day_that_is_over_already_leaves_this_week_its_old_one(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    sets(tidewater, tidewater.noor, weekday="Friday", at="17:00")
    assert "7 Mar 2026" in sets(tidewater, tidewater.noor, weekday="Tuesday", at="09:00")

    is_now(tidewater, FRIDAY)
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1
    is_now(tidewater, MONDAY + timedelta(days=1))
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 2


def test_switched_off_it_does_not_come_until_it_is_switched_on(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    assert "no weekly digest any more" in sets(tidewater, tidewater.noor, comes="Not at all")
    is_now(tidewater, MONDAY + timedelta(weeks=1))
    assert digests(tidewater, CONTACT_CHANNEL) == []
    assert len(digests(tidewater, PRODUCTION_CHANNEL)) > 0

    sets(tidewater, tidewater.noor, comes="Once a week")
    is_now(tidewater, MONDAY + timedelta(weeks=2))
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1


def test_another_time_zone_is_the_hour_there(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    sets(tidewater, tidewater.noor, time_zone="madrid")
    is_now(tidewater, datetime(2026, 3, 9, 8, 59, tzinfo=MADRID))
    assert digests(tidewater, CONTACT_CHANNEL) == []
    is_now(tidewater, datetime(2026, 3, 9, 9, 0, tzinfo=MADRID))
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1

    opens_settings(tidewater, tidewater.noor)
    assert "Europe/Madrid" in str(tidewater.noor.waits_for_view().blocks)
    tidewater.noor.fills("time_zone", "Atlantis/Harbour")
    assert "Please write a time zone" in tidewater.noor.submits()["time_zone"]


def test_a_zone_in_which_another_week_has_begun_gets_one_in_each_week(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    is_now(tidewater, MONDAY)
    is_now(tidewater, datetime(2026, 3, 15, 20, 0, tzinfo=LOS_ANGELES))
    sets(tidewater, tidewater.noor, time_zone="Asia/Tokyo")  # where it is Monday, eleven o'clock at noon
    is_now(tidewater, datetime(2026, 3, 22, 23, 0, tzinfo=ZoneInfo("Asia/Tokyo")))
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 2


def test_who_only_reads_along_changes_nothing(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    is_now(tidewater, MONDAY)
    tidewater.jonas.clicks("Settings…", tidewater.slack.posts(CONTACT_CHANNEL)[-1])

    assert tidewater.jonas.reads("are for its contacts", CONTACT_CHANNEL).ephemeral_for == tidewater.jonas.id
    assert tidewater.jonas.view is None


def test_who_may_is_looked_up_when_the_form_is_sent(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    opens_settings(tidewater, tidewater.noor)
    tidewater.has_contacts(Contact(ReviewerRole.CONTACT, CONTACT_CHANNEL, (tidewater.tomas.id,)))
    tidewater.noor.fills("comes", "Not at all")

    assert "are for its contacts" in str(tidewater.noor.submits())


def test_everybody_on_the_production_sets_their_own_channel(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    sets(tidewater, tidewater.jonas, PRODUCTION_CHANNEL, comes="Not at all")
    is_now(tidewater, MONDAY)

    assert digests(tidewater, PRODUCTION_CHANNEL) == []
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1


def test_only_an_admin_sends_it_elsewhere_and_only_where_the_app_is(tidewater: Tidewater) -> None:
    tidewater.slack.add_channel(OVERVIEW, "genai-overview", [tidewater.ada.id])
    tidewater.asks(SIGNS)
    opens_settings(tidewater, tidewater.noor)
    assert "another channel" not in tidewater.noor.waits_for_view().words
    tidewater.closes(tidewater.noor)

    opens_settings(tidewater, tidewater.ada)
    tidewater.ada.fills("send_to", LOUNGE)
    assert "is not in this channel yet" in tidewater.ada.submits()["send_to"]
    tidewater.ada.fills("send_to", LEGAL_CHANNEL)
    assert "has a weekly digest already" in tidewater.ada.submits()["send_to"]
    tidewater.ada.fills("send_to", OVERVIEW)
    assert tidewater.ada.submits() == {}
    tidewater.closes(tidewater.ada)

    sets(tidewater, tidewater.noor, weekday="Monday")  # leaves where it goes as it is
    is_now(tidewater, MONDAY)
    assert digests(tidewater, CONTACT_CHANNEL) == []
    [told] = digests(tidewater, OVERVIEW)
    assert "What happened in <#C0GENAIWEST> since" in told


def test_it_is_kept_who_changed_what(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    sets(tidewater, tidewater.noor, weekday="Friday")
    sets(tidewater, tidewater.noor, weekday="Friday")
    with tidewater.database.reading() as tx:
        [change] = setup_changes(tx, TEAM, subject=f"digest {CONTACT_CHANNEL}")

    assert (change.by and change.by.user, change.before, change.after) == ("U0NOOR", {}, {"weekday": 4})
    tidewater.ada.types("/genai-use setup", CONTACT_CHANNEL)
    assert "changed the weekly digest of" in tidewater.ada.waits_for_view("setup").words


def test_the_next_digest_tells_what_happened_since_the_last_one(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    is_now(tidewater, MONDAY)
    sets(tidewater, tidewater.noor, weekday="Friday")
    tidewater.approves(tidewater.noor, tidewater.card(case))  # eleven days before the next digest
    is_now(tidewater, MONDAY + timedelta(days=11))

    assert "Decided (1)" in digests(tidewater, CONTACT_CHANNEL)[-1]
