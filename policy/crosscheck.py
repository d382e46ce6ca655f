"""Holds what people wrote against what they answered: title and description against the other fields.

Knows the cues of a pack and the answers; a contradiction can only make an outcome stricter.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from policy.clauses import Clause, Pack
from policy.cues import Cue, Heard, agrees
from policy.judge import Verdict
from policy.outcome import Advice, Finding, Outcome, ReviewerRole
from policy.pack import load_pack
from policy.request import UseRequest, counted_facts
from policy.sentence import Said

# A finding names so many of its contradictions in full.
NAMED: Final = 5
# How the sentences are put together. retelling.py takes them apart again.
# Translators: {quotes} are words as they were written, {but} is such as “it never leaves the team”
WROTE: Final = Said("You wrote {quotes}, but answered that {but}.").text
AND_MORE: Final = Said("And {count} more.").text
EXPLAINED: Final = Said("{contradiction} You explained: “{explanation}”").text
# Translators: two sentences
TWO: Final = Said("{first} {second}").text
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Words that the answers do not agree with.

    `cue` is the key under which a request's `explanations` may say why it is none. `answer`: what was
    answered to `field`. `text`: the sentence for the requester, without what they can do about it.
    """

    cue: str
    quotes: tuple[str, ...]
    field: str
    answer: str | tuple[str, ...] | None
    text: str
    explanation: str | None


def contradictions(request: UseRequest, pack: Pack | None = None) -> tuple[Contradiction, ...]:
    """Every contradiction, explained or not, in the pack's order; the bundled pack unless one is given."""
    facts = request.model_dump(mode="json", exclude_none=True)
    return tuple(each for _, found in CrossCheck(facts, pack or load_pack()).by_clause() for each in found)


def is_crosscheck(clause: str) -> bool:
    """Is this the id of a clause about words and answers?"""
    return clause.startswith("crosscheck.")


class CrossCheck:
    """What one request's words say. They are read once; the answers may then be varied."""

    def __init__(self, facts: Facts, pack: Pack) -> None:
        self._facts = facts
        self._heard = tuple(
            (clause, heard)
            for clause in pack.clauses.values()
            if clause.cues
            for heard in _heard(clause, (facts["title"], facts["description"]))
        )
        self._counted = counted_facts(facts) if self._heard else {}

    def stands(self, facts: Facts) -> bool:
        """Would a contradiction be left without explanation if these were the answers?"""
        explained = facts.get("explanations", {})
        unexplained = [heard.cue for _, heard in self._heard if heard.cue.id not in explained]
        if not unexplained:
            return False
        counted = counted_facts(facts)
        return any(not agrees(cue, counted) for cue in unexplained)

    def at_least(self, verdict: Verdict, facts: Facts) -> Verdict:
        """The verdict on these answers, but no milder than a contradiction that is left makes it."""
        if verdict.severity >= Outcome.ESCALATE.severity or not self.stands(facts):
            return verdict
        return Verdict(Outcome.ESCALATE.severity, verdict.blocked)

    def by_clause(self) -> Iterable[tuple[Clause, list[Contradiction]]]:
        """The contradictions of each clause that has any."""
        found: dict[str, tuple[Clause, list[Contradiction]]] = {}
        for clause, heard in self._heard:
            if not agrees(heard.cue, self._counted):
                found.setdefault(clause.id, (clause, []))[1].append(self._contradiction(heard))
        return found.values()

    def findings(self) -> list[Finding]:
        """One for each clause with contradictions that nobody explained."""
        standing = (
            (clause, [each.text for each in found if each.explanation is None])
            for clause, found in self.by_clause()
        )
        return [_finding(clause, texts) for clause, texts in standing if texts]

    def advice(self) -> list[Advice]:
        """The explained contradictions, each with the words and the explanation."""
        return [
            Advice(clause=clause.id, text=_explained(each), source=clause.source)
            for clause, found in self.by_clause()
            for each in found
            if each.explanation is not None
        ]

    def _contradiction(self, heard: Heard) -> Contradiction:
        cue = heard.cue
        answer = self._counted[cue.field]
        return Contradiction(
            cue=cue.id,
            quotes=heard.quotes,
            field=cue.field,
            answer=tuple(answer) if isinstance(answer, list) else answer,
            text=WROTE.format(quotes=_quoted(heard.quotes), but=cue.but),
            explanation=self._facts.get("explanations", {}).get(cue.id),
        )


def _heard(clause: Clause, texts: Iterable[str]) -> list[Heard]:
    """The cues of a clause in any of the texts, with the words from all of them."""
    quotes: dict[Cue, dict[str, None]] = {}
    for text in texts:
        for book in clause.cues:
            for heard in book.hear(text):
                quotes.setdefault(heard.cue, {}).update(dict.fromkeys(heard.quotes))
    return [Heard(cue, tuple(said)) for cue, said in quotes.items()]


def _finding(clause: Clause, texts: Collection[str]) -> Finding:
    more = [AND_MORE.format(count=len(texts) - NAMED)] if len(texts) > NAMED else []
    return Finding(
        clause=clause.id,
        outcome=Outcome.ESCALATE,
        because=" ".join([*list(texts)[:NAMED], *more]),
        source=clause.source,
        reviewers=(ReviewerRole.CONTACT,),
    )


def _explained(contradiction: Contradiction) -> str:
    return EXPLAINED.format(contradiction=contradiction.text, explanation=contradiction.explanation)


def _quoted(quotes: Iterable[str]) -> str:
    return ", ".join(f"“{quote}”" for quote in quotes)
