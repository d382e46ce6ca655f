"""The productions file says what is wrong with it, survives YAML's guesses, and comes back as it was read."""

from datetime import date
from pathlib import Path

import pytest

from policy import ReviewerRole
from storage import (
    Database,
    ProductionsFile,
    ProductionsFileError,
    export_productions,
    import_productions,
    production,
    productions,
    read_productions,
    tools,
    write_productions,
)

FULL = """
productions:
  - code: TIDE
    name: Low Tide
    channel: C0TIDE
    time_zone: Europe/London
    language: no
    contacts:
      - {role: contact, people: [U0ANNA, W0BEN], channel: C0REVIEW, deputies: [U0CARA]}
      - {role: legal, group: S0LEGAL, channel: C0LEGAL}
  - {code: 007, name: 1899, channel: G0OLD, time_zone: UTC}
tools:
  - {name: Sketcher, vendor: M, agreement: yes, retains: no, terms_reviewed: unsure, reviewed_on: 2026-01-31}
  - {name: 3.10, vendor: ~, agreement: no, retains: unsure, terms_reviewed: yes, reviewed_on:}
"""


def _problems(text: str) -> list[str]:
    with pytest.raises(ProductionsFileError) as refused:
        read_productions(text)
    return str(refused.value).splitlines()


def test_every_text_stays_what_was_written() -> None:
    file = read_productions(FULL)

    tide, old = file.productions
    assert (tide.language, old.code, old.name) == ("no", "007", "1899")
    assert tide.contacts[0].people == ("U0ANNA", "W0BEN")
    assert (tide.contacts[1].role, tide.contacts[1].group) == (ReviewerRole.LEGAL, "S0LEGAL")
    sketcher, other = file.tools
    assert (sketcher.agreement, sketcher.retains, sketcher.terms_reviewed) == ("yes", "no", "unsure")
    assert sketcher.reviewed_on == date(2026, 1, 31)
    assert (other.name, other.vendor, other.reviewed_on) == ("3.10", None, None)


def test_a_language_is_one_of_those_that_are_asked_for() -> None:
    with pytest.raises(ProductionsFileError) as refused:
        read_productions(FULL, ["en", "pt-BR"])
    assert str(refused.value) == (
        "productions[0].language: must be the code of a language that the app speaks: en, pt-BR"
    )
    assert read_productions(FULL.replace("language: no", "language: pt-BR"), ["en", "pt-BR"]).productions


def test_yes_and_no_may_be_booleans_where_a_program_builds_the_file() -> None:
    tool = {"name": "Sketcher", "agreement": True, "retains": False, "terms_reviewed": "unsure"}

    [read] = ProductionsFile.model_validate({"tools": [tool]}).tools

    assert (read.agreement, read.retains, read.terms_reviewed) == ("yes", "no", "unsure")


def test_what_is_written_reads_the_same() -> None:
    file = read_productions(FULL)

    assert read_productions(write_productions(file)) == file
    assert "vendor" not in write_productions(file).rpartition("3.10")[2]


def test_an_empty_file_is_no_productions() -> None:
    assert read_productions("") == read_productions("productions: []") == ProductionsFile()


def test_every_wrong_field_is_named_with_its_path_and_a_sentence() -> None:
    problems = _problems(
        """
productions:
  - {code: tide, name: "", channel: "#low-tide", time_zone: London, colour: blue, contacts: {}}
  - code: REEF
    name: Reef
    time_zone: UTC
    channel: C1
    contacts:
      - {role: lawyer, people: [anna], channel: C2}
      - {role: contact, people: [U1], group: legal-team, channel: C2}
      - {role: legal, channel: C2}
tools:
  - {name: Sketcher, agreement: maybe, retains: no, reviewed_on: January}
contacts: []
"""
    )

    assert problems == [
        "productions[0].code: must be 2 to 20 capital letters, digits and hyphens",
        "productions[0].name: must not be empty",
        "productions[0].channel: must be the channel's id, such as C0123ABCD, rather than its name",
        "productions[0].time_zone: must be the name of a time zone, such as Europe/London",
        "productions[0].contacts: must be a list",
        "productions[0].colour: is not known here; check the spelling",
        "productions[1].contacts[0].role: must be 'contact' or 'legal'",
        "productions[1].contacts[0].people[0]: must be a person's id, such as U0123ABCD, rather than a name",
        "productions[1].contacts[1].group: must be a group's id, such as S0123ABCD, rather than its name",
        "productions[1].contacts[2]: must name people or a group: otherwise nobody could decide",
        "tools[0].agreement: must be 'yes', 'no' or 'unsure'",
        "tools[0].terms_reviewed: is missing",
        "tools[0].reviewed_on: must be a date, such as 2026-01-31",
        "contacts: is not known here; check the spelling",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "productions: [{code: AB, name: a, channel: C1, time_zone: UTC},"
            " {code: AB, name: b, channel: C1, time_zone: UTC}]",
            "productions: must not name the same code twice: AB",
        ),
        (
            "productions: [{code: AB, name: a, channel: C1, time_zone: UTC, contacts: ["
            "{role: legal, people: [U1], channel: C1}, {role: legal, people: [U2], channel: C2}]}]",
            "productions[0].contacts: must not name the same role twice: legal",
        ),
        (
            "tools: [{name: a, agreement: yes, retains: no, terms_reviewed: no},"
            " {name: a, agreement: no, retains: no, terms_reviewed: no}]",
            "tools: must not name the same tool twice: a",
        ),
        ("[]", "the file: must have named fields"),
        ("just a text", "the file: must have named fields"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, problem: str) -> None:
    assert _problems(text) == [problem]


@pytest.mark.parametrize(
    "text", ["productions: [", "tools: []\ntools: []", "a: !!python/name:os.system x", "{[a, b]: c}"]
)
def test_what_is_no_plain_yaml_is_refused(text: str) -> None:
    assert _problems(text)[0].startswith("This is no YAML that can be read: ")


def test_an_imported_file_is_exported_as_it_was(database: Database) -> None:
    file = read_productions(FULL)
    with database.writing() as tx:
        import_productions(tx, "T1", file)

    with database.reading() as tx:
        exported = export_productions(tx, "T1")
        assert export_productions(tx, "T2") == ProductionsFile()
    assert sorted(exported.productions, key=repr) == sorted(file.productions, key=repr)
    assert sorted(exported.tools, key=repr) == sorted(file.tools, key=repr)


def test_an_import_replaces_what_it_names_and_leaves_the_rest(database: Database) -> None:
    with database.writing() as tx:
        import_productions(tx, "T1", read_productions(FULL))
        import_productions(
            tx,
            "T1",
            read_productions("productions: [{code: TIDE, name: High Tide, channel: C1, time_zone: UTC}]"),
        )

    with database.reading() as tx:
        assert [each.code for each in productions(tx, "T1")] == ["007", "TIDE"]
        tide = production(tx, "T1", "TIDE")
        assert len(tools(tx, "T1")) == 2
    assert tide is not None
    assert (tide.name, tide.contacts) == ("High Tide", ())


def test_the_example_of_the_docs_can_be_imported() -> None:
    page = (Path(__file__).parents[2] / "docs/setting-up.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    [show] = read_productions(example).productions

    assert show.contacts[0].people == ("U0123ABCD", "T0456EFGH/U0789IJKL")
    assert show.contacts[0].working_hours.days == ("mon", "tue", "wed", "thu")
    again = ProductionsFile(productions=(show,))
    assert read_productions(write_productions(again)) == again
