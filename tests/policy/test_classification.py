"""The quick ways to judge say the same as the whole assessment, on generated requests."""

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from policy import (
    CHOICES,
    FOLLOW_UPS,
    Assessment,
    Change,
    Replay,
    UseRequest,
    assess,
    classify,
    classify_facts,
    is_crosscheck,
    load_pack,
)

LISTS = ("media", "inputs", "output_contains", "talent")
TOOL_ANSWERS = ("agreement", "retains", "terms_reviewed")
LANTERN = load_pack(Path(__file__).with_name("packs") / "lantern-2026-01.yml")
TEXTS = (
    "Moods for the harbour scene.",
    "We clone the voice of the lead actor.",
    "The final shot of the film.",
    "A poster in the style of a living painter.",
)

single = {field: st.sampled_from(CHOICES[field]) for field in CHOICES if field not in (*LISTS, *TOOL_ANSWERS)}
requests = st.builds(
    lambda fixed, given: UseRequest.model_validate(
        {"production": "DEMO-1", "title": "A use", **fixed, **given}
    ),
    st.fixed_dictionaries(
        {
            "description": st.sampled_from(TEXTS),
            "media": st.lists(st.sampled_from(CHOICES["media"]), min_size=1, max_size=2),
            **{field: st.lists(st.sampled_from(CHOICES[field]), max_size=3) for field in LISTS[1:]},
            **{field: answers for field, answers in single.items() if field not in FOLLOW_UPS},
            "tools": st.lists(
                st.fixed_dictionaries(
                    {"name": st.sampled_from("AB"), **{n: st.sampled_from(CHOICES[n]) for n in TOOL_ANSWERS}}
                ),
                min_size=1,
                max_size=3,
            ),
        }
    ),
    st.fixed_dictionaries({}, optional={field: single[field] for field in FOLLOW_UPS}),
)


def stored(request: UseRequest) -> dict[str, Any]:
    return request.model_dump(mode="json", exclude_none=True)


def by_answers(assessment: Assessment) -> list[str]:
    return [finding.clause for finding in assessment.findings if not is_crosscheck(finding.clause)]


@given(requests)
def test_classifying_finds_what_the_assessment_finds(request: UseRequest) -> None:
    for pack in (load_pack(), LANTERN):
        assessment, classified = assess(request, pack), classify(request, pack)

        assert sorted(classified.clauses) == sorted(by_answers(assessment))
        assert classified.blocked == assessment.blocked
        strict = [each.outcome.severity for each in assessment.findings if not is_crosscheck(each.clause)]
        assert classified.outcome.severity == max(strict, default=0)
        assert classify_facts(stored(request), pack) == classified


@given(requests)
def test_what_was_stored_comes_out_the_same_under_the_same_guidance(request: UseRequest) -> None:
    for pack in (load_pack(), LANTERN):
        assert Replay(pack).difference(stored(request), assess(request, pack).model_dump(mode="json")) is None


@given(requests, st.booleans())
def test_a_replay_promises_what_an_assessment_then_says(request: UseRequest, known: bool) -> None:
    before = assess(request).model_dump(mode="json")
    if not known:
        before["guidance"] = "a-guidance-that-nobody-has"
    after = assess(request, LANTERN)

    difference = Replay(LANTERN).difference(stored(request), before)

    told = {finding.clause: finding.outcome.value for finding in after.findings}
    if difference is None:
        assert {finding["clause"]: finding["outcome"] for finding in before["findings"]} == told
    else:
        assert difference.after is not None
        assert difference.change is Change.STRICTER
        assert dict(difference.after.findings) == told
        assert (difference.after.outcome, difference.after.blocked) == (after.outcome, after.blocked)
        assert difference.reasons
