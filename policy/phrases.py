"""Reads phrases in a small notation, and the lists that they may name.

Knows nothing of cues, requests, answers, or of how a text is searched.

A phrase is words with blanks between: `word~` stands for its inflections too, `one|other` for either,
`<name>` for any phrase of that named list, `word?` may be absent; `two_words|one`: words joined so are one of
the alternatives. `..3` stands for up to three words of any kind, `...` for any number in the same sentence.
`one & other`: both in one sentence, in any order. `<figure>`, `<owner>` and `<name>` are words by their
shape: 25 or 1990s; Anna in "Anna's face"; a word with a capital that no sentence begins with.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from policy.words import SHAPES, bare_of

_GAP = re.compile(r"\.\.(\d)|\.\.\.")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?~?")
_PLAIN = re.compile(r"[a-z0-9 ]+")
_LIST = re.compile(r"<([a-z-]+)>")
_VOWELS: Final = "aeiou"
_HISSING: Final = "shxzo"
WHOLE_SENTENCE: Final = -1


class WrongPhrase(ValueError):
    """A phrase that cannot be read. Its text says why."""


# Words side by side, each a word or one of several. Names are thousands of such words.
Run = tuple[str | frozenset[str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One of some words, runs of words and lists; or a gap of up to so many words.

    `keys`: what a text must have one of, to have the piece. `rarity`: of two pieces the one with longer
    words, then the one with fewer, is taken to be the rarer.
    """

    words: frozenset[str] = frozenset()
    runs: tuple[Run, ...] = ()
    lists: tuple[str, ...] = ()
    optional: bool = False
    gap: int = 0
    keys: frozenset[str] = frozenset()
    rarity: tuple[int, int] = (0, 0)


# One piece after the other.
Chain = tuple[Piece, ...]


def inflections(word: str) -> frozenset[str]:
    """A word's regular forms, as noun and as verb; forms that do not exist do no harm."""
    stem, last = word[:-1], word[-1]
    if last == "e":
        return frozenset({word, word + "s", word + "d", stem + "ing", word + "ing"})
    if last == "y" and word[-2:-1] not in _VOWELS:
        return frozenset({word, stem + "ies", stem + "ied", word + "ing", word + "s"})
    forms = {word, word + "s", word + "ed", word + "ing"}
    if last in _HISSING:
        forms.add(word + "es")
    if last not in _VOWELS and word[-2:-1] in tuple(_VOWELS):
        forms |= {word + last + "ed", word + last + "ing"}
    return frozenset(forms)


class Phrases:
    """Reads phrases, with the lists that they may name. A list may name those above it."""

    def __init__(self, named: Mapping[str, Iterable[str]] | None = None) -> None:
        self._chains: dict[str, tuple[Chain, ...]] = {}
        self._pieces: dict[str, Piece] = {}
        self._forms: dict[str, frozenset[str]] = {}
        # The same words stand in thousands of phrases: one of each, for all of them.
        self._alone: dict[str, str] = {}
        self.lists: dict[str, Piece] = {}
        for name, phrases in (named or {}).items():
            self.add(name, phrases)

    def add(self, name: str, phrases: Iterable[str]) -> None:
        """One more list. Raises WrongPhrase."""
        words: set[str] = set()
        runs: list[Run] = []
        shapes: list[str] = []
        for phrase in phrases:
            if _PLAIN.fullmatch(phrase):
                # Nearly all are, and need no piece of their own.
                run = self._side_by_side(phrase)
                if len(run) == 1:
                    words.add(run[0])
                else:
                    runs.append(run)
                continue
            for piece in self._flat(self.alternative(phrase)):
                words |= piece.words
                runs += piece.runs
                shapes += [each for each in piece.lists if each in SHAPES]
        self.lists[name] = self._made(frozenset(words), tuple(runs), tuple(shapes))

    def _flat(self, piece: Piece) -> Iterator[Piece]:
        """The piece, and the lists in it, which hold no lists but shapes."""
        yield piece
        yield from (self.lists[each] for each in piece.lists if each in self.lists)

    def check(self, phrase: str) -> None:
        """Can it stand in a list? Raises WrongPhrase."""
        if not _PLAIN.fullmatch(phrase):
            self.alternative(phrase)

    def alternative(self, phrase: str) -> Piece:
        """A phrase of a list: words side by side. Raises WrongPhrase."""
        pieces = [self._piece(piece) for piece in phrase.split()]
        if any(piece.gap or piece.optional for piece in pieces) or (
            len(pieces) > 1 and any(piece.lists or piece.runs for piece in pieces)
        ):
            raise WrongPhrase(f"{phrase!r} stands in a list: only words may stand side by side there")
        return pieces[0] if len(pieces) == 1 else Piece(runs=(tuple(piece.words for piece in pieces),))

    def _side_by_side(self, phrase: str) -> tuple[str, ...]:
        return tuple(self._alone.setdefault(word, word) for word in phrase.split())

    def read(self, phrase: str) -> tuple[Chain, ...]:
        """The pieces of a phrase, and of what has to be in the sentence with it. Raises WrongPhrase."""
        if phrase not in self._chains:
            self._chains[phrase] = tuple(self._chain(part, phrase) for part in phrase.split(" & ", 1))
        return self._chains[phrase]

    def _chain(self, part: str, phrase: str) -> Chain:
        chain = tuple(self._piece(piece) for piece in part.split())
        if any(end.gap or end.optional for end in (chain[0], chain[-1])):
            raise WrongPhrase(f"the phrase {phrase!r} must begin and end with a word that is always there")
        return chain

    def _piece(self, text: str) -> Piece:
        if text not in self._pieces:
            self._pieces[text] = self._read_piece(text)
        return self._pieces[text]

    def _read_piece(self, text: str) -> Piece:
        gap = _GAP.fullmatch(text)
        if gap:
            return Piece(gap=int(gap[1]) if gap[1] else WHOLE_SENTENCE)
        words: frozenset[str] = frozenset()
        runs: list[Run] = []
        lists: list[str] = []
        for one in text.removesuffix("?").split("|"):
            name = _LIST.fullmatch(one)
            if name:
                lists.append(self._list(name[1]))
            elif "_" in one:
                runs.append(tuple(self._words(word, one) for word in one.split("_")))
            else:
                words = words | self._words(one, one) if words else self._words(one, one)
        return self._made(words, tuple(runs), tuple(lists), text.endswith("?"))

    def _made(
        self, words: frozenset[str], runs: tuple[Run, ...], lists: tuple[str, ...], optional: bool = False
    ) -> Piece:
        if not runs and not lists:
            return Piece(words, optional=optional, keys=words, rarity=(min(map(len, words)), -len(words)))
        rarest = [rarest_of(run) for run in runs]
        inner = [self.lists[name].rarity if name in self.lists else (1, 0) for name in lists]
        sizes = [*map(len, words), *(size for size, _ in rarest), *(size for size, _ in inner)]
        return Piece(
            words,
            runs,
            lists,
            optional,
            keys=words.union((f"<{name}>" for name in lists), *(keys for _, keys in rarest)),
            rarity=(min(sizes), sum(count for _, count in inner) - len(words) - len(runs)),
        )

    def _list(self, name: str) -> str:
        if name not in self.lists and name not in SHAPES:
            raise WrongPhrase(f"there is no list {name!r} above")
        return name

    def _words(self, word: str, whole: str) -> frozenset[str]:
        if word not in self._forms:
            if not _WORD.fullmatch(word) or word != word.casefold():
                raise WrongPhrase(f"{whole!r} is no word in lower case, no list and no gap")
            bare = bare_of(word)
            self._forms[word] = inflections(bare[:-1]) if bare.endswith("~") else frozenset({bare})
        return self._forms[word]


def rarest_of(run: Run) -> tuple[int, frozenset[str]]:
    """Of words side by side those that are the rarest, and the length of the shortest of them."""
    size, rarest = 0, run[0]
    for words in run:
        shortest = len(words) if isinstance(words, str) else min(map(len, words))
        if shortest > size:
            size, rarest = shortest, words
    return size, frozenset((rarest,)) if isinstance(rarest, str) else rarest
