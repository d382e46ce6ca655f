"""Every kind of job says for whom it draws, and so in which language."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.deliveries import deliveries
from bot.for_whom import FOR_WHOM, language_of_job
from bot.readers import Readers
from bot.slack import Slack
from bot.surface import Surface
from policy import ReviewerRole
from storage import Case, Contact, Database, Job, PersonLanguage, Production, note_language, save_production

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOWHERE = Slack("http://127.0.0.1:1/api/", lambda _: "xoxb-sandbox")
# U1 asks and U2 reviews, for a production that works in French.
LOCALES = {"U1": "pt-BR", "U2": "tr-TR"}
TIDE = Production(
    "T1", "TIDE", "Tide", "C0", "UTC", "fr", (Contact(ReviewerRole.CONTACT, "C1", people=("U2",)),)
)
CASE = {"team": "T1", "case": "TIDE-1"}
EXPECTED: list[tuple[str, dict[str, Any], str]] = [
    ("draw", {**CASE, "target": "requester"}, "pt-BR"),
    ("draw", {**CASE, "target": "contact"}, "fr"),
    ("draw", {**CASE, "target": "production"}, "fr"),
    ("note", {**CASE, "event": 1}, "pt-BR"),
    ("note", {**CASE, "event": 1, "target": "contact"}, "fr"),
    ("urge", {**CASE, "thread": "contact"}, "fr"),
    ("urge", {**CASE, "thread": "requester"}, "pt-BR"),
    ("urge", {**CASE, "to": "U2"}, "tr"),
    ("hint", {**CASE, "by": {"enterprise": None, "team": "T1", "user": "U2"}}, "tr"),
    ("moved", {**CASE, "channel": "C9", "ts": "1.2", "to": "C1"}, "fr"),
    ("digest", {"team": "T1", "channel": "C0"}, "fr"),
    ("digest", {"team": "T1", "channel": "C1"}, "fr"),
    ("digest", {"team": "T1", "channel": "C8"}, "en"),
    ("tell", {**CASE, "admin": "U2"}, "tr"),
    ("orphan", {"team": "T1", "admin": "U2"}, "tr"),
    ("continue", {"team": "T1", "user": "U1"}, "pt-BR"),
    ("home", {"enterprise": None, "team": "T1", "user": "U1"}, "pt-BR"),
    ("mention", {"team": "T1", "channel": "C0", "user": "U2"}, "tr"),
    ("stand_in", {"team": "T1", "deputy": "T1/U2"}, "tr"),
    ("owner", {**CASE, "owner": "U2", "to": "U1"}, "pt-BR"),
    ("sweep", {}, "en"),
]


@pytest.fixture
def readers(database: Database, opened: Callable[..., Case]) -> Iterator[Readers]:
    with database.writing() as tx:
        save_production(tx, TIDE)
        for user, locale in LOCALES.items():
            note_language(tx, "T1", user, PersonLanguage(locale, NOW))
    opened()
    readers = Readers(database, NOWHERE, lambda: NOW)
    yield readers
    readers.close()


def test_every_kind_says_for_whom_it_draws_or_that_it_draws_nothing() -> None:
    surface: Any = None
    kinds: Callable[[Surface], dict[str, Any]] = deliveries
    assert set(kinds(surface)) == set(FOR_WHOM)


def test_every_kind_that_draws_is_tried_here() -> None:
    assert {kind for kind, reads in FOR_WHOM.items() if reads} <= {kind for kind, _, _ in EXPECTED}


def test_each_message_is_in_the_language_of_who_reads_it(readers: Readers) -> None:
    for kind, payload, code in EXPECTED:
        job = Job(1, "key", kind, "lane", payload, NOW, NOW, 1, "test")
        assert language_of_job(readers, job).code == code, (kind, payload)
