"""How well the cues of a pack are heard: precision and recall over labelled descriptions.

Knows cues and labels; the sentences are judged as if every answer were the harmless one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policy.clauses import Pack
from policy.cues import CueBook
from policy.located import read_yaml
from policy.pack import load_pack


@dataclass(frozen=True, slots=True)
class Labelled:
    """A description, and the cues that it truly has."""

    text: str
    cues: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """How often a cue was heard rightly, wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Of what was heard, how much is there. 1 when nothing was heard."""
        heard = self.right + self.wrong
        return self.right / heard if heard else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, how much was heard. 1 when nothing is there."""
        there = self.right + self.missed
        return self.right / there if there else 1.0


def read_labelled(path: Path, pack: Pack | None = None) -> tuple[Labelled, ...]:
    """A file of descriptions with their cues. Raises PackError at what is no such file."""
    known = [cue.id for book in _books(pack) for cue in book.cues]
    labelled = []
    for node in read_yaml(path).parts():
        parts = node.record(("text", "cues"))
        cues = frozenset(part.one_of(known, "cue") for part in parts["cues"].parts(may_be_empty=True))
        labelled.append(Labelled(parts["text"].text(), cues))
    return tuple(labelled)


def evaluate(labelled: Iterable[Labelled], pack: Pack | None = None) -> dict[str, Score]:
    """The score of each cue, in the pack's order."""
    books = tuple(_books(pack))
    scores = {cue.id: Score() for book in books for cue in book.cues}
    for each in labelled:
        heard = {found.cue.id for book in books for found in book.hear(each.text)}
        for cue in heard | each.cues:
            scores[cue] += Score(cue in heard & each.cues, cue in heard - each.cues, cue in each.cues - heard)
    return scores


def evaluation_lines(labelled: Iterable[Labelled], pack: Pack | None = None) -> Iterator[str]:
    """The scores as a table, with all cues together in its last line."""
    scores = evaluate(labelled, pack)
    yield f"{'cue':20} {'right':>6} {'wrong':>6} {'missed':>7} {'precision':>10} {'recall':>7}"
    for cue, score in {**scores, "all": sum(scores.values(), Score())}.items():
        yield (
            f"{cue:20} {score.right:6} {score.wrong:6} {score.missed:7}"
            f" {score.precision:10.3f} {score.recall:7.3f}"
        )


def _books(pack: Pack | None) -> Iterator[CueBook]:
    for clause in (pack or load_pack()).clauses.values():
        yield from clause.cues
