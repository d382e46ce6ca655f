"""The pieces of a case that several surfaces show: who asked, what is planned, who decided.

Pure. Whatever a person wrote stands in plain or rich text, whole where there is room for it.
"""

from datetime import date, datetime

from bot.language import _, pgettext, told_day
from bot.views import blocks
from bot.views.blocks import Block, Element, words_of
from bot.views.reasons import listing
from bot.views.record_words import told_why
from bot.views.remarks import STARTED, remarks
from bot.views.sentences import sentence, topic
from bot.views.standing import (
    IN_ROLE,
    approvals,
    assigned,
    awaited_roles,
    done_words,
    handed_to,
    last_move,
    production_name,
    roles_in_words,
)
from bot.views.stored_words import told
from bot.views.text import Part, inline, paragraphs, shorten, size, told_time
from policy import Need, Person, Status
from storage import Case, Condition, Event, Evidence, NeedStanding, Production, Review


def title(case: Case) -> Block:
    """The request's title, alone on its line."""
    return blocks.rich(blocks.line(words_of(case.request.title, bold=True)))


def asked_by(case: Case, production: Production | None) -> Block:
    """Who asked for it, for which production, when, and whether the answers have changed since."""
    name = inline(production_name(case, production))
    asked = _("Asked by {who} for {production}, {when}")
    if case.revision > 1:
        asked = _("Asked by {who} for {production}, {when}. This is revision {number}.")
    who, when = blocks.person(case.requester.user), _at(case.opened_at)
    said = sentence(asked, who=who, production=name, when=when, number=str(case.revision))
    said += [words_of(f"\n{made_from(case)}")] if case.made_from else []
    return blocks.rich(blocks.line(*said, *(words_of(f"\n{line}") for line in remarks(case))))


def made_from(case: Case) -> str:
    """Whose answers it began with."""
    return _("Made from {case}.").format(case=case.made_from)


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
    return [_with_need(_standing(case, need), need) for need in ordered]


def _with_need(standing: list[Element], need: Need) -> list[Element]:
    # Translators: {standing} is such as “Missing” or “Accepted by …”, {need} what must be shown
    return sentence(_("{standing}: {need}"), standing=standing, need=told(need.text))


def _standing(case: Case, need: Need) -> list[Element]:
    standing = case.standing_of(need.kind)
    if standing is NeedStanding.ACCEPTED:
        return _accepted(case, need)
    shown = case.shown_for(need.kind)
    if standing is NeedStanding.SHOWN:
        ready = any(piece.is_checked and not _is_refused(piece) for piece in shown)
        said = _("Shown, not yet accepted") if ready else _("Shown, the file is being checked")
        return [words_of(said, bold=True)]
    return [words_of(_missing(need, refused=any(map(_is_refused, shown))), bold=True)]


def _missing(need: Need, *, refused: bool) -> str:
    if refused and need.blocking:
        return _("Missing, needed before approval (what was shown is refused)")
    if refused:
        return _("Missing (what was shown is refused)")
    if need.declared and need.blocking:
        return _("Missing, needed before approval (stated in the answers)")
    if need.declared:
        return _("Missing (stated in the answers)")
    return _("Missing, needed before approval") if need.blocking else _("Missing")


def _accepted(case: Case, need: Need) -> list[Element]:
    """Who has accepted what was shown for it."""
    verdicts = [piece.verdict for piece in case.shown_for(need.kind)]
    by = [
        each.by for each in verdicts if each and each.accepted and each.revision == case.revision and each.by
    ]
    return done_by(_("Accepted"), by[-1] if by else None)


def _is_refused(piece: Evidence) -> bool:
    return piece.verdict is not None and not piece.verdict.accepted


def reviewers(case: Case) -> list[Block]:
    """Who has approved so far, and whose approval is missing, while a case is in review."""
    if case.status is not Status.IN_REVIEW:
        return []
    said = [line for review in approvals(case) for line in [*_approved(review), words_of("\n")]]
    missing = roles_in_words(awaited_roles(case))
    return [blocks.rich(blocks.line(*said, topic(_("Waiting for")), words_of(f" {missing}.")))]


def with_whom(case: Case, production: Production | None) -> list[Block]:
    """To whom the case is handed, while it waits for them."""
    to = assigned(case, production)
    if to is None:
        return []
    # Translators: with whom the case is now; a name follows
    return [blocks.rich(blocks.line(topic(_("With")), words_of(" "), member(to)))]


def decision(case: Case, turn: int, rest: str, today: date | None = None, *, whole: bool = True) -> Part:
    """Who decided, when, why and on which terms; nothing before a decision.

    `today`: the day where the production is; without it no condition is called overdue. `whole`: with the
    evidence that it rests on.
    """
    return Part(lambda room: _decision(case, room, rest, today, whole), turn)


def _decision(case: Case, room: int, rest: str, today: date | None, whole: bool) -> list[Block]:
    if case.status is Status.APPROVED:
        return _approvals(case, room, rest, today, whole)
    event = last_move(case)
    if event is None:
        return []
    asked = question_part(case) if event.before is Status.NEEDS_INFO else []
    if event.action in STARTED:
        return asked
    return [*asked, blocks.rich(blocks.line(*stamp(event, case))), *_why(told_why(event))]


def question_part(case: Case) -> list[Block]:
    """What the requester was asked last, by whom and when."""
    event = case.question
    return [blocks.rich(blocks.line(*stamp(event))), *_why(event.why)] if event else []


def stamp(event: Event, case: Case | None = None) -> list[Element]:
    """What happened, who did it, when; of the decisions of a `case` also for whom a deputy took them."""
    to, instead = handed_to(event), _instead_of(event, case)
    # Translators: {done} is such as “Approved” or “Question asked”, {who} and {other} are people
    said = _("{done}, {when}")
    if event.by and to:
        said = _("{done} to {other} by {who}, {when}")
    elif event.by and instead:
        said = _("{done} by {who} for {other}, {when}")
    elif event.by:
        said = _("{done} by {who}, {when}")
    return sentence(
        said,
        done=words_of(done_words(event), bold=True),
        who=_person(event.by),
        other=member(to or instead or ""),
        when=_at(event.at),
    )


def _instead_of(event: Event, case: Case | None) -> str | None:
    """For whom a deputy took the decision that the event tells of: the record shows both names."""
    made = (event.action, event.by, event.at, event.revision)
    reviews = case.reviews if case else ()
    decided = [each for each in reviews if (each.action, each.by, each.at, each.revision) == made]
    return next((each.instead_of for each in decided if each.instead_of), None)


def _approvals(case: Case, room: int, rest: str, today: date | None, whole: bool) -> list[Block]:
    """Each approval with its terms, and what they rest on; the lists share the room that is left."""
    given = [(review, _approval(review)) for review in approvals(case)]
    left = max(room - size(block for _review, head in given for block in head), 0)
    share = left // (len(given) + 1)
    told = [[*head, *_conditions(review, share, rest, today)] for review, head in given]
    return [block for each in told for block in each] + (_evidence(case, share, rest) if whole else [])


def _approval(review: Review) -> list[Block]:
    exact = _("Revision {number} ({digest}), guidance {guidance}.").format(
        number=review.revision, digest=shorten(review.digest, 20), guidance=review.guidance
    )
    head = blocks.rich(blocks.line(*_approved(review), words_of(f"\n{exact}"), *_limits(review)))
    return [head, *_why(review.reason)]


def _conditions(review: Review, room: int, rest: str, today: date | None) -> list[Block]:
    lines = [condition_line(term, today) for term in review.conditions]
    return listing(_("Conditions"), lines, room, rest)


def _evidence(case: Case, room: int, rest: str) -> list[Block]:
    """What the approvals rest on."""
    kinds = {kind for review in approvals(case) for kind in review.evidence_accepted}
    accepted = [
        _with_need(_accepted(case, need), need) for need in case.assessment.needs if need.kind in kinds
    ]
    return listing(_("Evidence seen and accepted"), accepted, room, rest)


def _limits(review: Review) -> list[Element]:
    """How far the approval reaches."""
    said = []
    if review.valid_until:
        said.append(_("Valid until {day}.").format(day=told_day(review.valid_until)))
    if review.only_for:
        said.append(_("Only for: {use}.").format(use=inline(review.only_for, 300)))
    if review.only_tools:
        tools = ", ".join(inline(tool, 60) for tool in review.only_tools)
        said.append(_("Only with: {tools}.").format(tools=tools))
    return [words_of(f"\n{line}") for line in said]


def _approved(review: Review) -> list[Element]:
    said = _("{done} by {who} ({role}), {when}")
    if review.instead_of:
        said = _("{done} by {who} for {other} ({role}), {when}")
    return sentence(
        said,
        done=words_of(_("Approved"), bold=True),
        who=_person(review.by),
        other=member(review.instead_of or ""),
        role=_(IN_ROLE[review.role]),
        when=_at(review.at),
    )


def condition_line(term: Condition, today: date | None = None) -> list[Element]:
    """A condition with its day, who sees to it, and how it stands."""
    # Translators: a condition of an approval, the day by which it is due, and how it stands
    said = _("{condition} (by {day}) · {progress}") if term.due else _("{condition} · {progress}")
    day = told_day(term.due) if term.due else ""
    return sentence(said, condition=term.text, day=day, progress=_progress(term, today))


def _progress(term: Condition, today: date | None) -> list[Element]:
    if term.accepted is not None:
        return done_by(_("Met, accepted"), term.accepted.by)
    if term.done is not None:
        return sentence(_("{done}, not yet accepted"), done=done_by(_("Said to be met"), term.done.by))
    late = today is not None and term.is_overdue(today)
    stands = words_of(_("Overdue") if late else pgettext("how a condition stands", "Open"), bold=True)
    if term.owner is None:
        return [stands]
    return sentence(_("{standing}, seen to by {who}"), standing=stands, who=member(term.owner))


def _why(reason: str | None) -> list[Block]:
    return [blocks.quoted(piece) for piece in paragraphs(reason or "")]


def member(entry: str) -> Element:
    """A person or group of the set-up: a user id, with or without its workspace, or a group id."""
    user = entry.rpartition("/")[2]
    return blocks.group(user) if user.startswith("S") else blocks.person(user)


def done_by(done: str, who: Person | None) -> list[Element]:
    """What was done, and by whom, where that is known."""
    said = words_of(done, bold=True)
    # Translators: such as “Accepted by …”
    return sentence(_("{done} by {who}"), done=said, who=_person(who)) if who else [said]


def _person(who: Person | None) -> list[Element]:
    return [blocks.person(who.user)] if who else []


def _at(at: datetime) -> Element:
    return blocks.moment(at, told_time(at))
