"""`genai-use export`: the register tells what was approved, on which terms, and what it rests on."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.register import COLUMNS, flat, register_row
from policy import Action, Assessment, Finding, Need, Outcome, Person, ReviewerRole, Status
from storage import (
    Case,
    Condition,
    Database,
    Done,
    Evidence,
    Production,
    Review,
    Verdict,
    add_review,
    judge_evidence,
    move,
    save_production,
    save_workspace,
    show_evidence,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MIRA, NOOR = Person(None, "T1", "U1"), Person(None, "T1", "U2")
CONSENT = Need(kind="performer-consent", text="Show the consent.", blocking=True, declared=True)


@pytest.fixture
def approved(
    database: Database,
    opened: Callable[..., Case],
    an_assessment: Callable[..., Assessment],
    a_request: Callable[..., Any],
) -> Case:
    """Tidewater's first case, approved on conditions; Lantern has one that nobody has looked at."""
    finding = Finding(
        clause="talent.digital-replica",
        outcome=Outcome.ESCALATE,
        because="It is.",
        source="https://example.com",
        needs=(CONSENT,),
    )
    assessment = an_assessment().model_copy(update={"findings": (finding,)})
    case = opened(assessment=assessment, request=a_request(title="=1+1", production="TIDE"))
    opened(production="LANTERN")
    review = Review(
        action=Action.APPROVE,
        role=ReviewerRole.CONTACT,
        by=NOOR,
        at=NOW,
        revision=1,
        digest="sha256:0",
        guidance="guidance-1",
        conditions=(Condition("Credit the estate", "U1", date(2026, 4, 1)), Condition("Show the cut")),
        valid_until=date(2026, 6, 30),
        only_for="Episode three",
        instead_of="U7",
    )
    with database.writing() as tx:
        save_workspace(tx, "T1", None, "Studio")
        for code in ("TIDE", "LANTERN"):
            save_production(tx, Production("T1", code, code.title(), f"C_{code}", "UTC"))
        number = show_evidence(tx, case, Evidence("performer-consent", MIRA, NOW, 1, note="Signed."))
        judge_evidence(tx, case, number, Verdict(True, NOOR, NOW, 1))
        add_review(tx, case, review)
        return move(tx, case, Action.APPROVE, Status.APPROVED, by=NOOR, now=NOW)


def test_a_row_has_the_approval_with_its_terms_and_what_it_rests_on(approved: Case) -> None:
    row = register_row(approved)

    assert tuple(row) == COLUMNS
    assert (row["case"], row["status"], row["outcome"]) == ("TIDE-1", "approved", "escalate")
    assert row["clauses"] == ["talent.digital-replica"]
    assert row["evidence"] == [
        {"need": "performer-consent", "blocking": True, "standing": "accepted", "accepted_by": "U2"}
    ]
    (approval,) = row["approvals"]
    assert (approval["by"], approval["instead_of"], approval["digest"]) == ("U2", "U7", "sha256:0")
    assert (row["valid_until"], row["only_for"]) == ("2026-06-30", ["Episode three"])
    assert row["conditions"] == [
        {"text": "Credit the estate", "owner": "U1", "due": "2026-04-01", "standing": "open"},
        {"text": "Show the cut", "owner": None, "due": None, "standing": "open"},
    ]


@pytest.mark.parametrize(
    ("done", "accepted", "standing"),
    [
        (None, None, "open"),
        (Done(MIRA, NOW), None, "said to be met"),
        (Done(MIRA, NOW), Done(NOOR, NOW), "accepted"),
    ],
)
def test_a_condition_stands_where_it_stands(
    approved: Case, done: Done | None, accepted: Done | None, standing: str
) -> None:
    (review,) = approved.reviews
    terms = (replace(review.conditions[0], done=done, accepted=accepted),)
    row = register_row(replace(approved, reviews=(replace(review, conditions=terms),)))

    assert [term["standing"] for term in row["conditions"]] == [standing]


def test_an_approval_that_lapsed_is_not_in_the_register(approved: Case) -> None:
    row = register_row(replace(approved, revision=2))

    assert (row["approvals"], row["conditions"], row["valid_until"]) == ([], [], None)
    assert row["evidence"][0]["standing"] == "shown"


def test_no_cell_of_a_spreadsheet_is_a_formula(approved: Case) -> None:
    cells = flat(register_row(approved))

    assert cells["title"] == "'=1+1"
    assert (
        cells["conditions"].splitlines()[0]
        == "text: Credit the estate; owner: U1; due: 2026-04-01; standing: open"
    )


def test_the_command_writes_one_production_or_all(
    database: Database, approved: Case, command: Callable[..., Any]
) -> None:
    url = {"DATABASE_URL": database.url}
    every = list(csv.DictReader(io.StringIO(command("export", **url).out)))
    one = command("export", "TIDE", "--format", "json", **url).out.splitlines()

    assert [row["case"] for row in every] == ["LANTERN-1", "TIDE-1"]
    assert [json.loads(line)["case"] for line in one] == ["TIDE-1"]
    refused = command("export", "TIDAL", **url)
    assert refused.code == 2
    assert "No production has this code here: TIDAL. Known: LANTERN, TIDE" in refused.err
