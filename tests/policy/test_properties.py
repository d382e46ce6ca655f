"""What holds for every request, tried on generated ones: harmless but for a few answers, or wild."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from policy import (
    CHOICES,
    FOLLOW_UPS,
    Assessment,
    Outcome,
    ReviewerRole,
    UseRequest,
    assess,
    assessment_schema,
    explain,
    load_pack,
    open_questions,
)

LISTS = ("media", "inputs", "output_contains", "talent")
TOOL_ANSWERS = ("agreement", "retains", "terms_reviewed")
OBTAINABLE = {
    *("tools", "secured", "destination", "human_input", "inputs", "output_contains", "rights_cleared"),
    *("training", "training_cleared", "talent_consent", "guild_terms_met", "union_agreement"),
    *("workflow_meets_guidance", "model_reuse", "model_reuse_consent"),
}
SCHEMA = Draft202012Validator(assessment_schema())
OVERLAY = load_pack(Path(__file__).parent / "packs/lantern-2026-01.yml")
WITHOUT_ADVICE = replace(
    load_pack(),
    clauses={
        name: replace(clause, rules=tuple(rule for rule in clause.rules if rule.outcome))
        for name, clause in load_pack().clauses.items()
        if any(rule.outcome for rule in clause.rules)
    },
)
SINGLE = tuple(field for field in CHOICES if field not in (*LISTS, *TOOL_ANSWERS))
GOOD_TOOL = {"agreement": "yes", "retains": "no", "terms_reviewed": "yes"}
HARMLESS: dict[str, Any] = {
    "production": "DEMO-1",
    "title": "A use",
    "description": "A use.",
    "media": ["image"],
    "tools": [{"name": "Tool A", **GOOD_TOOL}],
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

tool = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Tool A", "Tool B", "Tool C"]),
        **{name: st.sampled_from(CHOICES[name]) for name in TOOL_ANSWERS},
    }
)
tools = st.lists(tool, min_size=1, max_size=3)
answers = {
    **{field: st.sampled_from(CHOICES[field]) for field in SINGLE},
    **{field: st.lists(st.sampled_from(CHOICES[field]), unique=True, max_size=3) for field in LISTS[1:]},
    "tools": tools,
}
few_answers = st.lists(st.sampled_from(sorted(answers)), unique=True, max_size=7).flatmap(
    lambda fields: st.fixed_dictionaries({field: answers[field] for field in fields})
)
follow_ups = {field: answers[field] for field in FOLLOW_UPS}
wild_answers = st.fixed_dictionaries(
    {field: known for field, known in answers.items() if field not in follow_ups}, optional=follow_ups
)
payloads = st.one_of(few_answers, wild_answers).map(lambda changed: {**HARMLESS, **changed})


def judged(payload: dict[str, Any]) -> Assessment:
    return assess(UseRequest.model_validate(payload))


def no_milder(changed: Assessment, before: Assessment) -> bool:
    return changed.outcome.severity >= before.outcome.severity and changed.blocked >= before.blocked


@given(payloads, st.data())
def test_a_worse_answer_never_makes_it_milder(payload: dict[str, Any], data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(SINGLE))
    now = payload.get(field) or ("none" if field == "consent_exception" else "unsure")
    rows = load_pack().answers[field].worse
    worse = {later for row in rows if now in row for later in row[row.index(now) :]}
    payload_then = {**payload, field: data.draw(st.sampled_from(sorted(worse)))}

    assert no_milder(judged(payload_then), judged(payload))


@given(payloads, st.sampled_from(LISTS[1:]), st.data())
def test_one_more_choice_never_makes_it_milder(
    payload: dict[str, Any], field: str, data: st.DataObject
) -> None:
    more = data.draw(st.sampled_from(CHOICES[field]))

    assert no_milder(judged({**payload, field: [*payload[field], more]}), judged(payload))


@given(payloads, tool)
def test_one_more_tool_never_makes_it_milder(payload: dict[str, Any], more: dict[str, str]) -> None:
    assert no_milder(judged({**payload, "tools": [*payload["tools"], more]}), judged(payload))


@given(payloads, st.sampled_from(TOOL_ANSWERS), st.data())
def test_a_worse_answer_about_a_tool_never_makes_it_milder(
    payload: dict[str, Any], name: str, data: st.DataObject
) -> None:
    (row,) = load_pack().answers[name].worse
    first, *others = payload["tools"]
    worse = data.draw(st.sampled_from(row[row.index(first[name]) :]))

    assert no_milder(judged({**payload, "tools": [{**first, name: worse}, *others]}), judged(payload))


@given(payloads, st.sampled_from(SINGLE))
def test_unsure_is_never_milder_than_the_harmless_answer(payload: dict[str, Any], field: str) -> None:
    assume("unsure" in CHOICES[field])
    harmless = {row[0] for row in load_pack().answers[field].worse}
    assert len(harmless) == 1

    unsure, known = judged({**payload, field: "unsure"}), judged({**payload, field: harmless.pop()})

    assert no_milder(unsure, known)


@given(payloads)
def test_an_open_question_counts_as_unsure(payload: dict[str, Any]) -> None:
    asked = {"consent_exception": "none"}
    request = UseRequest.model_validate(payload)
    filled = {field: asked.get(field, "unsure") for field in open_questions(request.facts())}

    assert told(judged({**payload, **filled})) == told(assess(request))


@given(payloads)
def test_ignored_answers_change_neither_the_answer_nor_the_digest(payload: dict[str, Any]) -> None:
    request = UseRequest.model_validate(payload)
    canonical = UseRequest.model_validate(request.facts())

    assert told(assess(canonical)) == told(assess(request))
    assert canonical.digest("some-guidance") == request.digest("some-guidance")
    assert canonical.facts() == request.facts()


@given(payloads, st.randoms())
def test_the_order_of_lists_does_not_matter(payload: dict[str, Any], random: Any) -> None:
    shuffled = {
        **payload,
        **{field: random.sample(payload[field], len(payload[field])) for field in (*LISTS, "tools")},
    }
    one, other = judged(payload), judged(shuffled)

    assert [finding.clause for finding in one.findings] == [finding.clause for finding in other.findings]
    assert (one.outcome, one.blocked, one.needs) == (other.outcome, other.blocked, other.needs)
    in_order = UseRequest.model_validate({**shuffled, "tools": payload["tools"]})
    assert in_order.digest("g") == UseRequest.model_validate(payload).digest("g")


@given(payloads)
def test_an_assessment_agrees_with_itself(payload: dict[str, Any]) -> None:
    assessment = judged(payload)
    findings = assessment.findings
    severities = [finding.outcome.severity for finding in findings]
    roles = {role for finding in findings for role in finding.reviewers}

    assert assessment.outcome.severity == max(severities, default=0)
    assert severities == sorted(severities, reverse=True)
    assert len({finding.clause for finding in findings}) == len(findings)
    assert Outcome.SHARE not in {finding.outcome for finding in findings}
    assert assessment.reviewers == tuple(role for role in ReviewerRole if role in roles)
    assert all(ReviewerRole.CONTACT in finding.reviewers for finding in findings)
    assert assessment.blocked == any(need.blocking and not need.declared for need in assessment.needs)


@given(payloads)
def test_the_json_of_an_assessment_fits_its_schema_and_comes_back_the_same(payload: dict[str, Any]) -> None:
    assessment = judged(payload)
    text = assessment.model_dump_json()

    SCHEMA.validate(json.loads(text))
    assert Assessment.model_validate_json(text) == assessment


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("outcome", "maybe"), ("blocked", "no"), ("findings", {}), ("reviewers", ["lawyer"]), ("more", 1)],
)
def test_the_schema_refuses_what_is_no_assessment(field: str, wrong: object) -> None:
    data = judged(HARMLESS).model_dump(mode="json")

    assert SCHEMA.is_valid(data)
    assert not SCHEMA.is_valid({**data, field: wrong})


@given(payloads)
def test_every_request_has_an_outcome_and_share_only_without_findings(payload: dict[str, Any]) -> None:
    assessment = judged(payload)

    assert assessment.outcome in Outcome
    assert (assessment.outcome is Outcome.SHARE) == (not assessment.findings)


@given(payloads)
def test_an_overlay_is_never_milder_and_keeps_every_finding(payload: dict[str, Any]) -> None:
    request = UseRequest.model_validate(payload)
    base, overlay = assess(request), assess(request, OVERLAY)
    added = [finding for finding in overlay.findings if finding.clause.startswith("lantern.")]

    assert no_milder(overlay, base)
    assert set(overlay.findings) == {*base.findings, *added}
    assert overlay.advice[: len(base.advice)] == base.advice
    assert set(base.reviewers) <= set(overlay.reviewers)


@given(payloads)
def test_advice_never_changes_the_outcome(payload: dict[str, Any]) -> None:
    request = UseRequest.model_validate(payload)
    advised, unadvised = assess(request), assess(request, WITHOUT_ADVICE)

    assert unadvised.findings == advised.findings
    assert (unadvised.outcome, unadvised.blocked) == (advised.outcome, advised.blocked)
    assert unadvised.advice == ()


@given(payloads)
def test_a_rule_names_answers_that_it_asks_for_when_it_fires_and_others_when_not(
    payload: dict[str, Any],
) -> None:
    for trace in explain(UseRequest.model_validate(payload)):
        assert trace.answers
        for known in trace.answers:
            given_answers = known.answer if isinstance(known.answer, tuple) else (known.answer,)
            assert trace.fires != set(known.asks).isdisjoint(given_answers)


@given(payloads)
def test_the_explanation_tells_the_same_as_the_assessment(payload: dict[str, Any]) -> None:
    request = UseRequest.model_validate(payload)
    assessment = assess(request)
    speaking = [trace for trace in explain(request) if trace.speaks]

    assert {trace.clause for trace in speaking if trace.outcome} == {
        finding.clause for finding in assessment.findings
    }
    assert [trace.clause for trace in speaking if trace.outcome is None] == [
        advice.clause for advice in assessment.advice
    ]


@given(payloads)
def test_every_promise_of_a_change_is_kept(payload: dict[str, Any]) -> None:
    before = judged(payload)

    assert len(before.counterfactuals) <= 5
    for promise in before.counterfactuals:
        after = judged({**payload, **promise.changes})
        assert (after.outcome, after.blocked) == (promise.outcome, promise.blocked)
        assert helps(after, before)


@given(payloads)
def test_a_suggestion_is_a_sentence_and_says_what_has_to_be_found_out(payload: dict[str, Any]) -> None:
    known = UseRequest.model_validate(payload).facts()

    for promise in judged(payload).counterfactuals:
        assert promise.text.startswith("If ")
        assert promise.text.endswith(".")
        unsure = [field for field, value in promise.changes.items() if found_out(field, value, known)]
        assert promise.text.count("you find out that ") == len(unsure)


@given(payloads)
def test_no_part_of_a_suggestion_would_help_alone(payload: dict[str, Any]) -> None:
    before = judged(payload)

    for promise in before.counterfactuals:
        assert 1 <= len(promise.changes) <= 2
        for field, value in promise.changes.items():
            if len(promise.changes) == 2:
                assert not helps(judged({**payload, field: value}), before)


@given(payloads)
def test_no_answer_about_a_tool_is_changed_without_need(payload: dict[str, Any]) -> None:
    # A tool that is listed twice with the same answers counts once, in the request and in the promise.
    tools = UseRequest.model_validate(payload).facts()["tools"]
    for promise in judged(payload).counterfactuals:
        new_tools = promise.changes.get("tools", [])
        for number, name in product(range(len(new_tools)), TOOL_ANSWERS):
            if new_tools[number][name] != tools[number][name]:
                fewer = [dict(tool) for tool in new_tools]
                fewer[number][name] = tools[number][name]
                after = judged({**payload, **promise.changes, "tools": fewer})
                assert (after.outcome, after.blocked) != (promise.outcome, promise.blocked)


@given(payloads)
def test_only_what_can_be_chosen_or_found_out_is_suggested(payload: dict[str, Any]) -> None:
    asked = UseRequest.model_validate(payload).facts()

    for promise in judged(payload).counterfactuals:
        for field, value in promise.changes.items():
            assert value != "unsure"
            if field in LISTS:
                (left_out,) = set(payload[field]).difference(value)
                assert field in OBTAINABLE or left_out == "unsure"
            else:
                assert field in OBTAINABLE or asked.get(field, "unsure") == "unsure"


@given(payloads)
def test_a_single_change_that_helps_is_never_missed(payload: dict[str, Any]) -> None:
    before = judged(payload)
    if before.counterfactuals:
        return

    for field in sorted(OBTAINABLE - {"tools", "inputs", "output_contains"}):
        for value in CHOICES[field]:
            helped = helps(judged({**payload, field: value}), before)
            assert not helped or value == "unsure", (field, value)


@pytest.mark.parametrize("field", [field for field in CHOICES if field != "media"])
def test_the_pack_puts_every_answer_in_an_order(field: str) -> None:
    answers_known = load_pack().answers[field]

    if field in LISTS:
        assert answers_known.worse == ()
    else:
        assert {answer for row in answers_known.worse for answer in row} == set(CHOICES[field])


def found_out(field: str, value: Any, known: dict[str, Any]) -> bool:
    """Is this change no choice, but only the answer to something that nobody was sure of?"""
    if field == "tools":
        pairs = zip(known["tools"], value, strict=True)
        changed = {old[name] for old, new in pairs for name in TOOL_ANSWERS if old[name] != new[name]}
        return changed == {"unsure"}
    if field in LISTS:
        return "unsure" in set(known[field]).difference(value)
    return bool(known.get(field, "unsure") == "unsure")


def helps(changed: Assessment, before: Assessment) -> bool:
    """Milder or no longer blocked, and worse in neither."""
    no_worse = no_milder(before, changed)
    return no_worse and (changed.outcome, changed.blocked) != (before.outcome, before.blocked)


def told(assessment: Assessment) -> dict[str, Any]:
    """All but the digest and the suggestions: what is ignored today may count after a change."""
    return assessment.model_dump(exclude={"request_digest", "counterfactuals"})
