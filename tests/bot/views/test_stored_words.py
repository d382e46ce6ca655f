"""What the policy said of a case is kept in English, and told in the reader's language: all or nothing."""

import pytest

from bot.language import speaking
from bot.views.stored_words import told
from policy import assess, is_crosscheck, load_pack
from tests.bot.views.brackets import READER, Brackets
from tests.bot.views.unlettered import DOUBTFUL, IN_REVIEW, MILD, request

PACK = load_pack()
ASSESSED = [
    *(case.assessment for case in (IN_REVIEW, MILD)),
    assess(request(tools=DOUBTFUL["tools"][:2])),
    assess(request(inputs=["unsure", "unreleased_material"])),
    assess(request(destination="final", human_input="unsure", secured="unsure")),
]
PROMISES = [each for assessment in ASSESSED for each in assessment.counterfactuals]
WROTE = "It goes into the final cut, with a voice clone. The dailies go in."
TOOLS = [tool["name"] for tool in DOUBTFUL["tools"]]
(FOUND,) = [
    found.because for found in assess(request(description=WROTE)).findings if is_crosscheck(found.clause)
]
ANSWERS = sorted({words for answers in PACK.answers.values() for words in answers.words.values()})


def outside(text: str) -> str:
    """What is in no brackets."""
    return "".join(piece.rpartition("⟧")[2] for piece in text.split("⟦"))


def test_a_promise_is_told_with_the_tools_names_as_they_are() -> None:
    with speaking(READER, Brackets()):
        shown = [outside(told(promise.text, TOOLS)) for promise in PROMISES]
    assert len(shown) > 3
    assert not any(character.isascii() and character.isalpha() for each in shown for character in each)
    assert any("Кисть" in each for each in shown)


def test_what_was_written_stays_as_it_was_quoted() -> None:
    with speaking(READER, Brackets()):
        shown = outside(told(FOUND))
    assert "“goes into the final cut”" in shown
    assert "but answered" not in shown


def test_a_sentence_of_the_guidance_is_told_whole() -> None:
    finding = IN_REVIEW.assessment.findings[0]
    with speaking(READER, Brackets()):
        assert told(finding.because) == f"⟦{finding.because}⟧"


@pytest.mark.parametrize("unknown", [*ANSWERS, "{first} and {second}", "you find out that {condition}"])
def test_one_unknown_part_keeps_the_whole_sentence_english(unknown: str) -> None:
    with speaking(READER, Brackets(unknown)):
        shown = {promise.text: told(promise.text, TOOLS) for promise in PROMISES}
    assert all("⟦" in told or told == text for text, told in shown.items())
    partly = unknown.partition("{tool}")[0] if "{tool}" in unknown else unknown
    assert not any(partly in outside(told) for told in shown.values() if "⟦" in told)


def test_readers_of_english_get_what_is_kept() -> None:
    assert [told(promise.text, TOOLS) for promise in PROMISES] == [promise.text for promise in PROMISES]
    assert told(FOUND) == FOUND


def test_a_text_that_nobody_knows_stays_as_it_is() -> None:
    with speaking(READER, Brackets()):
        assert told("Some other sentence.") == "Some other sentence."
