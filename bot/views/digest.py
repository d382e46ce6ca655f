"""The weekly message of a channel, in groups, the ones that wait for its readers first.

Pure: a Digest in, a message out. What somebody may have to do leads somewhere; the rest takes a line each.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.digest import LINES, NEWS, ROWS, Digest, Row, Waits
from bot.ids import Do
from bot.language import N_, _
from bot.views import blocks
from bot.views.blocks import Block, Element, words_of
from bot.views.choices import details_button, next_step_button
from bot.views.digest_rows import decided_line, in_force_line, row_words, shared_line, waiting_words
from bot.views.text import Part, Post, escape, fit, fixed, size, spoken, words
from bot.views.unreviewed import unreviewed
from bot.views.why import Why, why_line

SPOKEN_ROWS = 5
HEADINGS = {
    "decided": N_("Decided ({count})"),
    "shared": N_("Shared for information ({count})"),
    "in_force": N_("Approved, with terms to keep ({count})"),
}
TITLE = N_("Your week in generative AI")
MORE = N_("… and {count} more: /genai-use list shows them.")


def digest_post(
    digest: Digest, names: Mapping[str, str] | None = None, *, sent_to: str | None = None
) -> Post:
    """The message for the digest's channel, or for another one that gets it in its place (`sent_to`).

    `names`: what people who decided are called, by user id; nobody is mentioned then, and so nobody called.
    Without it they are mentioned, which suits a private answer.
    """
    lines: dict[str, Callable[[Row], list[Element]]] = {
        "decided": lambda row: decided_line(row, names),
        "shared": shared_line,
        "in_force": in_force_line,
    }
    rows = [_rows(digest, name, turn) for turn, name in enumerate(ROWS, 1)]
    told = [_lines(digest, name, draw, turn) for turn, (name, draw) in enumerate(lines.items(), 9)]
    foot = fixed(*digest_foot(digest.channel), *unreviewed())
    elsewhere = sent_to is not None and sent_to != digest.channel
    return Post(_spoken(digest), fit([fixed(*_head(digest, elsewhere=elsewhere)), *rows, *told, foot]))


def digest_foot(channel: str) -> list[Block]:
    """How often it comes, and where that is changed."""
    said = _("Settings of this channel's weekly digest")
    button = blocks.button(_("Settings…"), Do.DIGEST_SETTINGS, channel, spoken=said)
    return [blocks.actions("digest", button), why_line(Why.CHANNEL)]


def nothing_to_tell(channel: str) -> Post:
    """The digest of a week in which nothing happened, for somebody who asked."""
    said = words("digest", "nothing_to_tell")
    return Post(spoken(said), [blocks.section(said), *digest_foot(channel)])


def _head(digest: Digest, *, elsewhere: bool) -> list[Block]:
    trend = words("digest", "trend", trend=digest.trend) if digest.trend else ""
    since = words("digest", "head", start=digest.week_start, channel=digest.channel if elsewhere else None)
    changed = words("digest", "guidance", change=digest.guidance) if digest.guidance else ""
    head = [blocks.header(_(TITLE)), blocks.context(f"{since} {trend}".strip())]
    return [*head, *([blocks.section(changed)] if changed else [])]


def _spoken(digest: Digest) -> str:
    """How much there is of what, and what waits for the readers; all of it is in the blocks too."""
    counts = words("digest", "counts", **{name: digest.count(name) for name in NEWS})
    waiting = [escape(waiting_words("waiting_for_you", row, digest.now)) for row in digest.waiting_for_you]
    changed = words("digest", "guidance", change=digest.guidance) if digest.guidance else ""
    trend = words("digest", "trend", trend=digest.trend) if digest.trend else ""
    return spoken(f"{_(TITLE)}.", counts, changed, *waiting[:SPOKEN_ROWS], trend)


def _rows(digest: Digest, name: str, turn: int) -> Part:
    """A heading, and rows with buttons; as many as there is room for."""
    rows: Sequence[Row | Waits] = getattr(digest, name)

    def drawn(shown: int) -> list[Block]:
        left = digest.count(name) - shown
        heading = blocks.section(words("digest", name, count=digest.count(name)))
        told = [block for row in rows[:shown] for block in _row(name, row, digest.now)]
        return [heading, *told, *([blocks.context(words("digest", "more", count=left))] if left else [])]

    return _most(min(ROWS[name], len(rows)), drawn, turn)


def _row(name: str, row: Row | Waits, now: datetime) -> list[Block]:
    if isinstance(row, Row):
        return [blocks.quoted(row_words(name, row), details_button(row.case.id))]
    text, step = (
        waiting_words(name, row, now),
        next_step_button(row.case, row.open_needs) if row.roles else None,
    )
    if step is None:
        return [blocks.quoted(text, details_button(row.case.id))]
    return [blocks.quoted(text), blocks.actions(f"digest-{row.case.id}", step, details_button(row.case.id))]


def _lines(digest: Digest, name: str, draw: Callable[[Row], list[Element]], turn: int) -> Part:
    """A heading, and a line for each; as many as there is room for."""
    rows: Sequence[Row] = getattr(digest, name)

    def drawn(shown: int) -> list[Block]:
        left = digest.count(name) - shown
        more = [[words_of(_(MORE).format(count=left))]] if left else []
        heading = blocks.line(words_of(_(HEADINGS[name]).format(count=digest.count(name)), bold=True))
        return [blocks.rich(heading, blocks.bullets([*map(draw, rows[:shown]), *more]))]

    return _most(min(LINES[name], len(rows)), drawn, turn)


def _most(most: int, drawn: Callable[[int], list[Block]], turn: int) -> Part:
    """As many rows as there is room for, `most` at most; nothing when there are none."""

    def draw(room: int) -> list[Block]:
        fewer = (drawn(count) for count in range(most, -1, -1))
        return next((each for each in fewer if size(each) <= room), []) if most else []

    return Part(draw, turn)
