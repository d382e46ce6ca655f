"""Who belongs where: asked of Slack page by page, remembered for a while, and nobody when it is silent."""

from collections.abc import Callable, Iterator

import pytest

from bot import directory as directory_module
from bot.directory import Directory, DirectoryAway
from bot.inspecting import Channel
from bot.manifest_file import manifest_path
from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.run import BOT_TOKEN, SIGNING_SECRET
from bot.sandbox.seed import ADMIN, CONTACT_CHANNEL, COORDINATOR, LEGAL, LOUNGE, seed
from bot.sandbox.server import SlackServer
from bot.sandbox.workspace import BOT_USER, TEAM
from bot.slack import Slack

GROUP = "S0LEGAL"


@pytest.fixture
def workspace() -> Iterator[FakeSlack]:
    fake = FakeSlack(SandboxClock(), SIGNING_SECRET, BOT_TOKEN, None, manifest=manifest_path())
    seed(fake)
    with SlackServer(fake):
        yield fake


@pytest.fixture
def asks(workspace: FakeSlack) -> Iterator[Callable[..., Directory]]:
    slack = Slack(f"{workspace.workspace.base_url}/api/", lambda _: BOT_TOKEN)
    yield lambda *admins: Directory(slack, admins)
    slack.close()


@pytest.fixture
def time_passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock by which answers age."""
    passed = [0.0]
    monkeypatch.setattr(directory_module, "monotonic", lambda: passed[0])

    def passes(seconds: float) -> None:
        passed[0] += seconds

    return passes


def test_members_are_remembered_for_five_minutes(
    workspace: FakeSlack, asks: Callable[..., Directory], time_passes: Callable[[float], None]
) -> None:
    directory = asks()
    assert directory.group_members(TEAM, GROUP) == {LEGAL}
    workspace.add_group(GROUP, "genai-legal", [ADMIN])
    time_passes(299)
    assert directory.group_members(TEAM, GROUP) == {LEGAL}
    time_passes(1)
    assert directory.group_members(TEAM, GROUP) == {ADMIN}
    assert len(workspace.called("usergroups.users.list")) == 2


def test_a_large_channel_is_read_to_its_end(workspace: FakeSlack, asks: Callable[..., Directory]) -> None:
    crew = [f"U{number}" for number in range(450)]
    workspace.add_channel("C0CREW", "crew", crew)

    assert asks().channel_members(TEAM, "C0CREW") == {*crew, BOT_USER}
    assert len(workspace.called("conversations.members")) == 3


@pytest.mark.parametrize("trouble", [{"status": 503}, {"retry_after": 9}, {"error": "no_such_subteam"}])
def test_while_slack_is_silent_nobody_is_anything_and_that_is_not_remembered(
    workspace: FakeSlack, asks: Callable[..., Directory], trouble: dict[str, str | int]
) -> None:
    directory = asks()
    workspace.trouble.fail_next("usergroups.users.list", **trouble)  # type: ignore[arg-type]
    with pytest.raises(DirectoryAway):
        directory.group_members(TEAM, GROUP)
    assert directory.group_members(TEAM, GROUP) == {LEGAL}


def test_what_was_known_is_not_used_beyond_its_time(
    workspace: FakeSlack, asks: Callable[..., Directory], time_passes: Callable[[float], None]
) -> None:
    directory = asks()
    directory.group_members(TEAM, GROUP)
    time_passes(301)
    workspace.trouble.down = True
    with pytest.raises(DirectoryAway):
        directory.group_members(TEAM, GROUP)


def test_half_a_list_is_no_list(workspace: FakeSlack, asks: Callable[..., Directory]) -> None:
    workspace.add_channel("C0CREW", "crew", [f"U{number}" for number in range(450)])

    def when_the_first_page_is_out() -> None:
        if len(workspace.called("conversations.members")) == 1:
            workspace.trouble.fail_next("conversations.members", status=503)

    workspace.workspace.on_change(when_the_first_page_is_out)
    with pytest.raises(DirectoryAway):
        asks().channel_members(TEAM, "C0CREW")


def test_without_a_setting_the_workspaces_owners_are_the_admins(
    workspace: FakeSlack, asks: Callable[..., Directory]
) -> None:
    workspace.add_person("U0GONE", "Left Long-Ago", owner=True, deactivated=True)
    assert asks().admins(TEAM) == {ADMIN}


def test_people_and_groups_of_the_setting_are_the_admins(
    workspace: FakeSlack, asks: Callable[..., Directory]
) -> None:
    assert asks(COORDINATOR, GROUP).admins(TEAM) == {COORDINATOR, LEGAL}
    assert workspace.called("users.list") == []


def test_channels_are_told_apart(asks: Callable[..., Directory]) -> None:
    directory = asks()
    assert directory.channel_members(TEAM, CONTACT_CHANNEL) != directory.channel_members(TEAM, LOUNGE)


def test_what_slack_does_not_know_is_nobody_and_nothing(asks: Callable[..., Directory]) -> None:
    directory = asks()

    assert directory.channel(TEAM, "C0NOWHERE") is None
    assert directory.group(TEAM, "S0NOBODY") is None
    assert not directory.is_active(TEAM, "U0NOBODY")
    assert directory.channel(TEAM, CONTACT_CHANNEL) == Channel("genai-tidewater-review", False, True)


def test_who_has_left_apps_and_other_companies_people_are_no_colleagues(
    workspace: FakeSlack, asks: Callable[..., Directory]
) -> None:
    workspace.add_person("U0GONE", "Left Long-Ago", deactivated=True)
    workspace.add_person("U0VENDOR", "Vera Vendor", team="T0VENDOR")
    directory = asks()

    people = (LEGAL, "U0VENDOR", "U0GONE", BOT_USER, "U0NOBODY")
    assert [directory.is_active(TEAM, each) for each in people] == [True, True, False, False, False]
    assert [directory.is_colleague(TEAM, each) for each in people] == [True, False, False, False, False]
