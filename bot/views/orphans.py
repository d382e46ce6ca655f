"""For the admins: what keeps waiting cases from reaching somebody, which cases these are, and what to do.

Pure.
"""

from collections.abc import Sequence

from bot.language import _, all_of, ngettext
from bot.views import blocks
from bot.views.lists import case_rows
from bot.views.standing import ROLES
from bot.views.text import Post, inline, spoken, words
from bot.views.why import Why, why, why_line
from policy import ReviewerRole
from storage import Case, Production

LISTED = 15
NAMED = 5


def orphan_alert(
    trouble: str,
    subject: str,
    uses: Sequence[tuple[str, ReviewerRole]],
    waiting: Sequence[Case],
    productions: Sequence[Production],
) -> Post:
    """One finding. `subject`: the channel or group; `uses`: whom it concerns, by production and role."""
    said = words("orphans", "told", trouble=trouble, subject=subject, roles=_roles(uses, productions))
    ids = ", ".join(case.id for case in waiting[:LISTED])
    rows = case_rows(_("Waiting"), waiting, productions, LISTED)
    reason = Why.ADMIN_WEEKLY
    return Post(spoken(said, ids, why(reason)), [blocks.section(said), *rows, why_line(reason)])


def _roles(uses: Sequence[tuple[str, ReviewerRole]], productions: Sequence[Production]) -> str:
    """“the Netflix contact for Tidewater and Lantern Row”; with many, the first ones."""
    names = {each.code: inline(each.name, 60) for each in productions}
    told = []
    for role in dict.fromkeys(role for _code, role in uses):
        named = _some([names.get(code, code) for code, of in uses if of is role])
        # Translators: such as “the Netflix contact for Tidewater and Lantern Row”
        told.append(_("{role} for {productions}").format(role=_(ROLES[role]), productions=named))
    return all_of(told)


def _some(names: Sequence[str]) -> str:
    told, left = ", ".join(names[:NAMED]), len(names) - NAMED
    if left <= 0:
        return told
    # Translators: {names} are names of productions
    return ngettext("{names} and {count} more", "{names} and {count} more", left).format(
        names=told, count=left
    )
