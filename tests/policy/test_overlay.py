"""Overlays: a second pack that only adds to another. That it is never milder: test_properties.py."""

from collections.abc import Callable
from pathlib import Path

import pytest

from policy import Outcome, PackError, UseRequest, assess, check_pack, explain, load_pack

ARequest = Callable[..., UseRequest]
LANTERN = Path(__file__).parent / "packs/lantern-2026-01.yml"


def refusal(folder: Path, old: str, new: str) -> tuple[int, str]:
    """Line and reason for the overlay with `old` replaced."""
    text = LANTERN.read_text(encoding="utf-8")
    assert old in text
    file = folder / "overlay.yml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_pack(file)
    return error.value.line, error.value.reason


def test_an_overlay_has_the_clauses_of_its_pack_unchanged_and_then_its_own() -> None:
    base, overlay = load_pack(), load_pack(LANTERN)

    check_pack(overlay)
    assert (overlay.name, overlay.extends) == ("lantern-2026-01", "netflix-2025-11")
    assert list(overlay.clauses)[: len(base.clauses)] == list(base.clauses)
    assert all(overlay.clauses[name] is clause for name, clause in base.clauses.items())
    assert [name for name in overlay.clauses if name not in base.clauses] == [
        "lantern.voices",
        "lantern.references",
        "lantern.screens",
        "lantern.tools",
    ]
    assert overlay.clauses["lantern.voices"].source == "https://lantern.example/house-rules#house"


def test_a_harmless_use_becomes_stricter_under_the_overlay(a_request: ARequest) -> None:
    request = a_request(media=("voice",))

    assert assess(request).outcome is Outcome.SHARE
    stricter = assess(request, load_pack(LANTERN))
    assert stricter.outcome is Outcome.WRITTEN_APPROVAL
    assert [finding.clause for finding in stricter.findings] == ["lantern.voices"]


def test_an_assessment_names_the_overlay_that_it_was_judged_by(a_request: ARequest) -> None:
    request, overlay = a_request(), load_pack(LANTERN)

    assert assess(request, overlay).guidance == "lantern-2026-01"
    assert assess(request, overlay).request_digest != assess(request).request_digest
    assert load_pack("lantern-2026-01") is overlay


def test_a_need_of_the_overlay_blocks_beside_those_of_its_pack(a_request: ARequest) -> None:
    open_question = assess(a_request(inputs=("third_party_work",)), load_pack(LANTERN))
    cleared = assess(a_request(inputs=("third_party_work",), rights_cleared="yes"), load_pack(LANTERN))

    assert {need.kind: need.declared for need in open_question.needs} == {
        "rights-clearance": False,
        "clearance-form": False,
    }
    assert (open_question.blocked, cleared.blocked) == (True, False)
    assert cleared.outcome is Outcome.WRITTEN_APPROVAL


def test_the_rules_of_the_overlay_are_explained_too(a_request: ARequest) -> None:
    traces = explain(a_request(media=("voice",)), load_pack(LANTERN))

    assert [trace.clause for trace in traces if trace.speaks] == ["lantern.voices"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "id: lantern.voices",
            "id: talent.guild-terms",
            "the clause 'talent.guild-terms' stands in the pack that this one extends; an overlay only adds",
        ),
        ("id: lantern.screens", "id: lantern.voices", "the clause 'lantern.voices' stands here twice"),
        (
            "  clearance-form:\n",
            "  rights-clearance:\n",
            "the need 'rights-clearance' stands in the pack that this one extends",
        ),
        ("name: lantern-2026-01", "name: netflix-2025-11", "'netflix-2025-11' is the name of another pack"),
        (
            "extends: netflix-2025-11",
            "extends: netflix",
            "unknown guidance pack 'netflix'; did you mean 'netflix-2025-11'?",
        ),
        (
            "\nneeds:",
            "\nanswers: {}\nneeds:",
            "unknown key 'answers'; known are: extends, name, published, source, sections, clauses, needs",
        ),
        (
            "outcome: escalate",
            "outcome: share",
            "unknown outcome 'share'; known are: escalate, written_approval",
        ),
        (
            "{media: voice}\n        outcome: written_approval",
            "{secured: [no, unsure]}\n        outcome: escalate",
            "the rule lantern.voices 1 says the same as principle.secure-environment 1",
        ),
    ],
)
def test_an_overlay_that_does_more_than_add_is_refused(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    assert refusal(tmp_path, old, new)[1] == reason


def test_its_own_rules_are_tried_on_their_examples(tmp_path: Path) -> None:
    file = tmp_path / "overlay.yml"
    file.write_text(
        LANTERN.read_text(encoding="utf-8").replace("{destination: temporary}", "{destination: ideation}"),
        encoding="utf-8",
    )

    with pytest.raises(
        PackError, match=r":48: this rule of lantern\.screens does not fire on its own example"
    ):
        check_pack(load_pack(file))
