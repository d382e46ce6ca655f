"""The cues of a language: phrases that the answers should agree with, and what denies them.

Knows phrases and the fields of a request; which answers contradict is crosscheck.py's affair.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from policy.finder import Finder, Match, NamedLists
from policy.located import Located, read_yaml
from policy.phrases import Phrases, WrongPhrase
from policy.request import CHOICES, LISTS, TOOL_ANSWERS
from policy.words import Words, split_words

QUOTES: Final = 3
_JOINS: Final = frozenset({"or", "nor"})
_NEAR: Final = 2
_BEFORE, _NEAR_BEFORE, _AFTER, _HARMLESS, _IDIOMS, _INNOCENT = range(6)
_ASKED = {name: values for name, values in CHOICES.items() if name not in TOOL_ANSWERS}


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """Something that a text may say, and the answers that agree with it; `but`: the others, in words."""

    id: str
    language: str
    agrees: Mapping[str, frozenset[str]]
    but: str
    phrases: tuple[str, ...]
    innocent: tuple[str, ...]

    @property
    def field(self) -> str:
        """The question that it contradicts; where several would agree, the first."""
        return next(iter(self.agrees))


@dataclass(frozen=True, slots=True, eq=False)
class Negations:
    """What denies a cue: `before` it within `reach` words, `near` before it, or right `after` it.

    `ends`: where that stops.
    """

    before: tuple[str, ...]
    near: tuple[str, ...]
    after: tuple[str, ...]
    harmless: tuple[str, ...]
    ends: frozenset[str]
    reach: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A cue in a text, with the words as they were written."""

    cue: Cue
    quotes: tuple[str, ...]


class CueBook:
    """The cues of one language, compiled once."""

    def __init__(
        self, cues: Sequence[Cue], negations: Negations, idioms: tuple[str, ...], phrases: Phrases
    ) -> None:
        self.cues = tuple(cues)
        self._negations = negations
        lists = NamedLists(phrases)
        self._saying = Finder([cue.phrases for cue in cues], phrases, lists)
        denying = [negations.before, negations.near, negations.after, negations.harmless, idioms]
        self._denying = Finder([*denying, *(cue.innocent for cue in cues)], phrases, lists)

    def hear(self, text: str) -> list[Heard]:
        """The cues that the text has and does not deny, in the book's order."""
        words = split_words(text)
        said = _by_label(self._saying.matches(words))
        if not said:
            return []
        found = _by_label(self._denying.matches(words))
        denials = self._denials(words, found)
        return [
            Heard(self.cues[number], tuple(quotes))
            for number in sorted(said)
            for innocent in [[*found.get(_IDIOMS, ()), *found.get(_INNOCENT + number, ())]]
            for quotes in [_quotes(words, denials.left(said[number], innocent))]
            if quotes
        ]

    def _denials(self, words: Words, found: Mapping[int, list[Match]]) -> "_Denials":
        harmless = _covered(found.get(_HARMLESS, ()))
        before, near, after = (
            [match for match in found.get(label, ()) if harmless.isdisjoint(match.span)]
            for label in (_BEFORE, _NEAR_BEFORE, _AFTER)
        )
        return _Denials(
            words,
            self._negations,
            reaches={match.end: _NEAR + 1 for match in near}
            | {match.end: self._negations.reach for match in before},
            starts=frozenset(match.start for match in (*before, *near)),
            after=frozenset(match.start for match in after),
        )


@dataclass(frozen=True, slots=True)
class _Denials:
    """The negations of one text: where those before a cue start, where they end and how far they reach from
    there, and where those after one start."""

    words: Words
    rules: Negations
    reaches: Mapping[int, int]
    starts: frozenset[int]
    after: frozenset[int]

    def left(self, matches: Iterable[Match], innocent: Iterable[Match]) -> list[Match]:
        """The matches that stand: neither innocent nor denied, and so what they were found together with."""
        covered = _covered(innocent)
        return [
            match
            for match in matches
            if self._stands(match, covered) and (match.other is None or self._stands(match.other, covered))
        ]

    def _stands(self, match: Match, covered: frozenset[int]) -> bool:
        return covered.isdisjoint(match.span) and not self._is_denied(match)

    def _is_denied(self, match: Match) -> bool:
        before = range(max(match.start - self.rules.reach, 0), match.start + 1)
        after = range(match.end, match.end + _NEAR + 1)
        return (
            not self.starts.isdisjoint(match.span[1:])
            or any(self._reaches(place, match) for place in before)
            or any(place in self.after and self._is_clear(match.end, place, match) for place in after)
        )

    def _reaches(self, place: int, match: Match) -> bool:
        far_enough = self.reaches.get(place, -1) >= match.start - place
        return far_enough and self._is_clear(place, match.start, match)

    def _is_clear(self, start: int, end: int, match: Match) -> bool:
        """Nothing new begins in between; in a list with "or" a comma does not begin anything."""
        words = self.words
        if not self.rules.ends.isdisjoint(words.words[start:end]):
            return False
        first, last = (start - 1, match.start) if end == match.start else (match.end - 1, end)
        if not words.is_one_sentence(first, last):
            return False
        return words.is_one_part(first, last) or self._is_listed(match)

    def _is_listed(self, match: Match) -> bool:
        words = self.words.words
        around = (*words[max(match.start - _NEAR, 0) : match.start], *words[match.end : match.end + _NEAR])
        return not _JOINS.isdisjoint(around)


def _by_label(matches: Iterable[Match]) -> dict[int, list[Match]]:
    found: dict[int, list[Match]] = {}
    for match in matches:
        found.setdefault(match.label, []).append(match)
    return found


def _covered(matches: Iterable[Match]) -> frozenset[int]:
    """The places of all words in these matches."""
    return frozenset(place for match in matches for place in match.span)


def _quotes(words: Words, matches: Sequence[Match]) -> list[str]:
    """The matches as they were written, those that overlap as one, each wording once."""
    spans: list[tuple[int, int]] = []
    all_of = [*matches, *(match.other for match in matches if match.other)]
    for match in sorted(all_of, key=lambda match: (match.start, match.end)):
        if spans and match.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(match.end, spans[-1][1]))
        else:
            spans.append((match.start, match.end))
    return list(dict.fromkeys(words.quote(*span) for span in spans))[:QUOTES]


def read_cues(path: Path) -> CueBook:
    """The cues in a file. Raises PackError."""
    parts = read_yaml(path).record(("language", "negations", "idioms", "cues", "lists"))
    language = parts["language"].text()
    named = _read_lists(parts["lists"])
    cues: dict[str, Cue] = {}
    for node in parts["cues"].parts():
        cue = _read_cue(node, language, named)
        if cue.id in cues:
            node.fail(f"the cue {cue.id!r} stands here twice")
        cues[cue.id] = cue
    negations = _read_negations(parts["negations"], named)
    return CueBook(tuple(cues.values()), negations, _phrases(parts["idioms"], named), named)


def _read_cue(node: Located, language: str, named: Phrases) -> Cue:
    parts = node.record(("id", "agrees", "but", "phrases"), optional=("innocent",))
    agrees = {
        field: frozenset(part.one_of(_ASKED[field], "answer") for part in values.parts())
        for field, values in parts["agrees"].entries(_ASKED, "field").items()
    }
    if not agrees:
        parts["agrees"].fail("no answer would agree with this cue")
    return Cue(
        id=parts["id"].text(),
        language=language,
        agrees=agrees,
        but=parts["but"].text(),
        phrases=_phrases(parts["phrases"], named),
        innocent=_phrases(parts["innocent"], named) if "innocent" in parts else (),
    )


def _read_negations(node: Located, named: Phrases) -> Negations:
    parts = node.record(("reach", "before", "near", "after", "harmless", "ends"))
    before, near, after, harmless = (
        _phrases(parts[name], named) for name in ("before", "near", "after", "harmless")
    )
    reach = parts["reach"].text()
    if not reach.isdecimal():
        parts["reach"].fail("a number of words is needed here")
    ends = frozenset(text for text, _ in parts["ends"].lines())
    return Negations(before, near, after, harmless, ends, int(reach))


def _read_lists(node: Located) -> Phrases:
    """The lists; each may use those above it."""
    named = Phrases()
    for name, entry in node.entries().items():
        named.add(name, _texts(entry, named.check))
    return named


def _phrases(node: Located, named: Phrases) -> tuple[str, ...]:
    return tuple(_texts(node, named.read))


def _texts(node: Located, read: Callable[[str], object]) -> dict[str, None]:
    """Phrases, each one tried, so that a wrong one is refused in its line."""
    phrases: dict[str, None] = {}
    for phrase, fail in node.lines():
        if phrase in phrases:
            fail(f"the phrase {phrase!r} stands here twice")
        try:
            read(phrase)
        except WrongPhrase as wrong:
            fail(str(wrong))
        phrases[phrase] = None
    return phrases


def agrees(cue: Cue, counted: Mapping[str, object]) -> bool:
    """Was one of the answers given that agree with the cue, or "not sure"?"""
    return any(_agrees(field, counted[field], values) for field, values in cue.agrees.items())


def _agrees(field: str, answer: object, values: frozenset[str]) -> bool:
    if field in LISTS and isinstance(answer, list | tuple):
        return "unsure" in answer or not values.isdisjoint(answer)
    return answer == "unsure" or answer in values
