"""The set-up in Slack, for admins: productions, who reviews for them, tools. Handlers of its pages and forms.

Who is an admin is looked up at each click. What is saved stands in `bot/setting_up.py`, what is right about a
form in `bot/setup_checks.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot import views
from bot.ids import Callback, Do
from bot.inspecting import Inspected, Inspector, Unanswered
from bot.language import N_
from bot.marks import SetupMark
from bot.payloads import Click, SlashCommand, Submission
from bot.replies import Reply, View, opens, points_at, redraws, shows
from bot.setting_up import Seen, SettingUp
from bot.setup_checks import checked_contact, checked_production, checked_tool, users_in
from policy import NotAllowed, ReviewerRole
from storage import Production, production, productions, setup_changes, tools

NOT_YOURS = N_("Setting up is for this workspace's genai-use admins.")
# What Slack says after all is remembered, so that the next try is quick.
NOT_TOLD = N_("Slack did not say in time who the admins are, so nothing was changed. Please try again.")
CHANGES = 8


@dataclass(frozen=True)
class Admin:
    """The pages replace each other in one modal. `admins`: the user ids of a workspace's admins."""

    setting_up: SettingUp
    inspector: Inspector
    admins: Callable[[str], frozenset[str]]

    @property
    def clicks(self) -> dict[str, Callable[[Click, datetime], Reply]]:
        """Its buttons."""
        return {
            Do.SETUP: self.open,
            Do.SETUP_LIST: self.list,
            Do.SETUP_PRODUCTION: self.production,
            Do.SETUP_TOOLS: self.tools,
            Do.NEXT_PAGE: self.next_page,
            Do.EDIT_PRODUCTION: self.edit_production,
            Do.EDIT_CONTACT: self.edit_contact,
            Do.EDIT_TOOL: self.edit_tool,
            Do.REMOVE_CONTACT: self.remove_contact,
            Do.REMOVE_TOOL: self.remove_tool,
        }

    @property
    def forms(self) -> dict[str, Callable[[Submission, datetime], Reply]]:
        """Its forms."""
        return {
            Callback.PRODUCTION_FORM: self.save_production,
            Callback.CONTACT_FORM: self.save_contact,
            Callback.TOOL_FORM: self.save_tool,
        }

    def command(self, asked: SlashCommand, now: datetime) -> Reply:
        """`/genai-use setup`."""
        team = self._team_of_admin(asked)
        return opens(self._list(team), asked.trigger_id, team)

    def open(self, asked: Click, now: datetime) -> Reply:
        """The Home tab's button."""
        team = self._team_of_admin(asked)
        return opens(self._list(team), asked.trigger_id, team, pushed=asked.in_modal)

    def list(self, asked: Click, now: datetime) -> Reply:
        """The productions."""
        return redraws(self._list(self._team_of_admin(asked)), asked)

    def production(self, asked: Click, now: datetime) -> Reply:
        """One production."""
        team = self._team_of_admin(asked)
        return redraws(self._page(team, asked.pressed.value or ""), asked)

    def tools(self, asked: Click, now: datetime) -> Reply:
        """The tools."""
        return redraws(self._tools(self._team_of_admin(asked)), asked)

    def next_page(self, asked: Click, now: datetime) -> Reply:
        """More of the list that is open."""
        team, page = self._team_of_admin(asked), int(asked.pressed.value or 0)
        is_tools = asked.view is not None and asked.view.callback_id == Callback.SETUP_TOOLS
        return redraws(self._tools(team, page) if is_tools else self._list(team, page), asked)

    def edit_production(self, asked: Click, now: datetime) -> Reply:
        """The form of a production, or of a new one."""
        team, code = self._team_of_admin(asked), asked.pressed.value
        return redraws(views.production_form(self._production(team, code) if code else None), asked)

    def edit_contact(self, asked: Click, now: datetime) -> Reply:
        """The form of who reviews in one role."""
        team = self._team_of_admin(asked)
        its_production = self._production(team, _shown(asked).production or "")
        return redraws(views.contact_form(its_production, ReviewerRole(asked.pressed.value or "")), asked)

    def edit_tool(self, asked: Click, now: datetime) -> Reply:
        """The form of a tool, or of a new one."""
        team, name = self._team_of_admin(asked), asked.pressed.value
        with self.setting_up.database.reading() as tx:
            known = next((tool for tool in tools(tx, team) if tool.name == name), None)
        return redraws(views.tool_form(known), asked)

    def remove_contact(self, asked: Click, now: datetime) -> Reply:
        """Nobody reviews in that role any more; the dialog has asked."""
        team, mark = self._team_of_admin(asked), _shown(asked)
        code = mark.production or ""
        role = ReviewerRole(asked.pressed.value or "")
        self.setting_up.remove_contact(Seen(asked.person, team, mark.begun), code, role, now=now)
        return redraws(self._page(team, code), asked)

    def remove_tool(self, asked: Click, now: datetime) -> Reply:
        """The tool is offered no more; the dialog has asked."""
        team, mark = self._team_of_admin(asked), _shown(asked)
        self.setting_up.remove_tool(Seen(asked.person, team, mark.begun), mark.tool or "", now=now)
        return redraws(self._tools(team), asked)

    def save_production(self, asked: Submission, now: datetime) -> Reply:
        """The form of a production was sent."""
        deadline = self.inspector.deadline()
        team, mark = self._team_of_admin(asked, deadline), asked.view.setup
        filled = views.read_production(asked.view.state.values, mark.production)
        entry, wrong = checked_production(filled, self._inspected(team, filled, deadline))
        if wrong or entry is None:
            return points_at(filled.errors(wrong))
        self.setting_up.save_production(Seen(asked.person, team, mark.begun), entry, now=now)
        return shows(self._page(team, entry.code))

    def save_contact(self, asked: Submission, now: datetime) -> Reply:
        """The form of who reviews in one role was sent."""
        deadline = self.inspector.deadline()
        team, mark = self._team_of_admin(asked, deadline), asked.view.setup
        its_production = self._production(team, mark.production or "")
        filled = views.read_contact(asked.view.state.values, mark.role or ReviewerRole.CONTACT)
        inspected = self._inspected(team, filled, deadline)
        contact, wrong = checked_contact(filled, inspected, its_production)
        if wrong or contact is None:
            return points_at(filled.errors(wrong))
        seen = Seen(asked.person, team, mark.begun)
        self.setting_up.save_contact(seen, its_production.code, contact, now=now)
        return shows(self._page(team, its_production.code))

    def save_tool(self, asked: Submission, now: datetime) -> Reply:
        """The form of a tool was sent."""
        team = self._team_of_admin(asked, self.inspector.deadline())
        mark = asked.view.setup
        filled = views.read_tool(asked.view.state.values, mark.tool)
        tool, wrong = checked_tool(filled)
        if wrong or tool is None:
            return points_at(filled.errors(wrong))
        self.setting_up.save_tool(Seen(asked.person, team, mark.begun), tool, now=now)
        return shows(self._tools(team))

    def _team_of_admin(self, asked: Click | Submission | SlashCommand, deadline: float | None = None) -> str:
        """The workspace that they set up; NotAllowed unless they are one of its admins."""
        team, person = asked.workspace, asked.person
        try:
            admins = self.inspector.within(deadline or self.inspector.deadline(), partial(self.admins, team))
        except Unanswered as silence:
            raise NotAllowed(NOT_TOLD) from silence
        # Somebody of another company may have the same user id.
        if person.team != team or person.user not in admins:
            raise NotAllowed(NOT_YOURS)
        return team

    def _inspected(self, team: str, filled: views.FilledForm, deadline: float) -> Inspected:
        facts = filled.facts
        return self.inspector.look_up(
            team,
            deadline,
            channels=[facts["channel"]] if facts["channel"] else [],
            users=users_in(filled),
            groups=bool(facts.get("group")),
        )

    def _production(self, team: str, code: str) -> Production:
        with self.setting_up.database.reading() as tx:
            found = production(tx, team, code)
        if found is None:
            raise NotAllowed("There is no production {code} any more.", code=code)
        return found

    def _list(self, team: str, page: int = 0) -> View:
        with self.setting_up.database.reading() as tx:
            known, registry = productions(tx, team), tools(tx, team)
            return views.setup_page(known, len(registry), setup_changes(tx, team, CHANGES), page=page)

    def _page(self, team: str, code: str) -> View:
        found = self._production(team, code)
        with self.setting_up.database.reading() as tx:
            changes = setup_changes(tx, team, CHANGES, subject=f"production {code}")
        return views.production_page(found, changes)

    def _tools(self, team: str, page: int = 0) -> View:
        with self.setting_up.database.reading() as tx:
            return views.tools_page(tools(tx, team), page=page)


def _shown(asked: Click) -> SetupMark:
    """What the page or form was about in which the button was pressed."""
    return asked.view.setup if asked.view is not None else SetupMark()
