"""The docs say what is there, and all that is there: commands, settings, clauses, files, packages."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from bot.cli import app
from bot.settings import Settings
from policy import load_pack

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
# Given on the command line (`serve --http`), and no setting for anybody to make.
BY_COMMAND = {"GENAI_USE_TRANSPORT"}
# What a README names and nobody has until it is made or asked for.
MADE_LATER = (".venv", ".env", "artefacts")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def commands(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every command that does something, by the words that are typed after `genai-use`."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path, command
        return
    for name, each in inner.items():
        yield from commands(each, f"{path} {name}".strip())


COMMANDS = dict(commands(typer.main.get_command(app)))


def options(path: str) -> set[str]:
    names = {
        name for parameter in COMMANDS[path].params for name in (*parameter.opts, *parameter.secondary_opts)
    }
    return {name for name in names if name.startswith("--")} - {"--help"}


def rows(page: str) -> dict[str, str]:
    """The tables of a page: what the first column says, and the rest of the row."""
    return dict(re.findall(r"^\| (`.*?`) \| (.*) \|$", read(ROOT / "docs" / page), re.MULTILINE))


def test_every_command_is_documented_and_no_other() -> None:
    documented = {
        first.strip("`").removeprefix("genai-use ") for first in rows("commands.md") if "`genai-use" in first
    }

    assert documented == set(COMMANDS)


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_every_option_of_a_command_is_documented_and_no_other(path: str) -> None:
    told = rows("commands.md")[f"`genai-use {path}`"]

    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", told)) == options(path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_tells_you_to_type_exists(page: Path) -> None:
    typed = re.findall(r"(?<![\w/.-])(?:\.venv/bin/)?genai-use ((?:[\w./-]+ ?)+)", read(page))
    for words in (line.split() for line in typed):
        named = next((path for path in COMMANDS if path.split() == words[: len(path.split())]), None)
        if words[0].islower() and named is None:
            assert any(path.split()[0] == words[0] for path in COMMANDS), words
        if named:
            assert {word for word in words if word.startswith("--")} <= {*options(named), "--help"}


def test_every_setting_is_documented_and_no_other() -> None:
    kinds: list[type[Settings]] = [Settings, *Settings.__subclasses__()]
    fields = {name.upper() for kind in kinds for name in kind.model_fields}
    there = {name if name.startswith(("SLACK_", "DATABASE_")) else f"GENAI_USE_{name}" for name in fields}
    documented = {name for first in rows("settings.md") for name in re.findall(r"`([A-Z_]+)`", first)}

    assert documented == there - BY_COMMAND


def test_every_setting_that_a_page_names_exists() -> None:
    documented = {name for first in rows("settings.md") for name in re.findall(r"`([A-Z_]+)`", first)}
    named = {name for page in PAGES for name in re.findall(r"\b(?:GENAI_USE|SLACK)_[A-Z_]+\b", read(page))}

    assert named - {"GENAI_USE_FAIL_ON_SKIP"} <= documented


def test_the_handbook_has_every_clause_and_no_other() -> None:
    assert re.findall(r"^### (.*)$", read(ROOT / "docs/guidance.md"), re.MULTILINE) == list(
        load_pack().clauses
    )


def test_each_cue_is_defined_with_the_answers_that_agree_with_it_and_no_other() -> None:
    defined = re.findall(
        r"^## ([a-z-]+)\n\n\*Agrees with\* (.*)\.$", read(ROOT / "docs/cues.md"), re.MULTILINE
    )
    (book,) = load_pack().clauses["crosscheck.contradiction"].cues

    assert {cue: set(re.findall(r"`(\w+)`", answers)) for cue, answers in defined} == {
        cue.id: {*cue.agrees, *(value for values in cue.agrees.values() for value in values)}
        for cue in book.cues
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    text = read(page)
    linked = {page.parent / target for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)}
    spans = re.findall(r"`([\w.-]+(?:/[\w.-]*)+|[\w-]+\.(?:md|py|yml|toml|txt))`", text)
    named = {ROOT / span for span in spans if not span.startswith(MADE_LATER)}

    assert not [str(path) for path in linked | named if not path.exists()]


def test_every_package_is_explained() -> None:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    extras = [package for packages in project["optional-dependencies"].values() for package in packages]
    names = {re.split(r"[\[<>=]", package)[0] for package in (*project["dependencies"], *extras)}
    explained = {
        word
        for line in read(ROOT / "docs/dependencies.md").splitlines()
        if line.startswith("| ")
        for word in re.findall(r"[a-z][\w-]*", line.split("|")[1])
    }

    assert names <= explained


def test_every_package_has_an_exact_version_that_the_tests_ran_with() -> None:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    names = {re.split(r"[\[<>=]", package)[0].lower() for package in project["dependencies"]}
    pinned = {
        line.partition("==")[0].lower().replace("_", "-")
        for line in read(ROOT / "constraints.txt").splitlines()
    }

    assert names <= pinned


def test_the_container_and_the_compose_example_name_settings_commands_and_files_that_exist() -> None:
    compose = yaml.safe_load(read(ROOT / "docs/compose.yml"))
    image = read(ROOT / "Containerfile")
    documented = {name for first in rows("settings.md") for name in re.findall(r"`([A-Z_]+)`", first)}
    named = re.findall(r"\b(?:GENAI_USE|SLACK|DATABASE)_[A-Z_]+\b", image + read(ROOT / "docs/compose.yml"))
    run = [each["command"] for each in compose["services"].values() if "command" in each]
    run += [json.loads(line) for line in re.findall(r"^CMD (\[.*\])$", image, re.MULTILINE)]
    copied = " ".join(re.findall(r"^COPY (?!--from)(.*) \S+$", image, re.MULTILINE)).split()

    assert set(named) <= documented
    assert {" ".join(words[1:]) for words in run} <= set(COMMANDS)
    assert {words[0] for words in run} == {"genai-use"}
    assert all((ROOT / path).exists() for path in copied)
    assert {f"!{path}" for path in copied} <= set(read(ROOT / ".dockerignore").splitlines())
