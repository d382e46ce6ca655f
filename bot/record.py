"""Sentences of ours that are kept with a case, in English, and are recognised when they are shown.

Where one is written it comes from here, so that it is known again. Knows nothing of languages but English.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

from bot.language import N_
from policy import Action, NotAllowed, Outcome, Said, Standing, Status, next_status

BULLET = "• "


@dataclass(frozen=True, slots=True)
class Kept:
    """A sentence with {names} in it. `told`: the names of which our own words stand, or the guidance's.

    `strict`: it is only recognised where these words of ours are.
    """

    text: str
    told: tuple[str, ...] = ()
    strict: bool = False

    def says(self, **parts: object) -> str:
        """The sentence as it is kept."""
        return self.text.format(**parts)

    def read(self, line: str) -> Said | None:
        """The sentence with its parts, if the line is this one."""
        found = _pattern(self.text).fullmatch(line)
        if found is None:
            return None
        ours = {name: recognised(found[name]) for name in self.told}
        if self.strict and None in ours.values():
            return None
        words = {name: ours[name] or Said(found[name]) for name in self.told}
        return Said(self.text, {**found.groupdict(), **words})


@cache
def _pattern(text: str) -> re.Pattern[str]:
    pieces = enumerate(re.split(r"{(\w+)}", text))
    parts = (f"(?P<{piece}>.+?)" if odd % 2 else re.escape(piece) for odd, piece in pieces)
    return re.compile("".join(parts), re.DOTALL)


# Why a file can be no evidence.
FILE_GONE = Kept(N_("It is not there any more. Please show it again, or show a link."))
FILE_TOO_LARGE = Kept(N_("It is larger than {most} MB. Please show a smaller one, or a link."))
FILE_TYPE = Kept(
    N_("Files of this type cannot be shown here, only {types}. A link works for others."), ("types",)
)
FILE_NOT_READ = Kept(
    N_("This app may not read files here. Please show a link; an admin can install the app anew.")
)
FILE_UNREADABLE = Kept(N_("It could not be read. Please show it again, or show a link."))
FILE_CHANGED = Kept(N_("Its content is no longer what was shown. Please show it again."))
# Translators: the name of a file, and why it cannot be used
FILE_REFUSED = Kept(N_("{file}: {reason}"), ("reason",), strict=True)
# What a reviewer said of evidence.
SEEN_ELSEWHERE = Kept(N_("Seen elsewhere: {note}"))
ACCEPTED_BECAUSE = Kept(N_("Accepted evidence {number}: {reason}"))
REFUSED_BECAUSE = Kept(N_("Refused evidence {number}: {reason}"))
ACCEPTED = Kept(N_("Accepted evidence {number}"))
REFUSED = Kept(N_("Refused evidence {number}"))
STILL_CHECKED = Kept(N_("Evidence {number} is still being checked. Please try again in a minute."))
PART_APPROVED = Kept(
    N_("Your part is approved already. Still waiting for: {roles}."),
    ("roles",),
)
NEEDS_EVIDENCE = Kept(
    N_(
        "This cannot be approved yet. It takes evidence that a reviewer has accepted: {needs} The requester "
        "can show it, a reviewer then accepts it under “Evidence…”, or you can decline."
    ),
    ("needs",),
)
# What became of reminders.
REMINDER = Kept(N_("Reminder {number} of {most}."))
NOBODY_TO_REMIND = Kept(N_("There was nobody to remind; the admins know."))
ADMINS_TOLD = Kept(N_("The admins were told that nobody decides."))
REVIEWERS_TOLD = Kept(N_("The reviewers were told that nobody answers."))
NEXT_TOLD = Kept(N_("Deputies or the next in line were told."))
# When an approval ends.
HOLDS_THROUGH = Kept(N_("It holds through {day}. Whoever needs it longer asks again before that."))
# Who classified, where that is not the usual one.
CLASSIFIER_AWAY = Kept(N_("The shared classifier did not answer; the app judged by its own {guidance}."))
TWO_CLASSIFIERS = Kept(
    N_(
        "The shared classifier judged by {shared}, the app by its own {own}; where they differ, the stricter "
        "counts."
    )
)
# Why new guidance sends an approval back; the policy's own sentences (`policy/rejudging.py`) among them.
STRICTER = Kept(N_("The guidance is now {guidance}, which is stricter here:"))
# Translators: {role} is “contact” or “legal”
ROLE_TOO = Kept(N_("{role} has to approve it too"), ("role",))
NEEDED_FIRST = Kept(N_("before an approval it takes: {need}"), ("need",))
# Translators: {clause} is the id of a clause; {outcome} is “share”, “escalate” or “written approval”
ASKS_NOW = Kept(N_("{clause} now asks for {outcome}: {text}"), ("outcome", "text"))
ASKS_INSTEAD = Kept(N_("{clause} asks for {now} instead of {before}"), ("now", "before"))
ASKS_NO_LONGER = Kept(N_("{clause} no longer asks for {before}"), ("before",))
MISSING_NOW = Kept(N_("something that must be shown is missing now"))
NOTHING_MISSING = Kept(N_("nothing is missing now"))
WORDS_DISAGREE = Kept(N_("What was written does not agree with the answers."))
# Within such sentences.
_WORDS = (
    # Translators: what the guidance asks for, within “… now asks for …”: telling the contact
    Kept(N_("share")),
    # Translators: what the guidance asks for, within “… now asks for …”: the contact's guidance
    Kept(N_("escalate")),
    # Translators: what the guidance asks for, within “… now asks for …”
    Kept(N_("written approval")),
    Kept(N_("contact")),
    Kept(N_("legal")),
)


def recognised(line: str) -> Said | None:
    """The sentence of ours that the line is; None for anybody else's words."""
    refusal = _refusals().get(line)
    return refusal or next((said for kept in _all_kept() if (said := kept.read(line))), None)


def recognised_lines(text: str) -> Iterator[tuple[str, Said | str]]:
    """Each line with the mark that it begins with, and the sentence of ours that it is, or its own words."""
    for line in text.split("\n"):
        mark = BULLET if line.startswith(BULLET) else ""
        rest = line.removeprefix(mark)
        yield mark, recognised(rest) or rest


@cache
def _all_kept() -> tuple[Kept, ...]:
    """The longer ones first: a shorter one may be their beginning."""
    found = [each for each in globals().values() if isinstance(each, Kept)]
    return tuple(sorted([*found, *_WORDS], key=lambda kept: (kept.strict, -len(kept.text))))


@cache
def _refusals() -> dict[str, Said]:
    """Everything that the policy may say to somebody who cannot do something."""
    standings = [each for count in range(len(Standing)) for each in combinations(Standing, count + 1)]
    found: dict[str, Said] = {}
    for status, action, who in product(Status, Action, [(), *standings]):
        try:
            next_status(status, action, who, outcome=Outcome.SHARE)
        except NotAllowed as refusal:
            found[str(refusal.said)] = refusal.said
    return found
