"""What is shown of replies in a thread: on the card, in Details, and to whoever took one for a decision."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.ids import Do
from bot.views import contact_card, details_view, reply_hint
from policy import Action, Person, ReviewerRole, Status
from storage import Case, Comment, Production

MakeCase = Callable[..., Case]
CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL


@pytest.mark.parametrize(
    ("replies", "told", "counted"),
    [
        (None, "are not recorded, and decide nothing", False),
        (0, "are kept as comments; a reply is no decision", False),
        (1, "1 reply in the thread", True),
        (12, "12 replies in the thread", True),
    ],
)
@pytest.mark.parametrize("name", ["share", "escalate", "written_approval"])
def test_a_card_says_whether_replies_are_kept_and_how_many_there_are(
    replies: int | None,
    told: str,
    counted: bool,
    name: str,
    facts: dict[str, Any],
    a_case: MakeCase,
    production: Production,
) -> None:
    card = str(contact_card(a_case(**facts[name]), production, CONTACT, replies=replies).blocks)
    assert told in card
    assert ("💬" in card) is counted


def test_a_decided_case_still_tells_of_its_replies(
    facts: dict[str, Any], a_case: MakeCase, moved: MakeCase, production: Production
) -> None:
    declined = moved(a_case(**facts["escalate"]), Action.DECLINE, Status.DECLINED, "No.")
    card = str(contact_card(declined, production, CONTACT, replies=2).blocks)
    assert "2 replies in the thread" in card
    assert "/genai-use status TIDE-1" in card
    assert "a reply is no decision" not in card


def test_a_hint_has_the_buttons_that_the_roles_have(
    facts: dict[str, Any],
    a_case: MakeCase,
    approved: MakeCase,
    matches_snapshot: Callable[..., None],
    slack_takes: Callable[[Any], None],
) -> None:
    case = a_case(**facts["written_approval"])
    matches_snapshot("hint", reply_hint(case, {CONTACT}))
    half = approved(case, CONTACT)
    assert str(Do.DECLINE) in str(reply_hint(half, {LEGAL}).blocks)
    assert f"'{Do.DECLINE}'" not in str(reply_hint(half, {CONTACT}).blocks)
    nobody = reply_hint(case, ())
    assert [block["type"] for block in nobody.blocks] == ["section", "context"]
    assert "Only its reviewers decide" in nobody.text
    slack_takes(nobody)


def test_details_show_the_last_replies_inert_and_whole_unless_they_are_very_long(
    a_case: MakeCase, production: Production, slack_takes: Callable[[Any], None]
) -> None:
    case = a_case()
    texts = [*(f"Reply {number}." for number in range(20)), "<!channel> *you* & <@U9>", "🎬" * 4000]
    by, at = Person(None, "T1", "U2"), case.opened_at
    comments = [
        Comment("C1", f"{number}.0", by, at + timedelta(minutes=number), text)
        for number, text in enumerate(texts)
    ]
    details = details_view(case, production, comments)
    slack_takes(details)
    words = [
        element["text"]
        for block in details["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        for item in (part["elements"] if part["type"] == "rich_text_list" else [part])
        for element in item["elements"]
        if element["type"] == "text"
    ]
    assert ": <!channel> *you* & <@U9>" in words
    assert ": Reply 2." in words
    assert ": Reply 1." not in words
    assert "Replies in the thread" not in str(details_view(case, production))
