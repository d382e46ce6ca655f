"""How cues are heard: phrases, inflections, negations, innocent words; and how well, on labelled texts."""

import hashlib
from pathlib import Path
from time import process_time

import pytest

from policy import PackError, load_pack, read_labelled
from policy.cues import CueBook, read_cues
from policy.evaluation import Score, evaluate
from policy.finder import Finder, NamedLists
from policy.phrases import Phrases, inflections
from policy.words import split_words

FOLDER = Path(__file__).with_name("cues")
TUNING = read_labelled(FOLDER / "tuning.yml")
# The blind half: who wrote and labelled its two sets had not seen the cues, and nobody tuned on their texts.
BLIND = FOLDER / "blind.yml"
BLIND_SHA256 = "fa0b16d6c2a00011dfc4f2502dfbf02379e733308d36e454d8fe7b4b884a4388"
# What was reached, rounded down. We want 0.95 and 0.9.
RECALL_FLOOR = 0.97
PRECISION_FLOOR = 0.92


@pytest.fixture(scope="module")
def english() -> CueBook:
    (book,) = load_pack().clauses["crosscheck.contradiction"].cues
    return book


def heard(book: CueBook, text: str) -> dict[str, tuple[str, ...]]:
    return {each.cue.id: each.quotes for each in book.hear(text)}


@pytest.mark.parametrize(
    ("text", "cue", "quote"),
    [
        ("We DE-AGE him.", "re-ageing", "DE-AGE"),
        ("De-aging in one shot.", "re-ageing", "De-aging"),
        ("It was de  aged\nin post.", "re-ageing", "de aged"),
        ("ten years younger", "re-ageing", "years younger"),
        ("The actor\u2019s voice is cloned.", "voice", "voice"),
        ("a face-swap", "double", "face-swap"),
        ("visual ADR", "alteration", "visual ADR"),
        ("text-to-speech", "synthetic", "text-to-speech"),
        ("the script", "script", "script"),
        ("Scripts!", "script", "Scripts"),
        ("(dailies)", "footage", "dailies"),
        ("in the style of somebody", "third-party", "in the style of"),
        ("a Picasso-like dove", "third-party", "Picasso"),
        ("the final shot", "delivery", "final shot"),
        ("fake news footage", "record", "fake news footage"),
        ("a celebrity", "real-person", "celebrity"),
    ],
)
def test_phrases_are_heard_in_any_case_and_form_and_quoted_as_written(
    english: CueBook, text: str, cue: str, quote: str
) -> None:
    assert any(quote in said for said in heard(english, text)[cue])


@pytest.mark.parametrize(
    "text",
    [
        "No real people appear.",
        "It is done without performers, scripts or dailies.",
        "We never de-age anybody.",
        "The script is not uploaded.",
        "The dailies won't go in.",
        "There are no celebrities, public figures or politicians in it.",
        "Nothing from the screenplay is pasted.",
        "It is not for the final cut.",
        "We don\u2019t clone any voice.",
        "The script stays out.",
        "Drawings instead of dailies.",
        "The script? No, only colours.",
    ],
)
def test_what_is_denied_is_not_heard(english: CueBook, text: str) -> None:
    assert heard(english, text) == {}


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Not only the script goes in.", "script"),
        ("No music, but the script goes in.", "script"),
        ("There is no time, so we clone her voice.", "voice"),
        ("We have no stills. The dailies go in.", "footage"),
        ("Not sure whether the script goes in.", "script"),
        ("No money for a reshoot, we de-age him instead.", "re-ageing"),
        ("Instead of the usual long prosthetics day the tool could de-age him.", "re-ageing"),
    ],
)
def test_a_negation_of_something_else_denies_nothing(english: CueBook, text: str, cue: str) -> None:
    assert cue in heard(english, text)


@pytest.mark.parametrize(
    "text",
    [
        "The script supervisor checks it.",
        "A Python script renames them.",
        "A news stand in the background.",
        "The final girl runs.",
        "A style of our own.",
        "The clock face is replaced.",
        "Dinner plates.",
        "A street vendor.",
        "Personal trainers in a training montage.",
        "The lifestyle of the rich, freestyle.",
        "A manuscript, described.",
    ],
)
def test_innocent_words_are_let_be(english: CueBook, text: str) -> None:
    assert heard(english, text) == {}


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence(english: CueBook) -> None:
    assert heard(english, "We look at the lip. Sync is next.") == {}
    assert "alteration" in heard(english, "We look at the lip sync.")


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("clone", {"clone", "clones", "cloned", "cloning"}),
        ("swap", {"swap", "swaps", "swapped", "swapping"}),
        ("celebrity", {"celebrity", "celebrities"}),
        ("train", {"train", "trains", "trained", "training"}),
        ("match", {"match", "matches", "matched"}),
    ],
)
def test_inflections_cover_nouns_and_verbs(word: str, forms: set[str]) -> None:
    assert forms <= inflections(word)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        (
            "made~ of? <stuff>",
            "made of wood, made wet clay, made of clay",
            ["made of wood", "made wet clay", "made of clay"],
        ),
        (
            "big|small ..2 house~",
            "a big old wooden house, a small houses",
            ["big old wooden house", "small houses"],
        ),
        ("big ..2 house", "a big very old wooden house", []),
        (
            "big ... house",
            "big and very, very old: the house. A house",
            ["big and very, very old: the house"],
        ),
        ("big ... house", "Big. The house", []),
        ("big_old|new house", "big old house, old house, new house", ["big old house", "new house"]),
        ("clay & pot", "The pot is of clay. A pot. Clay", ["clay", "pot"]),
        ("<figure> pot~", "12 pots, twelve pots, a 1970s pot", ["12 pots", "1970s pot"]),
        ("<owner> pot", "Anna's pot, the potters' pot, it's pot", ["Anna's pot", "potters' pot"]),
        ("<name> pot", "A pot. Clay pot, Anna pot, NASA pot", ["Anna pot"]),
        (
            "pot ..1 <stuff>",
            "a pot, clay; pot of wet clay; pot in fine wet clay",
            ["pot, clay", "pot of wet clay"],
        ),
        ("old pot ..3 pot", "old pot, old pot and pot", ["old pot, old pot", "old pot and pot"]),
    ],
)
def test_the_notation_of_phrases(phrase: str, text: str, found: list[str]) -> None:
    words = split_words(text)
    phrases = Phrases({"stuff": ["wet clay", "wood", "clay"] if "<stuff>" in phrase else ["x"]})
    finder = Finder([[phrase]], phrases, NamedLists(phrases))

    matches = [each for match in finder.matches(words) for each in (match, match.other) if each]

    assert sorted(words.quote(each.start, each.end) for each in matches) == sorted(found)


BOOK = """\
language: en
negations: {reach: 4, before: no, near: instead of, after: is not, harmless: no doubt, ends: but}
idioms: dog days
lists:
  animal: |
    # Those that people keep.
    cat~, dog~
cues:
  - id: pets
    agrees: {inputs: [real_person]}
    but: no pet is shown
    phrases: <animal> picture~
    innocent: hot dog picture~
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("inputs: [", "input: [", 10, "unknown field 'input'; did you mean 'inputs'?"),
        ("real_person", "real_people", 10, "unknown answer 'real_people'; did you mean 'real_person'?"),
        ("<animal> picture~", "<animals> picture~", 12, "there is no list 'animals' above"),
        (
            "<animal> picture~",
            "a dog, Cat picture~",
            12,
            "'Cat' is no word in lower case, no list and no gap",
        ),
        ("<animal> picture~", "..2 picture~", 12, "the phrase '..2 picture~' must begin and end with a word"),
        ("<animal> picture~", "cat?", 12, "the phrase 'cat?' must begin and end with a word"),
        ("<animal> picture~", "cat & ..2", 12, "the phrase 'cat & ..2' must begin and end with a word"),
        ("<animal> picture~", "a cat, a cat", 12, "the phrase 'a cat' stands here twice"),
        ("reach: 4", "reach: far", 2, "a number of words is needed here"),
        ("    but: no pet is shown\n", "", 9, "'but' is missing"),
        ("cat~, dog~", "cat~, <pet>", 7, "there is no list 'pet' above"),
        ("cat~, dog~", "cat~, dog ..2 wolf", 7, "'dog ..2 wolf' stands in a list"),
        ("agrees: {inputs: [real_person]}", "agrees: {}", 10, "no answer would agree with this cue"),
    ],
)
def test_wrong_cues_are_refused_with_their_line(
    tmp_path: Path, old: str, new: str, line: int, reason: str
) -> None:
    assert old in BOOK
    file = tmp_path / "xx.yml"
    file.write_text(BOOK.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(PackError) as error:
        read_cues(file)

    assert error.value.line == line
    assert error.value.reason.startswith(reason)


def test_the_same_cue_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "xx.yml"
    file.write_text(BOOK + BOOK.partition("cues:\n")[2], encoding="utf-8")

    with pytest.raises(PackError, match="the cue 'pets' stands here twice"):
        read_cues(file)


def test_a_small_book_hears_its_cue(tmp_path: Path) -> None:
    file = tmp_path / "xx.yml"
    file.write_text(BOOK, encoding="utf-8")
    book = read_cues(file)

    assert heard(book, "Dog pictures and a cat picture") == {"pets": ("Dog pictures", "cat picture")}
    assert heard(book, "hot dog pictures, no cat pictures, dog days pictures") == {}


@pytest.mark.parametrize(
    "piece",
    [
        "no script ",
        "the actor ",
        "make our ",
        "put our actor face ",
        "a",
        ".",
        "'",
        "\n ",
        "script or ",
        "- ",
    ],
)
def test_no_text_takes_more_than_its_length_deserves(english: CueBook, piece: str) -> None:
    """Ten times the text takes about ten times as long, not a hundred times."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        english.hear(text)
        return min(_timed(english, text) for _ in range(5))

    assert seconds(30_000) < 40 * seconds(3_000) + 0.02


def _timed(book: CueBook, text: str) -> float:
    begun = process_time()
    book.hear(text)
    return process_time() - begun


def test_the_blind_half_is_as_it_was_when_it_was_measured() -> None:
    assert hashlib.sha256(BLIND.read_bytes()).hexdigest() == BLIND_SHA256


def test_each_half_is_large_enough_and_no_text_is_there_twice() -> None:
    blind = read_labelled(BLIND)
    texts = {each.text for each in (*TUNING, *blind)}

    assert min(len(TUNING), len(blind)) >= 200
    assert len(texts) == len(TUNING) + len(blind)


def test_the_blind_half_is_heard_no_worse_than_it_was() -> None:
    total = sum(evaluate(read_labelled(BLIND)).values(), Score())

    assert total.recall >= RECALL_FLOOR
    assert total.precision >= PRECISION_FLOOR


def test_each_cue_is_heard_with_few_false_alarms() -> None:
    scores = evaluate(TUNING)
    total = sum(scores.values(), Score())

    assert {cue: score for cue, score in scores.items() if min(score.recall, score.precision) < 0.93} == {}
    assert total.recall >= 0.97
    assert total.precision >= 0.97
