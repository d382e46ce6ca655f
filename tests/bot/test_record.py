"""Sentences of ours that a case keeps are recognised when they are shown, with their parts."""

from datetime import date

import pytest

from bot import record
from bot.record import Kept, recognised, recognised_lines
from policy import Action, NotAllowed, Said, Standing, Status, next_status


@pytest.mark.parametrize("name", [name for name, each in vars(record).items() if isinstance(each, Kept)])
def test_each_kept_sentence_is_recognised_as_itself(name: str) -> None:
    kept: Kept = getattr(record, name)
    parts = {"day": f"{date(2026, 3, 2):%d %b %Y}", "number": "2", "most": "3"}
    parts |= {"reason": record.FILE_GONE.says() if kept.strict else "cut here: no"}
    named = {"clause": "talent.replica", "guidance": "netflix-2025-11", "roles": "legal", "outcome": "share"}
    other = {place: place for place in ("types", "note", "needs", "shared", "own", "need", "text", "file")}
    text = kept.says(**other | named | parts, role="legal", now="escalate", before="share")

    found = recognised(text)

    assert found is not None
    assert (found.text, str(found)) == (kept.text, text)


def test_a_refusal_is_recognised_with_its_parts() -> None:
    with pytest.raises(NotAllowed) as refusal:
        next_status(Status.IN_REVIEW, Action.APPROVE, [Standing.REQUESTER])

    assert recognised(str(refusal.value)) == refusal.value.said


def test_of_a_reason_with_several_lines_our_own_are_recognised() -> None:
    lines = [record.STRICTER.says(guidance="netflix-2026-01"), "• legal has to approve it too", "• my words"]

    head, role, theirs = recognised_lines("\n".join(lines))

    assert head == ("", Said(record.STRICTER.text, {"guidance": "netflix-2026-01"}))
    assert role == ("• ", Said(record.ROLE_TOO.text, {"role": Said("legal")}))
    assert theirs == ("• ", "my words")


@pytest.mark.parametrize("text", ["It was too loud.", "consent.pdf: it is unreadable", "", "Accepted"])
def test_what_people_write_is_not_ours(text: str) -> None:
    assert recognised(text) is None
