"""Every word that people read can be told in their language, wherever it stands.

Each surface is drawn with a catalogue that puts ⟦brackets⟧ around its words, for people who write no Latin
letter: a Latin letter outside of the brackets is a word that was forgotten, in the code or by `make words`.
A new surface goes into `SURFACES`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

import pytest

from bot import views
from bot.digest import GuidanceChange
from bot.ids import Callback
from bot.language import LANGUAGES, speaking
from bot.views import Post, ReadReview
from policy import Action, Status, UseRequest, assess, contradictions, load_pack, route
from storage import Case, DigestSetting
from tests.bot.views.brackets import READER, Brackets
from tests.bot.views.unlettered import (
    COMMENTS,
    CONDITIONS,
    CONTACT,
    DOUBTFUL,
    DRAFT,
    IN_REVIEW,
    LEGAL,
    MILD,
    PRODUCTION,
    QUOTED,
    SHARED,
    TODAY,
    WROTE,
    after,
    approved,
    proven,
    request,
    revised,
)
from tests.plain_digest import weekly

Surface = Post | dict[str, Any] | list[str] | None

PACK = load_pack()
CASES: Mapping[str, Case] = {
    "shared": SHARED,
    "escalated": MILD,
    "in review": IN_REVIEW,
    "acknowledged": after(SHARED, Action.ACKNOWLEDGE, Status.ACKNOWLEDGED),
    "pulled in": after(SHARED, Action.PULL_IN, Status.IN_REVIEW),
    "asked": after(IN_REVIEW, Action.ASK, Status.NEEDS_INFO),
    "answered": after(after(IN_REVIEW, Action.ASK, Status.NEEDS_INFO), Action.ANSWER, Status.IN_REVIEW),
    "approved": approved(),
    "approved plainly": approved(terms=()),
    "declined": after(IN_REVIEW, Action.DECLINE, Status.DECLINED),
    "withdrawn": after(IN_REVIEW, Action.WITHDRAW, Status.WITHDRAWN, None),
    "handed over": after(IN_REVIEW, Action.REASSIGN, Status.IN_REVIEW, "U3: Потому."),
    "revoked": after(approved(), Action.REVOKE, Status.REVOKED),
    "expired": after(approved(), Action.EXPIRE, Status.EXPIRED, None),
    "sent back": after(approved(), Action.SEND_BACK, Status.IN_REVIEW),
    "closed": after(approved(), Action.CLOSE, Status.CLOSED),
    "revised": revised(),
    "proven": proven(),
    "judged": after(proven(), Action.JUDGE_EVIDENCE, Status.IN_REVIEW),
    "met": after(approved(), Action.FINISH_CONDITION, Status.APPROVED),
    "undeliverable": after(IN_REVIEW, "undeliverable", Status.IN_REVIEW),
    "reminded": after(IN_REVIEW, "reminded_contact", Status.IN_REVIEW),
    "refused": after(IN_REVIEW, "refused_approve", Status.IN_REVIEW),
}
REASONS = (
    *(Callback.DECLINE, Callback.PULL_IN, Callback.REVOKE, Callback.SEND_BACK, Callback.ASK),
    *(Callback.ANSWER, Callback.WITHDRAW, Callback.CLOSE),
)
TERM = (CONTACT, replace(CONDITIONS[0], done=CONDITIONS[2].done))
DIGEST_AT = datetime(2026, 3, 9, 9, tzinfo=UTC)
LONG = "Ж" * 4000
A_FILE = {"id": "7", "name": "7", "size": 7}
A_LARGE_FILE = {"id": "7", "name": "7.pdf", "size": 10**9}


def a_digest(for_contacts: list[Case], for_production: list[Case]) -> Callable[[], Surface]:
    """The week in which everything happened, new guidance among it."""
    channel = PRODUCTION.channel if for_production else PRODUCTION.contacts[0].channel
    told = weekly(
        for_contacts,
        for_production,
        [PRODUCTION],
        channel=channel,
        week_start=datetime.min.replace(tzinfo=UTC),
        now=DIGEST_AT,
        decided=(7, 0),
        guidance=GuidanceChange("7", "8", "https://7"),
    )
    return lambda: views.digest_post(told, {}) if told else None


def a_result(**facts: Any) -> Callable[[], Surface]:
    assessment = assess(request(**facts))
    to = route(assessment.reviewers, PRODUCTION.contacts[:1])
    return lambda: views.result_step(DRAFT, assessment, production=PRODUCTION, route=to)


def a_new_result(outcome: UseRequest, *, made_from: str | None) -> Callable[[], Surface]:
    draft, to = replace(DRAFT, case_id="77-1"), route((CONTACT,), ())
    return lambda: views.result_step(draft, assess(outcome), production=None, route=to, made_from=made_from)


def typed(**fields: Any) -> dict[str, dict[str, dict[str, Any]]]:
    return {name.replace("__", "."): {name: state} for name, state in fields.items()}


def of_a_case(name: str, case: Case) -> dict[str, Callable[[], Surface]]:
    """What is shown of a case in one of its states."""
    event = case.events[-1]
    drawn: dict[str, Callable[[], Surface]] = {
        "card": lambda: views.contact_card(case, PRODUCTION, CONTACT, replies=2, today=TODAY),
        "card of legal": lambda: views.contact_card(case, PRODUCTION, LEGAL, replies=None, today=TODAY),
        "requester": lambda: views.requester_message(
            case, PRODUCTION, shared_with="C1", channels=["C1", "C2"], today=TODAY
        ),
        "requester of nobody": lambda: views.requester_message(case, None, shared_with=None),
        "requester without roles": lambda: views.requester_message(
            case, None, shared_with=None, channels=["C1"]
        ),
        "production": lambda: views.production_message(case, PRODUCTION),
        "details": lambda: views.details_view(case, PRODUCTION, COMMENTS, today=TODAY),
        "details message": lambda: views.details_post(case, PRODUCTION, COMMENTS),
        "status": lambda: views.status_notice(case, PRODUCTION, roles=[CONTACT, LEGAL], admin=True),
        "own status": lambda: views.status_notice(case, None, own=True),
        "late click": lambda: views.already_decided(case),
        "decision": lambda: views.decision_note(case, PRODUCTION),
        "without form": lambda: views.decide_here(case, CONTACT, kept=True),
        "without form or thread": lambda: views.decide_here(case, LEGAL, kept=False),
        "done without form": lambda: views.decided_here(case),
        "reply": lambda: views.reply_hint(case, [CONTACT, LEGAL]),
        "confirmation": lambda: views.decided_view(case),
        "digest for contacts": a_digest([case], []),
        "digest for the production": a_digest([], [case]),
        **{
            f"note for {target}": partial(views.event_note, case, PRODUCTION, event, target, ["U2"])
            for target in ("contact", "requester", "production")
        },
    }
    return {f"{what}, {name}": draw for what, draw in drawn.items()}


SURFACES: dict[str, Callable[[], Surface]] = {
    surface: draw for name, case in CASES.items() for surface, draw in of_a_case(name, case).items()
} | {
    "result": a_result(**DOUBTFUL),
    "result to share": a_result(),
    "result to wait for": a_result(destination="background", human_input="yes"),
    "result about words": a_result(description=WROTE),
    "result about explained words": a_result(description=WROTE, explanations={"final": "Нет."}),
    "result of a change": a_new_result(request(**DOUBTFUL), made_from=None),
    "result of a milder change": a_new_result(request(destination="background"), made_from=None),
    "result of a harmless change": a_new_result(request(), made_from=None),
    "result of a copy": a_new_result(request(), made_from="77-0"),
    "words": lambda: views.words_step(
        views.FormContext(DRAFT), contradictions(request(description=WROTE), PACK)
    ),
    "approve": lambda: views.approve_form(IN_REVIEW, CONTACT, production=PRODUCTION),
    "terms": lambda: views.terms_form(IN_REVIEW, ReadReview("Да.", CONDITIONS[:2])),
    "one term": lambda: views.terms_form(IN_REVIEW, ReadReview("Да.", CONDITIONS[:1])),
    "judge evidence": lambda: views.evidence_form(proven()),
    "show evidence": lambda: views.show_form(proven()),
    "finish": lambda: views.finish_form(approved(), [(CONTACT, term) for term in CONDITIONS]),
    "reopen": lambda: views.reopen_form(approved(), TERM, {}),
    "reopen without form": lambda: views.reopen_here(approved(), TERM[1], {}, kept=True),
    "reopen without form or thread": lambda: views.reopen_here(approved(), TERM[1], {}, kept=False),
    "hand over": lambda: views.hand_over_form(IN_REVIEW, ["U2", "S1"]),
    "hand over to nobody": lambda: views.hand_over_form(IN_REVIEW, []),
    **{f"form to {callback}": partial(views.reason_form, callback, CASES["asked"]) for callback in REASONS},
    **{
        f"conditions {occasion}": partial(
            views.owner_note, approved(), PRODUCTION, CONDITIONS, occasion, "U9", "Нет."
        )
        for occasion in ("given", "soon", "overdue", "again")
    },
    "one condition": lambda: views.owner_note(approved(), None, CONDITIONS[:1], "given", "U9"),
    "moved": lambda: views.moved_card(IN_REVIEW, "C1"),
    "sent": lambda: views.sent_view(IN_REVIEW),
    "shown": lambda: views.shown_view(IN_REVIEW, files=True),
    "said to be met": lambda: views.met_view(approved()),
    "help": views.help_notice,
    "list": lambda: views.list_notice([*CASES.values()], {PRODUCTION.code: PRODUCTION}),
    "empty list": lambda: views.list_notice([]),
    "which case": lambda: views.which_case([*CASES.values()]),
    "unknown words": lambda: views.unknown_words("Ничто", ["Ничто"]),
    "broken": lambda: views.unknown_error("7"),
    "continue": lambda: views.continue_draft("7"),
    "guidance": lambda: views.guidance_list(PACK),
    **{f"clause {name}": partial(views.guidance_clause, clause) for name, clause in PACK.clauses.items()},
    "unrouted": lambda: views.unrouted_alert(IN_REVIEW),
    "undeliverable": lambda: views.undeliverable_alert(IN_REVIEW, "contact", "C1", "is_archived"),
    "digest settings": lambda: views.digest_form(
        views.DigestFacts("C1", 0, time(9), "", DigestSetting(), admin=True)
    ),
    "digest settings kept": lambda: views.digest_kept(DIGEST_AT, "7"),
    "no digest": lambda: views.digest_kept(None, "7"),
    "wrong digest settings": lambda: [
        *views.read_digest_form(typed(time_zone={"value": "Ж"})).errors.values()
    ],
    "nothing to tell": lambda: views.nothing_to_tell("C1"),
    "wrong reason": lambda: [*views.read_reason(Callback.DECLINE, {})[1].values()],
    "wrong hand-over": lambda: [*views.read_hand_over(typed(reason={"value": LONG})).errors.values()],
    "wrong approval": lambda: [
        *views.read_review(
            typed(
                reason={"value": LONG},
                conditions={"value": LONG},
                only_for={"value": LONG},
                valid_until={"selected_date": "2020-01-01"},
            ),
            today=TODAY,
        ).errors.values()
    ],
    "wrong terms": lambda: [
        *views.read_terms(
            typed(condition__1={}, condition__2={"value": LONG}, due__1={"selected_date": "2020-01-01"}),
            today=TODAY,
        ).errors.values()
    ],
    "no evidence": lambda: [*views.read_shown(typed(files__7={}), ["7"]).errors.values()],
    "wrong evidence": lambda: [
        *views.read_shown(typed(note__7={"value": LONG}, link__7={"value": "7"}), ["7"]).errors.values(),
        *views.read_shown(typed(files__7={"files": [A_FILE]}), ["7"]).errors.values(),
        *views.read_shown(typed(files__7={"files": [{}]}), ["7"]).errors.values(),
        *views.read_shown(typed(files__7={"files": [A_FILE] * 11}), ["7"]).errors.values(),
        *views.read_shown(typed(files__7={"files": [A_LARGE_FILE]}), ["7"]).errors.values(),
    ],
    "no verdict": lambda: [*views.read_evidence(typed(piece__7={}), ["7"]).errors.values()],
    "wrong finish": lambda: [*views.read_finished(typed(link={"value": "7"}), []).errors.values()],
}


# What is the same in every language.
SAME = re.compile(
    r"<[@#!][^>]*>"  # somebody, a channel, a time
    r"|https?://[^\s|>]*"
    r"|\b[0-9a-f]{8,}\b|sha256:[0-9a-f]*"
    r"|netflix-2025-11|\bUTC\b"
    r"|is_archived|SHA-256"
    r"|\b("
    + "|".join(map(re.escape, PACK.clauses))
    + r")\b|"
    + re.escape(QUOTED)
    # A language is called what it calls itself.
    + "|"
    + "|".join(re.escape(each.name) for each in LANGUAGES.values())
)


def visible(shape: Any) -> Iterator[str]:
    """Every text in a message or a view that somebody sees or hears."""
    if isinstance(shape, Post):
        yield shape.text
        yield from visible(shape.blocks)
    elif isinstance(shape, Mapping):
        for key, value in shape.items():
            if key not in ("filetypes", "include") and not isinstance(value, str):
                yield from visible(value)
            if key in ("text", "fallback", "accessibility_label") and isinstance(value, str):
                yield value
    elif isinstance(shape, list | tuple):
        for each in shape:
            yield from [each] if isinstance(each, str) else visible(each)


def untold(text: str) -> str:
    """What of a text stands in no brackets, if there are words in it."""
    outside, depth = "", 0
    for character in text:
        depth += {"⟦": 1, "⟧": -1}.get(character, 0)
        outside += " " if depth or character == "⟧" else character
    left = " ".join(SAME.sub(" ", outside).split())
    return left if re.search("[A-Za-z]", left) else ""


@pytest.mark.parametrize("surface", SURFACES)
def test_every_word_can_be_told_in_the_readers_language(surface: str) -> None:
    with speaking(READER, Brackets()):
        drawn = SURFACES[surface]()
    assert [text for text in visible(drawn) if untold(text)] == []
