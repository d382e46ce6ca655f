"""What would change the outcome, in examples that can be read."""

from collections.abc import Callable
from typing import Any

import pytest

from policy import Counterfactual, UseRequest, assess

ARequest = Callable[..., UseRequest]


def suggestions(request: UseRequest) -> list[tuple[dict[str, Any], str]]:
    return [(known.changes, known.outcome.value) for known in assess(request).counterfactuals]


def only(request: UseRequest) -> Counterfactual:
    (suggestion,) = assess(request).counterfactuals
    return suggestion


def test_a_use_that_may_be_shared_needs_no_change(a_request: ARequest) -> None:
    assert suggestions(a_request()) == []


def test_keeping_it_temporary_is_suggested_rather_than_keeping_it_for_ideas(a_request: ARequest) -> None:
    assert suggestions(a_request(destination="final", human_input="yes")) == [
        ({"destination": "temporary"}, "share")
    ]


def test_of_two_destinations_the_one_with_the_milder_outcome_is_suggested(a_request: ARequest) -> None:
    request = a_request(destination="featured", human_input="yes")

    assert suggestions(request) == [({"destination": "temporary"}, "share")]


def test_two_changes_are_suggested_when_neither_helps_alone(a_request: ARequest) -> None:
    request = a_request(secured="no", made_by="vendor", workflow_meets_guidance="no")

    suggestion = only(request)

    assert suggestion.changes == {"secured": "yes", "workflow_meets_guidance": "yes"}
    assert suggestion.text == (
        "If it runs in a secured company environment and their way of working meets the guidance, "
        "telling your contact may be enough."
    )


def test_three_changes_are_too_many_to_suggest(a_request: ARequest) -> None:
    request = a_request(secured="no", made_by="vendor", workflow_meets_guidance="no", could_mislead="unsure")

    assert suggestions(request) == []


def test_the_whole_new_list_of_tools_is_given_and_only_what_matters_is_changed(a_request: ARequest) -> None:
    good = {"name": "Tool A", "agreement": "yes", "retains": "no", "terms_reviewed": "no"}
    bad = {"name": "Tool B", "agreement": "no", "retains": "no", "terms_reviewed": "yes"}
    request = a_request(tools=(good, bad), inputs=("released_material",))

    by_tools = next(known for known in assess(request).counterfactuals if "tools" in known.changes)

    assert by_tools.changes == {"tools": [good, {**bad, "agreement": "yes"}]}
    assert by_tools.text == "If a Netflix agreement covers Tool B, telling your contact may be enough."


def test_several_answers_about_a_tool_are_one_change(a_request: ARequest) -> None:
    request = a_request(
        tools=({"name": "Tool B", "agreement": "no", "retains": "yes", "terms_reviewed": "yes"},),
        inputs=("released_material",),
    )

    best = assess(request).counterfactuals[0]

    assert best.changes == {
        "tools": [{"name": "Tool B", "agreement": "yes", "retains": "no", "terms_reviewed": "yes"}]
    }
    assert best.outcome == "share"


def test_one_choice_is_left_out_of_a_list(a_request: ARequest) -> None:
    request = a_request(inputs=("released_material", "unreleased_material"))

    suggestion = only(request)

    assert suggestion.changes == {"inputs": ["released_material"]}
    assert suggestion.text == "If nothing unreleased goes in, telling your contact may be enough."


def test_finding_out_is_said_as_such(a_request: ARequest) -> None:
    suggestion = only(a_request(could_mislead="unsure"))

    assert suggestion.changes == {"could_mislead": "no"}
    assert suggestion.text == (
        "If you find out that nobody could take it for a genuine record, telling your contact may be enough."
    )


def test_an_unanswered_question_can_be_found_out(a_request: ARequest) -> None:
    suggestion = only(a_request(made_by="vendor"))

    assert suggestion.changes == {"workflow_meets_guidance": "yes"}
    assert suggestion.text.startswith("If you find out that")


def test_an_unsure_choice_in_a_list_can_be_found_out(a_request: ARequest) -> None:
    suggestion = only(a_request(talent=("unsure",)))

    assert suggestion.changes == {"talent": []}
    assert suggestion.text.startswith("If you find out that")


def test_lifting_the_block_is_suggested_though_the_outcome_stays(a_request: ARequest) -> None:
    request = a_request(resembles_protected="yes", rights_cleared="no")

    suggestion = only(request)

    assert suggestion.changes == {"rights_cleared": "yes"}
    assert (suggestion.outcome, suggestion.blocked) == ("written_approval", False)
    assert suggestion.text == (
        "If the rights and permissions for all works and people are in hand, "
        "nothing stands in the way of asking for approval."
    )


def test_two_changes_that_lift_a_block_only_together_are_suggested(a_request: ARequest) -> None:
    request = a_request(
        resembles_protected="yes", rights_cleared="no", affects_union_work="yes", union_agreement="no"
    )

    suggestion = only(request)

    assert suggestion.changes == {"rights_cleared": "yes", "union_agreement": "yes"}
    assert (suggestion.outcome, suggestion.blocked) == ("written_approval", False)


@pytest.mark.parametrize(
    "field", ["could_mislead", "resembles_protected", "key_element", "affects_union_work", "invents_content"]
)
def test_a_yes_is_never_argued_away(a_request: ARequest, field: str) -> None:
    request = a_request(**{field: "yes", "destination": "final", "secured": "unsure", "talent": ("replica",)})

    assert all(field not in changes for changes, _ in suggestions(request))


def test_the_kind_of_talent_is_never_argued_away(a_request: ARequest) -> None:
    request = a_request(talent=("synthetic",), guild_terms_met="yes", destination="temporary")

    assert suggestions(request) == []


def test_at_most_five_are_shown_and_the_mildest_come_first(a_request: ARequest) -> None:
    request = a_request(
        talent=("alteration",),
        secured="no",
        model_reuse="yes",
        affects_union_work="unsure",
        tools=({"name": "Tool B", "agreement": "yes", "retains": "yes", "terms_reviewed": "no"},),
    )

    severities = [known.outcome.severity for known in assess(request).counterfactuals]

    assert len(severities) == 5
    assert severities == sorted(severities)


def test_reading_the_terms_is_suggested_rather_than_an_agreement_with_netflix(a_request: ARequest) -> None:
    covered = {"name": "Tool A", "agreement": "yes", "retains": "no", "terms_reviewed": "no"}
    open_tool = {"name": "Tool B", "agreement": "no", "retains": "no", "terms_reviewed": "no"}
    request = a_request(tools=(covered, open_tool))

    suggestion = only(request)

    assert suggestion.changes == {"tools": [covered, {**open_tool, "terms_reviewed": "yes"}]}
    assert suggestion.text == (
        "If the terms and licence tier of Tool B are checked, telling your contact may be enough."
    )


def test_the_nearest_answer_that_helps_is_suggested(a_request: ARequest) -> None:
    unsettled = a_request(destination="unsure")
    unclear = a_request(
        talent=("alteration",), talent_consent="yes", guild_terms_met="yes", harms_performer="no",
        uses_performer_model="no", alteration="unsure",
    )  # fmt: skip

    assert suggestions(unsettled) == [({"destination": "temporary"}, "share")]
    assert suggestions(unclear) == [({"alteration": "as_recorded"}, "share")]
