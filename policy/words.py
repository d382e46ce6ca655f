"""A text as words in lower case, with what ends a sentence or a part of one.

Knows nothing of phrases or cues. A set of places in a text is one number: bit 5 stands for the sixth word.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# What people type is split into words, and into what ends a sentence or a part of one. "sc. 77" ends nothing,
# and "The script? No" is one sentence.
_PARTS = re.compile(
    r"([^\W_]+(?:['\u2019][^\W_]+)*(?:(?<=[sS])['\u2019])?)"
    r"|([!;…](?=\s|$)|\?(?!\?|\s+[nN]o\b)(?=\s|$)|\.(?=\s+[^\W\d]|\s*$)|\n\s*(?=[\n\-*•]))"
    r"|([,:()\u2013\u2014])"
)
_WORD, _STOP = 1, 2
_FIGURE = re.compile(r"\d+(?:s|th|st|nd|rd)?")
_NO_OWNERS: Final = frozenset({"it", "that", "he", "she", "who", "what", "let", "there", "here", "where"})
_ABBREVIATED: Final = frozenset({"mr", "mrs", "ms", "dr", "sc", "ep", "eps", "vs", "approx", "incl"})
# What a phrase may ask for by its shape, as if it were a list.
SHAPES: Final = ("figure", "owner", "name")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, and where they were found.

    `masks`: the places of each word. `inside`: the places that follow another one of the same sentence,
    `within`: of the same part of one. `shapes`: the places of the words of each shape.
    """

    text: str
    words: Sequence[str]
    found: Sequence[re.Match[str]]
    masks: Mapping[str, int]
    inside: int
    within: int
    shapes: Mapping[str, int]

    def quote(self, start: int, end: int) -> str:
        """The words from `start` up to `end` as they were written, on one line."""
        return " ".join(self.text[self.found[start].start() : self.found[end - 1].end()].split())

    def is_one_sentence(self, first: int, last: int) -> bool:
        """Are the two places in one sentence?"""
        return _reaches(self.inside, first, last)

    def is_one_part(self, first: int, last: int) -> bool:
        """Are the two places in one part of a sentence?"""
        return _reaches(self.within, first, last)


def split_words(text: str) -> Words:
    """The words of a text. A possessive's ending is left out."""
    words: list[str] = []
    found: list[re.Match[str]] = []
    sentences, parts, owners, named = [0], [0], [], []
    for each in _PARTS.finditer(text):
        kind = each.lastindex
        if kind == _WORD:
            written = each[_WORD]
            word = written.lower()
            if word != written and written[0].isupper() and written[1:].islower():
                named.append(len(words))
            if not word.isalnum():
                word = word.replace("\u2019", "'")
                if (bare := bare_of(word)) != word:
                    owners.append(len(words))
                    word = bare
            words.append(word)
            found.append(each)
        elif kind != _STOP:
            parts.append(len(words))
        elif each[_STOP] != "." or not words or words[-1] not in _ABBREVIATED:
            sentences.append(len(words))
    everything = (1 << len(words)) - 1
    inside = everything & ~_mask(sentences)
    masks = _masks(words)
    shapes = (_figures(masks), _mask(owners), _mask(named) & inside)
    within = inside & ~_mask(parts)
    return Words(text, words, found, masks, inside, within, dict(zip(SHAPES, shapes, strict=True)))


def bare_of(word: str) -> str:
    """The word without a possessive's ending."""
    bare = word[:-1] if word.endswith("'") else word.removesuffix("'s")
    return word if bare in _NO_OWNERS else bare


def _reaches(mask: int, first: int, last: int) -> bool:
    """Are all places after the one up to the other in the set?"""
    length = abs(last - first)
    everything = (1 << length) - 1
    return mask >> min(first, last) + 1 & everything == everything


def _masks(words: Iterable[str]) -> dict[str, int]:
    masks: dict[str, int] = {}
    place = 1
    for word in words:
        masks[word] = masks.get(word, 0) | place
        place <<= 1
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
