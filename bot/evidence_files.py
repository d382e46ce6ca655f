"""Reads a file that was shown as evidence, once and without keeping it: facts, size, type and SHA-256.

Knows Slack's Web API; what the result means for the case stands in `bot/checking.py`.
"""

from datetime import datetime
from functools import partial
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, ValidationError

from bot import views
from bot.checking import CHANGED, Which, file_was_read, piece_of, refuse_file
from bot.delivery import Sent
from bot.record import FILE_GONE, FILE_NOT_READ, FILE_TOO_LARGE, FILE_TYPE, FILE_UNREADABLE
from bot.slack import Refused, Slack, SlackAway
from bot.surface import Surface, handles
from storage import File, Job

# Slack's own names of the types that we take, where they differ from how such files end.
FILE_TYPES = frozenset({*views.FILE_TYPES, "email", "text"})
# Nothing is wrong with the file: the app itself may not speak to Slack just now.
UNKNOWN_APP = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
GONE = frozenset({"file_not_found", "file_deleted", "http_404", "http_410"})

DELETED = FILE_GONE.says()
TOO_LARGE = FILE_TOO_LARGE.says(most=views.FILE_MOST_MB)
WRONG_TYPE = FILE_TYPE.says(types=views.FILE_TYPES_TOLD)
NO_SCOPE = FILE_NOT_READ.says()
UNREADABLE = FILE_UNREADABLE.says()


class Unusable(Exception):
    """The file cannot be evidence; the text is the sentence for who showed it, as the record keeps it."""


class FileInfo(BaseModel):
    """The facts of a file that we use, from files.info: https://docs.slack.dev/reference/objects/file-object."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    name: str
    size: int
    filetype: str = ""
    mode: str = "hosted"
    is_external: bool = False
    url_private: str
    permalink: str | None = None


@handles("file")
def check_file(surface: Surface, job: Job, now: datetime) -> Sent:
    """Reads the file of a piece of evidence; what it is, or why it is none, is kept with the case."""
    case, _ = surface.case_of(job)
    piece = piece_of(case, job.payload["number"])
    if piece is None or piece.file is None:
        return Sent(posted=False)
    which = Which(case.team, case.id, piece.number)
    try:
        file, link = _read(surface.slack, case.team, piece.file)
    except Unusable as why:
        return Sent(partial(refuse_file, which=which, reason=str(why), now=now), posted=False)
    return Sent(partial(file_was_read, which=which, file=file, link=link, now=now), posted=False)


def _read(slack: Slack, team: str, shown: File) -> tuple[File, str | None]:
    """The file with its SHA-256, and where it opens."""
    try:
        info = _info(slack, team, shown)
        digest, size = sha256(), 0
        for piece in slack.stream(team, info.url_private, most=views.FILE_MOST):
            digest.update(piece)
            size += len(piece)
    except Refused as refusal:
        if refusal.code in UNKNOWN_APP:
            raise SlackAway(str(refusal)) from refusal
        raise Unusable(_sentence(refusal.code)) from refusal
    if size != info.size:
        raise Unusable(UNREADABLE)
    opens = info.permalink if (info.permalink or "").startswith(("https://", "http://")) else None
    return File(shown.id, shown.name, size, digest.hexdigest()), opens


def _info(slack: Slack, team: str, shown: File) -> FileInfo:
    """What Slack says of the file now; it must be the one that was shown, of a type and size that we take."""
    answer = slack.call("files.info", team, file=shown.id)
    try:
        info = FileInfo.model_validate(answer.get("file"))
    except ValidationError as error:
        raise Unusable(UNREADABLE) from error
    if info.mode in {"tombstone", "hidden_by_limit"}:
        raise Unusable(DELETED)
    if info.is_external or info.filetype not in FILE_TYPES or not views.is_file_type(info.name):
        raise Unusable(WRONG_TYPE)
    if info.size > views.FILE_MOST:
        raise Unusable(TOO_LARGE)
    if (info.id, info.size) != (shown.id, shown.size):
        raise Unusable(CHANGED)
    return info


def _sentence(code: str) -> str:
    if code in GONE:
        return DELETED
    if code == "too_large":
        return TOO_LARGE
    return NO_SCOPE if code == "missing_scope" else UNREADABLE
