"""Requests for the benchmarks, always the same: half of them harmless but for a few answers, half wild."""

from random import Random
from typing import Any

from policy import CHOICES, FOLLOW_UPS

LISTS = ("media", "inputs", "output_contains", "talent")
TOOL_ANSWERS = ("agreement", "retains", "terms_reviewed")
ANSWERED = 0.7
FEW = 6
_HARMLESS: dict[str, Any] = {
    "media": ["image"],
    "destination": "ideation",
    "inputs": [],
    "output_contains": [],
    "talent": [],
    "invents_content": "yes",
    "secured": "yes",
    **dict.fromkeys(("resembles_protected", "key_element", "could_mislead", "affects_union_work"), "no"),
    "training": "none",
    "made_by": "production",
}
_WORDS = ("a wide shot of", "the harbour", "morning fog", "the old crane", "moving slowly", "to the left")


def generated(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """So many valid requests as plain data."""
    random = Random(seed)  # noqa: S311  # nothing secret: the same requests each time
    return [_request(random, number) for number in range(count)]


def _request(random: Random, number: int) -> dict[str, Any]:
    wild = {field: _answer(random, field) for field in CHOICES if field not in TOOL_ANSWERS}
    if number % 2:
        changed = random.sample(sorted(wild), random.randint(0, FEW))
        answers = {**_HARMLESS, **{field: wild[field] for field in changed}}
    else:
        answers = {field: value for field, value in wild.items() if _is_given(random, field)}
    answers["media"] = answers["media"] or ["image"]
    return {
        "production": f"SHOW-{number % 50}",
        "title": f"Use {number}",
        "description": " ".join(random.choices(_WORDS, k=8)),
        "tools": [_tool(random, each) for each in range(random.choice((1, 1, 1, 2, 3)))],
        **answers,
    }


def _is_given(random: Random, field: str) -> bool:
    return field not in FOLLOW_UPS or random.random() < ANSWERED


def _answer(random: Random, field: str) -> Any:
    if field in LISTS:
        return random.sample(CHOICES[field], random.choice((0, 0, 1, 2)))
    return random.choice(CHOICES[field])


def _tool(random: Random, number: int) -> dict[str, str]:
    return {"name": f"Tool {number}", **{name: random.choice(CHOICES[name]) for name in TOOL_ANSWERS}}
