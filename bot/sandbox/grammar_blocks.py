"""Block Kit's blocks, with the limits of each, as a table, and which of them a surface takes.

The rules that hold across several blocks are in limits.py.
"""

from typing import Any

from bot.sandbox.grammar import (
    Check,
    anything,
    by_type,
    every,
    fault,
    flag,
    listed,
    one_of,
    shape,
    string,
    whole,
)
from bot.sandbox.grammar_elements import (
    ELEMENTS,
    IMAGE,
    IMAGE_SOURCE,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    image_source,
    plain,
    text,
)


def _block(required: dict[str, Check] | None = None, **optional: Check) -> Check:
    return shape({"type": anything, **(required or {})}, {"block_id": string(255), **optional})


def _text_or_fields(value: Any, pointer: str, problems: list[str]) -> None:
    if not value.get("text") and not value.get("fields"):
        fault(problems, "missing required field: text or fields", pointer)


_STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), flag))
_STYLED = {"style": _STYLE}
_INLINE = by_type(
    {
        "text": shape({"type": anything, "text": string(3000)}, _STYLED),
        "link": shape(
            {"type": anything, "url": string(3000)}, {"text": string(3000), "unsafe": flag, **_STYLED}
        ),
        "emoji": shape({"type": anything, "name": string(255)}, {"unicode": string(255), **_STYLED}),
        "user": shape({"type": anything, "user_id": string(255)}, _STYLED),
        "channel": shape({"type": anything, "channel_id": string(255)}, _STYLED),
        "usergroup": shape({"type": anything, "usergroup_id": string(255)}, _STYLED),
        "broadcast": shape({"type": anything, "range": one_of("here", "channel", "everyone")}, _STYLED),
        "date": shape(
            {"type": anything, "timestamp": whole(0, 9_999_999_999), "format": string(255)},
            {"url": string(3000), "fallback": string(3000), **_STYLED},
        ),
        "color": shape({"type": anything, "value": string(255)}, _STYLED),
    }
)
_INLINES = listed(_INLINE, 0, 1000)
_SECTION = shape({"type": anything, "elements": _INLINES})
_BORDERED = shape({"type": anything, "elements": _INLINES}, {"border": whole(0, 1)})
_LIST = shape(
    {
        "type": anything,
        "style": one_of("bullet", "ordered"),
        "elements": listed(by_type({"rich_text_section": _SECTION}), 0, 1000),
    },
    {"indent": whole(0, 8), "offset": whole(0, 100_000), "border": whole(0, 1)},
)
_RICH_TEXT = _block(
    {
        "elements": listed(
            by_type(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_list": _LIST,
                    "rich_text_preformatted": _BORDERED,
                    "rich_text_quote": _BORDERED,
                }
            ),
            0,
            1000,
        )
    }
)
_CELL = by_type({"raw_text": shape({"type": anything, "text": string(3000)}), "rich_text": _RICH_TEXT})
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})

BLOCKS: dict[str, Check] = {
    "section": every(
        _block(
            None,
            text=text(3000),
            fields=listed(text(2000), 1, 10),
            accessory=by_type({**ELEMENTS, "image": IMAGE}, IN_SECTION),
            expand=flag,
        ),
        _text_or_fields,
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block(),
    "image": every(
        _block({"alt_text": string(2000, least=0)}, title=plain(2000), **IMAGE_SOURCE), image_source
    ),
    "context": _block(
        {"elements": listed(by_type({"image": IMAGE, "mrkdwn": text(3000), "plain_text": text(3000)}), 1, 10)}
    ),
    "actions": _block({"elements": listed(by_type(ELEMENTS, IN_ACTIONS), 1, 25)}),
    "context_actions": _block({"elements": listed(by_type(ELEMENTS, IN_CONTEXT_ACTIONS), 1, 5)}),
    "input": _block(
        {"label": plain(2000), "element": by_type(ELEMENTS, IN_INPUT)},
        hint=plain(2000),
        optional=flag,
        dispatch_action=flag,
    ),
    "rich_text": _RICH_TEXT,
    "markdown": _block({"text": string(12_000)}),
    "table": _block({"rows": listed(listed(_CELL, 1, 20), 1, 100)}, column_settings=listed(_COLUMN, 0, 20)),
    "alert": _block({"text": text(200)}, level=one_of("default", "info", "warning", "error", "success")),
    "video": _block(
        {
            "alt_text": string(2000),
            "title": plain(200),
            "thumbnail_url": string(3000),
            "video_url": string(3000),
        },
        author_name=string(50),
        description=plain(200),
        provider_icon_url=string(3000),
        provider_name=string(255),
        title_url=string(3000),
    ),
}
_EVERYWHERE = frozenset({"section", "header", "divider", "image", "context", "actions", "input", "rich_text"})
_EVERYWHERE |= {"video"}
ALLOWED: dict[str, frozenset[str]] = {
    "message": _EVERYWHERE | {"context_actions", "markdown", "table"},
    "modal": _EVERYWHERE | {"alert"},
    "home": _EVERYWHERE,
}
