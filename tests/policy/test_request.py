"""The request: what is refused, which follow-ups apply, what the digest is about."""

from collections.abc import Callable
from typing import Any

import pytest

from policy import (
    CHOICES,
    FOLLOW_UPS,
    REQUIRED,
    UseRequest,
    WrongRequest,
    applies,
    open_questions,
    read_request,
)

ARequest = Callable[..., UseRequest]
Payload = dict[str, Any]
TOOL = {"name": "Tool A", "agreement": "yes", "retains": "no", "terms_reviewed": "yes"}
CONTRACT = """
production title description media tools secured invents_content destination inputs output_contains
training resembles_protected key_element talent could_mislead affects_union_work made_by
"""


def problems(payload: Payload) -> dict[str, str]:
    with pytest.raises(WrongRequest) as wrong:
        read_request(payload)
    return dict(wrong.value.problems)


def test_a_harmless_request_is_read(payload: Payload) -> None:
    assert read_request(payload).facts() == payload


def test_the_required_fields_are_those_of_the_contract() -> None:
    assert set(REQUIRED) == set(CONTRACT.split())


@pytest.mark.parametrize("field", REQUIRED)
def test_a_request_without_a_required_answer_is_refused(payload: Payload, field: str) -> None:
    del payload[field]

    assert problems(payload) == {field: "is missing"}


@pytest.mark.parametrize("field", REQUIRED)
def test_null_is_no_answer(payload: Payload, field: str) -> None:
    assert set(problems({**payload, field: None})) == {field}


@pytest.mark.parametrize("field", [field for field in CHOICES if field in UseRequest.model_fields])
def test_an_unknown_answer_is_refused_and_the_known_ones_are_named(payload: Payload, field: str) -> None:
    wrong: Any = ["maybe"] if isinstance(payload.get(field), list) else "maybe"

    ((_, sentence),) = problems({**payload, field: wrong}).items()

    assert sentence == f"must be one of {', '.join(CHOICES[field])}, not 'maybe'"


@pytest.mark.parametrize("wrong", [True, 1, "Yes", "yes ", None, ["yes"]])
def test_an_answer_is_one_of_three_words(payload: Payload, wrong: Any) -> None:
    assert set(problems({**payload, "secured": wrong})) == {"secured"}


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("production", "x", "must be 2 to 20 capital letters, digits and hyphens, not 'x'"),
        ("production", "A" * 21, f"must be 2 to 20 capital letters, digits and hyphens, not '{'A' * 21}'"),
        ("production", "-AB", "must be 2 to 20 capital letters, digits and hyphens, not '-AB'"),
        ("title", "", "must not be empty"),
        ("title", " \n ", "must not be empty"),
        ("title", "\u200b\u2060", "must not be empty"),
        ("title", "x" * 101, "may have 100 characters at most, and has 101"),
        ("title", 7, "must be text, not 7"),
        ("title", "\ud800", "must be text, not '\\ud800'"),
        ("description", "x" * 3001, "may have 3000 characters at most, and has 3001"),
        ("description", "a\x00b", "must not contain a NUL character"),
        ("department", "x" * 61, "may have 60 characters at most, and has 61"),
        ("media", [], "must name at least one"),
        ("media", "image", "must be a list, not 'image'"),
        ("tools", [], "must name at least one"),
        ("tools", [TOOL] * 11, "may name 10 at most, and names 11"),
        ("tools", "Tool A", "must be a list, not 'Tool A'"),
        ("explanations", {"cue": ""}, None),
        ("explanations", {"cue": "x" * 501}, None),
        ("explanations", ["cue"], "must be an object, not ['cue']"),
        ("zzz", "x", "is not asked for"),
        ("destinaton", "final", "is not asked for; did you mean destination?"),
    ],
)
def test_what_is_outside_the_limits_is_refused(
    payload: Payload, field: str, wrong: Any, sentence: str | None
) -> None:
    found = problems({**payload, field: wrong})

    if sentence is None:
        assert set(found) == {f"{field}.cue"}
    else:
        assert found == {field: sentence}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agreement": "maybe"}, "tools.0.agreement"),
        ({"name": " "}, "tools.0.name"),
        ({"licence": "free"}, "tools.0.licence"),
    ],
)
def test_what_is_wrong_with_a_tool_is_said_at_its_place(
    payload: Payload, changes: dict[str, Any], field: str
) -> None:
    assert set(problems({**payload, "tools": [{**TOOL, **changes}]})) == {field}


@pytest.mark.parametrize("name", ["name", "agreement", "retains", "terms_reviewed"])
def test_what_a_tool_needs_is_asked_for(payload: Payload, name: str) -> None:
    tool = {key: value for key, value in TOOL.items() if key != name}

    assert problems({**payload, "tools": [tool]}) == {f"tools.0.{name}": "is missing"}


@pytest.mark.parametrize("data", [None, [], "x", 7])
def test_what_is_no_object_is_no_request(data: Any) -> None:
    with pytest.raises(WrongRequest, match="request: must be an object"):
        read_request(data)


def test_the_longest_texts_are_taken(payload: Payload) -> None:
    read_request({**payload, "title": "x" * 100, "description": "y" * 3000, "department": "z" * 60})


def test_blanks_around_texts_go_and_the_same_choice_counts_once(a_request: ARequest) -> None:
    request = a_request(title="  Mood  ", inputs=("unsure", "unsure"), tools=(TOOL, dict(TOOL)))

    assert (request.title, request.inputs, len(request.tools)) == ("Mood", ("unsure",), 1)


# Every way in which a follow-up comes to apply, and next to each a way in which it just does not.
APPLICABILITY: dict[str, list[tuple[dict[str, Any], bool]]] = {
    "human_input": [
        ({"destination": "background"}, True),
        ({"destination": "featured"}, True),
        ({"destination": "final", "invents_content": "unsure"}, True),
        ({"destination": "final", "invents_content": "no"}, False),
        ({"destination": "temporary"}, False),
        ({"destination": "unsure"}, False),
    ],
    "rights_cleared": [
        ({"inputs": ("third_party_work",)}, True),
        ({"inputs": ("real_person", "unsure")}, True),
        ({"resembles_protected": "yes"}, True),
        ({"resembles_protected": "unsure", "inputs": ("personal_data",)}, False),
    ],
    "training_cleared": [({"training": "others_material"}, True), ({"training": "own_material"}, False)],
    "alteration": [({"talent": ("alteration",)}, True), ({"talent": ("replica", "unsure")}, False)],
    "talent_consent": [
        ({"talent": ("replica",)}, True),
        ({"talent": ("alteration",)}, True),
        ({"talent": ("alteration",), "alteration": "changes_performance"}, True),
        ({"talent": ("alteration",), "alteration": "other"}, True),
        ({"talent": ("alteration",), "alteration": "customary"}, False),
        ({"talent": ("alteration",), "alteration": "as_recorded"}, False),
        ({"talent": ("alteration",), "alteration": "permitted_dub_or_double"}, False),
        ({"talent": ("synthetic",), "alteration": "other"}, False),
    ],
    "replica_exists_with_consent": [
        ({"talent": ("replica",)}, True),
        ({"talent": ("replica",), "talent_consent": "no"}, True),
        ({"talent": ("replica",), "talent_consent": "yes"}, False),
        ({"talent": ("alteration",), "talent_consent": "no"}, False),
    ],
    "consent_exception": [
        ({"talent": ("replica",), "talent_consent": "unsure"}, True),
        ({"talent": ("replica",), "talent_consent": "yes"}, False),
    ],
    "guild_terms_met": [
        ({"talent": ("replica",)}, True),
        ({"talent": ("synthetic",)}, True),
        ({"talent": ("alteration",)}, True),
        ({"talent": ("alteration",), "alteration": "permitted_dub_or_double"}, False),
        ({"talent": ("unsure",)}, False),
    ],
    "harms_performer": [({"talent": ("alteration",)}, True), ({"talent": ("synthetic",)}, False)],
    "uses_performer_model": [({"talent": ("replica",)}, True), ({"talent": ("synthetic",)}, False)],
    "model_reuse": [
        ({"talent": ("replica",)}, True),
        ({"talent": ("replica",), "uses_performer_model": "yes"}, True),
        ({"talent": ("replica",), "uses_performer_model": "no"}, False),
        ({"talent": (), "uses_performer_model": "yes"}, False),
    ],
    "model_reuse_consent": [
        ({"talent": ("replica",), "model_reuse": "yes"}, True),
        ({"talent": ("replica",), "model_reuse": "unsure"}, False),
        ({"talent": ("replica",), "uses_performer_model": "no", "model_reuse": "yes"}, False),
    ],
    "union_agreement": [
        ({"affects_union_work": "yes"}, True),
        ({"affects_union_work": "unsure"}, False),
    ],
    "workflow_meets_guidance": [
        ({"made_by": "vendor"}, True),
        ({"made_by": "ai_studio"}, True),
        ({"made_by": "unsure"}, True),
        ({"made_by": "production"}, False),
    ],
}


@pytest.mark.parametrize(
    ("field", "changes", "asked"),
    [(field, *row) for field, rows in APPLICABILITY.items() for row in rows],
)
def test_a_follow_up_is_asked_exactly_where_it_applies(
    a_request: ARequest, field: str, changes: dict[str, Any], asked: bool
) -> None:
    request = a_request(**changes)
    answered = a_request(**changes, **{field: changes.get(field, CHOICES[field][0])})

    assert applies(field, request.facts()) is asked
    assert (field in open_questions(request.facts())) is asked
    assert (field in answered.facts()) is asked


def test_every_follow_up_has_its_examples() -> None:
    assert set(APPLICABILITY) == set(FOLLOW_UPS)


def test_a_required_question_always_applies() -> None:
    assert all(applies(field, {}) for field in REQUIRED)


def test_with_nothing_answered_only_what_the_unsure_answers_bring_is_asked() -> None:
    assert open_questions({}) == ("workflow_meets_guidance",)
    assert applies("human_input", {"destination": "final"})


def test_the_digest_names_the_request_and_the_guidance(a_request: ARequest) -> None:
    request = a_request()

    assert request.digest("guidance-1") == a_request().digest("guidance-1")
    assert request.digest("guidance-1") != request.digest("guidance-2")
    assert request.digest("guidance-1") != a_request(secured="no").digest("guidance-1")
    assert request.digest("guidance-1") != a_request(explanations={"cue": "why"}).digest("guidance-1")
    assert request.digest("guidance-1").startswith("sha256:")
    assert len(request.digest("guidance-1")) == len("sha256:") + 64


def test_the_digest_ignores_the_order_of_choices_and_answers_that_do_not_apply(a_request: ARequest) -> None:
    one = a_request(inputs=("unsure", "personal_data"), human_input="no", model_reuse="yes")
    other = a_request(inputs=("personal_data", "unsure"))

    assert one.digest("g") == other.digest("g")


def test_the_digest_tells_tools_in_another_order_apart(a_request: ARequest) -> None:
    other = {**TOOL, "name": "Tool B"}

    assert a_request(tools=(TOOL, other)).digest("g") != a_request(tools=(other, TOOL)).digest("g")


def test_the_digest_of_a_request_that_is_kept_never_changes(a_request: ARequest) -> None:
    assert a_request(title="Møre").digest("netflix-2025-11") == (
        "sha256:b19b0c2e5ce6b7a7cbdc86da64fa54704b16e045c26414b4dd7bf8859895770f"
    )
