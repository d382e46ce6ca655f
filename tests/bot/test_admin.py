"""The set-up refuses everybody who is no admin there, whatever they send; waiting for Slack has a bound."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from threading import Event
from time import monotonic
from typing import Any

import pytest

from bot import inspecting
from bot.admin import NOT_YOURS, Admin
from bot.ids import Callback, Do
from bot.immediate import Call
from bot.inspecting import Account, Channel, Inspected, Inspector, Unanswered
from bot.manifest_file import manifest_path
from bot.payloads import Click, SlashCommand, Submission
from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.run import BOT_TOKEN, SIGNING_SECRET
from bot.sandbox.seed import ADMIN, CONTACT, CONTACT_CHANNEL, LEGAL, LOUNGE, seed, seeded_productions
from bot.sandbox.server import SlackServer
from bot.sandbox.workspace import TEAM
from bot.schedule import DigestHour
from bot.setting_up import SettingUp
from bot.setup_checks import checked_contact, users_in
from bot.slack import Slack
from bot.views import FilledForm
from policy import NotAllowed, ReviewerRole
from storage import (
    Contact,
    Database,
    Production,
    export_productions,
    import_productions,
    save_workspace,
    setup_changes,
)

NOW = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
MARK = '{"production": "TIDEWATER", "role": "contact", "tool": "Framewright", "begun": ""}'


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    slack = FakeSlack(SandboxClock(), SIGNING_SECRET, BOT_TOKEN, None, manifest=manifest_path())
    seed(slack)
    with SlackServer(slack) as server:
        slack.workspace.base_url = server.base_url
        yield slack


@pytest.fixture
def inspector(slack: FakeSlack) -> Iterator[Inspector]:
    client = Slack(f"{slack.workspace.base_url}/api/", lambda _: BOT_TOKEN)
    inspector = Inspector(client)
    yield inspector
    inspector.close()
    client.close()


@pytest.fixture
def admin(migrated_sqlite: str, inspector: Inspector) -> Iterator[Admin]:
    database = Database(migrated_sqlite)
    with database.writing() as tx:
        save_workspace(tx, TEAM, None, "Sandbox")
        import_productions(tx, TEAM, seeded_productions())
    yield Admin(SettingUp(database, DigestHour(0, time(9))), inspector, lambda _: frozenset({ADMIN}))
    database.close()


def payload(user: str, team: str, **more: Any) -> dict[str, Any]:
    view = {"id": "V1", "private_metadata": MARK, "callback_id": "setup", "state": {"values": {}}}
    who = {"user": {"id": user, "team_id": team}, "team": {"id": TEAM}, "trigger_id": "1.1"}
    return {**who, "view": view, **more}


@pytest.mark.parametrize(
    ("user", "team"), [("U0MIRA", TEAM), (ADMIN, "T0OTHER")], ids=["no admin", "another company's user"]
)
def test_every_button_and_form_is_for_the_workspaces_own_admins(admin: Admin, user: str, team: str) -> None:
    with admin.setting_up.database.reading() as tx:
        before = export_productions(tx, TEAM)
    for action, press in admin.clicks.items():
        value = "contact" if action in (Do.EDIT_CONTACT, Do.REMOVE_CONTACT) else "TIDEWATER"
        clicked = payload(user, team, actions=[{"action_id": action, "value": value}])
        with pytest.raises(NotAllowed, match=NOT_YOURS):
            press(Click.model_validate(clicked), NOW)
    for callback, send in admin.forms.items():
        with pytest.raises(NotAllowed, match=NOT_YOURS):
            send(Submission.model_validate(payload(user, team)), NOW)
        assert callback in set(Callback)
    typed = {"team_id": team, "user_id": user, "channel_id": "C1", "trigger_id": "1.1", "text": "setup"}
    if team == TEAM:
        with pytest.raises(NotAllowed, match=NOT_YOURS):
            admin.command(SlashCommand.model_validate(typed), NOW)

    with admin.setting_up.database.reading() as tx:
        assert export_productions(tx, TEAM) == before
        assert setup_changes(tx, TEAM) == []


def test_what_slack_knows_is_asked_all_at_once(inspector: Inspector, slack: FakeSlack) -> None:
    slack.deactivate(CONTACT)
    known = inspector.look_up(
        TEAM,
        inspector.deadline(),
        channels=[CONTACT_CHANNEL, LOUNGE, "C0NOWHERE"],
        users=[CONTACT, LEGAL, "U0GHOST"],
        groups=True,
    )

    assert known.channels == {
        CONTACT_CHANNEL: Channel("genai-tidewater-review", archived=False, joined=True),
        LOUNGE: Channel("lounge", archived=False, joined=False),
        "C0NOWHERE": None,
    }
    assert known.accounts == {
        CONTACT: Account("Noor Adeyemi", frozenset({TEAM}), active=False, app=False),
        LEGAL: Account("Hana Brandt", frozenset({TEAM}), active=True, app=False),
        "U0GHOST": None,
    }
    assert known.groups == {"s0legal": "S0LEGAL", "genai-legal": "S0LEGAL"}


@pytest.mark.parametrize(
    "fault",
    [{"delay": 0.5}, {"status": 503}, {"retry_after": 30}, {"error": "missing_scope"}],
    ids=["late", "away", "busy", "refusing"],
)
def test_what_slack_does_not_say_in_time_counts_as_not_said(
    inspector: Inspector, slack: FakeSlack, fault: dict[str, Any]
) -> None:
    slack.trouble.fail_next("users.info", **fault)
    with pytest.raises(Unanswered, match="nothing was saved"):
        inspector.look_up(TEAM, monotonic() + 0.2, channels=[CONTACT_CHANNEL], users=[LEGAL])


def test_who_the_admins_are_is_waited_for_no_longer_than_the_rest(inspector: Inspector) -> None:
    answered = Event()
    with pytest.raises(Unanswered):
        inspector.within(monotonic() + 0.05, answered.wait)
    answered.set()
    assert inspector.within(monotonic() + 10, answered.wait)


def test_a_workspace_whose_admins_take_long_to_list_is_answered_all_the_same(
    admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspecting, "SECONDS", 0.05)
    listed = Event()
    slow = replace(admin, admins=lambda _: frozenset({ADMIN}) if listed.wait() else frozenset())
    typed = {"team_id": TEAM, "user_id": ADMIN, "channel_id": "C1", "trigger_id": "1.1", "text": "setup"}
    with pytest.raises(NotAllowed, match="did not say in time"):
        slow.command(SlashCommand.model_validate(typed), NOW)
    listed.set()
    monkeypatch.setattr(inspecting, "SECONDS", 20)
    [opened] = slow.command(SlashCommand.model_validate(typed), NOW).calls
    assert isinstance(opened, Call)
    assert opened.method == "views.open"


# What a form of a contact holds that is right; the tests below change some of it.
RIGHT: dict[str, Any] = {
    "role": ReviewerRole.CONTACT,
    "people": ["U1"],
    "group": None,
    "channel": "C9",
    "deputies": [],
    "working_hours": {"days": ["mon"], "from": "09:00", "to": "18:00", "time_zone": None},
}
TIDE = Production("T1", "TIDE", "Low Tide", "C1", "UTC")
OURS = frozenset({"T1"})
HERE = Channel("review", archived=False, joined=True)


def checked(
    production: Production = TIDE, *, teams: frozenset[str] = frozenset({"T1"}), **changes: Any
) -> Any:
    """The contact that a form with these changes gives, or what is wrong with it."""
    filled = FilledForm({**RIGHT, **changes}, {})
    accounts = {user: Account(user.title(), teams, active=True, app=False) for user in users_in(filled)}
    contact, wrong = checked_contact(filled, Inspected({"C9": HERE}, accounts, {"legal": "S1"}), production)
    return {field: str(sentence) for field, sentence in wrong.items()} or contact


def test_a_person_of_ours_is_kept_without_the_workspace_and_a_group_by_its_id() -> None:
    assert checked(people=["T1/U1", "U2"], group="Legal").people == ("U1", "U2")
    assert checked(group="Legal").group == "S1"


def test_somebody_of_another_workspace_has_to_be_named_with_it() -> None:
    other = frozenset({"T2"})
    assert "Write T2/U1 under" in checked(teams=other)["people"]
    assert "Write T2/U1 here" in checked(teams=other, people=["T3/U1"])["people_elsewhere"]
    assert checked(teams=other, people=["T2/U1"]).people == ("T2/U1",)


def test_everybody_of_an_organisation_is_known_by_each_of_its_workspaces() -> None:
    assert checked(teams=frozenset({"T2", "E1", "T1"})).people == ("U1",)


def test_too_many_people_are_refused_and_never_asked_about() -> None:
    many = [f"U{n}" for n in range(300)]
    assert "name a user group" in checked(people=many)["people"]
    assert len(users_in(FilledForm({**RIGHT, "people": many, "deputies": many}, {}))) == 25


def test_two_roles_need_two_people_unless_a_group_has_them() -> None:
    def with_legal(**legal: Any) -> Production:
        contact = Contact(ReviewerRole.LEGAL, "C8", **legal)
        return Production("T1", "TIDE", "Low Tide", "C1", "UTC", contacts=(contact,))

    assert "nobody approves for both" in checked(with_legal(people=("U1",)))["people"]
    assert checked(with_legal(people=("U1",)), deputies=["U2"]).deputies == ("U2",)
    assert checked(with_legal(people=("U1", "U3"))).people == ("U1",)
    assert checked(with_legal(group="S9")).people == ("U1",)
