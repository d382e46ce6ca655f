"""What a person typed is inert wherever it is shown: it stands in plain or rich text, or it is escaped."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.ids import Callback
from bot.views import (
    FormContext,
    HomeTab,
    Post,
    ReadReview,
    Shelf,
    approve_form,
    contact_card,
    decision_note,
    details_view,
    digest_post,
    event_note,
    evidence_form,
    finish_form,
    first_step,
    home_view,
    owner_note,
    reason_form,
    refused,
    requester_message,
    show_form,
    status_notice,
    terms_form,
    unknown_words,
    unrouted_alert,
)
from policy import Action, ReviewerRole, Status
from storage import Case, Condition, Draft, Evidence, File, Production, Verdict
from tests.plain_digest import weekly

MakeCase = Callable[..., Case]
EVIL = "<!channel> <@U123> *bold* <https://evil.example|click> :bomb: &lt; \u202eערב"
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


@pytest.fixture
def case(a_case: MakeCase, approved: MakeCase, facts: dict[str, Any]) -> Case:
    """Every text that a person can write, written by somebody who means harm."""
    tool = {"name": EVIL, "agreement": "yes", "retains": "unsure", "terms_reviewed": "yes"}
    evil = {"title": EVIL[:100], "description": EVIL, "tools": [tool], "department": EVIL[:60]}
    case = approved(
        a_case(**facts["escalate"] | evil),
        ReviewerRole.CONTACT,
        reason=EVIL,
        conditions=(Condition(EVIL),),
        valid_until=date(2026, 3, 12),
    )
    return replace(case, production_name=EVIL)


@pytest.fixture
def surfaces(case: Case, moved: MakeCase, production: Production) -> dict[str, Post | dict[str, Any]]:
    evil_production = replace(production, name=EVIL)
    open_case = replace(case, status=Status.IN_REVIEW, reviews=())
    declined = moved(open_case, Action.DECLINE, Status.DECLINED, EVIL)
    asked = moved(open_case, Action.ASK, Status.NEEDS_INFO, EVIL)
    before = open_case.request.model_copy(update={"title": f"{EVIL[:90]}2", "tools": ()})
    changed = moved(asked, Action.REVISE, Status.IN_REVIEW)
    changed = replace(changed, request_before=before, assignee="U2", made_from="TIDE-1")
    verdict = Verdict(False, None, MONDAY, 1, EVIL)
    kind = open_case.assessment.needs[0].kind
    proven = moved(open_case, Action.SHOW_EVIDENCE, Status.IN_REVIEW, EVIL)
    shown = Evidence(
        kind, case.requester, proven.events[-1].at, 1, EVIL, None, File("F1", EVIL, 1), verdict, 1
    )
    proven = replace(proven, evidence=(shown, replace(shown, file=None, number=2, verdict=None)))
    digest = weekly(
        [case, open_case], [], [evil_production], channel="C_CONTACT", week_start=MONDAY, now=MONDAY
    )
    assert digest is not None
    return {
        "card": contact_card(open_case, None, ReviewerRole.CONTACT),
        "card approved": contact_card(case, evil_production, ReviewerRole.CONTACT),
        "card declined": contact_card(declined, None, ReviewerRole.CONTACT),
        "requester": requester_message(open_case, None, shared_with=None, channels=["C_CONTACT"]),
        "requester approved": requester_message(case, evil_production, shared_with=None),
        "note": decision_note(declined),
        "details": details_view(case, None),
        "approve": approve_form(open_case, ReviewerRole.CONTACT),
        "decline": reason_form(Callback.DECLINE, open_case),
        "answer": reason_form(Callback.ANSWER, asked),
        "card asked": contact_card(asked, None, ReviewerRole.CONTACT),
        "question": event_note(asked, evil_production, asked.events[-1], "requester"),
        "card changed": contact_card(changed, evil_production, ReviewerRole.CONTACT),
        "change": event_note(changed, evil_production, changed.events[-1], "contact", ("U2",)),
        "show evidence": show_form(proven),
        "judge evidence": evidence_form(proven),
        "evidence": event_note(proven, evil_production, proven.events[-1], "contact"),
        "details of evidence": details_view(proven, None),
        "terms": terms_form(open_case, ReadReview(EVIL, (Condition(EVIL),), only_for=EVIL)),
        "finish": finish_form(case, [(ReviewerRole.CONTACT, Condition(EVIL))]),
        "owner": owner_note(case, evil_production, [Condition(EVIL, "U9")], "again", "U9", EVIL),
        "digest": digest_post(digest),
        "home": home_view(
            HomeTab(
                "U1",
                case.opened_at,
                {case.production: evil_production},
                open=Shelf((asked, open_case)),
                finished=Shelf((declined,)),
                queue=Shelf((open_case,)),
                offered=[evil_production, evil_production],
                draft=Draft("d1", case.requester, 1, {"title": EVIL}),
            )
        ),
        "unknown words": unknown_words(EVIL),
        "status": status_notice(declined, evil_production, own=True),
        "unrouted": unrouted_alert(open_case),
        "refused": refused(EVIL),
        "form": first_step(
            FormContext(
                Draft("d1", case.requester, 1, {"title": EVIL, "description": EVIL}),
                [evil_production],
                earlier=open_case,
            )
        ),
    }


def markup_in(shape: Any) -> Iterator[str]:
    """Every text that Slack would parse as mrkdwn."""
    if isinstance(shape, dict):
        if shape.get("type") == "mrkdwn":
            yield shape["text"]
        for value in shape.values():
            yield from markup_in(value)
    elif isinstance(shape, list):
        for item in shape:
            yield from markup_in(item)


def emoji_allowed_in(shape: Any) -> Iterator[str]:
    if isinstance(shape, dict):
        if shape.get("type") == "plain_text" and shape.get("emoji", True):
            yield shape["text"]
        for value in shape.values():
            yield from emoji_allowed_in(value)
    elif isinstance(shape, list):
        for item in shape:
            yield from emoji_allowed_in(item)


def test_markup_that_a_person_typed_is_parsed_nowhere(surfaces: dict[str, Any]) -> None:
    for name, shown in surfaces.items():
        blocks = shown.blocks if isinstance(shown, Post) else shown["blocks"]
        parsed = "".join(markup_in(blocks)) + (shown.text if isinstance(shown, Post) else "")
        assert not {"<!channel>", "<@U123>", "<https://evil.example"} & set(parsed.split()), name
        assert "<https://evil" not in parsed, name
        assert "<!channel" not in parsed, name


def test_no_block_makes_a_persons_text_bold_or_an_emoji(surfaces: dict[str, Any]) -> None:
    for name, shown in surfaces.items():
        blocks = shown.blocks if isinstance(shown, Post) else shown["blocks"]
        assert "*bold*" not in "".join(markup_in(blocks)), name
        assert list(emoji_allowed_in(blocks)) == [], name


def test_what_a_person_typed_is_there_letter_by_letter(surfaces: dict[str, Any], case: Case) -> None:
    for name in ("card", "card approved", "card declined", "details", "approve"):
        shown = surfaces[name]
        blocks = shown.blocks if isinstance(shown, Post) else shown["blocks"]
        assert EVIL in list(plain_in(blocks)), name
        assert case.request.title in list(plain_in(blocks)), name


def plain_in(shape: Any) -> Iterator[str]:
    if isinstance(shape, dict):
        if shape.get("type") in ("plain_text", "text"):
            yield shape["text"]
        for value in shape.values():
            yield from plain_in(value)
    elif isinstance(shape, list):
        for item in shape:
            yield from plain_in(item)


def test_slack_takes_all_of_it(surfaces: dict[str, Any], slack_takes: Callable[[Any], None]) -> None:
    for shown in surfaces.values():
        slack_takes(shown)
