"""Guidance packs: the bundled one, and how a wrong one is refused with file and line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from policy import (
    Outcome,
    PackError,
    ReviewerRole,
    Rule,
    UseRequest,
    assess,
    check_pack,
    explain,
    load_pack,
)

SMALL = """\
name: small
published: 2026-01-01
source: https://guidance.example/small
sections:
  first: {title: First, anchor: one}
needs:
  clearance: {text: Show it., declared_when: {rights_cleared: yes}}
clauses:
  - id: a.one
    section: first
    meaning: One.
    rules:
      - when: {secured: no}
        outcome: written_approval
        because: It is not secured.
        needs: [clearance]
        example: {use: A public website., answers: {secured: no}}
      - when: {secured: unsure}
        outcome: escalate
        because: It may not be secured.
        example: {use: A website., answers: {secured: unsure}}
answers:
"""
BUNDLED = (Path(__file__).parents[2] / "policy/packs/netflix-2025-11.yml").read_text(encoding="utf-8")
# The order of the answers and the harmless ones are those of the bundled pack.
SMALL += BUNDLED.partition("\nanswers:\n")[2]
SMALL += "harmless:\n" + BUNDLED.partition("\nharmless:\n")[2].partition("\n\n")[0] + "\n"


def refusal(folder: Path, old: str, new: str) -> tuple[int, str]:
    """Line and reason for the small pack with `old` replaced."""
    assert old in SMALL
    file = folder / "small.yml"
    file.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_pack(file)
    assert str(error.value) == f"{file}:{error.value.line}: {error.value.reason}"
    return error.value.line, error.value.reason


def test_the_small_pack_is_in_order(tmp_path: Path) -> None:
    file = tmp_path / "small.yml"
    file.write_text(SMALL, encoding="utf-8")

    pack = load_pack(str(file))

    assert (pack.name, pack.published, list(pack.clauses)) == ("small", "2026-01-01", ["a.one"])
    assert pack.clauses["a.one"].source == "https://guidance.example/small#one"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("{secured: no}", "{secure: no}", 13, "unknown field 'secure'; did you mean 'secured'?"),
        ("{secured: no}", "{secured: never}", 13, "unknown answer 'never'; known are: yes, no, unsure"),
        (
            "{secured: no}",
            "{tools: {retain: yes}}",
            13,
            "unknown answer of a tool 'retain'; did you mean 'retains'?",
        ),
        ("{secured: no}", "{}", 13, "a condition without a field would always hold"),
        ("{secured: no}", "{secured: []}", 13, "an empty list says nothing here"),
        ("{secured: no}", "{secured: no, secured: yes}", 13, "'secured' stands here twice"),
        ("{secured: no}", "secured", 13, "keys with values are needed here"),
        (
            "outcome: written_approval",
            "outcome: share",
            14,
            "unknown outcome 'share'; known are: escalate, written_approval",
        ),
        ("because: It is not secured.", "because: ''", 15, "some text is needed here"),
        ("        because: It is not secured.\n", "", 13, "'because' is missing"),
        (
            "needs: [clearance]",
            "needs: [clearence]",
            16,
            "unknown need 'clearence'; did you mean 'clearance'?",
        ),
        (
            "needs: [clearance]",
            "reviewers: [lawyer]",
            16,
            "unknown reviewer 'lawyer'; known are: contact, legal",
        ),
        ("section: first", "section: second", 10, "unknown section 'second'; known are: first"),
        ("meaning: One.", "meanings: One.", 11, "unknown key 'meanings'; did you mean 'meaning'?"),
        (
            "    meaning: One.\n",
            "    given: {secured: yes}\n    meaning: One.\n",
            14,
            "'secured' stands under `given` already",
        ),
        ("outcome: escalate", "advice: Both.", 20, "unknown key 'because'; known are: when, example, advice"),
        ("name: small\n", "", 1, "'name' is missing"),
        (
            "rules:\n",
            "rules: []\n    x:\n",
            13,
            "unknown key 'x'; known are: id, section, meaning, rules, extension, given",
        ),
        (
            "        example: {use: A public website., answers: {secured: no}}\n",
            "",
            13,
            "'example' is missing",
        ),
        ("{secured: no}}", "{secured: never}}", 17, "unknown answer 'never'; known are: yes, no, unsure"),
        ("{secured: no}}", "{secure: no}}", 17, "unknown field 'secure'; did you mean 'secured'?"),
        ("use: A public website.", "use: ''", 17, "some text is needed here"),
        ("name: small\n", "name: [small\n", 2, "is no valid YAML: did not find expected ',' or ']'"),
        ("rules:", "rules: []\n    rules:", 13, "'rules' stands here twice"),
    ],
)
def test_what_is_wrong_is_refused_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    assert refusal(tmp_path, old, new) == (line, reason)


@pytest.mark.parametrize(
    "condition",
    [
        "{talent_consent: no, alteration: customary, talent: synthetic, consent_exception: safety, "
        "replica_exists_with_consent: yes, destination: ideation, human_input: no}",
        "{human_input: no, destination: [ideation, temporary]}",
        "{human_input: no, invents_content: no}",
        "{model_reuse_consent: no, model_reuse: [no, unsure]}",
        "{model_reuse: yes, uses_performer_model: no}",
        "{training_cleared: [no, unsure], training: own_material}",
        "[{secured: no}, {workflow_meets_guidance: no, made_by: production}]",
    ],
)
def test_a_condition_that_can_never_hold_is_refused(tmp_path: Path, condition: str) -> None:
    line, reason = refusal(tmp_path, "{secured: no}", condition)

    assert line == 13
    assert reason.startswith("this can never hold: ")


@pytest.mark.parametrize(
    "condition",
    [
        "{human_input: no}",
        "{rights_cleared: no, inputs: personal_data}",
        "{talent_consent: no, alteration: [customary, other]}",
        "{talent: replica, alteration: customary, model_reuse_consent: unsure}",
        "{tool_count: one, tools: {agreement: no, retains: yes}}",
    ],
)
def test_a_condition_that_can_hold_is_taken(tmp_path: Path, condition: str) -> None:
    file = tmp_path / "small.yml"
    file.write_text(SMALL.replace("{secured: no}", condition, 1), encoding="utf-8")

    assert len(load_pack(file).clauses["a.one"].rules) == 2


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("{secured: no, key_element: [yes, no]}", "Other words."),
        ("[{key_element: no, secured: no}, {secured: no, key_element: yes}]", "Other words."),
        ("{secured: yes}", "It is not secured."),
    ],
)
def test_two_rules_that_say_the_same_are_refused(tmp_path: Path, condition: str, words: str) -> None:
    clause = SMALL[SMALL.index("  - id:") : SMALL.index("answers:\n")]
    first = clause.replace("{secured: no}", "{secured: no, key_element: [no, yes]}", 1)
    again = first.replace("a.one", "a.two").replace("{secured: no, key_element: [no, yes]}", condition)
    again = again.replace("It is not secured.", words).partition("      - when: {secured: unsure}")[0]
    file = tmp_path / "small.yml"
    file.write_text(SMALL.replace(clause, first + again), encoding="utf-8")

    with pytest.raises(PackError, match=r":26: the rule a\.two 1 says the same as a\.one 1"):
        load_pack(file)


def test_unsure_is_no_harmless_answer_in_any_pack(tmp_path: Path) -> None:
    _, reason = refusal(
        tmp_path, "  secured:\n    worse: [yes, unsure", "  secured:\n    worse: [unsure, yes"
    )

    assert reason == "'unsure' never counts as the harmless answer, so it cannot stand first"


def test_an_answer_that_would_help_needs_words(tmp_path: Path) -> None:
    _, reason = refusal(tmp_path, "    if: {yes: it runs in a secured company environment}\n", "")

    assert reason == "under `if` there are no words for 'yes', which would help"


def checked(folder: Path, old: str, new: str) -> tuple[int, str]:
    """Line and reason that the checks which cost time give for the small pack with `old` replaced."""
    assert old in SMALL
    file = folder / "small.yml"
    file.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as error:
        check_pack(load_pack(file))
    return error.value.line, error.value.reason


def test_a_rule_that_does_not_fire_on_its_example_is_refused(tmp_path: Path) -> None:
    assert checked(tmp_path, "{secured: no}}", "{secured: yes}}") == (
        13,
        "this rule of a.one does not fire on its own example",
    )


def test_a_rule_that_never_speaks_has_no_example_that_helps_it(tmp_path: Path) -> None:
    assert checked(tmp_path, "when: {secured: no}", "when: {secured: [no, unsure]}") == (
        18,
        "rule 1 of a.one speaks for the example of this one",
    )


def test_an_answer_that_is_called_worse_has_to_be(tmp_path: Path) -> None:
    file = tmp_path / "small.yml"
    file.write_text(SMALL.replace("{secured: no}", "{secured: yes}"), encoding="utf-8")

    with pytest.raises(PackError) as error:
        check_pack(load_pack(file))

    assert (error.value.line, error.value.reason) == (
        13,
        "though the pack calls it worse, secured unsure instead of yes makes the example of a.one milder",
    )


def test_a_rule_that_fires_on_the_harmless_answers_is_refused(tmp_path: Path) -> None:
    assert checked(tmp_path, "{secured: unsure}", "{secured: [yes, unsure]}") == (
        18,
        "this rule of a.one fires on the harmless answers",
    )


def test_an_example_that_describes_no_request_is_refused(tmp_path: Path) -> None:
    name = "x" * 101

    assert checked(tmp_path, "{secured: no}}", f"{{secured: no, tools: [{{name: {name}}}]}}}}") == (
        13,
        "the example describes no request: tools.0.name: may have 100 characters at most, and has 101",
    )


def test_the_bundled_pack_does_what_it_says() -> None:
    check_pack(load_pack())


def test_of_two_rules_that_fire_the_stricter_one_speaks_for_its_clause(
    tmp_path: Path, a_request: Callable[..., UseRequest]
) -> None:
    file = tmp_path / "small.yml"
    file.write_text(
        SMALL.replace("when: {secured: unsure}", "when: {secured: [no, unsure]}"), encoding="utf-8"
    )

    request, pack = a_request(secured="no"), load_pack(file)
    assessment = assess(request, pack)

    assert [(finding.clause, finding.because) for finding in assessment.findings] == [
        ("a.one", "It is not secured.")
    ]
    assert (assessment.guidance, assessment.blocked) == ("small", True)
    assert [(trace.fires, trace.speaks) for trace in explain(request, pack)] == [(True, True), (True, False)]


def test_a_rule_below_a_milder_one_is_refused(tmp_path: Path) -> None:
    first, second, rest = SMALL.partition("      - when: {secured: unsure}\n")
    swapped = (
        first.replace("written_approval", "escalate")
        + second
        + rest.replace("escalate", "written_approval", 1)
    )
    file = tmp_path / "small.yml"
    file.write_text(swapped, encoding="utf-8")

    with pytest.raises(PackError, match=r":18: this rule is stricter than the one above it"):
        load_pack(file)


def test_a_clause_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    clause = SMALL[SMALL.index("  - id:") : SMALL.index("answers:\n")]

    assert refusal(tmp_path, "answers:\n", clause + "answers:\n") == (
        22,
        "the clause 'a.one' stands here twice",
    )


def test_the_answers_to_every_question_have_to_be_in_order(tmp_path: Path) -> None:
    line = SMALL[: SMALL.index("  secured:\n")].count("\n") + 2
    unsorted = SMALL.replace("  secured:\n    worse: [yes, unsure, no]", "  secured:\n    worse: [yes, no]")
    file = tmp_path / "small.yml"
    file.write_text(unsorted, encoding="utf-8")

    with pytest.raises(PackError, match=f":{line}: 'unsure' has no place in the order"):
        load_pack(file)

    assert refusal(tmp_path, "  secured:\n", "  nothing:\n")[1].startswith("unknown field 'nothing'")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.yml").write_bytes(b"name: \xff")
    (tmp_path / "empty.yml").write_text("", encoding="utf-8")

    for name, reason in [
        ("missing.yml", "cannot be read: No such file or directory"),
        ("latin.yml", "is not text in UTF-8"),
        ("empty.yml", "is empty"),
    ]:
        with pytest.raises(PackError, match=f"{name}:1: {reason}"):
            load_pack(tmp_path / name)


def test_a_name_that_is_not_bundled_is_refused_with_those_that_are() -> None:
    with pytest.raises(PackError, match="there is no guidance pack 'netflix'; there are: netflix-2025-11"):
        load_pack("netflix")


def test_the_bundled_pack_is_read_once() -> None:
    assert load_pack() is load_pack("netflix-2025-11")


# Every clause of the guidance in its order, and what its rules come to: A advice, E escalate, W written
# approval; + with legal, ! blocked until something is shown, ? something shown is looked at, * ours.
CLAUSES = """
scope.new-content*             E A
approval.likeness              W+
approval.personal-data         W+
principle.original-output      W+! E
principle.no-retention         E
principle.secure-environment   E
principle.temporary            E
principle.inputs-known*        E
principle.talent-and-union     E
data.netflix-material          W
data.personal                  W+
data.training-rights           W+! E! E
creative.key-elements          W+ E A
creative.protected-references  W+! E!
talent.digital-replica         W+??
talent.synthetic-performer*    W+ E
talent.performance-alteration  W+? E?
talent.guild-terms             W! E
ethics.misleading              W+ E
ethics.union-roles             W+! E!
confidentiality.enterprise-tools  A
confidentiality.sensitive-inputs  E
confidentiality.terms          E
final.deliverables             W+
final.incidental               E
final.story-relevant           W+
final.human-input              E
enhancement.replica-consent    W!
enhancement.alteration-consent W! E!
enhancement.model-scope        E A
enhancement.model-reuse        W+! E! E
enhancement.quality            A
enhancement.dignity            W+ E
workflow.every-step            A
workflow.vendor                E
crosscheck.contradiction*
"""


def in_short(rule: Rule) -> str:
    letter = {None: "A", Outcome.ESCALATE: "E", Outcome.WRITTEN_APPROVAL: "W"}[rule.outcome]
    legal = "+" if ReviewerRole.LEGAL in rule.reviewers else ""
    shown = "".join("?" if need.only_declared else "!" for need in rule.needs if need.blocking)
    return f"{letter}{legal}{shown}"


def test_the_bundled_pack_has_every_clause_with_its_outcomes() -> None:
    clauses = load_pack().clauses.values()

    assert [[f"{clause.id}{'*' * clause.extension}", *map(in_short, clause.rules)] for clause in clauses] == [
        line.split() for line in CLAUSES.strip().splitlines()
    ]


def test_every_clause_links_to_its_section() -> None:
    pack = load_pack()
    url = "https://partnerhelp.netflixstudios.com/hc/en-us/articles/43393929218323-Using-Generative-AI-in-Content-Production"

    assert pack.source == url
    for clause in pack.clauses.values():
        page, _, anchor = clause.source.partition("#")
        assert page == url
        assert anchor.startswith("h_01K1BTNM") == (
            clause.section not in ("Scope", "Cross-check of the words")
        )
        assert clause.meaning.endswith(".")


def test_reasons_are_plain_sentences_of_their_own() -> None:
    for clause in load_pack().clauses.values():
        for rule in clause.rules:
            assert rule.text.endswith(".")
            assert len(rule.text) <= 160, rule.text
            assert rule.text != clause.meaning
