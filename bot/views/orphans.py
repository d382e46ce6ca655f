"""For the admins: what keeps waiting cases from reaching somebody, which cases these are, and what to do.

Pure.
"""

from collections.abc import Sequence

from bot.views import blocks
from bot.views.lists import case_rows
from bot.views.standing import ROLES
from bot.views.text import Post, inline, spoken, words
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
    return Post(
        spoken(said, ids), [blocks.section(said), *case_rows("Waiting", waiting, productions, LISTED)]
    )


def _roles(uses: Sequence[tuple[str, ReviewerRole]], productions: Sequence[Production]) -> str:
    """“the Netflix contact for Tidewater and Lantern Row”; with many, the first ones."""
    names = {each.code: inline(each.name, 60) for each in productions}
    told = []
    for role in dict.fromkeys(role for _, role in uses):
        codes = [code for code, of in uses if of is role]
        more = f" and {len(codes) - NAMED} more" if len(codes) > NAMED else ""
        told.append(f"{ROLES[role]} for {', '.join(names.get(code, code) for code in codes[:NAMED])}{more}")
    return " and ".join(told)
