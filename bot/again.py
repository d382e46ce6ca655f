"""New requests that begin with the answers of an earlier case, which stays as it is. Knows no Slack."""

from dataclasses import dataclass
from datetime import datetime

from bot.acts import TooLate, goes_final, may_go_final
from bot.authority import is_same
from bot.flow import Flow
from policy import NotAllowed, Person, UseRequest
from storage import Case, Draft, find_case


@dataclass(frozen=True)
class Again:
    """What a person may begin anew."""

    flow: Flow

    def template(self, person: Person, team: str, case_id: str, *, now: datetime) -> Case:
        """A case of the person's own, to begin a new request with its answers."""
        case, _ = self.flow.readable(person, team, case_id, now=now)
        if not is_same(person, case.requester):
            raise NotAllowed("Only the person who asked for it can begin a new request with its answers.")
        return case

    def going_final(self, person: Person, team: str, case_id: str, *, now: datetime) -> Case:
        """As `template`, for temporary material of which a request for something final can be made."""
        case = self.template(person, team, case_id, now=now)
        if not may_go_final(case):
            raise TooLate("This is no settled temporary use any more.", case)
        return case

    def made_from(self, draft: Draft, request: UseRequest) -> str | None:
        """The case that stays as it is while the draft becomes a new one; None when there is no such case."""
        if draft.case_id is None:
            return draft.made_from
        with self.flow.database.reading() as tx:
            case = find_case(tx, draft.owner.team, draft.case_id)
        return case.id if case is not None and goes_final(case, request) else None
