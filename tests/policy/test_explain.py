"""Why and why not: the trace of every rule."""

from collections.abc import Callable

from policy import AnswerTrace, RuleTrace, UseRequest, explain, load_pack

ARequest = Callable[..., UseRequest]


def trace(request: UseRequest, clause: str, rule: int = 1) -> RuleTrace:
    return next(known for known in explain(request) if (known.clause, known.rule) == (clause, rule))


def test_every_rule_is_traced_in_the_order_of_the_pack(a_request: ARequest) -> None:
    written = [
        (clause.id, number)
        for clause in load_pack().clauses.values()
        for number, _ in enumerate(clause.rules, start=1)
    ]

    assert [(known.clause, known.rule) for known in explain(a_request())] == written


def test_a_rule_that_fires_names_the_answers_that_made_it(a_request: ARequest) -> None:
    known = trace(a_request(destination="background", human_input="no"), "final.human-input")

    assert known.fires
    assert set(known.answers) == {
        AnswerTrace("destination", "background", ("background", "featured", "final")),
        AnswerTrace("human_input", "no", ("no", "unsure")),
        AnswerTrace("invents_content", "yes", ("unsure", "yes")),
    }


def test_a_rule_that_does_not_fire_names_only_the_answers_that_kept_it(a_request: ARequest) -> None:
    known = trace(a_request(destination="background", human_input="yes"), "final.human-input")

    assert not known.fires
    assert known.answers == (AnswerTrace("human_input", "yes", ("no", "unsure")),)


def test_an_open_question_shows_as_unsure_and_one_that_is_not_asked_as_none(a_request: ARequest) -> None:
    assert trace(a_request(made_by="vendor"), "workflow.vendor").answers[-1].answer == "unsure"
    assert trace(a_request(), "talent.guild-terms").answers == (
        AnswerTrace("guild_terms_met", None, ("no",)),
    )


def test_only_the_first_rule_that_fires_speaks_for_its_clause(a_request: ARequest) -> None:
    traces = explain(a_request(talent=("replica",), talent_consent="no"))
    speaking = [known.clause for known in traces if known.speaks]

    assert len(speaking) == len(set(speaking))
    assert all(known.fires for known in traces if known.speaks)


TOOL = {"name": "Tool A", "agreement": "no", "retains": "no", "terms_reviewed": "yes"}
COVERED = {**TOOL, "name": "Tool B", "agreement": "yes", "terms_reviewed": "no"}


def test_a_rule_about_tools_shows_for_each_tool_what_kept_it_from_firing(a_request: ARequest) -> None:
    known = trace(a_request(tools=(TOOL, COVERED)), "confidentiality.terms")

    assert not known.fires
    assert known.answers == (
        AnswerTrace("tools.0.terms_reviewed", "yes", ("no", "unsure")),
        AnswerTrace("tools.1.agreement", "yes", ("no", "unsure")),
    )


def test_a_rule_about_tools_shows_only_the_tools_that_made_it_fire(a_request: ARequest) -> None:
    known = trace(a_request(tools=(COVERED, TOOL)), "confidentiality.enterprise-tools")

    assert known.fires
    assert known.answers == (AnswerTrace("tools.1.agreement", "no", ("no", "unsure")),)
