"""For the tests of views: cases in any state, judged by the real policy, and snapshots as readable JSON."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.limits import check_message, check_view
from bot.views import Post
from policy import Action, Need, Person, ReviewerRole, Status, UseRequest, assess
from storage import Case, Condition, Contact, Draft, Event, Production, Review, Tool

SNAPSHOTS = Path(__file__).with_name("snapshots")
SENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REQUESTER = Person(None, "T1", "U1")
REVIEWERS = {ReviewerRole.CONTACT: Person(None, "T1", "U2"), ReviewerRole.LEGAL: Person(None, "T1", "U3")}

ORDINARY: dict[str, Any] = {
    "production": "TIDE",
    "title": "Storm sky",
    "description": "A storm sky behind the pier, as a first idea for the director.",
    "media": ["image"],
    "tools": [{"name": "Sketcher", "agreement": "yes", "retains": "no", "terms_reviewed": "yes"}],
    "destination": "ideation",
    "inputs": [],
    "output_contains": [],
    "talent": [],
    "training": "none",
    "made_by": "production",
    "secured": "yes",
    "invents_content": "yes",
    "resembles_protected": "no",
    "key_element": "no",
    "could_mislead": "no",
    "affects_union_work": "no",
}
BACKGROUND: dict[str, Any] = {"destination": "background", "human_input": "yes"}
REPLICA: dict[str, Any] = {
    "destination": "featured",
    "human_input": "yes",
    "talent": ["replica"],
    "talent_consent": "yes",
    "guild_terms_met": "yes",
    "harms_performer": "no",
    "uses_performer_model": "no",
}
WITHOUT_CONSENT: dict[str, Any] = {
    "talent_consent": "no",
    "replica_exists_with_consent": "no",
    "consent_exception": "none",
}


@pytest.fixture
def production() -> Production:
    contacts = (
        Contact(ReviewerRole.CONTACT, "C_CONTACT", ("U2",)),
        Contact(ReviewerRole.LEGAL, "C_LEGAL", ("U3",)),
    )
    return Production("T1", "TIDE", "Tide & Time", "C_TIDE", "UTC", contacts=contacts)


@pytest.fixture
def tools() -> list[Tool]:
    return [
        Tool("Sketcher", "Sketch Company", "yes", "no", "yes"),
        Tool("Open Painter", None, "no", "unsure", "no"),
    ]


@pytest.fixture
def a_draft() -> Callable[..., Draft]:
    """A draft with these answers; `version` as given."""

    def make(version: int = 3, **answers: Any) -> Draft:
        return Draft("d1", REQUESTER, version, answers)

    return make


@pytest.fixture
def a_request() -> Callable[..., UseRequest]:
    """A harmless request; what is given replaces its facts."""
    return lambda **facts: UseRequest.model_validate(ORDINARY | facts)


@pytest.fixture
def a_case(a_request: Callable[..., UseRequest]) -> Callable[..., Case]:
    """A case as it was sent: shared or in review, by the policy's own judgement of the facts."""

    def make(number: int = 1, sent: datetime = SENT, **facts: Any) -> Case:
        request = a_request(**facts)
        assessment = assess(request)
        status = Status.SHARED if not assessment.reviewers else Status.IN_REVIEW
        return Case(
            key=number,
            id=f"TIDE-{number}",
            team="T1",
            production="TIDE",
            requester=REQUESTER,
            status=status,
            revision=1,
            request=request,
            assessment=assessment,
            opened_at=sent,
            updated_at=sent,
            events=(Event(1, sent, "open", REQUESTER, None, status, 1),),
        )

    return make


@pytest.fixture
def moved() -> Callable[..., Case]:
    """A case after an action of somebody, an hour after its last event."""

    def make(
        case: Case, action: Action, after: Status, why: str | None = None, by: Person | None = None
    ) -> Case:
        at = case.events[-1].at + timedelta(hours=1)
        who = by or (
            REQUESTER if action in (Action.REVISE, Action.WITHDRAW) else REVIEWERS[ReviewerRole.CONTACT]
        )
        event = Event(len(case.events) + 1, at, action, who, case.status, after, case.revision, why)
        return replace(case, status=after, events=(*case.events, event), updated_at=at)

    return make


@pytest.fixture
def approved(moved: Callable[..., Case]) -> Callable[..., Case]:
    """A case that these roles have approved; approved when these are all that it needs."""

    def make(case: Case, *roles: ReviewerRole, **terms: Any) -> Case:
        for role in roles:
            at = case.events[-1].at + timedelta(hours=1)
            digest, guidance = case.assessment.request_digest, case.assessment.guidance
            review = Review(
                Action.APPROVE, role, REVIEWERS[role], at, case.revision, digest, guidance, **terms
            )
            case = replace(case, reviews=(*case.reviews, review))
            needed = set(case.assessment.reviewers) - {review.role for review in case.reviews}
            after = Status.IN_REVIEW if needed else Status.APPROVED
            case = moved(case, Action.APPROVE, after, terms.get("reason"), REVIEWERS[role])
        return case

    return make


@pytest.fixture
def terms() -> dict[str, Any]:
    """The terms of an approval."""
    return {
        "reason": "Fine as a backdrop.",
        "conditions": (
            Condition("Show us the final frame."),
            Condition("No brands in it.", due=date(2026, 4, 1)),
        ),
        "valid_until": date(2026, 6, 30),
    }


@pytest.fixture
def matches_snapshot() -> Callable[[str, Any], None]:
    """Compares with snapshots/<name>.json; UPDATE_SNAPSHOTS=1 writes them. Slack would take all of them."""

    def check(name: str, shown: Post | dict[str, Any]) -> None:
        shape = {"text": shown.text, "blocks": shown.blocks} if isinstance(shown, Post) else shown
        takes(shown)
        file = SNAPSHOTS / f"{name}.json"
        if os.environ.get("UPDATE_SNAPSHOTS"):
            file.write_text(json.dumps(shape, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        assert json.loads(file.read_text(encoding="utf-8")) == shape

    return check


def takes(shown: Post | dict[str, Any]) -> None:
    if isinstance(shown, Post):
        check_message({"text": shown.text, "blocks": shown.blocks})
    else:
        check_view(shown, shown["type"])


@pytest.fixture
def slack_takes() -> Callable[[Post | dict[str, Any]], None]:
    """Holds a message or a view against Slack's limits."""
    return takes


@pytest.fixture
def facts() -> dict[str, dict[str, Any]]:
    """Facts by name: ordinary, escalated (background), in need of written approval (replica), blocked."""
    return {
        "share": {},
        "escalate": BACKGROUND,
        "written_approval": REPLICA,
        "blocked": REPLICA | WITHOUT_CONSENT,
    }


@pytest.fixture
def worst_case(a_case: Callable[..., Case]) -> Case:
    """A case with every finding at once, ten tools and the longest texts, all of them emoji."""
    names = [f"{number}{'🎨' * 98}" for number in range(10)]
    unsure = {"agreement": "unsure", "retains": "unsure", "terms_reviewed": "unsure"}
    case = a_case(
        title="🎬" * 100,
        description="🎬" * 3000,
        tools=[{"name": name, "vendor": "V" * 100, "version": "1" * 100} | unsure for name in names],
        media=["image", "video", "voice", "music", "sound", "text", "three_d"],
        destination="featured",
        inputs=[*sorted(MATERIAL)],
        output_contains=["likeness", "personal_data"],
        talent=["replica", "synthetic", "alteration", "unsure"],
        training="others_material",
        made_by="unsure",
        secured="unsure",
        **dict.fromkeys(("resembles_protected", "key_element", "could_mislead", "affects_union_work"), "yes"),
        alteration="other",
    )
    finding, *_ = case.assessment.findings
    needs = [
        Need(kind=f"{kind}", text=f"{kind} {'n' * 150}", blocking=True, declared=False) for kind in range(12)
    ]
    findings = tuple(
        finding.model_copy(update={"because": f"{number} {'b' * 300}", "tools": names, "needs": tuple(needs)})
        for number in range(40)
    )
    return replace(case, assessment=case.assessment.model_copy(update={"findings": findings}))


MATERIAL = {
    "released_material",
    "unreleased_material",
    "performer_material",
    "personal_data",
    "third_party_work",
    "real_person",
    "unsure",
}
