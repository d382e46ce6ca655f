"""The weekly message of a channel, in groups, the ones that wait for its readers first.

Pure: a Digest in, a message out. Each row has a Details button, so that it leads somewhere.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.digest import GROUPS, Digest, Row
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.choices import details_button
from bot.views.standing import status_words
from bot.views.text import Post, inline, spoken, words
from bot.views.unreviewed import unreviewed

# So many rows with their headings stay under both limits of a message, however long their titles are.
ROWS = dict.fromkeys(GROUPS, 5) | {"waiting_for_you": 8, "decided": 6}


def digest_post(digest: Digest) -> Post:
    """The message for the digest's channel."""
    groups = {name: getattr(digest, name) for name in ROWS}
    shown = [block for name, rows in groups.items() for block in _group(name, rows, digest.now)]
    head = words("digest", "head", start=digest.week_start)
    counts = words("digest", "counts", **{name: len(rows) for name, rows in groups.items()})
    said = [blocks.header("Your week in generative AI"), blocks.context(head), *shown]
    return Post(
        spoken("Your week in generative AI.", counts),
        [*said, blocks.context(words("digest", "foot")), *unreviewed()],
    )


def _group(name: str, rows: Sequence[Row], now: datetime) -> list[Block]:
    if not rows:
        return []
    more = len(rows) - ROWS[name]
    told = [_row(name, row, now) for row in rows[: ROWS[name]]]
    heading = blocks.section(words("digest", name, count=len(rows)))
    return [heading, *told, *([blocks.context(words("digest", "more", count=more))] if more > 0 else [])]


def _row(name: str, row: Row, now: datetime) -> Block:
    days = max((now - row.since).days, 0)
    when = words("digest", f"{name}_row", row=row, days=days, status=status_words(row.case))
    text = f"{row.case.id} · {when}\n{inline(row.case.request.title)} · {inline(row.production, 60)}"
    return blocks.quoted(text, details_button(row.case.id))
