"""Every stored case as it was judged, one after the other, as plain data: for going through very many.

It changes nothing, and keeps no more than a few cases in memory.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Text, and_, cast, func, select

from storage.tables import case_file, revision

# So many are fetched at once: with fewer, the waiting for each answer of a server shows.
_FETCHED = 500


class JudgedCase(NamedTuple):
    """A case with the request in force and its assessment, both as their JSON says."""

    team: str
    id: str
    status: str
    revision: int
    request: dict[str, Any]
    assessment: dict[str, Any]


def count_cases(tx: Connection) -> int:
    """How many cases there are."""
    return tx.execute(select(func.count()).select_from(case_file)).scalar_one()


def judged_cases(tx: Connection) -> Iterator[JudgedCase]:
    """All cases, in the order in which they were opened."""
    in_force = and_(revision.c.case_key == case_file.c.key, revision.c.number == case_file.c.revision)
    query = (
        select(
            *(case_file.c.team, case_file.c.id, case_file.c.status, case_file.c.revision),
            # As text, decoded one by one: hundreds of decoded cases at a time keep the collector busy,
            # which took more time than all the rest.
            *(cast(revision.c.request, Text), cast(revision.c.assessment, Text)),
        )
        .join(revision, in_force)
        .order_by(case_file.c.key)
    )
    decode = json.JSONDecoder().raw_decode  # the text is ours: nothing stands around it
    for rows in tx.execute(query, execution_options={"yield_per": _FETCHED}).partitions():
        for team, case_id, status, number, request, assessment in rows:
            yield JudgedCase(team, case_id, status, number, decode(request)[0], decode(assessment)[0])
