"""The situations in plain words, each with its outcome and its exact clauses (situations.yml)."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy import Assessment, UseRequest, assess, is_crosscheck, load_pack


class _Text(yaml.SafeLoader):
    """Reads every scalar as text: a bare `yes` is an answer here."""


_Text.yaml_implicit_resolvers = {}


BOOK: dict[str, Any] = _Text(
    Path(__file__).with_name("situations.yml").read_text(encoding="utf-8")
).get_single_data()
SITUATIONS: list[dict[str, Any]] = BOOK["situations"]
EXPECTED = {"outcome", "blocked", "clauses", "advice", "reviewers", "needs", "tools", "nearly"}


def request_of(situation: dict[str, Any]) -> UseRequest:
    answers = dict(BOOK["base"])
    for name in situation.get("given", ()):
        answers.update(BOOK["circumstances"][name])
    answers.update(situation.get("but", {}))
    known_tool = BOOK["base"]["tools"][0]
    answers["tools"] = [{**known_tool, **tool} for tool in answers["tools"]]
    return UseRequest.model_validate(answers)


def assessment_of(situation: dict[str, Any]) -> Assessment:
    return assess(request_of(situation))


@pytest.fixture(params=SITUATIONS, ids=[situation["title"] for situation in SITUATIONS])
def situation(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_it_has_the_outcome_and_exactly_the_clauses_that_are_written_down(situation: dict[str, Any]) -> None:
    assessment = assessment_of(situation)

    assert assessment.outcome == situation["outcome"]
    assert assessment.blocked == (situation.get("blocked") == "yes")
    assert sorted(finding.clause for finding in assessment.findings) == sorted(situation.get("clauses", ()))
    assert sorted(advice.clause for advice in assessment.advice) == sorted(situation.get("advice", ()))
    assert list(assessment.reviewers) == situation.get("reviewers", [])


def test_it_carries_the_needs_and_names_the_tools_that_are_written_down(situation: dict[str, Any]) -> None:
    assessment = assessment_of(situation)
    named = {finding.clause: list(finding.tools) for finding in assessment.findings}

    if "needs" in situation:
        assert [need.kind for need in assessment.needs] == situation["needs"]
    for clause, tools in situation.get("tools", {}).items():
        assert named[clause] == tools


def test_what_nearly_applies_does_not(situation: dict[str, Any]) -> None:
    assessment = assessment_of(situation)
    fired = {finding.clause for finding in assessment.findings} | {
        known.clause for known in assessment.advice
    }
    nearly = set(situation.get("nearly", ()))

    assert nearly <= set(load_pack().clauses)
    assert not nearly & fired


def test_every_clause_applies_in_one_situation_and_nearly_applies_in_another() -> None:
    clauses = set(load_pack().clauses)
    applied = {
        clause for each in SITUATIONS for clause in (*each.get("clauses", ()), *each.get("advice", ()))
    }
    nearly = {clause for each in SITUATIONS for clause in each.get("nearly", ())}

    assert applied == clauses
    assert nearly == clauses


def test_every_rule_speaks_in_some_situation() -> None:
    said = {
        words
        for each in SITUATIONS
        for assessment in [assessment_of(each)]
        for words in (
            *((finding.clause, finding.because) for finding in assessment.findings),
            *((advice.clause, advice.text) for advice in assessment.advice),
        )
        if not is_crosscheck(words[0])
    }
    written = {(clause.id, rule.text) for clause in load_pack().clauses.values() for rule in clause.rules}

    assert said == written


def test_the_book_has_no_stray_words_and_no_title_twice() -> None:
    assert not {word for each in SITUATIONS for word in each} - EXPECTED - {"title", "given", "but"}
    assert max(Counter(each["title"] for each in SITUATIONS).values()) == 1
    assert len(SITUATIONS) >= 120
