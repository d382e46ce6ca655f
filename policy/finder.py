"""Finds the phrases of many lists in a text.

Knows words and phrases; knows nothing of cues, requests or answers.

All places of a word in a text are one number, so that a phrase is tried at all of them at once; and only on
texts that have one of the words of its rarest piece.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple, TypeVar

from policy.phrases import Chain, Phrases, Piece, Run, rarest_of
from policy.words import SHAPES, Words

# The places at which a piece ends, by the number of its words.
_Ends = Mapping[int, int]
_Entry = TypeVar("_Entry")


class Match(NamedTuple):
    """A phrase of a list, from the word `start` up to the word `end`; `other`: what it needs beside it."""

    label: int
    start: int
    end: int
    other: "Match | None" = None

    @property
    def span(self) -> range:
        """The places of its words."""
        return range(self.start, self.end)


class _Phrase(NamedTuple):
    """`second`: what a text must have one of besides the rarest piece, by which the phrase is looked up."""

    label: int
    chains: tuple[Chain, ...]
    second: frozenset[str] | None
    others: tuple[frozenset[str], ...]


class NamedLists:
    """Where a text has the entries of the named lists. Finders share one: it is the larger part of both."""

    def __init__(self, phrases: Phrases) -> None:
        members: dict[str, list[str]] = {}
        runs: dict[str, list[tuple[str, Run]]] = {}
        self._shaped = {
            shape: [name for name, piece in phrases.lists.items() if shape in piece.lists] for shape in SHAPES
        }
        for name, piece in phrases.lists.items():
            for word in piece.words:
                members.setdefault(word, []).append(name)
            for run in piece.runs:
                entry = (name, run)
                for word in rarest_of(run)[1]:
                    runs.setdefault(word, []).append(entry)
        # Thousands of words are in the same lists.
        alike: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._members = {word: alike.setdefault(names, names) for word, names in _as_tuples(members).items()}
        self._runs = _as_tuples(runs)

    def ends(self, words: Words) -> dict[str, dict[int, int]]:
        """By list the places at which its entries end, by the number of their words."""
        found: dict[str, dict[int, int]] = {}
        for word, mask in words.masks.items():
            for name in self._members.get(word, ()):
                ends = found.setdefault(name, {})
                ends[1] = ends.get(1, 0) | mask
            for name, run in self._runs.get(word, ()):
                if run_mask := _run_ends(words, run):
                    ends = found.setdefault(name, {})
                    ends[len(run)] = ends.get(len(run), 0) | run_mask
        for name, mask in words.shapes.items():
            if mask:
                for each in (name, *self._shaped.get(name, ())):
                    ends = found.setdefault(each, {})
                    ends[1] = ends.get(1, 0) | mask
        return found


class Finder:
    """The phrases of many lists, each list known by its number."""

    def __init__(self, lists: Sequence[Iterable[str]], phrases: Phrases, named: NamedLists) -> None:
        self._named = named
        by_key: dict[str, list[_Phrase]] = {}
        for label, texts in enumerate(lists):
            for text in texts:
                chains = phrases.read(text)
                keys, *others = _keys(chains)
                phrase = _Phrase(label, chains, others[0] if others else None, tuple(others[1:]))
                for key in keys:
                    by_key.setdefault(key, []).append(phrase)
        self._by_key = _as_tuples(by_key)

    def matches(self, words: Words) -> Iterator[Match]:
        """Every phrase in the text, within sentences; of those that end at one place, the shortest."""
        lists = self._named.ends(words)
        present = {*words.masks, *(f"<{name}>" for name in lists)}
        text = _Text(words, lists)
        tried: set[int] = set()
        for key in present & self._by_key.keys():
            for phrase in self._by_key[key]:
                if phrase.second and (
                    phrase.second.isdisjoint(present) or any(map(present.isdisjoint, phrase.others))
                ):
                    continue
                if id(phrase) not in tried:
                    tried.add(id(phrase))
                    yield from text.found(phrase)


def _as_tuples(lists: dict[str, list[_Entry]]) -> dict[str, tuple[_Entry, ...]]:
    """What has been collected, in less memory."""
    return {key: tuple(entries) for key, entries in lists.items()}


def _keys(chains: tuple[Chain, ...]) -> list[frozenset[str]]:
    """For each piece, the rarest first, what a text must have one of."""
    pieces = [piece for chain in chains for piece in chain if not piece.gap and not piece.optional]
    return [piece.keys for piece in sorted(pieces, key=attrgetter("rarity"), reverse=True)]


def _any_of(words: Words, alternatives: str | frozenset[str]) -> int:
    if isinstance(alternatives, str):
        return words.masks.get(alternatives, 0)
    mask = 0
    for word in words.masks.keys() & alternatives:
        mask |= words.masks[word]
    return mask


def _run_ends(words: Words, run: Run) -> int:
    mask = _any_of(words, run[0])
    for alternatives in run[1:]:
        if not mask:
            return 0
        mask = mask << 1 & words.inside & _any_of(words, alternatives)
    return mask


class _Text:
    """A text, with the places of the lists in it and of the pieces that were looked for."""

    def __init__(self, words: Words, lists: Mapping[str, _Ends]) -> None:
        self._words = words
        self._lists = lists
        self._known: dict[Piece, _Ends] = {}

    def found(self, phrase: _Phrase) -> Iterable[Match]:
        """Where the phrase is."""
        first, *others = phrase.chains
        found = self.matches(phrase.label, first)
        return self.pairs(phrase.label, found, others[0]) if others and found else found

    def matches(self, label: int, chain: Chain) -> list[Match]:
        """Where the chain is, in order."""
        mask = 0
        for number, piece in enumerate(chain):
            mask = self._onwards(mask, piece) if number else _merged(self._ends(piece))
            if not mask:
                return []
        starts = mask
        for piece in reversed(chain[1:]):
            starts = self._back(starts, piece)
        starts = self._starts(starts, chain[0])
        least = sum(1 for piece in chain if not piece.gap and not piece.optional)
        return [Match(label, start, end + 1) for start, end in _nearest(starts, mask, least)]

    def pairs(self, label: int, found: Sequence[Match], chain: Chain) -> Iterator[Match]:
        """The matches that have the chain beside them in their sentence."""
        others = self.matches(label, chain)
        begins = [other.start for other in others]
        for match in found:
            place = bisect_left(begins, match.start)
            near = [
                other for other in others[max(place - 2, 0) : place + 3] if self._are_beside(match, other)
            ]
            if near:
                other = min(near, key=lambda other: abs(other.start - match.start))
                yield Match(label, match.start, match.end, other)

    def _are_beside(self, one: Match, other: Match) -> bool:
        apart = one.end <= other.start or other.end <= one.start
        return apart and self._words.is_one_sentence(one.start, other.start)

    def _ends(self, piece: Piece) -> _Ends:
        if piece in self._known:
            return self._known[piece]
        mask = _any_of(self._words, piece.words)
        ends = {1: mask} if mask else {}
        found = [(len(run), _run_ends(self._words, run)) for run in piece.runs]
        for name in piece.lists:
            found += self._lists.get(name, {}).items()
        for length, places in found:
            ends[length] = ends.get(length, 0) | places
        self._known[piece] = ends
        return ends

    def _onwards(self, mask: int, piece: Piece) -> int:
        """Where a chain stands after one more piece."""
        inside = self._words.inside
        if piece.gap > 0:
            for _ in range(piece.gap):
                mask |= mask << 1 & inside
            return mask
        after = mask << 1 & inside
        if piece.gap:
            # To the ends of the sentences at once: the addition carries through the places inside them.
            return mask | ((after + inside ^ inside) | after) & inside
        onwards = mask if piece.optional else 0
        for length, places in self._ends(piece).items():
            onwards |= after << length - 1 & places
        return onwards

    def _back(self, mask: int, piece: Piece) -> int:
        """Where a chain stood before the piece."""
        inside = self._words.inside
        if piece.gap > 0:
            for _ in range(piece.gap):
                mask |= (mask & inside) >> 1
            return mask
        if piece.gap:
            return self._sentences_before(mask)
        before = mask if piece.optional else 0
        return before | (self._starts(mask, piece) & inside) >> 1

    def _starts(self, mask: int, piece: Piece) -> int:
        starts = 0
        for length, places in self._ends(piece).items():
            starts |= (mask & places) >> length - 1
        return starts

    def _sentences_before(self, mask: int) -> int:
        """All places up to these in their sentences, in steps of 1, 2, 4, 8 words."""
        steps, size = self._words.inside, 1
        while steps:
            mask |= (mask & steps) >> size
            steps &= steps << size
            size *= 2
        return mask


def _merged(ends: _Ends) -> int:
    mask = 0
    for places in ends.values():
        mask |= places
    return mask


def _places(mask: int) -> list[int]:
    """The places in order."""
    places = []
    while mask:
        lowest = mask & -mask
        places.append(lowest.bit_length() - 1)
        mask ^= lowest
    return places


def _nearest(starts: int, ends: int, least: int) -> Iterator[tuple[int, int]]:
    """Each end with the last start that is at least so many words before."""
    begins = _places(starts)
    for end in _places(ends):
        number = bisect_right(begins, end - least + 1)
        if number:
            yield begins[number - 1], end
