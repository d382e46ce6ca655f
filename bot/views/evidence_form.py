"""The form in which a reviewer accepts or refuses what was shown for the needs of a case, with its reader.

Pure. Something seen elsewhere can be noted too, with where; an empty answer leaves everything as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.ids import Callback
from bot.language import N_, _
from bot.views import blocks
from bot.views.blocks import Block, Element, words_of
from bot.views.case_parts import done_by
from bot.views.fields import Values, chosen_value, typed
from bot.views.record_words import told_record
from bot.views.review_form import review_form, under
from bot.views.sentences import sentence
from bot.views.stored_words import told
from bot.views.text import inline, paragraphs, told_time, words
from policy import Need
from storage import Case, Evidence, NeedStanding

PIECE, WHY, ELSEWHERE = "piece.", "reason.", "elsewhere."
ACCEPT, REFUSE = "accept", "refuse"
REASON_MOST = 1000
WHERE_MOST = 500
OWES_REASON = N_("Please say why you refuse it. The requester reads it.")
NOTHING = N_("Nothing is chosen yet: accept or refuse something, or say where you saw it.")
# A modal has room for a hundred blocks: so many for a piece, for a need, and for the form itself.
ROOM, OF_PIECE, OF_NEED, OF_FORM = 100, 4, 3, 4


@dataclass(frozen=True, slots=True)
class Said:
    """What a reviewer says of a piece. `seen`: what was said of it when they opened the form."""

    number: int
    accepted: bool
    reason: str | None
    seen: str


@dataclass(frozen=True, slots=True)
class ReadEvidence:
    """What a reviewer said: of pieces; and kind of a need → where they saw it elsewhere."""

    said: tuple[Said, ...]
    elsewhere: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


def evidence_form(case: Case, *, channel: str | None = None) -> Block:
    """What was shown for the case's needs; of much, what nobody has judged. `channel`: of the button."""
    shown = _shown(case)
    asked = [block for need in case.assessment.needs for block in _need(case, need, shown)]
    said = blocks.section(words("review", "evidence"))
    return review_form(case, channel, Callback.JUDGE_EVIDENCE, [said], *asked)


def _shown(case: Case) -> set[int]:
    """The numbers of the pieces for which there is room."""
    room = (ROOM - OF_FORM - OF_NEED * len(case.assessment.needs)) // OF_PIECE
    waiting_first = sorted(case.evidence, key=lambda piece: (piece.verdict is not None, -piece.number))
    return {piece.number for piece in waiting_first[:room]}


def _need(case: Case, need: Need, shown: set[int]) -> list[Block]:
    heading = blocks.rich(blocks.line(words_of(told(need.text), bold=True)))
    there = case.shown_for(need.kind)
    pieces = [block for piece in there if piece.number in shown for block in _piece(case, piece)]
    left = sum(piece.number not in shown for piece in there)
    more = [blocks.context(words("review", "evidence_more", count=left))] if left else []
    if case.standing_of(need.kind) is NeedStanding.ACCEPTED:
        return [heading, *pieces, *more]
    where = blocks.text_input("where", most=WHERE_MOST)
    label = _("Seen elsewhere? Say where, and it counts as accepted by you")
    return [heading, *pieces, *more, blocks.field(f"{ELSEWHERE}{need.kind}", label, where, optional=True)]


def _piece(case: Case, piece: Evidence) -> list[Block]:
    shown = [blocks.rich(blocks.line(*piece_line(piece), *verdict_words(case, piece))), *_note(piece)]
    if not piece.is_checked:
        return shown
    options = [blocks.option(_("Accept"), ACCEPT), blocks.option(_("Refuse"), REFUSE)]
    label = _("Evidence {number}: do you accept it?").format(number=piece.number)
    reason = _("If you refuse evidence {number}: why").format(number=piece.number)
    judged = f"{piece.number}#{piece.judged}"
    why = blocks.text_input("reason", most=REASON_MOST)
    return [
        *shown,
        blocks.field(f"{PIECE}{judged}", label, blocks.radios("verdict", options), optional=True),
        blocks.field(f"{WHY}{judged}", reason, why, optional=True),
    ]


def piece_told(case: Case, piece: Evidence) -> list[Element]:
    """A piece of evidence whole: what it is, who showed it when, what was said of it, and their note."""
    note = [words_of(f"\n{piece.note}")] if piece.note else []
    return [*piece_line(piece), *verdict_words(case, piece), *note]


def _note(piece: Evidence) -> list[Block]:
    return [blocks.quoted(each) for each in paragraphs(piece.note or "")]


def piece_line(piece: Evidence) -> list[Element]:
    """A piece on one line, without its note."""
    return sentence(
        # Translators: {thing} is the name of a file or a link, or “A note,”
        _("{number}. {thing} shown by {who}, {when}"),
        number=str(piece.number),
        thing=_thing(piece),
        who=blocks.person(piece.by.user),
        when=blocks.moment(piece.at, told_time(piece.at)),
    )


def _thing(piece: Evidence) -> list[Element]:
    if piece.file is not None:
        name = inline(piece.file.name, 200)
        named = blocks.link(piece.link, name) if piece.link else words_of(name)
        kilobytes = max(piece.file.size // 1000, 1)
        sha = piece.file.sha256
        said = _("{file} ({size} kB, SHA-256 {digest})") if sha else _("{file} ({size} kB, being checked)")
        return sentence(said, file=named, size=str(kilobytes), digest=sha or "")
    if piece.link is not None:
        return [blocks.link(piece.link, inline(piece.link, 200))]
    # Translators: within “1. A note, shown by …”
    return [words_of(_("A note,"))]


def verdict_words(case: Case, piece: Evidence) -> list[Element]:
    """What was said of a piece, by whom; nothing before that."""
    verdict = piece.verdict
    if verdict is None:
        return [words_of(". " + _("Nobody has judged it yet."))]
    done = _("Refused")
    if verdict.accepted and verdict.revision == case.revision:
        done = _("Accepted")
    elif verdict.accepted:
        done = _("Accepted for revision {number}").format(number=verdict.revision)
    judged = done_by(done, verdict.by)
    if not verdict.reason:
        return [words_of(". "), *judged, words_of(".")]
    why = verdict.reason if verdict.by else told_record(verdict.reason)
    reason = inline(why, REASON_MOST)
    return [words_of(". "), *sentence(_("{done}: {reason}"), done=judged, reason=reason)]


def read_evidence(values: Values, kinds: Sequence[str]) -> ReadEvidence:
    """What was said, checked. `kinds`: the needs that the case has."""
    states = {block: next(iter(states.values()), {}) for block, states in values.items()}
    said = [_read(block, state, states) for block, state in states.items() if block.startswith(PIECE)]
    elsewhere = {kind: typed(states.get(f"{ELSEWHERE}{kind}", {})) for kind in kinds}
    seen = {kind: where for kind, where in elsewhere.items() if where}
    read = ReadEvidence(tuple(each for each in said if each is not None), seen)
    read.errors.update(_wrong(read, states))
    return read


def _read(block: str, state: Mapping[str, Any], states: Mapping[str, Mapping[str, Any]]) -> Said | None:
    number, _hash, seen = block.removeprefix(PIECE).partition("#")
    chosen = chosen_value(state)
    if chosen not in (ACCEPT, REFUSE) or not number.isdecimal():
        return None
    reason = typed(states.get(f"{WHY}{number}#{seen}", {})) or None
    return Said(int(number), chosen == ACCEPT, reason, seen)


def _wrong(read: ReadEvidence, states: Mapping[str, Any]) -> dict[str, str]:
    wrong = {}
    for each in read.said:
        if not each.accepted and each.reason is None:
            wrong[f"{WHY}{each.number}#{each.seen}"] = _(OWES_REASON)
        if len(each.reason or "") > REASON_MOST:
            wrong[f"{WHY}{each.number}#{each.seen}"] = under(REASON_MOST)
    for kind, where in read.elsewhere.items():
        if len(where) > WHERE_MOST:
            wrong[f"{ELSEWHERE}{kind}"] = under(WHERE_MOST)
    if not read.said and not read.elsewhere and states:
        wrong[next(iter(states))] = _(NOTHING)
    return wrong
