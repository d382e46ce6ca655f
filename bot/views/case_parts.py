"""The pieces of a case that several surfaces show: who asked, what is planned, who decided.

Pure. Whatever a person wrote stands in plain or rich text, whole where there is room for it.
"""

from datetime import date, datetime

from bot.language import told_day
from bot.views import blocks
from bot.views.blocks import Block, Element, words_of
from bot.views.questions import QUESTIONS
from bot.views.reasons import listing
from bot.views.standing import (
    OUTCOMES,
    approvals,
    assigned,
    awaited_roles,
    done_words,
    handed_to,
    last_move,
    production_name,
    reason_of,
    roles_in_words,
)
from bot.views.text import Part, inline, paragraphs, shorten, size, told_time
from policy import Need, Outcome, Person, Status
from storage import Case, Condition, Event, Evidence, NeedStanding, Production, Review

STARTED = frozenset({"open", "revise"})


def title(case: Case) -> Block:
    """The request's title, alone on its line."""
    return blocks.rich(blocks.line(words_of(case.request.title, bold=True)))


def asked_by(case: Case, production: Production | None) -> Block:
    """Who asked for it, for which production, when, and whether the answers have changed since."""
    name = inline(production_name(case, production))
    said = [words_of("Asked by "), blocks.person(case.requester.user), words_of(f" for {name}, ")]
    said += [_at(case.opened_at)]
    said += [words_of(f". This is revision {case.revision}.")] if case.revision > 1 else []
    said += [words_of(f"\n{made_from(case)}")] if case.made_from else []
    return blocks.rich(blocks.line(*said, *_remark(case)))


def made_from(case: Case) -> str:
    """Whose answers it began with."""
    return f"Made from {case.made_from}."


def _remark(case: Case) -> list[Element]:
    """What the requester's side noted when this revision was sent."""
    why = [event.why for event in case.events if event.revision == case.revision and event.action in STARTED]
    return [words_of(f"\n{_changed(line)}") for line in (why[-1] or "").splitlines()] if why else []


def said_with(event: Event) -> str | None:
    """What was said with an event, or noted when answers were sent, in words."""
    if event.action not in STARTED:
        return reason_of(event)
    return "\n".join(map(_changed, (event.why or "").splitlines())) or None


def _changed(why: str) -> str:
    """The record's "outcome: fields" of answers changed after the first result, in words."""
    outcome, _, fields = why.partition(": ")
    if outcome not in set(Outcome):
        return why
    names = [QUESTIONS[field].topic if field in QUESTIONS else field for field in fields.split(", ")]
    return f"The first result was “{OUTCOMES[Outcome(outcome)]}”. Changed after it: {', '.join(names)}."


def description(case: Case, turn: int, rest: str) -> Part:
    """The requester's own words, whole if there is room; else what fits, and where the rest is."""

    def draw(room: int) -> list[Block]:
        text = case.request.description
        whole = [blocks.quoted(piece) for piece in paragraphs(text)]
        if size(whole) <= room:
            return whole
        return [blocks.quoted(shorten(text, max(room // 5, 200))), blocks.context(rest)]

    return Part(draw, turn)


def need_standing_lines(case: Case) -> list[list[Element]]:
    """Each need, and whether its evidence is missing, shown or accepted; what blocks comes first."""
    ordered = sorted(case.assessment.needs, key=lambda need: (not need.blocking, need.declared))
    return [[*_standing(case, need), words_of(f": {need.text}")] for need in ordered]


def _standing(case: Case, need: Need) -> list[Element]:
    standing = case.standing_of(need.kind)
    if standing is NeedStanding.ACCEPTED:
        return _accepted(case, need)
    shown = case.shown_for(need.kind)
    if standing is NeedStanding.SHOWN:
        ready = any(piece.is_checked and not _is_refused(piece) for piece in shown)
        return [
            words_of("Shown, not yet accepted" if ready else "Shown, the file is being checked", bold=True)
        ]
    missing = "Missing, needed before approval" if need.blocking else "Missing"
    if any(_is_refused(piece) for piece in shown):
        missing = f"{missing} (what was shown is refused)"
    elif need.declared:
        missing = f"{missing} (stated in the answers)"
    return [words_of(missing, bold=True)]


def _accepted(case: Case, need: Need) -> list[Element]:
    """Who has accepted what was shown for it."""
    verdicts = [piece.verdict for piece in case.shown_for(need.kind)]
    by = [
        each.by for each in verdicts if each and each.accepted and each.revision == case.revision and each.by
    ]
    return [words_of("Accepted", bold=True), *_by(by[-1] if by else None)]


def _is_refused(piece: Evidence) -> bool:
    return piece.verdict is not None and not piece.verdict.accepted


def reviewers(case: Case) -> list[Block]:
    """Who has approved so far, and whose approval is missing, while a case is in review."""
    if case.status is not Status.IN_REVIEW:
        return []
    said = [line for review in approvals(case) for line in [*_approved(review), words_of("\n")]]
    missing = roles_in_words(awaited_roles(case))
    return [blocks.rich(blocks.line(*said, words_of("Waiting for:", bold=True), words_of(f" {missing}.")))]


def with_whom(case: Case, production: Production | None) -> list[Block]:
    """To whom the case is handed, while it waits for them."""
    to = assigned(case, production)
    return [blocks.rich(blocks.line(words_of("With: ", bold=True), member(to)))] if to else []


def decision(case: Case, turn: int, rest: str, today: date | None = None, *, whole: bool = True) -> Part:
    """Who decided, when, why and on which terms; nothing before a decision.

    `today`: the day where the production is; without it no condition is called overdue. `whole`: with the
    evidence that it rests on.
    """
    return Part(lambda room: _decision(case, room, rest, today, whole), turn)


def _decision(case: Case, room: int, rest: str, today: date | None, whole: bool) -> list[Block]:
    if case.status is Status.APPROVED:
        given = [block for review in approvals(case) for block in _approval(review, room, rest, today)]
        return [*given, *(_evidence(case, room, rest) if whole else [])]
    event = last_move(case)
    if event is None:
        return []
    asked = question_part(case) if event.before is Status.NEEDS_INFO else []
    if event.action in STARTED:
        return asked
    return [*asked, blocks.rich(blocks.line(*stamp(event, case))), *_why(event.why)]


def question_part(case: Case) -> list[Block]:
    """What the requester was asked last, by whom and when."""
    event = case.question
    return [blocks.rich(blocks.line(*stamp(event))), *_why(event.why)] if event else []


def stamp(event: Event, case: Case | None = None) -> list[Element]:
    """What happened, who did it, when; of the decisions of a `case` also for whom a deputy took them."""
    to = handed_to(event)
    whom = [words_of(" to "), member(to)] if to else []
    instead = [each for review in _decided_by(event, case) for each in _instead(review)]
    who = [*_by(event.by), *instead]
    return [words_of(done_words(event), bold=True), *whom, *who, words_of(", "), _at(event.at)]


def _decided_by(event: Event, case: Case | None) -> list[Review]:
    """The decision that the event tells of."""
    made = (event.action, event.by, event.at, event.revision)
    reviews = case.reviews if case else ()
    return [each for each in reviews if (each.action, each.by, each.at, each.revision) == made]


def _approval(review: Review, room: int, rest: str, today: date | None) -> list[Block]:
    exact = f"\nRevision {review.revision} ({shorten(review.digest, 20)}), guidance {review.guidance}."
    head = blocks.rich(blocks.line(*_approved(review), words_of(exact), *_limits(review)))
    terms = listing(
        "Conditions", [condition_line(term, today) for term in review.conditions], room // 2, rest
    )
    return [head, *_why(review.reason), *terms]


def _evidence(case: Case, room: int, rest: str) -> list[Block]:
    """What the approvals rest on."""
    kinds = {kind for review in approvals(case) for kind in review.evidence_accepted}
    accepted = [
        [*_accepted(case, need), words_of(f": {need.text}")]
        for need in case.assessment.needs
        if need.kind in kinds
    ]
    return listing("Evidence seen and accepted", accepted, room // 2, rest)


def _limits(review: Review) -> list[Element]:
    """How far the approval reaches."""
    told = [f"Valid until {told_day(review.valid_until)}."] if review.valid_until else []
    told += [f"Only for: {inline(review.only_for, 300)}."] if review.only_for else []
    told += (
        [f"Only with: {', '.join(inline(tool, 60) for tool in review.only_tools)}."]
        if review.only_tools
        else []
    )
    return [words_of(f"\n{line}") for line in told]


def _approved(review: Review) -> list[Element]:
    role = f" ({review.role.value}), "
    said = [words_of("Approved", bold=True), *_by(review.by), *_instead(review)]
    return [*said, words_of(role), _at(review.at)]


def _instead(review: Review) -> list[Element]:
    """For whom a deputy decided: the record shows both names."""
    return [words_of(" for "), member(review.instead_of)] if review.instead_of else []


def condition_line(term: Condition, today: date | None = None) -> list[Element]:
    """A condition with its day, who sees to it, and how it stands."""
    due = f" (by {told_day(term.due)})" if term.due else ""
    owner = [words_of(", seen to by "), member(term.owner)] if term.owner and term.done is None else []
    return [words_of(f"{term.text}{due} · "), *_progress(term, today), *owner]


def _progress(term: Condition, today: date | None) -> list[Element]:
    if term.accepted is not None:
        return [words_of("Met, accepted", bold=True), *_by(term.accepted.by)]
    if term.done is not None:
        return [words_of("Said to be met", bold=True), *_by(term.done.by), words_of(", not yet accepted")]
    late = today is not None and term.is_overdue(today)
    return [words_of("Overdue" if late else "Open", bold=True)]


def _why(reason: str | None) -> list[Block]:
    return [blocks.quoted(piece) for piece in paragraphs(reason or "")]


def member(entry: str) -> Element:
    """A person or group of the set-up: a user id, with or without its workspace, or a group id."""
    user = entry.rpartition("/")[2]
    return blocks.group(user) if user.startswith("S") else blocks.person(user)


def _by(who: Person | None) -> list[Element]:
    return [words_of(" by "), blocks.person(who.user)] if who else []


def _at(at: datetime) -> Element:
    return blocks.moment(at, told_time(at))
