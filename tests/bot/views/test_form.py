"""The form's steps and the result: what they ask, and that they keep what was answered."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.ids import UNLISTED, Callback, Do
from bot.views import (
    FormContext,
    first_step,
    follow_ups_step,
    notice,
    principles_step,
    result_step,
)
from policy import FOLLOW_UPS, ReviewerRole, Route, UseRequest, assess, route
from storage import Case, Draft, Production, Tool

MakeDraft = Callable[..., Draft]
Snapshot = Callable[[str, Any], None]
Takes = Callable[[dict[str, Any]], None]


def block(view: dict[str, Any], field: str) -> dict[str, Any]:
    return next(each for each in view["blocks"] if each.get("block_id", "").partition("#")[0] == field)


def everything_said(view: dict[str, Any]) -> str:
    return json.dumps(view, ensure_ascii=False)


def test_the_first_step_looks_like_its_snapshot(
    a_draft: MakeDraft,
    production: Production,
    tools: list[Tool],
    a_case: Callable[..., Case],
    matches_snapshot: Snapshot,
) -> None:
    draft = a_draft(1, production="TIDE", description="A storm sky")
    context = FormContext(draft, [production], tools, admins_hint="<@U9>", earlier=a_case())
    matches_snapshot("form_what", first_step(context))


def test_the_first_step_without_productions_and_tools_looks_like_its_snapshot(
    a_draft: MakeDraft, matches_snapshot: Snapshot
) -> None:
    matches_snapshot("form_what_empty", first_step(FormContext(a_draft(1), resumed=True)))


def test_the_principles_look_like_their_snapshot(a_draft: MakeDraft, matches_snapshot: Snapshot) -> None:
    draft = a_draft(2, inputs=[], output_contains=["likeness"], secured="unsure")
    matches_snapshot("form_principles", principles_step(FormContext(draft)))


def test_the_follow_ups_look_like_their_snapshot(a_draft: MakeDraft, matches_snapshot: Snapshot) -> None:
    draft = a_draft(other_tools="Example Painter, 3.1", tool_answers={"Example Painter": {"retains": "no"}})
    asked = [*FOLLOW_UPS, "tools.0.agreement", "tools.0.retains", "tools.0.terms_reviewed"]
    matches_snapshot("form_follow_ups", follow_ups_step(FormContext(draft), asked))


@pytest.mark.parametrize("name", ["share", "escalate", "written_approval", "blocked"])
def test_a_result_looks_like_its_snapshot(
    name: str,
    facts: dict[str, Any],
    a_draft: MakeDraft,
    a_request: Callable[..., UseRequest],
    production: Production,
    matches_snapshot: Snapshot,
) -> None:
    assessment = assess(a_request(**facts[name]))
    way = route(assessment.reviewers, production.contacts)
    matches_snapshot(f"result_{name}", result_step(a_draft(), assessment, production=production, route=way))


def test_a_result_that_goes_to_nobody_says_so(
    facts: dict[str, Any],
    a_draft: MakeDraft,
    a_request: Callable[..., UseRequest],
    matches_snapshot: Snapshot,
) -> None:
    assessment = assess(a_request(**facts["written_approval"]))
    way = route(assessment.reviewers, ())
    matches_snapshot("result_unrouted", result_step(a_draft(), assessment, production=None, route=way))


def test_a_notice_looks_like_its_snapshot(matches_snapshot: Snapshot) -> None:
    matches_snapshot("notice", notice("That did not work", "Nothing was changed."))


def test_no_result_says_go_ahead(
    facts: dict[str, Any], a_draft: MakeDraft, a_request: Callable[..., UseRequest], production: Production
) -> None:
    for each in facts.values():
        assessment = assess(a_request(**each))
        way = route(assessment.reviewers, production.contacts)
        view = result_step(a_draft(), assessment, production=production, route=way)
        assert "go ahead" not in everything_said(view).lower()


def test_the_result_tells_what_is_asked_in_order(
    facts: dict[str, Any], a_draft: MakeDraft, a_request: Callable[..., UseRequest], production: Production
) -> None:
    assessment = assess(a_request(**facts["blocked"]))
    way = route(assessment.reviewers, production.contacts)
    said = everything_said(result_step(a_draft(), assessment, production=production, route=way))
    order = [
        "Do not start before written approval",
        "nobody can approve it",
        '"Why"',
        "What is needed, and from whom",
        "What would change it",
        "Who gets it",
        "no legal advice",
        "Change answers",
        "Good to know",
    ]
    places = [said.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_back_leads_to_the_step_before(a_draft: MakeDraft) -> None:
    context = FormContext(a_draft())
    steps = [principles_step(context), follow_ups_step(context, ["human_input"])]
    backs = [view["blocks"][-1]["elements"][0] for view in steps]
    assert [(back["action_id"], back["value"]) for back in backs] == [
        (Do.BACK, Callback.FORM_WHAT),
        (Do.BACK, Callback.FORM_PRINCIPLES),
    ]


def test_follow_ups_without_a_question_are_the_step_before(a_draft: MakeDraft) -> None:
    context = FormContext(a_draft())
    assert follow_ups_step(context, []) == principles_step(context)


def test_back_from_the_result_leads_to_the_follow_ups(
    a_draft: MakeDraft, a_request: Callable[..., UseRequest], production: Production
) -> None:
    assessment = assess(a_request())
    view = result_step(a_draft(), assessment, production=production, route=route((), production.contacts))
    buttons = [
        element for each in view["blocks"] if each["type"] == "actions" for element in each["elements"]
    ]
    assert [(button["action_id"], button["value"]) for button in buttons] == [
        (Do.CHANGE_ANSWERS, Callback.FORM_WHAT),
        (Do.BACK, Callback.FORM_FOLLOW_UPS),
    ]


def test_a_revised_case_stays_with_its_production(a_draft: MakeDraft, production: Production) -> None:
    other = replace(production, code="REEF", name="Reef")
    draft = replace(a_draft(production="TIDE", title="Storm sky"), case_id="TIDE-1")
    view = first_step(FormContext(draft, [production, other]))
    offered = block(view, "production")["element"]["options"]
    assert [option["value"] for option in offered] == ["TIDE"]
    assert "You change the answers of TIDE-1" in everything_said(view)


def test_a_revised_case_of_an_unlisted_production_keeps_its_name(
    a_draft: MakeDraft, production: Production
) -> None:
    draft = replace(a_draft(production=UNLISTED, production_name="New Show"), case_id="UNLISTED-1")
    view = first_step(FormContext(draft, [production]))
    assert block(view, "production_name")["element"]["initial_value"] == "New Show"
    assert "production#3" not in everything_said(view)


def test_a_single_word_may_have_been_a_mistyped_one_of_ours(a_draft: MakeDraft) -> None:
    typo, meant = a_draft(description="hlep"), a_draft(description="A storm sky")
    assert "/genai-use help" in everything_said(first_step(FormContext(typo)))
    assert "/genai-use help" not in everything_said(first_step(FormContext(meant)))


def test_the_answers_stay_out_of_the_metadata(a_draft: MakeDraft) -> None:
    view = first_step(FormContext(a_draft(7, title="Storm sky")))
    assert json.loads(view["private_metadata"]) == {"draft": "d1", "version": 7}


def test_a_new_save_gives_new_block_ids_so_that_saved_answers_win(a_draft: MakeDraft) -> None:
    before, after = (first_step(FormContext(a_draft(version))) for version in (1, 2))
    assert block(before, "title")["block_id"] != block(after, "title")["block_id"]


def test_none_of_these_is_offered_and_only_ticked_when_it_was_answered(a_draft: MakeDraft) -> None:
    answered = block(principles_step(FormContext(a_draft(inputs=[]))), "inputs")["element"]
    untouched = block(principles_step(FormContext(a_draft())), "inputs")["element"]
    assert answered["initial_options"] == [answered["options"][0]]
    assert "initial_options" not in untouched


def test_nothing_is_chosen_beforehand(a_draft: MakeDraft) -> None:
    said = everything_said(principles_step(FormContext(a_draft())))
    assert "initial_" not in said


def test_more_than_a_hundred_productions_are_grouped(
    a_draft: MakeDraft, production: Production, slack_takes: Takes
) -> None:
    many = [replace(production, code=f"P-{number}", name=f"Show {number:03}") for number in range(250)]
    view = first_step(FormContext(a_draft(production="P-249"), many))
    slack_takes(view)
    element = block(view, "production")["element"]
    offered = [option["value"] for group in element["option_groups"] for option in group["options"]]
    assert len(offered) == 251
    assert offered[-1] == UNLISTED
    assert element["initial_option"]["value"] == "P-249"


def test_the_follow_up_of_a_tool_names_the_tool(a_draft: MakeDraft, tools: list[Tool]) -> None:
    draft = a_draft(listed_tools=["Sketcher"], other_tools="Example Painter, 3.1")
    view = follow_ups_step(FormContext(draft, tools=tools), ["tools.1.retains"])
    assert block(view, "tools.1.retains")["label"]["text"].startswith("Example Painter: ")


def test_the_longest_form_fits(a_draft: MakeDraft, slack_takes: Takes, production: Production) -> None:
    names = [f"{number}{'🎨' * 98}" for number in range(10)]
    draft = a_draft(title="🎬" * 100, description="🎬" * 3000, other_tools="\n".join(names))
    asked = [
        *FOLLOW_UPS,
        *(f"tools.{place}.{fact}" for place in range(10) for fact in ("agreement", "retains")),
    ]
    tools = [Tool(f"{number}{'x' * 95}", "v" * 100) for number in range(100)]
    context = FormContext(draft, [replace(production, name="🎬" * 200)], tools)
    for view in (first_step(context), principles_step(context), follow_ups_step(context, asked)):
        slack_takes(view)


def test_the_longest_result_fits(a_draft: MakeDraft, worst_case: Case, slack_takes: Takes) -> None:
    view = result_step(
        a_draft(), worst_case.assessment, production=None, route=Route((), tuple(ReviewerRole))
    )
    slack_takes(view)
    assert all(finding.because in everything_said(view) for finding in worst_case.assessment.findings)
