"""The form in which a reviewer accepts or refuses what was shown for the needs of a case, with its reader.

Pure. Something seen elsewhere can be noted too, with where; an empty answer leaves everything as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.ids import Callback
from bot.views import blocks
from bot.views.blocks import Block, Element, words_of
from bot.views.fields import Values, chosen_values, typed
from bot.views.review_form import review_form
from bot.views.text import inline, paragraphs, told_time, words
from policy import Need
from storage import Case, Evidence, NeedStanding

PIECE, ELSEWHERE, REASON = "piece.", "elsewhere.", "reason"
ACCEPT, REFUSE = "accept", "refuse"
REASON_MOST = 1000
WHERE_MOST = 500
OWES_REASON = "Please say why you refuse it. The requester reads it."
NOTHING = "Nothing is chosen yet: accept or refuse something, or say where you saw it."


@dataclass(frozen=True, slots=True)
class ReadEvidence:
    """What a reviewer said: number of a piece → accepted; kind of a need → where they saw it elsewhere."""

    verdicts: dict[int, bool]
    elsewhere: dict[str, str]
    reason: str | None
    errors: dict[str, str] = field(default_factory=dict)


def evidence_form(case: Case, *, channel: str | None = None) -> Block:
    """Everything shown for the case's needs. `channel`: where the button was pressed."""
    asked = [block for need in case.assessment.needs for block in _need(case, need)]
    why = blocks.text_input(REASON, multiline=True, most=REASON_MOST)
    refused = blocks.field(REASON, "Why you refuse", why, hint="The requester reads this.", optional=True)
    said = blocks.section(words("review", "evidence"))
    return review_form(case, channel, Callback.JUDGE_EVIDENCE, [said], *asked, refused)


def _need(case: Case, need: Need) -> list[Block]:
    heading = blocks.rich(blocks.line(words_of(need.text, bold=True)))
    shown = case.shown_for(need.kind)
    pieces = [block for piece in shown for block in _piece(case, piece)]
    if case.standing_of(need.kind) is NeedStanding.ACCEPTED:
        return [heading, *pieces]
    where = blocks.text_input("where", most=WHERE_MOST)
    label = "Seen elsewhere? Say where, and it counts as accepted by you"
    return [heading, *pieces, blocks.field(f"{ELSEWHERE}{need.kind}", label, where, optional=True)]


def _piece(case: Case, piece: Evidence) -> list[Block]:
    options = [blocks.option("Accept", ACCEPT), blocks.option("Refuse", REFUSE)]
    verdict = piece.verdict
    now = verdict is not None and (not verdict.accepted or verdict.revision == case.revision)
    chosen = (ACCEPT if verdict.accepted else REFUSE) if verdict is not None and now else None
    radios = blocks.radios("verdict", options, chosen)
    label = f"Evidence {piece.number}: do you accept it?"
    return [*piece_blocks(piece), blocks.field(f"{PIECE}{piece.number}", label, radios, optional=True)]


def piece_blocks(piece: Evidence) -> list[Block]:
    """A piece of evidence: who showed it when, what it is, and their note."""
    return [
        blocks.rich(blocks.line(*piece_line(piece))),
        *(blocks.quoted(each) for each in paragraphs(piece.note or "")),
    ]


def piece_line(piece: Evidence) -> list[Element]:
    """A piece on one line, without its note."""
    said = [words_of(f"{piece.number}. "), *_thing(piece), words_of(" shown by ")]
    return [*said, blocks.person(piece.by.user), words_of(", "), blocks.moment(piece.at, told_time(piece.at))]


def _thing(piece: Evidence) -> list[Element]:
    if piece.file is not None:
        kilobytes = max(piece.file.size // 1000, 1)
        return [
            words_of(f"{inline(piece.file.name, 200)} ({kilobytes} kB, SHA-256 {piece.file.sha256[:12]}…)")
        ]
    if piece.link is not None:
        return [blocks.link(piece.link, inline(piece.link, 200))]
    return [words_of("A note,")]


def read_evidence(values: Values, kinds: Sequence[str]) -> ReadEvidence:
    """What was said, checked. `kinds`: the needs that the case has."""
    states = {block: next(iter(states.values()), {}) for block, states in values.items()}
    chosen = {block: chosen_values(state) for block, state in states.items() if block.startswith(PIECE)}
    verdicts = {
        int(block.removeprefix(PIECE)): ACCEPT in said
        for block, said in chosen.items()
        if said and block.removeprefix(PIECE).isdecimal()
    }
    elsewhere = {kind: typed(states.get(f"{ELSEWHERE}{kind}", {})) for kind in kinds}
    seen = {kind: where for kind, where in elsewhere.items() if where}
    read = ReadEvidence(verdicts, seen, typed(states.get(REASON, {})) or None)
    read.errors.update(_wrong(read))
    return read


def _wrong(read: ReadEvidence) -> dict[str, str]:
    if not all(read.verdicts.values()) and read.reason is None:
        return {REASON: OWES_REASON}
    if not read.verdicts and not read.elsewhere:
        return {REASON: NOTHING}
    if any(len(where) > WHERE_MOST for where in read.elsewhere.values()):
        return {REASON: f"Please keep each answer under {WHERE_MOST} characters."}
    return {}
