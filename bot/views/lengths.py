"""How long a text is for Slack, and how it is cut. A character is a UTF-16 unit, as Slack's clients count.

Knows nothing of blocks.
"""

import unicodedata

PARAGRAPH = 3_000


def units(text: str) -> int:
    """How many characters Slack counts: an emoji outside the basic plane is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters; a cut text ends with … and no visible character is cut in two."""
    if units(text) <= limit:
        return text
    return text[: _cut(text, limit - 1)].rstrip() + "…"


def paragraphs(text: str, limit: int = PARAGRAPH) -> list[str]:
    """The whole text in pieces of at most `limit` characters, cut after a line where there is one."""
    pieces = []
    while units(text) > limit:
        end = _cut(text, limit) or limit // 2
        end = text.rfind("\n", 0, end) + 1 or end
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text] if text else pieces


def _cut(text: str, limit: int) -> int:
    end = _fitting(text[:limit], limit)
    while end and _joined(text, end):
        end -= 1
    return end


def _fitting(text: str, limit: int) -> int:
    """How many characters of the text have room in so many units."""
    if text.isascii():
        return len(text)
    while (over := units(text) - limit) > 0:
        # Each character has one unit or two: so many are at least half as many.
        text = text[: -((over + 1) // 2)]
    return len(text)


def _joined(text: str, index: int) -> bool:
    """Whether the character at `index` belongs to the one before it."""
    here, before = text[index], text[index - 1]
    if unicodedata.category(here) in ("Mn", "Me", "Mc") or here == "\u200d" or before == "\u200d":
        return True
    if "\U0001f3fb" <= here <= "\U0001f3ff" or "\U000e0020" <= here <= "\U000e007f":
        return True
    return _is_flag_letter(here) and _flag_letters_before(text, index) % 2 == 1


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_letters_before(text: str, index: int) -> int:
    count = 0
    while count < index and _is_flag_letter(text[index - count - 1]):
        count += 1
    return count
