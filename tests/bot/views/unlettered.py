"""Cases whose people write no Latin letter, so that every Latin letter that is shown is of a word of ours."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from policy import Action, Outcome, Person, ReviewerRole, Status, UseRequest, assess
from storage import (
    Case,
    Comment,
    Condition,
    Contact,
    Done,
    Draft,
    Event,
    Evidence,
    File,
    Production,
    Review,
    Verdict,
)

CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL
TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
ASKER, REVIEWER = Person(None, "T1", "U1"), Person(None, "T1", "U2")
HARMLESS: dict[str, Any] = {
    "production": "77",
    "title": "Дождь",
    "description": "Буря над пирсом.",
    "media": ["image"],
    "tools": [{"name": "Лист", "agreement": "yes", "retains": "no", "terms_reviewed": "yes"}],
    "destination": "temporary",
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
# Everything that can be found, by people who know little.
DOUBTFUL: dict[str, Any] = {
    "department": "Отдел",
    "tools": [
        {
            "name": "Кисть",
            "vendor": "Завод",
            "version": "2",
            **dict.fromkeys(("agreement", "retains", "terms_reviewed"), "unsure"),
        },
        {"name": "Перо", "agreement": "no", "retains": "yes", "terms_reviewed": "no"},
        HARMLESS["tools"][0],
    ],
    "media": ["image", "video", "voice", "music", "sound", "text", "three_d"],
    "destination": "unsure",
    "secured": "no",
    "invents_content": "unsure",
    "human_input": "no",
    "inputs": ["unreleased_material", "performer_material", "personal_data", "third_party_work", "unsure"],
    "output_contains": ["likeness", "personal_data"],
    "talent": ["replica", "synthetic", "alteration", "unsure"],
    "alteration": "other",
    "talent_consent": "no",
    "replica_exists_with_consent": "unsure",
    "consent_exception": "safety",
    "guild_terms_met": "not_applicable",
    "harms_performer": "unsure",
    "uses_performer_model": "yes",
    "model_reuse": "unsure",
    "training": "others_material",
    "training_cleared": "yes",
    "resembles_protected": "yes",
    "rights_cleared": "yes",
    "key_element": "yes",
    "could_mislead": "unsure",
    "affects_union_work": "yes",
    "made_by": "vendor",
}
BETTER: dict[str, Any] = {
    "tools": DOUBTFUL["tools"][:1],
    "destination": "background",
    "human_input": "unsure",
}
# English that a requester wrote, as the cross-check quotes it.
WROTE = "It goes into the final cut."
QUOTED = "“goes into the final cut”"
CONTACTS = (Contact(CONTACT, "C1", ("U2", "U3")), Contact(LEGAL, "C2", ("S1",), deputies=("U4",)))
PRODUCTION = Production("T1", "77", "Площадь", "C7", "UTC", contacts=CONTACTS)
DRAFT = Draft("7", ASKER, 3, {})
DONE = Done(REVIEWER, NOW, "Готово.")
CONDITIONS = (
    Condition("Покажите.", "U9", TODAY - timedelta(1), 1),
    Condition("Без знаков.", None, None, 2),
    Condition("Сделано.", "U9", TODAY, 3, DONE),
    Condition("Принято.", "U9", TODAY, 4, DONE, DONE),
)
COMMENTS = (Comment("C1", "7", REVIEWER, NOW, "Хорошо."),)


def request(**facts: Any) -> UseRequest:
    """A harmless request with other answers."""
    return UseRequest.model_validate(HARMLESS | facts)


def sent(**facts: Any) -> Case:
    """A case as it was sent."""
    asked = request(**facts)
    assessment = assess(asked)
    status = Status.IN_REVIEW if assessment.reviewers else Status.SHARED
    event = Event(1, NOW, "open", ASKER, None, status, 1)
    return Case(1, "77-1", "T1", "77", ASKER, status, 1, asked, assessment, NOW, NOW, events=(event,))


SHARED, MILD, IN_REVIEW = sent(), sent(**BETTER), sent(**DOUBTFUL)


def after(case: Case, action: str, status: Status, why: str | None = "Потому.") -> Case:
    """The case after something that was done to it, or that happened to it."""
    at = case.events[-1].at + timedelta(hours=1)
    who = REVIEWER if action in set(Action) - {Action.EXPIRE} else None
    event = Event(len(case.events) + 1, at, action, who, case.status, status, case.revision, why)
    return replace(case, status=status, events=(*case.events, event), updated_at=at)


def approved(case: Case = IN_REVIEW, *, terms: tuple[Condition, ...] = CONDITIONS) -> Case:
    """Approved with all limits; for the contact by a deputy."""
    at = case.events[-1].at + timedelta(hours=1)
    limits: Mapping[str, Any] = {
        "reason": "Хорошо.",
        "conditions": terms,
        "evidence_accepted": tuple(need.kind for need in case.assessment.needs),
        "valid_until": TODAY,
        "only_for": "Сцена",
        "only_tools": ("Кисть", "Перо"),
    }
    digest, guidance = case.assessment.request_digest, case.assessment.guidance
    reviews = [
        Review(Action.APPROVE, role, REVIEWER, at, 1, digest, guidance, instead_of=other, **limits)
        for role, other in ((CONTACT, "U8"), (LEGAL, None))
    ]
    return after(replace(case, reviews=tuple(reviews)), Action.APPROVE, Status.APPROVED)


def revised() -> Case:
    """Approved once, and sent anew with other answers and a remark about the first result."""
    explained = {"explanations": {"words": "Иначе."}}
    before = request(**explained, tools=DOUBTFUL["tools"][1:], destination="ideation")
    case = replace(approved(), revision=2, request_before=before, made_from="77-0", assignee="U2")
    return after(case, Action.REVISE, Status.IN_REVIEW, f"{Outcome.SHARE}: destination, tools\n7.")


def proven() -> Case:
    """With evidence in every state, and a need for which nothing was shown."""
    case = after(IN_REVIEW, Action.SHOW_EVIDENCE, Status.IN_REVIEW, None)
    one, two, three, *_rest = [need.kind for need in case.assessment.needs]
    yes, no = Verdict(True, REVIEWER, NOW, 1), Verdict(False, REVIEWER, NOW, 1, "Нет.")
    piece = Evidence(
        one, ASKER, case.events[-1].at, 1, "Тут.", None, File("F1", "снимок", 9000, "a" * 64), None, 1
    )
    pieces = (
        piece,
        replace(piece, file=File("F2", "снимок", 1), number=2),
        replace(piece, need=two, file=None, link="https://7.7/7", verdict=no, number=3),
        replace(piece, need=three, file=None, number=4, verdict=yes),
        replace(piece, need=three, number=5, verdict=replace(yes, revision=0)),
        replace(piece, number=6, verdict=Verdict(False, None, NOW, 1)),
    )
    return replace(case, evidence=pieces)
