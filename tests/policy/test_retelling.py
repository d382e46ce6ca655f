"""A sentence that the policy put together is taken apart again: wholly and exactly, or not at all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import CHOICES, Said, UseRequest, assess, is_crosscheck, load_pack, read_labelled, retold

PACK = load_pack()
TUNING = read_labelled(Path(__file__).with_name("cues") / "tuning.yml")
CUES = [cue for clause in PACK.clauses.values() for book in clause.cues for cue in book.cues]
KNOWN = {words for answers in PACK.answers.values() for words in answers.words.values()}
KNOWN |= {cue.but for cue in CUES}
LISTS, TOOL_ANSWERS = ("inputs", "output_contains", "talent"), ("agreement", "retains", "terms_reviewed")
SINGLE = [field for field in CHOICES if field not in (*LISTS, *TOOL_ANSWERS, "media")]
# Names that read like the sentences around them.
NAMES = ["Brush", "Brush and Pen", "Pen, Brush", "Pen", "C are checked", "{tool}"]
NAMES += ["a Netflix agreement covers D"]
HARMLESS: dict[str, Any] = {
    "production": "DEMO-1",
    "title": "A use",
    "description": "A use.",
    "media": ["image"],
    "destination": "ideation",
    **{field: [] for field in LISTS},
    "invents_content": "yes",
    **dict.fromkeys(("resembles_protected", "key_element", "could_mislead", "affects_union_work"), "no"),
    "secured": "yes",
    "training": "none",
    "made_by": "production",
}
tools = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(NAMES), **{name: st.sampled_from(CHOICES[name]) for name in TOOL_ANSWERS}}
    ),
    min_size=1,
    max_size=4,
)
answers = {
    **{field: st.sampled_from(CHOICES[field]) for field in SINGLE},
    **{field: st.lists(st.sampled_from(CHOICES[field]), unique=True, max_size=3) for field in LISTS},
}
descriptions = st.lists(st.sampled_from([each.text for each in TUNING]), min_size=1, max_size=8).map(" ".join)
EXPLANATIONS = ["It is not so.", "No: “final” and „so”. You wrote “x”, but answered that y. You explained: “"]
explanations = st.dictionaries(
    st.sampled_from([cue.id for cue in CUES]), st.sampled_from(EXPLANATIONS), max_size=3
)


def requests(**given_: Any) -> st.SearchStrategy[UseRequest]:
    """Harmless requests but for a few answers, and what is given."""
    few = st.lists(st.sampled_from(sorted(answers)), unique=True, max_size=7).flatmap(
        lambda fields: st.fixed_dictionaries({field: answers[field] for field in fields} | given_)
    )
    return few.map(lambda changed: UseRequest.model_validate(HARMLESS | changed))


def texts(said: Said) -> Iterator[str]:
    """The texts that a translation has to know."""
    if said.parts:
        for part in said.parts.values():
            if isinstance(part, Said):
                yield from texts(part)
    yield said.text


def holds(text: str, names: list[str]) -> None:
    said = retold(text, PACK, names)
    assert said is not None
    assert str(said) == text
    patterns = {each for each in texts(said) if each not in KNOWN}
    assert all("{" in each for each in patterns)


@given(requests(tools=tools))
def test_every_promise_is_taken_apart(request: UseRequest) -> None:
    for promise in assess(request).counterfactuals:
        holds(promise.text, [tool.name for tool in request.tools])


@given(requests(tools=tools, description=descriptions, explanations=explanations))
def test_everything_about_words_and_answers_is_taken_apart(request: UseRequest) -> None:
    assessment = assess(request)
    told = [found.because for found in assessment.findings if is_crosscheck(found.clause)]
    told += [known.text for known in assessment.advice if is_crosscheck(known.clause)]
    for text in told:
        holds(text, [])


@pytest.mark.parametrize(
    "text",
    [
        "If a Netflix agreement covers Brush and it rains, telling your contact may be enough.",
        "If a Netflix agreement covers Pen, telling your contact may be enough.",
        "If a Netflix agreement covers Brush, nothing is to be done.",
        "If , telling your contact may be enough.",
        "You wrote “rain”, but answered that it rains.",
        f"You wrote “a”, but answered that it rains. You wrote “b”, but answered that {CUES[0].but}.",
        "And 3 more reasons.",
        "",
    ],
)
def test_a_sentence_with_an_unknown_part_is_left_whole(text: str) -> None:
    assert retold(text, PACK, ["Brush"]) is None
