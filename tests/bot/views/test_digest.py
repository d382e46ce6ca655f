"""The week of a channel: who waits for whom, what was decided, and a message that always fits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.digest import Digest, weekly
from bot.ids import Do
from bot.views import digest_post
from policy import Action, ReviewerRole, Status
from storage import Case, Condition, Production

MakeCase = Callable[..., Case]
CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
WEEK = NOW - timedelta(days=7)


def ids(rows: Any) -> list[str]:
    return [row.case.id for row in rows]


@pytest.fixture
def of_channel(production: Production) -> Callable[..., Digest | None]:
    """The digest of a channel, given the production's cases."""

    def make(channel: str, *cases: Case) -> Digest | None:
        reviewed = cases if any(contact.channel == channel for contact in production.contacts) else ()
        own = cases if production.channel == channel else ()
        return weekly(reviewed, own, [production], channel=channel, week_start=WEEK, now=NOW)

    return make


def test_nothing_to_say_is_no_digest(of_channel: Callable[..., Digest | None], a_case: MakeCase) -> None:
    assert of_channel("C_CONTACT") is None
    assert of_channel("C_CONTACT", a_case(sent=WEEK - timedelta(days=1))) is None


def test_a_review_waits_for_those_whose_role_is_missing(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, of_channel: Callable[..., Digest | None]
) -> None:
    case = approved(a_case(**facts["written_approval"]), CONTACT)
    for_contact, for_legal, for_crew = (
        of_channel(channel, case) for channel in ("C_CONTACT", "C_LEGAL", "C_TIDE")
    )
    assert for_contact
    assert for_legal
    assert for_crew
    assert ids(for_legal.waiting_for_you) == ids(for_contact.waiting_for_others) == ["TIDE-1"]
    assert ids(for_crew.waiting_for_others) == ["TIDE-1"]
    assert for_crew.waiting_for_you == for_contact.waiting_for_you == ()


def test_a_question_waits_for_the_production(
    facts: dict[str, Any], a_case: MakeCase, moved: MakeCase, of_channel: Callable[..., Digest | None]
) -> None:
    case = moved(a_case(**facts["escalate"]), Action.ASK, Status.NEEDS_INFO, "Which scene?")
    for_contact, for_crew = of_channel("C_CONTACT", case), of_channel("C_TIDE", case)
    assert for_contact
    assert for_crew
    assert ids(for_crew.waiting_for_you) == ids(for_contact.waiting_for_others) == ["TIDE-1"]


def test_what_waits_longest_stands_first_and_says_for_how_long(
    facts: dict[str, Any], a_case: MakeCase, of_channel: Callable[..., Digest | None]
) -> None:
    young = a_case(1, NOW - timedelta(days=1), **facts["escalate"])
    old = a_case(2, NOW - timedelta(days=20), **facts["escalate"])
    digest = of_channel("C_CONTACT", young, old)
    assert digest
    assert ids(digest.waiting_for_you) == ["TIDE-2", "TIDE-1"]
    said = str(digest_post(digest).blocks)
    assert "TIDE-2 · waiting for 20 days" in said
    assert "TIDE-1 · waiting for 1 day\\n" in said


def test_only_this_weeks_decisions_and_shares_are_told(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, of_channel: Callable[..., Digest | None]
) -> None:
    before = WEEK - timedelta(days=3)
    cases = [
        approved(a_case(1, WEEK - timedelta(hours=1), **facts["escalate"]), CONTACT),
        approved(a_case(2, before, **facts["escalate"]), CONTACT),
        a_case(3, WEEK),
        a_case(4, before),
    ]
    digest = of_channel("C_TIDE", *cases)
    assert digest
    assert (ids(digest.decided), ids(digest.shared)) == (["TIDE-1"], ["TIDE-3"])


@pytest.mark.parametrize(("days", "told"), [(-1, []), (0, ["TIDE-1"]), (13, ["TIDE-1"]), (14, [])])
def test_an_approval_about_to_run_out_is_told(
    days: int,
    told: list[str],
    facts: dict[str, Any],
    a_case: MakeCase,
    approved: MakeCase,
    of_channel: Callable[..., Digest | None],
) -> None:
    ends = NOW.date() + timedelta(days=days)
    case = approved(a_case(1, WEEK, **facts["escalate"]), CONTACT, valid_until=ends)
    digest = of_channel("C_TIDE", case)
    assert digest
    assert ids(digest.expiring) == told


def test_an_overdue_condition_is_told_where_it_was_set(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, of_channel: Callable[..., Digest | None]
) -> None:
    day_before, today = NOW.date() - timedelta(days=1), NOW.date()
    late = (Condition("Show it.", "U1", day_before), Condition("Credit it.", "U1", day_before))
    case = approved(a_case(**facts["escalate"], sent=WEEK - timedelta(days=30)), CONTACT, conditions=late)
    for_contact, for_crew = of_channel("C_CONTACT", case), of_channel("C_TIDE", case)
    assert for_contact
    assert ids(for_contact.overdue) == ["TIDE-1"]
    assert for_crew is None
    assert "2 conditions overdue, the first by 8 Mar 2026" in str(digest_post(for_contact).blocks)

    due_today = approved(
        a_case(**facts["escalate"]), CONTACT, conditions=(Condition("Show it.", None, today),)
    )
    digest = of_channel("C_CONTACT", due_today)
    assert digest is None or digest.overdue == ()


def test_one_channel_for_everything_tells_each_case_once(
    facts: dict[str, Any], a_case: MakeCase, production: Production
) -> None:
    together = replace(production, channel="C_CONTACT")
    case = a_case(**facts["escalate"])
    digest = weekly([case], [case], [together], channel="C_CONTACT", week_start=WEEK, now=NOW)
    assert digest
    assert ids(digest.waiting_for_you) == ["TIDE-1"]
    assert digest.waiting_for_others == ()


def test_a_digest_looks_like_its_snapshot(
    facts: dict[str, Any],
    a_case: MakeCase,
    approved: MakeCase,
    of_channel: Callable[..., Digest | None],
    matches_snapshot: Callable[[str, Any], None],
) -> None:
    digest = of_channel(
        "C_CONTACT",
        a_case(1, WEEK, **facts["escalate"]),
        approved(a_case(2, WEEK, **facts["written_approval"]), CONTACT),
        approved(a_case(3, WEEK, **facts["escalate"]), CONTACT, valid_until=date(2026, 3, 20)),
        a_case(4, WEEK),
    )
    assert digest
    matches_snapshot("digest", digest_post(digest))


def test_the_fullest_digest_fits_and_says_what_it_leaves_out(
    facts: dict[str, Any],
    a_case: MakeCase,
    approved: MakeCase,
    of_channel: Callable[..., Digest | None],
    slack_takes: Callable[[Any], None],
) -> None:
    long = a_case(1, WEEK, title="<" * 100)
    waiting = [replace(long, key=key, status=Status.IN_REVIEW) for key in range(100)]
    question = [replace(long, key=key, status=Status.NEEDS_INFO) for key in range(100, 200)]
    shared = [replace(long, key=key) for key in range(200, 300)]
    declined = [replace(long, key=key, status=Status.DECLINED, updated_at=NOW) for key in range(300, 400)]
    late = (Condition("<" * 1000, "U1", WEEK.date()),)
    approval = approved(a_case(1, WEEK, title="<" * 100, **facts["escalate"]), CONTACT, conditions=late)
    ending = replace(approval.reviews[0], valid_until=NOW.date())
    decided = [replace(approval, key=key, reviews=(ending,)) for key in range(400, 500)]
    digest = of_channel("C_CONTACT", *waiting, *question, *shared, *declined, *decided)
    assert digest
    assert all((digest.overdue, digest.expiring, digest.decided, digest.waiting_for_others))
    post = digest_post(digest)
    slack_takes(post)
    assert "… and 92 more" in str(post.blocks)


def test_every_row_leads_somewhere(
    facts: dict[str, Any], a_case: MakeCase, of_channel: Callable[..., Digest | None]
) -> None:
    digest = of_channel("C_CONTACT", a_case(**facts["escalate"]), a_case(2, WEEK))
    assert digest
    buttons = [block["accessory"] for block in digest_post(digest).blocks if "accessory" in block]
    assert [(button["action_id"], button["value"]) for button in buttons] == [
        (Do.SHOW_DETAILS, "TIDE-1"),
        (Do.SHOW_DETAILS, "TIDE-2"),
    ]
