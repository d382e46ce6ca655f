"""The form in which a requester shows evidence for the needs of their case, with its reader.

Pure. Files come through Slack's own field; which types and sizes are taken stands here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.ids import Callback
from bot.language import N_, _
from bot.views import blocks
from bot.views.blocks import Block, words_of
from bot.views.evidence_form import piece_line, verdict_words
from bot.views.fields import Values, typed
from bot.views.review_form import review_form, under
from bot.views.stored_words import told
from bot.views.text import clean, words
from policy import Need
from storage import Case, File, NeedStanding

FILES, LINK, NOTE = "files.", "link.", "note."
FILE_TYPES = ("pdf", "png", "jpg", "jpeg", "docx", "xlsx", "eml", "txt")
FILE_TYPES_TOLD = N_("PDF, PNG, JPG, Word, Excel, mail (EML) and text")
FILES_MOST = 10
FILE_MOST_MB = 10
FILE_MOST = FILE_MOST_MB * 1024 * 1024
LINK_MOST = 2000
NOTE_MOST = 1000
# Of what was shown before for a need, the newest; Details shows everything.
BEFORE = 2

NOTHING = N_("Nothing is added yet. Please add a file or a link.")
WRONG_LINK = N_("Please give a whole link that begins with https://.")


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that the requester shows for a kind of need: a file or a link, and their note."""

    need: str
    note: str | None = None
    link: str | None = None
    file: File | None = None


@dataclass(frozen=True, slots=True)
class ReadShown:
    """What was shown. `errors`: block id → sentence; with any, nothing may be stored."""

    pieces: tuple[Shown, ...]
    errors: dict[str, str] = field(default_factory=dict)


class _Attached(BaseModel):
    """A file in Slack's field, as far as we look at it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    name: str
    size: int


def is_file_type(name: str) -> bool:
    """Whether a file of this name is of a type that can be shown."""
    _stem, dot, ending = name.rpartition(".")
    return bool(dot) and ending.lower() in FILE_TYPES


def show_form(case: Case, *, channel: str | None = None) -> Block:
    """Fields for each need that nobody has accepted yet. `channel`: where the button was pressed."""
    asked = [block for need in needs_to_show(case) for block in _need(case, need)]
    said = blocks.section(words("review", "show"))
    return review_form(case, channel, Callback.SHOW_EVIDENCE, [said], *asked)


def needs_to_show(case: Case) -> list[Need]:
    """The needs for which evidence can be shown; what holds up an approval comes first."""
    waiting = [
        need for need in case.assessment.needs if case.standing_of(need.kind) is not NeedStanding.ACCEPTED
    ]
    return sorted(waiting, key=lambda need: not need.blocking)


def _need(case: Case, need: Need) -> list[Block]:
    before = case.shown_for(need.kind)[-BEFORE:]
    heading = blocks.rich(blocks.line(words_of(told(need.text), bold=True)))
    pieces = [blocks.rich(blocks.line(*piece_line(piece), *verdict_words(case, piece))) for piece in before]
    files: Block = {"type": "file_input", "action_id": "files", "max_files": FILES_MOST}
    files |= {"filetypes": list(FILE_TYPES)}
    link = blocks.link_input("link")
    hint = _("{types}; at most {count} files of {size} MB.").format(
        types=_(FILE_TYPES_TOLD), count=FILES_MOST, size=FILE_MOST_MB
    )
    note = blocks.text_input("note", multiline=True, most=NOTE_MOST)
    return [
        heading,
        *pieces,
        blocks.field(f"{FILES}{need.kind}", _("Files"), files, hint=hint, optional=True),
        blocks.field(
            f"{LINK}{need.kind}", _("Or a link"), link, hint=_("Begins with https://."), optional=True
        ),
        blocks.field(f"{NOTE}{need.kind}", _("What it is, and where to look"), note, optional=True),
    ]


def read_shown(values: Values, kinds: Sequence[str]) -> ReadShown:
    """What was filled in, checked. `kinds`: the needs that the case has."""
    states = {block: next(iter(states.values()), {}) for block, states in values.items()}
    errors: dict[str, str] = {}
    pieces = [piece for kind in kinds for piece in _read_need(kind, states, errors)]
    if not pieces and not errors:
        first = next((block for block in states if block.startswith(FILES)), next(iter(states), NOTE))
        errors[first] = _(NOTHING)
    return ReadShown(tuple(pieces), errors)


def _read_need(kind: str, states: Mapping[str, Mapping[str, Any]], errors: dict[str, str]) -> list[Shown]:
    note = typed(states.get(f"{NOTE}{kind}", {})) or None
    link = typed(states.get(f"{LINK}{kind}", {})) or None
    files, wrong = _read_files(states.get(f"{FILES}{kind}", {}))
    if wrong:
        errors[f"{FILES}{kind}"] = wrong
    if link is not None and not is_link(link):
        errors[f"{LINK}{kind}"] = _(WRONG_LINK)
    if note is not None and len(note) > NOTE_MOST:
        errors[f"{NOTE}{kind}"] = under(NOTE_MOST)
    shown = [Shown(kind, note, file=file) for file in files]
    shown += [Shown(kind, note, link)] if link else []
    if note and not shown and not wrong:
        errors[f"{NOTE}{kind}"] = _("Please add the file or the link that this is about.")
    return shown


def _read_files(state: Mapping[str, Any]) -> tuple[list[File], str | None]:
    """The files, or a sentence that says what is wrong with them."""
    try:
        attached = [_Attached.model_validate(each) for each in state.get("files") or ()]
    except ValidationError:
        return [], _("Slack did not tell what this file is. Please add it again.")
    if len(attached) > FILES_MOST:
        return [], _("Please add at most {count} files.").format(count=FILES_MOST)
    if any(not is_file_type(each.name) for each in attached):
        only = _("Please add only {types}. Give a link to anything else.")
        return [], only.format(types=_(FILE_TYPES_TOLD))
    if any(each.size > FILE_MOST for each in attached):
        return [], _("A file may have {size} MB. Give a link to a larger one.").format(size=FILE_MOST_MB)
    return [File(each.id, clean(each.name), each.size) for each in attached], None


def is_link(text: str) -> bool:
    """Whether it is an address over HTTPS that can be opened: a whole one, without a user's name in it."""
    if len(text) > LINK_MOST or any(character.isspace() or not character.isprintable() for character in text):
        return False
    try:
        address = urlsplit(text)
        return address.scheme == "https" and "." in (address.hostname or "") and address.username is None
    except ValueError:
        return False
