"""The week of a channel: who waits for whom, what was decided, and a message that always fits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.digest import Digest, GuidanceChange
from bot.ids import Do
from bot.trend import Trend
from bot.views import Post, blocks, digest_post
from policy import Action, ReviewerRole, Status
from storage import Case, Condition, Event, Production
from tests.plain_digest import weekly

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
    assert for_contact.waiting_for_you == ()
    assert "for Netflix legal · evidence is still to be shown" in str(digest_post(for_contact).blocks)


def test_evidence_that_is_missing_waits_for_the_production_too(
    facts: dict[str, Any], a_case: MakeCase, of_channel: Callable[..., Digest | None]
) -> None:
    for_crew = of_channel(
        "C_TIDE", a_case(1, WEEK, **facts["written_approval"]), a_case(2, WEEK, **facts["escalate"])
    )
    assert for_crew
    assert (ids(for_crew.waiting_for_you), ids(for_crew.waiting_for_others)) == (["TIDE-1"], ["TIDE-2"])
    assert "waits 7 days · evidence is still to be shown" in str(digest_post(for_crew).blocks)


def test_what_risks_more_stands_first_however_young_it_is(
    facts: dict[str, Any], a_case: MakeCase, of_channel: Callable[..., Digest | None]
) -> None:
    old = a_case(1, NOW - timedelta(days=20), **facts["escalate"])
    young = a_case(2, NOW - timedelta(hours=1), **facts["written_approval"])
    digest = of_channel("C_CONTACT", old, young)
    assert digest
    assert ids(digest.waiting_for_you) == ["TIDE-2", "TIDE-1"]
    assert "TIDE-2\nwaits since today · 🛑 Written approval is asked for" in digest_post(digest).text


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
    assert "Storm sky · TIDE-2\\nwaits 20 days · ⚠️ Guidance is asked for" in said
    assert "Storm sky · TIDE-1\\nwaits 1 day ·" in said


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


@pytest.mark.parametrize("channel", ["C_CONTACT", "C_TIDE"])
def test_a_condition_that_is_overdue_is_told_to_who_set_it_and_to_who_keeps_it(
    channel: str,
    facts: dict[str, Any],
    a_case: MakeCase,
    approved: MakeCase,
    of_channel: Callable[..., Digest | None],
) -> None:
    day_before = NOW.date() - timedelta(days=1)
    late = (Condition("Show it.", "U1", day_before), Condition("Credit it.", "U1", day_before))
    case = approved(a_case(**facts["escalate"], sent=WEEK - timedelta(days=30)), CONTACT, conditions=late)
    digest = of_channel(channel, case)
    assert digest
    assert ids(digest.conditions) == ["TIDE-1"]
    assert "2 conditions are overdue, the first since 8 Mar 2026: “Show it.”" in str(
        digest_post(digest).blocks
    )


@pytest.mark.parametrize(("days", "told"), [(0, ["TIDE-1"]), (7, ["TIDE-1"]), (8, [])])
def test_a_condition_that_is_due_before_the_next_digest_is_told(
    days: int,
    told: list[str],
    facts: dict[str, Any],
    a_case: MakeCase,
    approved: MakeCase,
    of_channel: Callable[..., Digest | None],
) -> None:
    due = (Condition("Show it.", None, NOW.date() + timedelta(days=days)),)
    case = approved(a_case(sent=WEEK - timedelta(days=30), **facts["escalate"]), CONTACT, conditions=due)
    digest = of_channel("C_CONTACT", case)
    assert (ids(digest.conditions) if digest else []) == told


def test_terms_in_force_stand_beside_news_and_are_none_themselves(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, of_channel: Callable[..., Digest | None]
) -> None:
    later = (Condition("Show it.", None, NOW.date() + timedelta(days=30)),)
    old = approved(a_case(sent=WEEK - timedelta(days=30), **facts["escalate"]), CONTACT, conditions=later)
    assert of_channel("C_TIDE", old) is None
    digest = of_channel("C_TIDE", old, a_case(2, WEEK))
    assert digest
    assert ids(digest.in_force) == ["TIDE-1"]
    assert "TIDE-1 · 1 condition, due by 8 Apr 2026" in str(digest_post(digest).blocks)


def test_who_decided_is_named_and_not_called(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, of_channel: Callable[..., Digest | None]
) -> None:
    digest = of_channel("C_CONTACT", approved(a_case(1, WEEK, **facts["escalate"]), CONTACT))
    assert digest
    named, untold = digest_post(digest, {"U2": "Noor *Haddad*"}), digest_post(digest, {})
    assert "✅ Approved by " in str(named.blocks)
    assert blocks.words_of("Noor *Haddad*") in decided_line(named)
    assert "'user'" not in str(named.blocks) + str(untold.blocks)
    assert "✅ Approved, 2 Mar 2026" in str(untold.blocks)
    assert blocks.person("U2") in decided_line(digest_post(digest))


def decided_line(post: Post) -> list[Any]:
    """The first line of what was decided."""
    found = next(block for block in post.blocks if block["type"] == "rich_text")
    line: list[Any] = found["elements"][1]["elements"][0]["elements"]
    return line


@pytest.mark.parametrize(
    ("days", "counts", "told"),
    [
        ([], (0, 0), None),
        ([1, 1], (2, 2), None),
        ([1, 1], (2, 8), "2 decided in the last seven days, 8 in the seven days before."),
        ([0, 1, 4], (12, 8), "8 in the seven days before; half of them now within 1 working day."),
        ([4, 4, 1, 0], (4, 0), "0 in the seven days before; half of them now within 1 working day."),
        ([4, 3, 3, 0], (4, 0), "half of them now within 3 working days."),
        ([], (0, 3), "None decided in the last seven days, 3 in the seven days before."),
    ],
)
def test_the_trend_is_one_sentence(
    days: list[int],
    counts: tuple[int, int],
    told: str | None,
    facts: dict[str, Any],
    a_case: MakeCase,
    moved: MakeCase,
    production: Production,
) -> None:
    friday = datetime(2026, 3, 6, 18, 0, tzinfo=UTC)
    cases = [
        moved(
            a_case(key, friday - timedelta(days=ago, hours=1), **facts["escalate"]),
            Action.DECLINE,
            Status.DECLINED,
        )
        for key, ago in enumerate(days)
    ]
    decided = [replace(each, events=(each.events[0], replace(each.events[1], at=friday))) for each in cases]
    waiting = a_case(99, WEEK, **facts["escalate"])
    digest = weekly(
        [*decided, waiting], [], [production], channel="C_CONTACT", week_start=WEEK, now=NOW, decided=counts
    )
    assert digest
    assert (digest.trend is None) == (told is None)
    assert (told or "") in digest_post(digest).text


def decided_at(moment: datetime, case: Case) -> Case:
    """The case, whose last event was then."""
    return replace(case, events=(*case.events[:-1], replace(case.events[-1], at=moment)))


def test_a_weekend_is_no_working_day(
    facts: dict[str, Any], a_case: MakeCase, moved: MakeCase, production: Production
) -> None:
    friday, monday = datetime(2026, 3, 6, 9, tzinfo=UTC), datetime(2026, 3, 9, 8, tzinfo=UTC)
    cases = [
        moved(a_case(key, friday, **facts["escalate"]), Action.DECLINE, Status.DECLINED) for key in range(3)
    ]
    decided = [replace(each, events=(each.events[0], replace(each.events[1], at=monday))) for each in cases]
    digest = weekly(decided, [], [production], channel="C_CONTACT", week_start=WEEK, now=NOW, decided=(3, 0))
    assert digest
    assert digest.trend == Trend(3, 0, 1)


def test_new_guidance_is_told_even_when_nothing_else_is(production: Production) -> None:
    change = GuidanceChange("netflix-2025-11", "netflix-<2026>", "https://example.com/guidance")
    digest = weekly([], [], [production], channel="C_CONTACT", week_start=WEEK, now=NOW, guidance=change)
    assert digest
    said = digest_post(digest).text
    assert "from netflix-2025-11 to netflix-&lt;2026&gt;" in said
    assert "stricter" not in said


def test_new_guidance_is_told_with_the_approvals_that_it_sent_back(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, production: Production
) -> None:
    change = GuidanceChange("netflix-2025-11", "netflix-2026-05", "https://example.com/guidance")
    case = approved(a_case(1, WEEK, **facts["escalate"]), CONTACT)
    back = Event(3, NOW, Action.SEND_BACK, None, Status.APPROVED, Status.IN_REVIEW, 1, "stricter")
    case = replace(case, status=Status.IN_REVIEW, reviews=(), events=(*case.events, back))
    digest = weekly([case], [], [production], channel="C_CONTACT", week_start=WEEK, now=NOW, guidance=change)
    assert digest
    assert "It is stricter with 1 approval, which went back to review." in digest_post(digest).text


def test_the_production_is_named_where_there_are_several(
    facts: dict[str, Any], a_case: MakeCase, production: Production
) -> None:
    case = a_case(**facts["escalate"])
    other = replace(production, code="ROW", name="Lantern Row")
    digest = weekly([case], [], [production, other], channel="C_CONTACT", week_start=WEEK, now=NOW)
    assert digest
    assert "Storm sky · TIDE-1 · Tide & Time" in str(digest_post(digest).blocks)


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

    def hundred(case: Case, first: int, **changed: Any) -> list[Case]:
        return [replace(case, key=key, id=f"TIDE-{key}", **changed) for key in range(first, first + 100)]

    waiting = hundred(long, 0, status=Status.IN_REVIEW)
    question = hundred(long, 100, status=Status.NEEDS_INFO)
    shared = hundred(long, 200)
    declined = hundred(long, 300, status=Status.DECLINED, updated_at=NOW)
    late = (Condition("<" * 1000, "U1", WEEK.date()),)
    approval = approved(a_case(1, WEEK, title="<" * 100, **facts["escalate"]), CONTACT, conditions=late)
    ending = replace(approval.reviews[0], valid_until=NOW.date(), conditions=())
    ends, overdue = hundred(approval, 400, reviews=(ending,)), hundred(approval, 500)
    digest = of_channel("C_CONTACT", *waiting, *question, *shared, *declined, *ends, *overdue)
    assert digest
    assert all((digest.conditions, digest.expiring, digest.decided, digest.waiting_for_others, digest.shared))
    post = digest_post(digest)
    slack_takes(post)
    said = str(post.blocks)
    assert "… and 92 more" in said
    for told in ("due (100)", "soon (100)", "others (100)", "Decided (100)", "information (100)"):
        assert told in said


def test_five_hundred_that_wait_are_a_message_that_slack_takes(
    facts: dict[str, Any],
    a_case: MakeCase,
    of_channel: Callable[..., Digest | None],
    slack_takes: Callable[[Any], None],
) -> None:
    long = a_case(1, WEEK, title="W" * 100, **facts["escalate"])
    digest = of_channel("C_CONTACT", *(replace(long, key=key, id=f"TIDE-{key}") for key in range(500)))
    assert digest
    post = digest_post(digest)
    slack_takes(post)
    assert "Waiting for you (500)" in str(post.blocks)
    assert "… and 492 more." in str(post.blocks)


def test_what_waits_leads_to_what_can_be_done_about_it(
    facts: dict[str, Any], a_case: MakeCase, of_channel: Callable[..., Digest | None]
) -> None:
    guidance, written = a_case(1, WEEK, **facts["escalate"]), a_case(2, WEEK, **facts["written_approval"])
    digest = of_channel("C_CONTACT", guidance, written)
    assert digest
    assert pressed(digest) == [
        (Do.SHOW_DETAILS, "TIDE-2"),
        (Do.APPROVE, "TIDE-1"),
        (Do.SHOW_DETAILS, "TIDE-1"),
    ]
    for_crew = of_channel("C_TIDE", guidance)
    assert for_crew
    assert pressed(for_crew) == [(Do.SHOW_DETAILS, "TIDE-1")]


def pressed(digest: Digest) -> list[tuple[str, str]]:
    """What its buttons about cases do, in their order."""
    shown = digest_post(digest).blocks
    found = [each for block in shown for each in (*block.get("elements", ()), block.get("accessory", {}))]
    return [(each["action_id"], each["value"]) for each in found if each.get("value", "").startswith("TIDE-")]
