"""The commands `assess` and `guidance`: what goes in, what comes out, and the exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli_policy import register
from policy import UseRequest, assess, guidance_markdown, load_pack

Payload = dict[str, Any]
LANTERN = Path(__file__).parent / "packs/lantern-2026-01.yml"


def run(*arguments: str | Path, given: str | bytes = "") -> Result:
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=given)


def refused(result: Result) -> list[str]:
    assert result.exit_code == 2
    return result.stderr.splitlines()


def test_a_request_in_a_file_is_classified(payload: Payload, tmp_path: Path) -> None:
    file = tmp_path / "use.json"
    file.write_text(json.dumps(payload), encoding="utf-8")

    result = run("assess", file)

    assert result.exit_code == 0
    assert result.stderr == ""
    assert json.loads(result.stdout) == assess(UseRequest.model_validate(payload)).model_dump(mode="json")


@pytest.mark.parametrize("arguments", [["assess"], ["assess", "-"]])
def test_a_request_on_standard_input_is_classified(payload: Payload, arguments: list[str]) -> None:
    payload["title"] = "Møre 🎬"

    result = run(*arguments, given=json.dumps(payload, ensure_ascii=False))

    assert json.loads(result.stdout)["outcome"] == "share"


def test_each_wrong_field_is_named_and_nothing_is_printed(payload: Payload) -> None:
    result = run("assess", given=json.dumps({**payload, "secured": "maybe", "title": ""}))

    assert refused(result) == [
        "title: must not be empty",
        "secured: must be one of yes, no, unsure, not 'maybe'",
    ]
    assert result.stdout == ""


def test_in_lines_each_good_line_is_answered_and_each_bad_one_is_named(payload: Payload) -> None:
    good = json.dumps(payload)
    strict = json.dumps({**payload, "output_contains": ["likeness"]})
    lines = f"{good}\n\n{{}}\nnonsense\n{strict}\n"

    result = run("assess", "--lines", given=lines)

    assert [json.loads(line)["outcome"] for line in result.stdout.splitlines()] == [
        "share",
        "written_approval",
    ]
    said = refused(result)
    assert "line 3: production: is missing" in said
    assert "line 4: request: is no valid JSON: Expecting value at line 1, column 1" in said
    assert {line.split(":")[0] for line in said} == {"line 3", "line 4"}


def test_in_lines_all_good_is_no_error(payload: Payload) -> None:
    result = run("assess", "--lines", given=f"{json.dumps(payload)}\n" * 3)

    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "request: is no valid JSON: Expecting value at line 1, column 1"),
        (b"[1]", "request: must be an object with the fields of a request, not [1]"),
        (b"\xff", "request: is not text in UTF-8 (byte 1)"),
        (b'{"title": "a", "title": "b"}', "title: is given twice"),
        (b"[" * 100_000, "request: is nested too deeply"),
    ],
)
def test_what_is_no_request_is_refused(given: bytes, said: str) -> None:
    result = run("assess", given=given)

    assert refused(result) == [said]
    assert result.stdout == ""


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "none.json"

    assert refused(run("assess", missing)) == [f"{missing}: cannot be read: No such file or directory"]
    assert refused(run("assess", tmp_path)) == [f"{tmp_path}: cannot be read: Is a directory"]


def test_as_text_the_outcome_comes_first_and_everything_is_there(payload: Payload) -> None:
    tool = {"name": "Tool\x1b[31m B", "agreement": "no", "retains": "no", "terms_reviewed": "yes"}
    payload |= {"inputs": ["real_person", "released_material"], "tools": [tool]}

    result = run("assess", "--format", "text", given=json.dumps(payload))

    assert result.stdout.startswith("WRITTEN APPROVAL: ")
    assessment = assess(UseRequest.model_validate(payload))
    for finding in assessment.findings:
        assert finding.clause in result.stdout
        assert finding.source in result.stdout
    for title in (
        "BLOCKED",
        "Why",
        "Needed",
        "Good to know",
        "What would change it",
        "Reviewers: contact, legal",
    ):
        assert title in result.stdout
    assert "\x1b" not in result.stdout


def test_why_traces_every_rule_as_data_and_as_text(payload: Payload) -> None:
    rules = sum(len(clause.rules) for clause in load_pack().clauses.values())

    data = json.loads(run("assess", "--why", given=json.dumps(payload)).stdout)
    text = run("assess", "--why", "--format", "text", given=json.dumps(payload)).stdout

    assert len(data["why"]) == rules
    assert data["why"][0] == {
        "clause": "scope.new-content",
        "rule": 1,
        "outcome": "escalate",
        "fires": False,
        "speaks": False,
        "answers": [{"field": "invents_content", "answer": "yes", "asks": ["unsure"]}],
    }
    assert "workflow.vendor 1 (escalate) does not fire" in text
    assert "made_by is production (asks for ai_studio or vendor)" in text


def test_guidance_lists_every_clause_with_its_meaning() -> None:
    shown = run("guidance").stdout

    for clause in load_pack().clauses.values():
        assert clause.id in shown
    assert "no legal advice" in shown
    assert "talent.synthetic-performer · ours, beyond the text" in shown


def test_guidance_shows_a_clause_or_all_that_begin_so() -> None:
    one = run("guidance", "data.personal").stdout
    several = run("guidance", "final.").stdout

    assert one.startswith("data.personal · Data use")
    assert "#h_01K1BTNMBHB5GW4FJW8X64KHNN" in one
    assert "→ written approval: " in one
    assert several.count("· Final output or temporary media") == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "guidance: there is no clause 'nothing'; `genai-use guidance` lists them all"),
        ([""], "guidance: there is no clause ''; `genai-use guidance` lists them all"),
        (["check"], "guidance check: name the file to check, as in: genai-use guidance check my-pack.yml"),
        (["data.personal", "x"], "guidance: name one clause, or `check` and one file"),
        (["check", "a", "b"], "guidance: name one clause, or `check` and one file"),
    ],
)
def test_guidance_refuses_what_it_does_not_know(words: list[str], said: str) -> None:
    result = run("guidance", *words)

    assert refused(result) == [said]
    assert result.stdout == ""


def test_guidance_checks_a_pack(tmp_path: Path) -> None:
    bundled = Path(__file__).parents[2] / "policy/packs/netflix-2025-11.yml"
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(
        bundled.read_text(encoding="utf-8").replace("{secured: [no", "{secure: [no"), encoding="utf-8"
    )

    good = run("guidance", "check", bundled)

    assert (good.exit_code, good.stderr) == (0, "")
    assert "netflix-2025-11 is in order: 36 clauses" in good.stdout
    (line,) = refused(run("guidance", "check", wrong))
    assert line.startswith(f"{wrong}:")
    assert line.endswith("unknown field 'secure'; did you mean 'secured'?")


def test_guidance_evaluate_prints_precision_and_recall_of_each_cue_for_each_file() -> None:
    folder = Path(__file__).with_name("cues")

    result = run("guidance", "evaluate", folder / "tuning.yml", folder / "tuning.yml")

    assert (result.exit_code, result.stderr) == (0, "")
    rows = [line.split() for line in result.stdout.splitlines() if line]
    assert [row[0] for row in rows].count("re-ageing") == 2
    assert [row[0] for row in rows].count("all") == 2
    assert all(len(row) == 6 for row in rows if row[0] == "all")


def test_guidance_evaluate_refuses_what_is_not_labelled_with_cues(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("- text: A sky.\n  cues: [weather]\n", encoding="utf-8")

    (line,) = refused(run("guidance", "evaluate", wrong))
    assert line.startswith(f"{wrong}:2: unknown cue 'weather'")
    assert refused(run("guidance", "evaluate")) == [
        "guidance evaluate: name files with labelled descriptions"
    ]


def test_guidance_check_tries_each_rule_on_its_example(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    text = LANTERN.read_text(encoding="utf-8")
    wrong.write_text(text.replace("answers: {media: voice}", "answers: {media: text}"), encoding="utf-8")

    assert "lantern-2026-01 is in order" in run("guidance", "check", LANTERN).stdout
    assert refused(run("guidance", "check", wrong)) == [
        f"{wrong}:22: this rule of lantern.voices does not fire on its own example"
    ]


def test_a_request_is_classified_by_the_pack_that_is_named(payload: Payload) -> None:
    payload["media"] = ["voice"]

    given = json.dumps(payload)
    result = run("assess", "--why", "--pack", LANTERN, given=given)

    answer = json.loads(result.stdout)
    assert (answer["outcome"], answer["guidance"]) == ("written_approval", "lantern-2026-01")
    assert {known["clause"] for known in answer["why"] if known["speaks"]} == {"lantern.voices"}
    assert json.loads(run("assess", given=given).stdout)["outcome"] == "share"


def test_a_pack_that_is_not_there_is_refused(payload: Payload) -> None:
    (line,) = refused(run("assess", "--pack", "nothing", given=json.dumps(payload)))

    assert "there is no guidance pack 'nothing'; there are: netflix-2025-11" in line


def test_guidance_as_a_document_has_every_clause() -> None:
    result = run("guidance", "--markdown")

    assert result.stdout == guidance_markdown()
    assert "### lantern.voices" in run("guidance", "--markdown", "--pack", LANTERN).stdout
    assert refused(run("guidance", "--markdown", "data.personal")) == [
        "guidance: --markdown shows everything; leave out the rest"
    ]
