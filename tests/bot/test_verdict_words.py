"""Replies that sound like a decision: told apart by a list, in the languages of productions."""

import pytest

from bot.verdict_words import LONGEST, sounds_like_a_verdict


@pytest.mark.parametrize(
    "reply",
    [
        "approved",
        "Approved!",
        "*APPROVED*",
        "ok",
        "Ok, thanks.",
        "lgtm",
        "Looks good to me 👍",
        "yes, go ahead please",
        "<@U0MIRA> approved",
        "declined",
        "no go",
        "No, not approved.",
        "+1",
        "-1",
        "👍",
        "👍🏽",
        "✔️",
        ":+1::skin-tone-3:",
        ":white_check_mark:",
        "Genehmigt, danke!",
        "d\u2019accord",
        "C'est bon pour moi",
        "De acuerdo, adelante",
        "não aprovado",
        "via libera",
        "akkoord",
        "Godkänt!",
        "Zatwierdzam",
        "Onayland\u0131",
        "согласовано",
        "موافق",
        "ठीक है",
        "承認します。",
        "승인합니다",
        "同意",
    ],
)
def test_what_says_no_more_than_yes_or_no_sounds_like_a_verdict(reply: str) -> None:
    assert sounds_like_a_verdict(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "   ",
        "yes",
        "thanks",
        "ok?",
        "approved?",
        "ok, but what about the logo",
        "Who approved the last one?",
        "The estate has not signed.",
        "I will look at it tomorrow",
        "approved_by is the wrong field",
        "https://example.com/approved",
        "approved " * 9,
        "ok" + " " * LONGEST + "ok",
        "okapi",
        "承認フローについて教えてください",
    ],
)
def test_what_says_anything_else_does_not(reply: str) -> None:
    assert not sounds_like_a_verdict(reply)
