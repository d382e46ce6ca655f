"""Notes in threads: what happened, in words, who is called, and what each reader can do about it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.ids import Do
from bot.views import Post, event_note
from policy import Action, Status
from storage import Case, Production

MakeCase = Callable[..., Case]
Snapshot = Callable[[str, Any], None]


def buttons(post: Post) -> list[str]:
    found = [block for block in post.blocks if block["type"] == "actions"]
    return [element["action_id"] for block in found for element in block["elements"]]


@pytest.fixture
def asked(facts: dict[str, Any], a_case: MakeCase, moved: MakeCase) -> Case:
    return moved(a_case(**facts["escalate"]), Action.ASK, Status.NEEDS_INFO, "Which references?")


def test_a_question_calls_on_the_requester(
    asked: Case, production: Production, matches_snapshot: Snapshot
) -> None:
    note = event_note(asked, production, asked.events[-1], "requester")
    matches_snapshot("note_ask", note)
    assert note.text.startswith("You are asked something about TIDE-1")
    assert buttons(note)[0] == Do.ANSWER


def test_changed_answers_are_told_with_what_changed_and_whose_turn_it_is(
    asked: Case, moved: MakeCase, production: Production, matches_snapshot: Snapshot
) -> None:
    before = asked.request.model_copy(update={"title": "A calm sky", "department": "Art"})
    changed = moved(asked, Action.REVISE, Status.IN_REVIEW, "written_approval: destination")
    changed = replace(changed, request_before=before, revision=2)
    event = replace(changed.events[-1], revision=2)
    note = event_note(changed, production, event, "contact", ["U2", "T2/U7", "S0LEGAL"])
    matches_snapshot("note_revise", note)
    assert note.text.startswith("<@U2> <@U7> <!subteam^S0LEGAL>: it is your turn again.")
    assert "Changed: Title, Department." in note.text
    assert "Changed after it: Where it ends up." in str(note.blocks)
    assert "A calm sky → Storm sky" in str(note.blocks)
    later = replace(changed, revision=3)
    assert "→" not in str(event_note(later, production, event, "contact").blocks)


def test_a_hand_over_says_to_whom_and_why(
    facts: dict[str, Any],
    a_case: MakeCase,
    moved: MakeCase,
    production: Production,
    matches_snapshot: Snapshot,
) -> None:
    case = moved(
        a_case(**facts["escalate"]), Action.REASSIGN, Status.IN_REVIEW, "T2/U7: I am away: two weeks."
    )
    note = event_note(case, production, case.events[-1], "contact", ["T2/U7"])
    matches_snapshot("note_reassign", note)
    assert "Handed over to <@U7>" in note.text
    assert "I am away: two weeks." in note.text
    assert "T2/U7" not in str(note)
    silent = replace(case.events[-1], why="U3")
    assert "Handed over to <@U3>" in event_note(case, production, silent, "contact").text


def test_a_note_that_comes_late_calls_for_nothing(
    asked: Case, moved: MakeCase, production: Production
) -> None:
    declined = moved(asked, Action.DECLINE, Status.DECLINED, "Too close.")
    assert buttons(event_note(declined, production, asked.events[-1], "requester")) == []
