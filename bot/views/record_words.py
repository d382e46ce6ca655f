"""What the record of a case keeps in our own words, told in the reader's; what people wrote stays as it is.

Knows events and sentences; nothing of blocks.
"""

from datetime import datetime

from bot.language import ENGLISH, spoken_language, tell, told_day
from bot.record import HOLDS_THROUGH, recognised_lines
from policy import Action, Said
from storage import Event

REFUSED = "refused_"
# Beside a person's name, and yet in our words, or with ours beside theirs.
OURS_TOO = frozenset({"open", Action.REVISE, Action.JUDGE_EVIDENCE})
# Beside nobody's name, and yet a person's words, a name or a code.
THEIRS = frozenset({"overdue", "undeliverable", "file_read"})


def told_why(event: Event) -> str | None:
    """What the event was noted with, as far as it is ours in the reader's words."""
    if event.why is None or event.action in THEIRS:
        return event.why
    if event.action.startswith(REFUSED):
        return told_record(event.why, all_ours=True)
    return told_record(event.why) if event.by is None or event.action in OURS_TOO else event.why


def told_record(text: str, *, all_ours: bool = False) -> str:
    """A text of the record, line by line. `all_ours`: no line of it is a person's."""
    if spoken_language() is ENGLISH:
        return text
    return "\n".join(f"{mark}{_told(line, all_ours)}" for mark, line in recognised_lines(text))


def _told(line: Said | str, all_ours: bool) -> str:
    if isinstance(line, str):
        return tell(line) if all_ours else line
    return tell(_with_day(line) if line.text == HOLDS_THROUGH.text else line)


def _with_day(said: Said) -> Said:
    day = datetime.strptime(str(said.parts["day"]), "%d %b %Y").date()  # noqa: DTZ007 - a day has no zone
    return Said(said.text, {"day": told_day(day)})
