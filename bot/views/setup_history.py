"""Who changed what is set up, and when, as lines of words.

Knows the record of changes; nothing of forms.
"""

from collections.abc import Sequence

from bot.language import _, ngettext, tell
from bot.views import blocks
from bot.views.blocks import Block, Element, words_of
from bot.views.sentences import sentence
from bot.views.text import inline, told_time
from policy import ReviewerRole
from storage import SetupChange, differences

NAMED_PARTS = 3
# The subject of a change to the settings of a channel's digest, before the channel.
DIGEST = "digest "


def last_changes(changes: Sequence[SetupChange]) -> list[Block]:
    """A heading and a line for each change; nothing when nobody has changed anything."""
    if not changes:
        return []
    lines = [_line(change) for change in changes]
    return [blocks.divider(), blocks.rich(blocks.line(words_of(_("Last changes"), bold=True))), _rows(lines)]


def _rows(lines: Sequence[Sequence[Element]]) -> Block:
    return blocks.rich(blocks.bullets(lines))


def _line(change: SetupChange) -> list[Element]:
    who = blocks.person(change.by.user) if change.by else words_of(_("The command line"))
    name = inline(str((change.after or change.before or {}).get("name", change.subject)), 60)
    at = blocks.moment(change.at, told_time(change.at))
    if change.subject.startswith(DIGEST):
        channel = blocks.channel(change.subject.removeprefix(DIGEST))
        return sentence(
            _("{who} changed the weekly digest of {channel}, {when}"), who=who, channel=channel, when=at
        )
    return sentence(_told_change(change), who=who, name=name, parts=_parts(change), when=at)


def _told_change(change: SetupChange) -> str:
    """The sentence: {who} did something to what {name} is of, {when}; {parts} are what was changed."""
    if change.before is None:
        return _("{who} added {name}, {when}")
    if change.after is None:
        return _("{who} removed {name}, {when}")
    touched = differences(change)
    role = touched[0].path if len(touched) == 1 else None
    is_new = bool(touched) and touched[0].before is None
    if role == ReviewerRole.CONTACT:
        return (
            _("{who} named {name}'s contact, {when}")
            if is_new
            else _("{who} removed {name}'s contact, {when}")
        )
    if role == ReviewerRole.LEGAL:
        named, removed = (
            _("{who} named {name}'s legal contact, {when}"),
            _("{who} removed {name}'s legal contact, {when}"),
        )
        return named if is_new else removed
    # Translators: {parts} are such as “contact channel, time zone”
    return _("{who} changed {name}'s {parts}, {when}")


def _parts(change: SetupChange) -> str:
    parts = [tell(each.name) for each in differences(change)]
    named, left = ", ".join(parts[:NAMED_PARTS]), len(parts) - NAMED_PARTS
    if left <= 0:
        return named
    return ngettext("{parts} and {count} more", "{parts} and {count} more", left).format(
        parts=named, count=left
    )
