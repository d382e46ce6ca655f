"""The form in which evidence is shown: its fields, what is read from them, and what is wrong with them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.views import FILE_MOST, details_view, event_note, evidence_form, read_evidence, read_shown, show_form
from bot.views.show_form import is_link
from policy import Action, Person, Status
from storage import Case, Evidence, File, Verdict
from tests.bot.views.conftest import REQUESTER, SENT

MakeCase = Callable[..., Case]
CONSENT = "performer-consent"
NOOR = Person(None, "T1", "U2")
PDF = {"id": "F1", "name": "consent.pdf", "size": 1200, "mimetype": "application/pdf"}


@pytest.fixture
def case(facts: dict[str, Any], a_case: MakeCase) -> Case:
    """A case with a link refused, a file that is not read yet, and one that is."""
    case = a_case(**facts["written_approval"])
    refused = Verdict(False, NOOR, SENT, 1, "It names another film.")
    shown = (
        Evidence(CONSENT, REQUESTER, SENT, 1, "First try.", "https://papers.example/17", None, refused, 1),
        Evidence(CONSENT, REQUESTER, SENT, 1, None, None, File("F1", "consent.pdf", 1200), None, 2),
        Evidence(CONSENT, REQUESTER, SENT, 1, None, None, File("F2", "b.pdf", 900, "ab" * 32), None, 3),
    )
    return replace(case, evidence=shown)


def read(**fields: Any) -> Any:
    states = {f"{name}.{CONSENT}": {name: state} for name, state in fields.items()}
    return read_shown(states, [CONSENT])


def test_the_forms_look_like_their_snapshots(
    case: Case, matches_snapshot: Callable[[str, Any], None]
) -> None:
    matches_snapshot("show_evidence", show_form(case))
    matches_snapshot("judge_evidence", evidence_form(case, channel="C_CONTACT"))


def test_a_case_with_everything_at_once_fits(
    worst_case: Case, moved: MakeCase, slack_takes: Callable[[Any], None]
) -> None:
    kinds = [need.kind for need in worst_case.assessment.needs]
    file = File("F1", "ü" * 200, FILE_MOST, "ab" * 32)
    shown = [
        Evidence(kind, REQUESTER, SENT, 1, "n" * 1000, None, file, None, number)
        for number, kind in enumerate(kinds * 5, 1)
    ]
    case = replace(worst_case, evidence=tuple(shown))
    slack_takes(show_form(case))
    slack_takes(evidence_form(case))
    slack_takes(details_view(case, None))
    told = moved(case, Action.SHOW_EVIDENCE, Status.IN_REVIEW, "x" * 1000)
    at = told.events[-1].at
    told = replace(told, evidence=tuple(replace(each, at=at, note="🎬" * 1000) for each in case.evidence))
    slack_takes(event_note(told, None, told.events[-1], "contact"))
    assert "more, which stand under Details" in str(evidence_form(case))


def test_files_and_a_link_are_pieces_of_their_own_with_the_same_note() -> None:
    shown = read(
        files={"files": [PDF]}, link={"value": "https://papers.example/17"}, note={"value": " Page 2 "}
    )
    assert shown.errors == {}
    assert [(piece.file, piece.link, piece.note) for piece in shown.pieces] == [
        (File("F1", "consent.pdf", 1200), None, "Page 2"),
        (None, "https://papers.example/17", "Page 2"),
    ]


@pytest.mark.parametrize(
    ("fields", "at", "sentence"),
    [
        ({"files": {"files": [PDF | {"name": "consent.exe"}]}}, "files", "only PDF"),
        ({"files": {"files": [PDF | {"name": "pdf"}]}}, "files", "only PDF"),
        ({"files": {"files": [PDF | {"size": FILE_MOST + 1}]}}, "files", "10 MB"),
        ({"files": {"files": [PDF] * 11}}, "files", "at most 10"),
        ({"files": {"files": [{"id": "F1"}]}}, "files", "did not tell"),
        ({"link": {"value": "http://papers.example/17"}}, "link", "https://"),
        ({"note": {"value": "It is in my drawer."}}, "note", "file or the link"),
        ({"files": {"files": [PDF]}, "note": {"value": "x" * 1001}}, "note", "under 1000"),
        ({"files": {"files": []}, "link": {"value": None}, "note": {"value": None}}, "files", "Nothing"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fields: dict[str, Any], at: str, sentence: str) -> None:
    shown = read(**fields)
    assert list(shown.errors) == [f"{at}.{CONSENT}"]
    assert sentence in shown.errors[f"{at}.{CONSENT}"]


@pytest.mark.parametrize(
    "link",
    [
        "https://papers.example/17?a=b#c",
        "https://papers.example:8443/17",
        "https://" + "x" * 60 + ".example/" + "y" * 1900,
    ],
)
def test_a_whole_link_over_https_is_taken(link: str) -> None:
    assert is_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "http://papers.example/17",
        "javascript:alert(1)",
        "https://",
        "https://papers",
        "https://noor@papers.example/17",
        "https://papers.example/1 7",
        "https://papers.example/\u202e17",
        "https://[papers.example",
        "https://papers.example/" + "y" * 2000,
        "papers.example/17",
    ],
)
def test_any_other_is_not(link: str) -> None:
    assert not is_link(link)


def test_a_file_that_is_not_read_yet_cannot_be_judged(case: Case) -> None:
    fields = [block["block_id"] for block in evidence_form(case)["blocks"] if block["type"] == "input"]
    assert not [field for field in fields if field.startswith("piece.2")]
    assert "piece.3#" in fields
    assert f"piece.1#{SENT.isoformat()}" in fields


def judged(**states: Any) -> Any:
    return read_evidence({name: {"any": state} for name, state in states.items()}, [CONSENT])


def test_a_verdict_says_what_was_seen_of_the_piece() -> None:
    told = judged(**{"piece.3#": {"selected_option": {"value": "accept"}}, "reason.3#": {"value": None}})
    assert told.errors == {}
    assert [(said.number, said.accepted, said.seen) for said in told.said] == [(3, True, "")]


def test_each_refusal_owes_a_reason_at_its_own_field() -> None:
    refuse = {"selected_option": {"value": "refuse"}}
    told = judged(**{"piece.3#": refuse, "reason.3#": {"value": None}, "piece.4#x": refuse, "reason.4#x": {}})
    assert list(told.errors) == ["reason.3#", "reason.4#x"]


def test_a_form_in_which_nothing_is_said_is_pointed_at() -> None:
    assert "Nothing is chosen" in str(judged(**{f"elsewhere.{CONSENT}": {"value": None}}).errors)
