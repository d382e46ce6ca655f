"""Reads phrases in a small notation, and the lists that they may name.

Knows nothing of cues, requests, answers, or of how a text is searched.

A phrase is words with blanks between: `word~` stands for its inflections too, `one|other` for either,
`<name>` for any phrase of that named list, `word?` may be absent; `two_words|one`: words joined so are one of
the alternatives. `..3` stands for up to three words of any kind, `...` for any number in the same sentence.
`one & other`: both in one sentence, in any order. `<figure>`, `<owner>` and `<name>` are words by their
shape: 25 or 1990s; Anna in "Anna's face"; a word with a capital that no sentence begins with.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from policy.words import SHAPES

_GAP = re.compile(r"\.\.(\d)|\.\.\.")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?~?")
_LIST = re.compile(r"<([a-z-]+)>")
_VOWELS: Final = "aeiou"
WHOLE_SENTENCE: Final = -1


class WrongPhrase(ValueError):
    """A phrase that cannot be read. Its text says why."""


# Words side by side, each one of several.
Run = tuple[frozenset[str], ...]


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
    forms = {word, word + "s", word + "es", word + "ed", word + "ing"}
    if word.endswith("e"):
        forms |= {word + "d", word[:-1] + "ing"}
    if word.endswith("y"):
        forms |= {word[:-1] + "ies", word[:-1] + "ied"}
    if word[-1] not in _VOWELS and word[-2:-1] in tuple(_VOWELS):
        forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return frozenset(forms)


class Phrases:
    """Reads phrases, with the lists that they may name. A list may name those above it."""

    def __init__(self, named: Mapping[str, Iterable[str]] | None = None) -> None:
        self._pieces: dict[str, Piece] = {}
        self._forms: dict[str, frozenset[str]] = {}
        self.lists: dict[str, Piece] = {}
        for name, phrases in (named or {}).items():
            self.add(name, phrases)

    def add(self, name: str, phrases: Iterable[str]) -> None:
        """One more list. Raises WrongPhrase."""
        pieces = [self.alternative(phrase) for phrase in phrases]
        inner = [self.lists[each] for piece in pieces for each in piece.lists if each in self.lists]
        self.lists[name] = self._made(
            frozenset().union(*(piece.words for piece in [*pieces, *inner])),
            tuple(run for piece in [*pieces, *inner] for run in piece.runs),
            tuple(each for piece in [*pieces, *inner] for each in piece.lists if each in SHAPES),
        )

    def alternative(self, phrase: str) -> Piece:
        """A phrase of a list: words side by side. Raises WrongPhrase."""
        pieces = [self._piece(piece) for piece in phrase.split()]
        if any(piece.gap or piece.optional for piece in pieces) or (
            len(pieces) > 1 and any(piece.lists or piece.runs for piece in pieces)
        ):
            raise WrongPhrase(f"{phrase!r} stands in a list: only words may stand side by side there")
        return pieces[0] if len(pieces) == 1 else Piece(runs=(tuple(piece.words for piece in pieces),))

    def read(self, phrase: str) -> tuple[Chain, ...]:
        """The pieces of a phrase, and of what has to be in the sentence with it. Raises WrongPhrase."""
        return tuple(self._chain(part, phrase) for part in phrase.split(" & ", 1))

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
        words: set[str] = set()
        runs: list[Run] = []
        lists: list[str] = []
        for one in text.removesuffix("?").split("|"):
            name = _LIST.fullmatch(one)
            if name:
                lists.append(self._list(name[1]))
            elif "_" in one:
                runs.append(tuple(self._words(word, one) for word in one.split("_")))
            else:
                words |= self._words(one, one)
        return self._made(frozenset(words), tuple(runs), tuple(lists), text.endswith("?"))

    def _made(
        self, words: frozenset[str], runs: tuple[Run, ...], lists: tuple[str, ...], optional: bool = False
    ) -> Piece:
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
            self._forms[word] = inflections(word[:-1]) if word.endswith("~") else frozenset({word})
        return self._forms[word]


def rarest_of(run: Run) -> tuple[int, frozenset[str]]:
    """Of words side by side those that are the rarest, and the length of the shortest of them."""
    found = (0, frozenset[str]())
    for words in run:
        size = min(map(len, words))
        if size > found[0]:
            found = size, words
    return found
