"""Who changed what is set up, and when, as lines of words.

Knows the record of changes; nothing of forms.
"""

from collections.abc import Mapping, Sequence

from bot.views import blocks
from bot.views.blocks import Block, Element, words_of
from bot.views.text import inline, told_time
from policy import ReviewerRole
from storage import SetupChange, differences

NAMED_PARTS = 3
ROLE_NAMES: Mapping[str, str] = {ReviewerRole.CONTACT: "contact", ReviewerRole.LEGAL: "legal contact"}
# What a field is called; with it, what is said of a role's own fields.
FIELDS: Mapping[str, str] = {
    "name": "name",
    "channel": "channel",
    "time_zone": "time zone",
    "language": "language",
    "people": "people",
    "group": "group",
    "deputies": "deputies",
    "working_hours": "working hours",
    "vendor": "vendor",
    "agreement": "agreement",
    "retains": "word on keeping material",
    "terms_reviewed": "word on its terms",
    "reviewed_on": "day of review",
}


def last_changes(changes: Sequence[SetupChange]) -> list[Block]:
    """A heading and a line for each change; nothing when nobody has changed anything."""
    if not changes:
        return []
    lines = [_line(change) for change in changes]
    return [blocks.divider(), blocks.rich(blocks.line(words_of("Last changes", bold=True))), _rows(lines)]


def _rows(lines: Sequence[Sequence[Element]]) -> Block:
    return blocks.rich(blocks.bullets(lines))


def _line(change: SetupChange) -> list[Element]:
    who = blocks.person(change.by.user) if change.by else words_of("The command line")
    at = blocks.moment(change.at, told_time(change.at))
    return [who, words_of(f" {told_change(change)}, "), at]


def told_change(change: SetupChange) -> str:
    """What was changed, without who and when: “changed Tidewater's contact channel”."""
    name = inline(str((change.after or change.before or {}).get("name", change.subject)), 60)
    if change.before is None:
        return f"added {name}"
    if change.after is None:
        return f"removed {name}"
    touched = differences(change)
    parts = [_part(each.path) for each in touched]
    if len(touched) == 1 and touched[0].path in ROLE_NAMES:
        return f"{'named' if touched[0].before is None else 'removed'} {name}'s {parts[0]}"
    more = f" and {len(parts) - NAMED_PARTS} more" if len(parts) > NAMED_PARTS else ""
    return f"changed {name}'s {', '.join(parts[:NAMED_PARTS])}{more}"


def _part(path: str) -> str:
    whose, _, field = path.rpartition(".")
    if not whose:
        return ROLE_NAMES.get(path, FIELDS.get(path, path))
    return f"{ROLE_NAMES.get(whose, whose)} {FIELDS.get(field, field)}"
