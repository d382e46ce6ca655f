"""Finds the phrases of many lists in a text, in one pass whose time grows with the text's length only.

Knows words and phrases in a small notation; knows nothing of cues, requests or answers.

A phrase is words with blanks between: `word~` stands for its inflections too, `one|other` for either,
`<name>` for any phrase of that named list, `..3` for up to three words of any kind; `word?` may be absent.
`two_words|one`: words joined so are one of the alternatives.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

# What people type is split into words, and into what ends a sentence or a part of one.
_PARTS = re.compile(r"([^\W_]+(?:'[^\W_]+)*)|([.!?;…](?=\s|$)|\n\s*(?=[\n\-*•]))|([,:()\u2013\u2014])")
_GAP = re.compile(r"\.\.(\d)")
_WORDS = re.compile(r"[^\W_]+(?:['_][^\W_]+)*~?")
_LIST = re.compile(r"<([a-z-]+)>")
_VOWELS: Final = "aeiou"
_MOST_KEPT: Final = 20_000


class WrongPhrase(ValueError):
    """A phrase that cannot be read. Its text says why."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words in lower case, each with its place; `sentence` and `part` count what lies before."""

    text: str
    words: tuple[str, ...]
    places: tuple[re.Match[str], ...]
    sentence: tuple[int, ...]
    part: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """The words from `start` up to `end` as they were written, on one line."""
        return " ".join(self.text[self.places[start].start() : self.places[end - 1].end()].split())


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase of a list, from the word `start` up to the word `end`."""

    label: int
    start: int
    end: int

    @property
    def span(self) -> range:
        """The places of its words."""
        return range(self.start, self.end)


@dataclass(slots=True, eq=False)
class _Node:
    """Where the reading of phrases stands: the next words and where they lead, and the lists that end here.

    `known` and `otherwise`: where a word was found to lead, as one node.
    """

    edges: dict[str, tuple["_Node", ...]] = field(default_factory=dict)
    any: tuple["_Node", ...] = ()
    ends: tuple[int, ...] = ()
    known: dict[str, "_Node"] = field(default_factory=dict)
    otherwise: "_Node | None" = None


def split_words(text: str) -> Words:
    """The words of a text. A possessive's ending is left out."""
    words, places, sentences, parts = [], [], [], []
    sentence = part = 0
    for found in _PARTS.finditer(_folded(text)):
        word, stop, _ = found.groups()
        if word is None:
            part += 1
            sentence += stop is not None
        else:
            words.append(word.removesuffix("'s") if "'" in word else word)
            places.append(found)
            sentences.append(sentence)
            parts.append(part)
    return Words(text, tuple(words), tuple(places), tuple(sentences), tuple(parts))


def _folded(text: str) -> str:
    """In lower case, each character in its place: the few whose lower case is longer stay as they are."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = "".join(low if len(low := one.lower()) == 1 else one for one in text)
    return folded.replace("\u2019", "'")


def inflections(word: str) -> frozenset[str]:
    """A word's regular forms, as noun and as verb; forms that do not exist do no harm."""
    forms = {word, word + "s", word + "es", word + "ed", word + "ing"}
    if word.endswith("e"):
        forms |= {word + "d", word[:-1] + "ing"}
    if word.endswith("y"):
        forms |= {word[:-1] + "ies", word[:-1] + "ied"}
    if word[-1] not in _VOWELS and word[-2:-1] in tuple(_VOWELS):
        forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return frozenset(forms)


class Finder:
    """The phrase lists by their first words, each list known by its number.

    A phrase is compiled when a text first has a word that it begins with: most never are.
    """

    def __init__(self, lists: Sequence[Iterable[str]], named: Mapping[str, Sequence[str]]) -> None:
        self._named = named
        self._first_of: dict[str, frozenset[str]] = {}
        self._waiting: dict[str, list[tuple[int, str]]] = {}
        self._begun: dict[str, _Node] = {}
        self._whole: dict[tuple[int, str], _Node] = {}
        self._kept = 0
        for label, phrases in enumerate(lists):
            for phrase in phrases:
                for word in self._first_words(phrase):
                    self._waiting.setdefault(word, []).append((label, phrase))

    def check(self, phrase: str) -> None:
        """Raises WrongPhrase when it cannot be read."""
        pieces = phrase.split()
        if _GAP.fullmatch(pieces[0]) or pieces[0].endswith("?"):
            raise WrongPhrase(f"the phrase {phrase!r} must begin with a word that is always there")
        for piece in pieces:
            if not _GAP.fullmatch(piece):
                self._check_choices(piece.removesuffix("?"))

    def _check_choices(self, piece: str) -> None:
        for one in piece.split("|"):
            name = _LIST.fullmatch(one)
            if name and name[1] not in self._named:
                raise WrongPhrase(f"there is no list {name[1]!r} above")
            if not name and (not _WORDS.fullmatch(one) or one != one.casefold()):
                raise WrongPhrase(f"{one!r} is no word in lower case, no list and no gap")

    def _first_words(self, phrase: str) -> set[str]:
        return {word for one in phrase.split(maxsplit=1)[0].split("|") for word in self._firsts(one)}

    def _firsts(self, one: str) -> frozenset[str]:
        """The words that a word or a list can begin with."""
        if one not in self._first_of:
            name = _LIST.fullmatch(one)
            self._first_of[one] = (
                frozenset(word for phrase in self._named[name[1]] for word in self._first_words(phrase))
                if name
                else _forms(one.partition("_")[0])
            )
        return self._first_of[one]

    def matches(self, words: Words) -> Iterator[Match]:
        """Every phrase in the text, within sentences."""
        under_way: list[tuple[int, _Node]] = []
        begins, sentence = self._waiting, words.sentence
        for place, word in enumerate(words.words):
            if under_way:
                goes_on = sentence[place] == sentence[place - 1]
                under_way = self._onwards(under_way, word) if goes_on else []
            if word in begins:
                under_way.append((place, self._start(word)))
            for start, node in under_way:
                for label in node.ends:
                    yield Match(label, start, place + 1)

    def _onwards(self, under_way: Sequence[tuple[int, _Node]], word: str) -> list[tuple[int, _Node]]:
        return [(start, after) for start, node in under_way if (after := self._after(node, word))]

    def _start(self, word: str) -> _Node:
        """Where the phrases stand that begin with this word, after it."""
        if word not in self._begun:
            nodes = (self._read(label, phrase).edges[word] for label, phrase in self._waiting[word])
            self._begun[word] = _merged([*chain.from_iterable(nodes)])
        return self._begun[word]

    def _read(self, label: int, phrase: str) -> _Node:
        """The phrase of a list, compiled once for all the words that it can begin with."""
        if (label, phrase) not in self._whole:
            self._whole[label, phrase] = self._compiled(phrase, _Node(ends=(label,)))
        return self._whole[label, phrase]

    def _after(self, node: _Node, word: str) -> _Node | None:
        """Where the reading stands after one more word. What was worked out is kept, up to a limit."""
        if word in node.known:
            return node.known[word]
        if word not in node.edges:
            if node.any and node.otherwise is None:
                node.otherwise = _merged(node.any)
            return node.otherwise
        self._kept += 1
        if self._kept > _MOST_KEPT:
            self._kept = 0
            self._begun = {}
        after = node.known[word] = _merged((*node.edges[word], *node.any))
        return after

    def _compiled(self, phrase: str, end: _Node) -> _Node:
        """A phrase read from its end, so that each node is whole when it is used."""
        node = end
        for piece in reversed(phrase.split()):
            node = self._piece(piece, node)
        return node

    def _piece(self, piece: str, after: _Node) -> _Node:
        gap = _GAP.fullmatch(piece)
        if gap:
            node = after
            for _ in range(int(gap[1])):
                node = _merged([after, _Node(any=(node,))])
            return node
        choice = _merged([self._choice(one, after) for one in piece.removesuffix("?").split("|")])
        return _merged([choice, after]) if piece.endswith("?") else choice

    def _choice(self, one: str, after: _Node) -> _Node:
        name = _LIST.fullmatch(one)
        if name:
            return _merged([self._compiled(phrase, after) for phrase in self._named[name[1]]])
        *others, last = one.split("_")
        node = _Node(dict.fromkeys(_forms(last), (after,)))
        for word in reversed(others):
            node = _Node({word: (node,)})
        return node


def _forms(word: str) -> frozenset[str]:
    return inflections(word[:-1]) if word.endswith("~") else frozenset({word})


def _merged(nodes: Sequence[_Node]) -> _Node:
    """A node that leads wherever one of these does."""
    if len(nodes) == 1:
        return nodes[0]
    merged = _Node()
    for node in nodes:
        for word, following in node.edges.items():
            known = merged.edges.get(word, ())
            merged.edges[word] = (*known, *(each for each in following if each not in known))
        merged.any = (*merged.any, *(each for each in node.any if each not in merged.any))
        merged.ends = (*merged.ends, *(each for each in node.ends if each not in merged.ends))
    return merged
