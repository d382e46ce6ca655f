"""What people write against what they answer: contradictions, explanations, and that nothing gets milder."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import (
    CHOICES,
    Assessment,
    Outcome,
    ReviewerRole,
    UseRequest,
    assess,
    contradictions,
    load_pack,
    read_labelled,
)

CLAUSE = "crosscheck.contradiction"
AGE, DAILIES = "We de-age our lead.", "The dailies go in."
HARMLESS: dict[str, Any] = {
    "production": "DEMO-1",
    "title": "A use",
    "description": "A use.",
    "media": ["image"],
    "tools": [{"name": "Tool A", "agreement": "yes", "retains": "no", "terms_reviewed": "yes"}],
    "destination": "ideation",
    "inputs": [],
    "output_contains": [],
    "invents_content": "yes",
    "resembles_protected": "no",
    "secured": "yes",
    "key_element": "no",
    "could_mislead": "no",
    "affects_union_work": "no",
    "talent": [],
    "training": "none",
    "made_by": "production",
}
VARIED = ("destination", "training", "made_by", "secured", "could_mislead", "affects_union_work")
TUNING = read_labelled(Path(__file__).with_name("cues") / "tuning.yml")
CUES = tuple(cue for clause in load_pack().clauses.values() for book in clause.cues for cue in book.cues)


def request(**changed: Any) -> UseRequest:
    return UseRequest.model_validate(HARMLESS | changed)


def clauses(assessment: Assessment) -> list[str]:
    return [finding.clause for finding in assessment.findings]


def test_words_against_the_answers_are_escalated_with_the_words_as_written() -> None:
    assessment = assess(request(description="We  De-Age our lead."))
    (finding,) = assessment.findings

    assert (finding.clause, finding.outcome) == (CLAUSE, Outcome.ESCALATE)
    assert finding.because == "You wrote “De-Age our lead”, but answered that nobody real is made anew."
    assert finding.reviewers == assessment.reviewers == (ReviewerRole.CONTACT,)
    assert (assessment.outcome, assessment.blocked) == (Outcome.ESCALATE, False)
    assert load_pack().clauses[CLAUSE].extension


def test_a_contradiction_names_the_question_and_the_answer() -> None:
    (found,) = contradictions(request(description="It goes into the final cut.", destination="temporary"))

    assert (found.cue, found.field, found.answer) == ("delivery", "destination", "temporary")
    assert found.quotes == ("goes into the final cut",)
    assert found.explanation is None


def test_the_title_is_read_as_well_and_each_wording_is_quoted_once() -> None:
    (found,) = contradictions(request(title="Dailies", description="Some dailies, all the dailies."))

    assert found.quotes == ("Dailies", "dailies")


@pytest.mark.parametrize(
    "answers",
    [{"talent": ["replica"]}, {"talent": ["unsure"]}, {"talent": ["synthetic", "replica"]}],
    ids=str,
)
def test_an_answer_that_agrees_or_is_not_sure_contradicts_nothing(answers: dict[str, Any]) -> None:
    assert contradictions(request(description=AGE, **answers)) == ()
    assert CLAUSE not in clauses(assess(request(description=AGE, **answers)))


@pytest.mark.parametrize("destination", ["background", "featured", "final", "unsure"])
def test_one_agreeing_answer_of_several_is_enough(destination: str) -> None:
    assert contradictions(request(description="It goes into the final cut.", destination=destination)) == ()


def test_another_answer_to_the_same_question_still_contradicts() -> None:
    assert contradictions(request(description=AGE, talent=["synthetic"]))


def test_an_explained_contradiction_is_no_finding_but_stays_to_be_read() -> None:
    explained = request(description=AGE, explanations={"re-ageing": "It is make-up *only*."})
    assessment = assess(explained)

    assert (assessment.outcome, assessment.findings) == (Outcome.SHARE, ())
    (advice,) = assessment.advice
    assert advice.clause == CLAUSE
    assert "“de-age our lead”" in advice.text
    assert "“It is make-up *only*.”" in advice.text


def test_an_explanation_serves_its_own_cue_only() -> None:
    request_ = request(description=f"{AGE} {DAILIES}", explanations={"re-ageing": "It is make-up."})

    (finding,) = assess(request_).findings
    assert "dailies" in finding.because
    assert "de-age" not in finding.because


def test_an_explanation_of_something_that_nobody_wrote_changes_nothing() -> None:
    with_one = assess(request(explanations={"re-ageing": "Just in case.", "unheard-of": "Why not."}))

    assert (with_one.outcome, with_one.findings, with_one.advice) == (Outcome.SHARE, (), ())


def test_many_contradictions_are_one_finding_that_names_five_and_counts_the_rest() -> None:
    everything = " ".join(each.text for each in TUNING if len(each.cues) == 1)[:3000]
    (finding,) = assess(request(description=everything)).findings

    assert finding.because.count("You wrote") == 5
    assert finding.because.endswith(" more.")
    assert len(finding.because) < 1500


def test_nothing_milder_is_promised_while_the_words_stand() -> None:
    assessment = assess(
        request(description="It goes into the final cut.", destination="final", human_input="yes")
    )

    assert CLAUSE not in clauses(assessment)
    assert {change.outcome for change in assessment.counterfactuals} == {Outcome.ESCALATE}


def test_the_answer_alone_decides_when_only_words_stand_against_it() -> None:
    assert assess(request(description=AGE)).counterfactuals == ()


descriptions = st.lists(st.sampled_from([each.text for each in TUNING]), min_size=1, max_size=4).map(" ".join)
answers = st.fixed_dictionaries(
    {},
    optional={
        **{
            field: st.sampled_from(CHOICES[field])
            for field in ("destination", "training", "made_by", "secured")
        },
        **{field: st.sampled_from(CHOICES[field]) for field in ("could_mislead", "affects_union_work")},
        **{
            field: st.lists(st.sampled_from(CHOICES[field]), unique=True, max_size=3)
            for field in ("inputs", "output_contains", "talent")
        },
        "explanations": st.dictionaries(
            st.sampled_from([cue.id for cue in CUES]), st.just("It is meant otherwise."), max_size=3
        ),
    },
)


@given(descriptions, answers)
def test_words_never_make_an_outcome_milder(words: str, changed: dict[str, Any]) -> None:
    silent, told = assess(request(**changed)), assess(request(description=words, **changed))

    assert told.outcome.severity >= silent.outcome.severity
    assert told.blocked == silent.blocked
    assert set(clauses(silent)) == set(clauses(told)) - {CLAUSE}
    assert (CLAUSE in clauses(told)) <= (told.outcome is not Outcome.SHARE)


@given(descriptions, answers)
def test_an_explanation_never_makes_it_stricter_and_taking_it_back_never_milder(
    words: str, changed: dict[str, Any]
) -> None:
    explained = assess(request(description=words, **changed))
    bare = assess(request(description=words, **{**changed, "explanations": {}}))

    assert bare.outcome.severity >= explained.outcome.severity


@given(descriptions, answers)
def test_every_promise_is_kept_against_the_words_too(words: str, changed: dict[str, Any]) -> None:
    payload = HARMLESS | changed | {"description": words}
    for promise in assess(UseRequest.model_validate(payload)).counterfactuals:
        after = assess(UseRequest.model_validate(payload | promise.changes))
        assert (after.outcome, after.blocked) == (promise.outcome, promise.blocked)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for book in load_pack().clauses[CLAUSE].cues:
        for heard in book.hear(text):
            assert all(heard.quotes)


def test_the_labels_of_the_evaluation_are_cues_of_the_pack() -> None:
    assert {label for each in TUNING for label in each.cues} == {cue.id for cue in CUES}
