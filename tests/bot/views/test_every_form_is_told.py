"""Every word of forms, set-up, reminders, refusals and the record can be told in the reader's language.

As in `test_every_word_is_told.py`, for what is no view of a case. A new surface goes into `SURFACES`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import combinations, product
from typing import Any

import pytest
from pydantic import ValidationError

from bot import (
    admin,
    digest_settings,
    drafting,
    guard,
    handing,
    inspecting,
    proofs,
    record,
    standing_in,
    views,
    without_form,
)
from bot.checking import CHANGED
from bot.evidence_files import DELETED, NO_SCOPE, TOO_LARGE, UNREADABLE, WRONG_TYPE
from bot.ids import Callback
from bot.inspecting import Account, Channel, Inspected
from bot.language import LANGUAGES, _, speaking, tell
from bot.route_health import Trouble
from bot.setting_up import Overtaken
from bot.setup_checks import checked_contact, checked_production, checked_tool, users_in
from bot.views import FilledForm, FormContext, Post, Reminder
from bot.views.questions import QUESTIONS
from bot.views.record_words import told_record
from policy import FOLLOW_UPS, Action, NotAllowed, ReviewerRole, Standing, Status, UseRequest, next_status
from storage import Absence, Draft, SetupChange, Tool, WorkingHours
from tests.bot.views.brackets import READER, Brackets
from tests.bot.views.test_every_word_is_told import untold, visible
from tests.bot.views.unlettered import ASKER, DRAFT, IN_REVIEW, NOW, PRODUCTION, TODAY, after

# Slack's and our own, the same in every language.
CODES = re.compile(r"(T7/|\b)U\d+\b|\bUNLISTED\b|\bT7\b|^(public|private)$")
# Each in itself.
LANGUAGE_NAMES = {language.name for language in LANGUAGES.values()}
Surface = Post | dict[str, Any] | list[str]

TOOLS = [
    Tool("Лист", "Завод", "yes", "no", "yes", TODAY),
    Tool("Перо", None, "no", "yes", "no"),
    Tool("Кисть", None, "unsure", "unsure", "unsure"),
]
CONTACTS = (
    replace(
        PRODUCTION.contacts[0], people=tuple(f"U{n}" for n in range(1, 50)), group="S1", deputies=("T7/U4",)
    ),
    replace(PRODUCTION.contacts[1], people=("U5",), working_hours=WorkingHours(days=(0, 2), time_zone="UTC")),
)
FULL = replace(PRODUCTION, contacts=CONTACTS, language=None)
EMPTY = replace(PRODUCTION, code="78", contacts=())
MANY = [replace(EMPTY, code=f"{number}") for number in range(100, 140)]
ASKED = after(IN_REVIEW, Action.ASK, Status.NEEDS_INFO)
AWAY = Absence("U2", "U3", TODAY, TODAY + timedelta(7))
LONG = "Ж" * 4000
TOOL_FACTS = [f"tools.0.{fact}" for fact in ("agreement", "retains", "terms_reviewed")]


def draft(**more: Any) -> Draft:
    answers = {"production": "77", "description": "Дождь", "other_tools": "Молот, 2"}
    return replace(DRAFT, **{"answers": answers, **more})


def form(**more: Any) -> FormContext:
    known: dict[str, Any] = {"draft": draft(), "productions": [FULL, EMPTY], "tools": TOOLS}
    return FormContext(**{**known, **more})


def changed(before: Any, after: Any) -> SetupChange:
    kept = [{"name": "Площадь", **each} if each is not None else None for each in (before, after)]
    return SetupChange(NOW, ASKER, "78", *kept)


def a_role(role: str, **facts: Any) -> dict[str, Any]:
    return {"contacts": [{"role": role, **facts}]}


EVERYTHING = {
    role: a_role(role, people=[1], group=1, channel=1, deputies=[1], working_hours=1) for role in ReviewerRole
}
CHANGES = [
    changed(None, {}),
    changed({}, None),
    replace(changed({"channel": 1}, {"time_zone": 1, "language": 1, "vendor": 1}), by=None),
    changed({"agreement": 1}, {"retains": 1, "terms_reviewed": 1}),
    changed({"reviewed_on": 1, "name": "Берег"}, {}),
    *(changed({}, EVERYTHING[role]) for role in ReviewerRole),
    *(changed(EVERYTHING[role], {}) for role in ReviewerRole),
    *(changed(a_role(role, people=[]), EVERYTHING[role]) for role in ReviewerRole),
]


def typed(**fields: Any) -> dict[str, dict[str, dict[str, Any]]]:
    return {name.replace("__", "."): {name: state} for name, state in fields.items()}


def step(callback: Callback, **fields: Any) -> list[str]:
    return [*views.read_step(callback, typed(**fields), {}, TOOLS).errors.values()]


def wrong_tools() -> list[str]:
    texts = ["", "Молот\n" * 2, ",2", LONG, "\n".join(f"{n}" for n in range(11))]
    return [each for text in texts for each in step(Callback.FORM_WHAT, other_tools={"value": text})]


def wrong_answers() -> list[str]:
    chosen = {"selected_option": {"value": "77"}}
    both = {"selected_options": [{"value": "none_of_these"}, {"value": "likeness"}]}
    return [
        *step(Callback.FORM_WHAT, production={}, title={}, media={}),
        *step(Callback.FORM_WHAT, production_name={"value": LONG}, title={"value": LONG}),
        *step(Callback.FORM_WHAT, production=chosen, production_name={"value": "Ж"}),
        *step(Callback.FORM_WHAT, production_name={}),
        *step(Callback.FORM_PRINCIPLES, inputs={}, output_contains=both, secured={}),
        *step(Callback.FORM_WORDS, explanations__7={"value": LONG}),
    ]


def what_the_contract_refuses() -> list[str]:
    try:
        UseRequest.model_validate({"title": LONG, "media": []})
    except ValidationError as error:
        return [*views.field_errors(error, typed(title={}, media={})).values()]
    return []


FACTS: dict[str, Any] = {
    "role": ReviewerRole.CONTACT,
    "people": ["U1", "U2", "U3", "U4"],
    "group": "Группа",
    "channel": "C7",
    "deputies": ["U1"],
    "working_hours": {"days": ["mon"], "from": "18:00", "to": "09:00", "time_zone": "Нигде"},
}
APP, GONE, HERE = (
    Account("Робот", frozenset({"T1"}), active=True, app=True),
    Account("Анна", frozenset({"T1"}), active=False, app=False),
    Account("Иван", frozenset({"T1"}), active=True, app=False),
)

CHANNELS = (None, *(Channel("Ж", archived=archived, joined=False) for archived in (True, False)))


def wrong_contact(**facts: Any) -> Iterator[str]:
    filled = FilledForm({**FACTS, **facts}, {"people": "7"})
    known = {"U1": None, "U2": APP, "U3": GONE, "U4": replace(HERE, teams=frozenset({"T7"})), "U5": HERE}
    accounts = {user: known[user] for user in users_in(filled)}
    for channel in (
        None,
        Channel("Ж", archived=True, joined=True),
        Channel("Ж", archived=False, joined=False),
    ):
        _contact, wrong = checked_contact(filled, Inspected({"C7": channel}, accounts), FULL)
        yield from map(tell, wrong.values())


def wrong_set_up() -> list[str]:
    facts = {"code": "Ж", "name": "", "channel": "Ж", "time_zone": "Нигде", "language": LONG}
    some = [{"people": [user]} for user in known_users()]
    several: list[dict[str, Any]] = [*some, {"people": ["T7/U4"]}, {"people": ["U5", "U5"]}]
    plain: dict[str, Any] = {"group": None, "deputies": [], "working_hours": {}}
    several += [{"people": [], **plain}, {"people": ["U5"], **plain}, {"people": ["U5"] * 30, **plain}]
    alone = replace(FULL, contacts=(replace(CONTACTS[1], people=("U5",), group=None, deputies=()),))
    filled = FilledForm({**FACTS, **plain, "people": ["U5"]}, {})
    _contact, wrong = checked_contact(filled, Inspected({}, {"U5": HERE}), alone)
    wrongs = [
        wrong,
        checked_production(FilledForm(facts, {}), Inspected({"Ж": None}))[1],
        checked_production(FilledForm({**facts, "code": "UNLISTED"}, {}), Inspected())[1],
        checked_tool(FilledForm({"name": "", "agreement": "yes", "reviewed_on": "7"}, {}))[1],
    ]
    told = [tell(said) for each in wrongs for said in each.values()]
    return [*told, *(said for each in several for said in wrong_contact(**each))]


def known_users() -> list[str]:
    return [f"U{number}" for number in range(1, 6)]


def refusals() -> list[str]:
    """What the policy says to anybody who cannot do something."""
    who = [each for count in range(3) for each in combinations(Standing, count)]
    found = {}
    for status, action, standing in product(Status, Action, who):
        try:
            next_status(status, action, standing, outcome=IN_REVIEW.assessment.outcome)
        except NotAllowed as refusal:
            found[str(refusal)] = tell(refusal.said)
    return [*found.values()]


PARTS = {
    "day": f"{TODAY:%d %b %Y}", "number": 2, "most": 3, "note": "Там.", "needs": "Нет.",
    "shared": "7", "own": "8", "guidance": "7", "need": "Нет.", "role": "legal", "roles": "contact",
    "reason": "Нет.", "file": "Ж", "clause": "7", "outcome": "share", "text": "Нет.", "now": "escalate",
    "before": "written approval",
}  # fmt: skip


def kept_sentences() -> list[str]:
    kept = [each for each in vars(record).values() if isinstance(each, record.Kept)]
    files = [DELETED, TOO_LARGE, WRONG_TYPE, NO_SCOPE, UNREADABLE, CHANGED]
    said = [each.says(**PARTS) for each in kept if not each.strict and each is not record.FILE_TYPE]
    return [told_record(text) for text in [*said, *files, *(f"Ж: {each}" for each in files)]]


SENTENCES = [
    *(
        admin.NOT_YOURS,
        admin.NOT_TOLD,
        digest_settings.NO_DIGEST,
        drafting.NOT_OPEN,
        guard.AWAY,
        guard.UNTOLD,
    ),
    *(handing.OWN_REQUEST, handing.NO_REVIEWER, handing.HAS_DECIDED, inspecting.UNCHECKED),
    *(proofs.NOTHING_TO_SHOW, proofs.NOTHING_TO_MEET, standing_in.NO_REVIEWER, standing_in.YOURSELF),
    *(standing_in.NO_COLLEAGUE, standing_in.ENDS_FIRST, standing_in.IS_PAST, without_form.OWES_WORDS),
    *(without_form.OR_REPLIES, without_form.NOTHING_SHOWN),
]
SURFACES: dict[str, Callable[[], Surface]] = {
    "what": lambda: views.first_step(form(admins_hint="<@U1>")),
    "what, production open": lambda: views.first_step(form(draft=draft(answers={}), admins_hint="<@U1>")),
    "what, nothing set up": lambda: views.first_step(form(productions=[], tools=[])),
    "what, resumed": lambda: views.first_step(form(resumed=True)),
    "what, revised": lambda: views.first_step(form(draft=draft(case_id="77-1"))),
    "what, made from another": lambda: views.first_step(form(draft=draft(made_from="77-1"))),
    "what, as before": lambda: views.first_step(form(earlier=IN_REVIEW)),
    "what, filled": lambda: views.first_step(form(draft=draft(answers={"filled_from": "77-1"}))),
    "principles, filled": lambda: views.principles_step(form(draft=draft(answers={"filled_from": "77-1"}))),
    "principles": lambda: views.principles_step(form()),
    "follow-ups": lambda: views.follow_ups_step(
        form(), [*dict.fromkeys((*QUESTIONS, *FOLLOW_UPS)), *TOOL_FACTS]
    ),
    "sent again": lambda: views.shown_again(views.production_form(None), "7"),
    "wrong tools": wrong_tools,
    "wrong answers": wrong_answers,
    "refused by the contract": what_the_contract_refuses,
    "set-up": lambda: views.setup_page([FULL, EMPTY], 3, CHANGES),
    "much set-up": lambda: views.setup_page(MANY, 3),
    "end of much set-up": lambda: views.setup_page(MANY, 3, page=1),
    "production": lambda: views.production_page(FULL, CHANGES),
    "production of nobody": lambda: views.production_page(EMPTY),
    "tools": lambda: views.tools_page(TOOLS),
    "production form": lambda: views.production_form(FULL),
    "new production": lambda: views.production_form(None),
    "tool form": lambda: views.tool_form(TOOLS[0]),
    "new tool": lambda: views.tool_form(None),
    **{f"{role} form": partial(views.contact_form, FULL, role) for role in ReviewerRole},
    "wrong set-up": wrong_set_up,
    "overtaken": lambda: [tell(Overtaken(changes).said) for changes in ((), CHANGES)],
    "away form": views.away_form,
    "away form again": lambda: views.away_form(AWAY),
    "wrong absence": lambda: [*views.read_away({}).errors.values()],
    "away": lambda: views.away_kept(AWAY, ["U7", "U8"]),
    "stand-in": lambda: views.stand_in_notice(AWAY, [FULL], [IN_REVIEW]),
    **{
        f"orphans {trouble}": partial(
            views.orphan_alert, trouble, "C1", [("77", role) for role in ReviewerRole], [IN_REVIEW], [FULL]
        )
        for trouble in Trouble
    },
    "many orphans": lambda: views.orphan_alert(
        Trouble.NOBODY, "77", [(each.code, ReviewerRole.LEGAL) for each in MANY], [], MANY
    ),
    **{
        f"reminder {why}": partial(
            views.decision_wanted, case, FULL, Reminder("contact", NOW, ("U2",), why=why)
        )
        for why, case in product(
            (None, "deputy", "stand_in", "colleague", "other_role", "asked"), [IN_REVIEW]
        )
    },
    "reminder of somebody": lambda: views.decision_wanted(
        replace(IN_REVIEW, assignee="U2"), None, Reminder("legal", NOW, why="deputy")
    ),
    **{
        f"{name} {where}": partial(reminder, case, FULL, NOW)
        for name, reminder in (("wanted", views.answer_wanted), ("nobody answers", views.nobody_answers))
        for where, case in (("asked", ASKED), ("evidence", IN_REVIEW))
    },
    "unanswered": lambda: views.unanswered_alert(IN_REVIEW, FULL, "contact", NOW),
    "refusals": refusals,
    "sentences": lambda: [_(sentence) for sentence in SENTENCES],
    "record": kept_sentences,
}


@pytest.mark.parametrize("surface", SURFACES)
def test_every_word_can_be_told_in_the_readers_language(surface: str) -> None:
    with speaking(READER, Brackets()):
        drawn = SURFACES[surface]()
    shown = [text for text in visible(drawn) if text not in LANGUAGE_NAMES]
    assert [text for text in shown if untold(CODES.sub(" ", text))] == []
