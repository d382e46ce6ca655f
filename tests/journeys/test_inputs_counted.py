"""How much a person has to touch for the usual uses, counted in the real form; docs/form.md shows the table.

`UPDATE_SNAPSHOTS=1` rewrites the table there.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pytest

from bot.sandbox.seed import PRODUCTION_CHANNEL
from bot.sandbox.uses import HARMLESS, Step
from bot.sandbox.values import View
from policy import Outcome
from tests.journeys.tidewater import Tidewater

PAGE = Path(__file__).parents[2] / "docs" / "form.md"
HEAD = "| use | answers to give | with your last answers | steps | result |\n|---|---|---|---|---|\n"
TOLD = {
    Outcome.SHARE: "share it",
    Outcome.ESCALATE: "wait for guidance",
    Outcome.WRITTEN_APPROVAL: "written approval",
}
MOST_OF_THE_HARMLESS = 12
STEPS = 3
# The button that fills the last answers in.
BUTTON = 1


@dataclass(frozen=True)
class Use:
    """A use as a person means it: what they touch in each step, with the answers."""

    name: str
    steps: tuple[Step, ...]


def what(media: str, ends_up: str, tool: str = "Framewright") -> Step:
    return {
        "title": "A name for it",
        "description": "What we make, and what for.",
        "media": [media],
        "listed_tools": [tool],
        "destination": ends_up,
    }


OF_A_PERFORMER: Step = {"talent_consent": "Yes", "guild_terms_met": "Yes", "harms_performer": "No"}
USES = (
    Use("mood board picture", (what("image", "ideation"), HARMLESS)),
    Use("storyboard frame", (what("image", "temporary"), HARMLESS)),
    Use("temporary voice-over, an invented voice",
        (what("voice", "temporary"), HARMLESS | {"talent": ["synthetic"]}, {"guild_terms_met": "Yes"})),
    Use("temporary music", (what("music", "temporary"), HARMLESS)),
    Use("sky or crowd behind the action", (what("image", "background"), HARMLESS, {"human_input": "Yes"})),
    Use("summary of the script", (what("text", "ideation"), HARMLESS | {"inputs": ["unreleased_material"]})),
    Use("first draft of subtitles",
        (what("text", "temporary"), HARMLESS | {"inputs": ["unreleased_material"]})),
    Use("de-noising or upscaling a shot",
        (what("video", "featured", "Plateau"),
         HARMLESS | {"inputs": ["unreleased_material"], "invents_content": "No"})),
    Use("concept art from the script",
        (what("image", "ideation"),
         HARMLESS | {"inputs": ["unreleased_material"], "concerns": ["key_element"]})),
    Use("a performer made younger",
        (what("video", "featured", "Plateau"),
         HARMLESS
         | {"inputs": ["performer_material"], "output_contains": ["likeness"], "talent": ["replica"]},
         OF_A_PERFORMER | {"human_input": "Yes", "uses_performer_model": "No"})),
)  # fmt: skip


def to_touch(view: View) -> set[str]:
    """The fields of a step that stand empty and may not stay so. Of the two for tools, one is enough."""
    empty = {
        block["block_id"].partition("#")[0]
        for block in view.blocks
        if block["type"] == "input"
        and not block.get("optional")
        and not any(name.startswith("initial_") for name in block["element"])
    }
    tools = [block for block in view.blocks if block.get("block_id", "").startswith("listed_tools#")]
    return empty | {"listed_tools" for block in tools if "initial_options" not in block["element"]}


def walks(tidewater: Tidewater, use: Use) -> Iterator[set[str]]:
    """Mira goes through the steps as far as the result, touching what stands empty and nothing else."""
    for given in use.steps:
        view = tidewater.mira.waits_for_view()
        touched = to_touch(view)
        assert touched <= given.keys(), f"{use.name} is asked for {touched - given.keys()}"
        tidewater.fills(tidewater.mira, {name: given[name] for name in touched})
        assert tidewater.mira.submits() == {}, tidewater.mira.errors
        yield touched
    tidewater.mira.waits_for_view("form_result")


def asks_and_counts(tidewater: Tidewater, use: Use) -> tuple[int, int]:
    """The answers that had to be given, and the steps until the result was there."""
    steps = list(walks(tidewater, use))
    assert tidewater.mira.submits() == {}
    tidewater.closes(tidewater.mira)
    tidewater.settles()
    # Follow-ups continue the second step.
    return sum(map(len, steps)), min(len(steps), 2) + 1


def row(tidewater: Tidewater, use: Use) -> tuple[str, int, int, Outcome]:
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    if tidewater.cases():
        before = tidewater.mira.waits_for_view("form_what")
        assert "Use its answers" in before.words
    first, steps = asks_and_counts(tidewater, use)
    outcome = tidewater.newest().assessment.outcome
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    before = tidewater.mira.waits_for_view("form_what")
    tidewater.mira.clicks_in_view("Use its answers")
    tidewater.sees_another(tidewater.mira, before)
    again, _ = asks_and_counts(tidewater, use)
    assert tidewater.newest().assessment.outcome is outcome
    line = f"| {use.name} | {first} | {again + BUTTON} | {steps} | {TOLD[outcome]} |"
    return line, first, steps, outcome


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The table's rows, in the order of the uses."""
    return []


@pytest.mark.parametrize("use", USES, ids=lambda use: use.name)
def test_the_page_says_how_many_answers_a_use_takes(tidewater: Tidewater, use: Use, lines: list[str]) -> None:
    line, count, steps, outcome = row(tidewater, use)
    lines.append(line)

    assert steps <= STEPS
    assert outcome is not Outcome.SHARE or count <= MOST_OF_THE_HARMLESS
    if os.environ.get("UPDATE_SNAPSHOTS"):
        rewrite(lines)
    assert line in PAGE.read_text(encoding="utf-8").splitlines()


def test_the_page_tells_of_no_other_use() -> None:
    told = rows(PAGE.read_text(encoding="utf-8"))
    assert [line.split(" | ")[0].removeprefix("| ") for line in told] == [use.name for use in USES]


def rows(page: str) -> Sequence[str]:
    return list(takewhile(lambda line: line.startswith("|"), page.partition(HEAD)[2].splitlines()))


def rewrite(lines: Sequence[str]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, head, rest = page.partition(HEAD)
    kept = rest.splitlines()[len(rows(page)) :]
    PAGE.write_text(before + head + "\n".join([*lines, *kept]) + "\n", encoding="utf-8")
