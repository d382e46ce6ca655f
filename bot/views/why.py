"""Why somebody gets a notice, and how it stops: the last line of each of them.

Pure. Which notices there are, and who gets them, stands in docs/notices.md.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.language import N_, _
from bot.views import blocks
from bot.views.blocks import Block


class Why(StrEnum):
    """The reasons for which the app writes to somebody of its own accord."""

    REVIEWER = "reviewer"
    DEPUTY = "deputy"
    DEPUTY_ASSIGNED = "deputy_assigned"
    STANDS_IN = "stand_in"
    COLLEAGUE = "colleague"
    OTHER_ROLE = "other_role"
    NO_CHANNEL = "channel"
    REQUESTER = "requester"
    NOBODY_ANSWERS = "nobody_answers"
    NAMED_STAND_IN = "named_stand_in"
    OWNER = "owner"
    INSTEAD_OF_OWNER = "instead_of_owner"
    ADMIN_ONCE = "admin_once"
    ADMIN_WEEKLY = "admin_weekly"
    ADMIN_UNANSWERED = "admin_unanswered"
    FORM = "form"
    REPLIED = "replied"
    CHANNEL = "digest"


REASONS: Mapping[Why, str] = {
    Why.REVIEWER: N_(
        "You get this because you review for this production. It stops when it is decided; when you are "
        "away, say so on this app's Home tab."
    ),
    Why.DEPUTY: N_(
        "You get this because you are a deputy here: the contact has not decided yet, and you may. It "
        "stops when it is decided; an admin can name other deputies."
    ),
    Why.DEPUTY_ASSIGNED: N_(
        "You get this because you are a deputy here: nobody decided yet, and you may. It stops when it "
        "is decided; an admin can name other deputies."
    ),
    Why.STANDS_IN: N_(
        "You get this because you stand in for somebody who is away, and may decide in their place. It "
        "stops when it is decided, or they are back."
    ),
    Why.COLLEAGUE: N_(
        "You get this because you may decide here too, and the others have not yet. It stops when it is "
        "decided."
    ),
    Why.OTHER_ROLE: N_(
        "You get this because you review for this production too, in another role. You cannot decide "
        "this one; perhaps you can reach somebody who can. It stops when it is decided."
    ),
    Why.NO_CHANNEL: N_(
        "You get this directly because the card's channel cannot be reached. It stops when it is "
        "decided, or an admin mends the channel."
    ),
    Why.REQUESTER: N_(
        "You get this because the request is yours. It stops when you do this; if you do not need it any "
        "more, withdraw it."
    ),
    Why.NOBODY_ANSWERS: N_(
        "You get this because you review for this production. It comes once for each question."
    ),
    Why.NAMED_STAND_IN: N_(
        "You get this because they named you. If you cannot, tell them, or an admin: they can change it."
    ),
    Why.OWNER: N_(
        "You get this because you were named to see to it. It stops when you say that it is met; whoever "
        "approved it can tell you more."
    ),
    Why.INSTEAD_OF_OWNER: N_(
        "You get this because the request is yours, and who was named to see to it cannot be reached. It "
        "stops when you say that it is met."
    ),
    Why.ADMIN_ONCE: N_(
        "You get this because you are an admin of genai-use, once for this trouble. Who is one is set by "
        "GENAI_USE_ADMINS."
    ),
    Why.ADMIN_WEEKLY: N_(
        "You get this because you are an admin: when it is found, and then every week until it is mended."
    ),
    Why.ADMIN_UNANSWERED: N_(
        "You get this because you are an admin: please reach somebody, or name somebody who can decide. "
        "Until it is decided you hear of it every week."
    ),
    Why.FORM: N_("You get this because a form of yours could not be shown. It comes once."),
    Why.REPLIED: N_(
        "Only you see this, because you replied. It comes for replies that sound like a decision."
    ),
    Why.CHANNEL: N_(
        "You get this because this channel's productions are reviewed or made here. Once a week, and "
        "only when there is something to say. Another day, another hour, or not at all: _Settings…_"
    ),
}


def why(reason: Why) -> str:
    """The sentence, in markup of ours."""
    return _(REASONS[reason])


def why_line(reason: Why) -> Block:
    """The small line at the end of a notice."""
    return blocks.context(why(reason))
