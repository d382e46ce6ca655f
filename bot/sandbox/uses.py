"""Three invented uses, as a coordinator would fill them in, one for each outcome."""

from typing import Any

Step = dict[str, Any]

# The answers that a harmless use gives; the uses below change some of them.
HARMLESS: Step = {
    "inputs": ["None of these"],
    "output_contains": ["None of these"],
    "invents_content": "Yes",
    "secured": "Yes",
    "talent": ["None of these"],
    "concerns": ["None of these"],
}

MOODBOARD: tuple[Step, ...] = (
    {
        "title": "Moodboard for the harbour",
        "description": "Rough pictures of a harbour at dusk, to find the mood with the designer.",
        "media": ["Pictures"],
        "listed_tools": ["Framewright"],
        "destination": "Inside our team only",
    },
    HARMLESS,
)

SIGNS: tuple[Step, ...] = (
    {
        "title": "Signs behind the chase",
        "description": "Shop signs far behind the chase, out of focus and never read.",
        "media": ["Pictures"],
        "listed_tools": ["Framewright"],
        "destination": "On screen, hardly noticed",
    },
    HARMLESS,
    {"human_input": "Yes"},
)

YOUNGER: tuple[Step, ...] = (
    {
        "title": "The captain, twenty years younger",
        "description": "We make the captain look twenty years younger in the flashback of episode three.",
        "media": ["Moving pictures"],
        "listed_tools": ["Plateau"],
        "destination": "Delivered, and noticed",
    },
    HARMLESS
    | {
        "inputs": ["Recordings or pictures of performers"],
        "output_contains": ["A real person one could recognise"],
        "talent": ["A real person is made anew"],
    },
    {
        "human_input": "Yes",
        "talent_consent": "Yes",
        "guild_terms_met": "Yes",
        "harms_performer": "No",
        "uses_performer_model": "No",
    },
)
