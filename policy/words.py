"""A text as words in lower case, with what ends a sentence or a part of one.

Knows nothing of phrases or cues. A set of places in a text is one number: bit 5 stands for the sixth word.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# What people type is split into words, and into what ends a sentence or a part of one. "sc. 77" ends nothing.
_PARTS = re.compile(
    r"([^\W_]+(?:'[^\W_]+)*(?:(?<=s)')?)"
    r"|([!?;…](?=\s|$)|\.(?=\s+[^\W\d]|\s*$)|\n\s*(?=[\n\-*•]))|([,:()\u2013\u2014])"
)
_FIGURE = re.compile(r"\d+(?:s|th|st|nd|rd)?")
_NO_OWNERS: Final = frozenset({"it", "that", "he", "she", "who", "what", "let", "there", "here", "where"})
_ABBREVIATED: Final = frozenset({"mr", "mrs", "ms", "dr", "sc", "ep", "eps", "vs", "approx", "incl"})
# What a phrase may ask for by its shape, as if it were a list.
SHAPES: Final = ("figure", "owner", "name")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, each with its place; `sentence` and `part` count what lies before.

    `masks`: the places of each word. `inside`: the places that follow another one of the same sentence.
    `shapes`: the places of the words of each shape.
    """

    text: str
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    sentence: tuple[int, ...]
    part: tuple[int, ...]
    masks: Mapping[str, int]
    inside: int
    shapes: Mapping[str, int]

    def quote(self, start: int, end: int) -> str:
        """The words from `start` up to `end` as they were written, on one line."""
        return " ".join(self.text[self.places[start][0] : self.places[end - 1][1]].split())


def split_words(text: str) -> Words:
    """The words of a text. A possessive's ending is left out."""
    words: list[str] = []
    places: list[tuple[int, int]] = []
    sentences: list[int] = []
    parts: list[int] = []
    owners: list[int] = []
    sentence = part = 0
    for found in _PARTS.finditer(_folded(text)):
        word, stop, _ = found.groups()
        if word is not None:
            if "'" in word and (owner := _owner(word)):
                owners.append(len(words))
                word = owner
            words.append(word)
            places.append(found.span())
            sentences.append(sentence)
            parts.append(part)
        elif stop != "." or not words or words[-1] not in _ABBREVIATED:
            part += 1
            sentence += stop is not None
    masks = _masks(words)
    inside = _inside(sentences)
    shapes = (_figures(masks), _mask(owners), _named(text, places) & inside)
    return Words(
        text,
        tuple(words),
        tuple(places),
        tuple(sentences),
        tuple(parts),
        masks,
        inside,
        dict(zip(SHAPES, shapes, strict=True)),
    )


def _owner(word: str) -> str:
    """The word without its possessive's ending; empty when it has none."""
    bare = word[:-1] if word.endswith("'") else word.removesuffix("'s")
    return bare if len(bare) < len(word) and bare not in _NO_OWNERS else ""


def _masks(words: list[str]) -> dict[str, int]:
    masks: dict[str, int] = {}
    for place, word in enumerate(words):
        masks[word] = masks.get(word, 0) | 1 << place
    return masks


def _mask(places: Iterable[int]) -> int:
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


def _figures(masks: Mapping[str, int]) -> int:
    """Where a number is written in figures."""
    mask = 0
    for word, places in masks.items():
        if word[0].isdecimal() and _FIGURE.fullmatch(word):
            mask |= places
    return mask


def _named(text: str, places: Sequence[tuple[int, int]]) -> int:
    """Where a word is written as a name is: one capital, then small letters."""
    return _mask(
        place
        for place, (start, end) in enumerate(places)
        if text[start].isupper() and text[start + 1 : end].islower()
    )


def _inside(sentences: Sequence[int]) -> int:
    first = _mask(
        place for place, sentence in enumerate(sentences) if not place or sentence != sentences[place - 1]
    )
    return ((1 << len(sentences)) - 1) ^ first


def _folded(text: str) -> str:
    """In lower case, each character in its place: the few whose lower case is longer stay as they are."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = "".join(low if len(low := one.lower()) == 1 else one for one in text)
    return folded.replace("\u2019", "'")
