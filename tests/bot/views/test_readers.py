"""What was filled in, back into answers and facts; a form that is drawn and sent gives the same answers."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from bot.ids import UNLISTED, Callback
from bot.sandbox.elements import merged_state
from bot.views import (
    FormContext,
    answers_of,
    build_request_facts,
    field_errors,
    first_step,
    follow_ups_asked,
    follow_ups_step,
    open_follow_ups,
    principles_step,
    read_step,
)
from policy import UseRequest
from storage import Draft, Production, Tool

MakeDraft = Callable[..., Draft]
WHAT, PRINCIPLES, FOLLOW_UPS = Callback.FORM_WHAT, Callback.FORM_PRINCIPLES, Callback.FORM_FOLLOW_UPS


def typed(text: str | None) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": text}


def ticked(*values: str) -> dict[str, Any]:
    return {"type": "checkboxes", "selected_options": [{"value": value} for value in values]}


def chosen(value: str | None) -> dict[str, Any]:
    return {"type": "radio_buttons", "selected_option": {"value": value} if value else None}


def values(**states: dict[str, Any]) -> dict[str, Any]:
    """The state of a view; the blocks are those of the third save."""
    named = {name.replace("__", "."): state for name, state in states.items()}
    return {f"{name}#3": {name: state} for name, state in named.items()}


FILLED: dict[str, Any] = {
    "production": chosen("TIDE"),
    "production_name": typed(None),
    "title": typed("Storm sky"),
    "description": typed("A sky."),
    "media": ticked("image"),
    "listed_tools": ticked("Sketcher"),
    "other_tools": typed(None),
    "destination": chosen("ideation"),
    "department": typed(None),
}


def test_a_filled_first_step_has_no_errors(tools: list[Tool]) -> None:
    read = read_step(WHAT, values(**FILLED), {}, tools)
    assert read.errors == {}
    assert read.answers == {
        "production": "TIDE",
        "title": "Storm sky",
        "description": "A sky.",
        "media": ["image"],
        "listed_tools": ["Sketcher"],
        "destination": "ideation",
    }


@pytest.mark.parametrize(
    ("field", "state", "sentence"),
    [
        ("title", typed(None), "write a few words"),
        ("title", typed(" \u200b "), "write a few words"),
        ("title", typed("x" * 101), "under 100 characters; these are 101"),
        ("description", typed("x" * 3001), "under 3000 characters"),
        ("media", ticked(), "at least one"),
        ("media", ticked("paint"), "at least one"),
        ("destination", chosen(None), "choose an answer"),
        ("destination", chosen("moon"), "choose an answer"),
        ("production", chosen(None), "choose the production"),
        ("production_name", typed("Other"), "You chose a production above"),
        ("other_tools", typed("sketcher"), "named twice"),
        ("other_tools", typed(", 3.1"), "no name"),
        ("other_tools", typed("x" * 101), "too long"),
        ("other_tools", typed("\n".join("abcdefghij")), "at most 10 tools; these are 11"),
        ("listed_tools", ticked(), "at least one tool"),
        ("department", typed("x" * 61), "under 60"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    field: str, state: dict[str, Any], sentence: str, tools: list[Tool]
) -> None:
    read = read_step(WHAT, values(**FILLED | {field: state}), {}, tools)
    place = "other_tools" if field == "listed_tools" else field
    assert list(read.errors) == [f"{place}#3"]
    assert sentence in read.errors[f"{place}#3"]


def test_a_production_that_is_not_listed_needs_a_name(tools: list[Tool]) -> None:
    unlisted = FILLED | {"production": chosen(UNLISTED)}
    nameless = read_step(WHAT, values(**unlisted), {}, tools)
    assert list(nameless.errors) == ["production_name#3"]
    named = read_step(WHAT, values(**unlisted | {"production_name": typed("New Show")}), {}, tools)
    assert named.errors == {}
    assert (named.answers["production"], named.answers["production_name"]) == (UNLISTED, "New Show")


def test_a_name_without_a_choice_is_a_production_that_is_not_listed(tools: list[Tool]) -> None:
    state = FILLED | {"production": chosen(None), "production_name": typed("New Show")}
    assert read_step(WHAT, values(**state), {}, tools).answers["production"] == UNLISTED


@pytest.mark.parametrize("field", ["inputs", "output_contains", "talent", "concerns"])
def test_an_unanswered_list_is_never_read_as_none(field: str) -> None:
    read = read_step(PRINCIPLES, values(**{field: ticked()}), {})
    assert field not in read.answers
    assert "None of these" in read.errors[f"{field}#3"]


def test_none_of_these_is_an_empty_list_and_stands_alone() -> None:
    assert read_step(PRINCIPLES, values(inputs=ticked("none_of_these")), {}).answers == {"inputs": []}
    both = read_step(PRINCIPLES, values(inputs=ticked("none_of_these", "real_person")), {})
    assert "inputs" not in both.answers
    assert "cannot stand beside" in both.errors["inputs#3"]


def test_a_cleared_answer_is_forgotten() -> None:
    read = read_step(PRINCIPLES, values(secured=chosen(None)), {"secured": "yes", "title": "Storm sky"})
    assert read.answers == {"title": "Storm sky"}


def test_going_back_keeps_what_is_right_beside_what_is_wrong(tools: list[Tool]) -> None:
    read = read_step(WHAT, values(**FILLED | {"title": typed(None)}), {}, tools)
    assert read.answers["description"] == "A sky."
    assert "title" not in read.answers


def test_the_answers_about_a_tool_follow_its_name() -> None:
    before = {"other_tools": "First\nSecond"}
    read = read_step(FOLLOW_UPS, values(tools__1__retains=chosen("yes")), before)
    assert read.answers["tool_answers"] == {"Second": {"retains": "yes"}}
    facts = build_request_facts(read.answers | {"other_tools": "Second\nFirst"}, [])
    assert {tool["name"]: tool["retains"] for tool in facts["tools"]} == {"Second": "yes", "First": "unsure"}


def test_the_facts_of_a_listed_tool_come_from_the_registry(tools: list[Tool]) -> None:
    facts = build_request_facts(
        {"listed_tools": ["Sketcher"], "other_tools": "open painter, 2\nNew, 1.0"}, tools
    )
    sketcher = {"name": "Sketcher", "vendor": "Sketch Company", "agreement": "yes", "retains": "no"}
    assert facts["tools"] == [
        sketcher | {"terms_reviewed": "yes"},
        {
            "name": "Open Painter",
            "version": "2",
            "agreement": "no",
            "retains": "unsure",
            "terms_reviewed": "no",
        },
        {
            "name": "New",
            "version": "1.0",
            "agreement": "unsure",
            "retains": "unsure",
            "terms_reviewed": "unsure",
        },
    ]


def test_a_listed_tool_that_left_the_registry_is_asked_about(tools: list[Tool]) -> None:
    answers = {"listed_tools": ["Sketcher"], "made_by": "production"}
    assert open_follow_ups(answers, tools) == ()
    assert "tools.0.agreement" in open_follow_ups(answers, [])


def test_a_follow_up_that_hangs_on_another_waits_for_it() -> None:
    answers: dict[str, Any] = {"talent": ["replica"], "other_tools": "New", "made_by": "production"}
    first = open_follow_ups(answers, [])
    assert "uses_performer_model" in first
    assert "model_reuse" not in first
    assert "consent_exception" not in first
    done = {name: "yes" for name in first if "." not in name}
    second = open_follow_ups(answers | done | {"talent_consent": "no"}, [])
    assert {"model_reuse", "consent_exception", "replica_exists_with_consent"} <= set(second)
    assert "model_reuse_consent" not in second


def test_follow_ups_end_when_all_are_answered() -> None:
    answers: dict[str, Any] = {"talent": ["replica", "alteration"], "listed_tools": [], "made_by": "vendor"}
    rounds = 0
    while asked := open_follow_ups(answers, []):
        answers |= dict.fromkeys(asked, "yes") | ({"alteration": "other"} if "alteration" in asked else {})
        rounds += 1
    assert rounds <= 4
    assert set(follow_ups_asked(answers, [])) >= {"model_reuse_consent", "workflow_meets_guidance"}


def test_hostile_text_is_kept_as_it_was_typed() -> None:
    hostile = "<!channel> *bold* :bomb: &amp; \u202eערב"
    read = read_step(WHAT, values(**FILLED | {"title": typed(hostile)}), {}, [])
    assert read.answers["title"] == hostile


def test_text_that_no_database_takes_is_mended() -> None:
    read = read_step(WHAT, values(**FILLED | {"title": typed("a\x00b\ud83d")}), {}, [])
    assert read.answers["title"] == "ab\ufffd"


def test_what_the_contract_refuses_stands_at_its_field_or_at_the_first() -> None:
    with pytest.raises(ValidationError) as refusal:
        UseRequest.model_validate({"title": "", "tools": []})
    state = values(production=chosen("TIDE"), title=typed(""), other_tools=typed(""))
    errors = field_errors(refusal.value, state)
    assert {"production#3", "title#3", "other_tools#3"} == set(errors)


def as_sent(view: dict[str, Any]) -> dict[str, Any]:
    """The state that Slack sends when a drawn form is submitted untouched."""
    state: dict[str, Any] = merged_state(view["blocks"], {})
    return state


@pytest.mark.parametrize("name", ["share", "escalate", "written_approval", "blocked"])
def test_a_request_comes_back_from_the_form_as_it_was(
    name: str,
    facts: dict[str, Any],
    a_draft: MakeDraft,
    a_request: Callable[..., UseRequest],
    production: Production,
    tools: list[Tool],
) -> None:
    others = [
        {
            "name": "Sketcher",
            "vendor": "Sketch Company",
            "agreement": "yes",
            "retains": "no",
            "terms_reviewed": "yes",
        },
        {"name": "New", "version": "1.0", "agreement": "no", "retains": "unsure", "terms_reviewed": "yes"},
    ]
    request = a_request(**facts[name] | {"tools": others, "department": "Art"})
    draft = a_draft(**answers_of(request, tools))
    context = FormContext(draft, [production], tools)
    steps = {
        WHAT: first_step(context),
        PRINCIPLES: principles_step(context),
        FOLLOW_UPS: follow_ups_step(context, follow_ups_asked(draft.answers, tools)),
    }
    answers: dict[str, Any] = {}
    for callback, view in steps.items():
        read = read_step(callback, as_sent(view), answers, tools)
        assert read.errors == {}
        answers = read.answers
    assert UseRequest.model_validate(build_request_facts(answers, tools)) == request
