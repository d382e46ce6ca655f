"""The forms for a few words, and the one for handing a case over: what they ask, and what is read back."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.ids import Callback
from bot.views import hand_over_form, read_hand_over, read_reason, reason_form
from policy import Action, ReviewerRole, Status
from storage import Case

MakeCase = Callable[..., Case]
Snapshot = Callable[[str, Any], None]
OWED = ("decline", "pull_in", "ask", "answer", "revoke", "send_back")
WELCOME = ("withdraw", "close")
QUESTION = "Which references do you feed it?"


@pytest.fixture
def case(facts: dict[str, Any], a_case: MakeCase, moved: MakeCase) -> Case:
    """A case about which something was asked."""
    return moved(a_case(**facts["written_approval"]), Action.ASK, Status.NEEDS_INFO, QUESTION)


@pytest.mark.parametrize("name", [*OWED, *WELCOME])
def test_the_forms_look_like_their_snapshots(name: str, case: Case, matches_snapshot: Snapshot) -> None:
    matches_snapshot(name, reason_form(Callback(name), case, ReviewerRole.CONTACT, channel="C_CONTACT"))


def test_the_form_for_handing_over_names_who_may_decide(case: Case, matches_snapshot: Snapshot) -> None:
    matches_snapshot("hand_over", hand_over_form(case, ["U2", "T2/U7"], channel="C_CONTACT"))
    assert "Nobody reviews" in str(hand_over_form(case, []))


def test_an_answer_quotes_its_question_and_names_it(case: Case) -> None:
    form = reason_form(Callback.ANSWER, case)
    assert QUESTION in str(form["blocks"])
    assert json.loads(form["private_metadata"])["question"] == case.events[-1].number


def test_the_worst_case_fits(worst_case: Case, moved: MakeCase, slack_takes: Callable[[Any], None]) -> None:
    asked = moved(worst_case, Action.ASK, Status.NEEDS_INFO, "❓" * 1000)
    for name in (*OWED, *WELCOME):
        slack_takes(reason_form(Callback(name), asked))
    slack_takes(hand_over_form(asked, [f"U{number}" for number in range(500)]))


def written(words: str | None) -> dict[str, Any]:
    return {"reason": {"reason": {"value": words}}}


@pytest.mark.parametrize("name", OWED)
def test_what_is_owed_is_asked_for_at_its_field(name: str) -> None:
    said, wrong = read_reason(Callback(name), written("  \u200b"))
    assert said is None
    assert wrong["reason"].startswith("Please ")


@pytest.mark.parametrize("name", WELCOME)
def test_a_reason_that_is_only_welcome_may_be_left_out(name: str) -> None:
    assert read_reason(Callback(name), written(None)) == (None, {})


@pytest.mark.parametrize("name", [*OWED, *WELCOME])
def test_what_was_written_is_read_and_what_is_too_long_is_said(name: str) -> None:
    assert read_reason(Callback(name), written(" Why so? ")) == ("Why so?", {})
    assert "1001" in read_reason(Callback(name), written("x" * 1001))[1]["reason"]


def test_to_whom_a_case_is_handed_is_read() -> None:
    chosen = {"to": {"to": {"selected_user": "U3"}}, "reason": {"reason": {"value": "I am away."}}}
    read = read_hand_over(chosen)
    assert (read.to, read.reason, read.errors) == ("U3", "I am away.", {})
    assert read_hand_over({"to": {"to": {"selected_user": None}}}).errors == {"to": "Please choose somebody."}
    assert "1000" in read_hand_over(chosen | written("x" * 1001)).errors["reason"]
