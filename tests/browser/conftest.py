"""A real browser for the tests of the page. Nothing may reach another host, fail to load, or complain.

Knows the browser and the page's address; what is tried there stands in the tests.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from bot.sandbox.clock import SandboxClock
from bot.sandbox.run import Sandbox
from bot.sandbox.seed import ADMIN
from tests.browser.trial_app import TrialWorkspace, trial_workspace

ARTEFACTS = Path(__file__).parents[2] / "artefacts"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ["--disable-gpu", "--disable-background-networking"]
# A busy machine is no reason to fail: what is checked here is no speed.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
# A Thursday, so that the clock's button leads to a Monday that has something to tell.
THURSDAY = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.chromium)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, headless. Without it the test is skipped, and says so."""
    program = _chromium()
    if program is None:
        pytest.skip("Chromium is not installed (chromium, chromium-browser or google-chrome)")
    # Root has no sandbox of its own to give to the browser.
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS + root)
        yield browser
        browser.close()


def _chromium() -> str | None:
    return next((path for path in map(shutil.which, PROGRAMS) if path), None)


@dataclass
class Watch:
    """What went wrong in a tab, unseen by the test."""

    base_url: str
    troubles: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("response", self._answered)
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure))
        page.on("request", lambda request: self._asked(request.url))

    def _said(self, message: ConsoleMessage) -> None:
        # A refusal is an answer that the page shows; the browser calls it an error all the same.
        refusal = "/page/" in message.location.get("url", "") and "400" in message.text
        if message.type in ("error", "warning") and not refusal:
            self.troubles.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not (response.status == 400 and "/page/" in response.url):
            self.troubles.append(f"{response.status}: {response.url}")

    def _failed(self, url: str, failure: str | None) -> None:
        # Leaving the page ends what was under way.
        if failure != "net::ERR_ABORTED":
            self.troubles.append(f"{failure}: {url}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base_url, "about:", "blob:")):
            self.troubles.append(f"left this machine: {url}")


@pytest.fixture
def new_tab(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a tab of its own session at an address; its silent troubles fail the test."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_tab(url: str, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce"} | options)
        context.set_default_timeout(PATIENCE)
        watch = Watch("/".join(url.split("/")[:3]))
        opened.append((context, watch))
        page = context.new_page()
        watch.over(page)
        page.goto(url)
        page.locator(".conversation-name").wait_for()
        return page

    yield open_tab
    for context, _ in opened:
        context.close()
    assert [trouble for _, watch in opened for trouble in watch.troubles] == []


@pytest.fixture
def new_phone(new_tab: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a tab on a phone."""

    def open_phone(url: str, **options: Any) -> Page:
        return new_tab(url, **{"viewport": PHONE, "has_touch": True, "is_mobile": True} | options)

    return open_phone


@pytest.fixture
def workspace() -> Iterator[TrialWorkspace]:
    """A workspace with the trial app. A module that tries the product overrides `page_url` instead."""
    with trial_workspace() as workspace:
        yield workspace


@pytest.fixture
def page_url(workspace: TrialWorkspace) -> str:
    """Where `page` begins."""
    return workspace.url


@pytest.fixture
def page(page_url: str, new_tab: Callable[..., Page]) -> Page:
    """A tab at `page_url`. It is opened after the workspace, so that it is closed before it."""
    return new_tab(page_url)


@pytest.fixture
def shoot() -> Callable[[Page, str], None]:
    """Keeps a picture of the page in artefacts/."""

    def save(page: Page, name: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTEFACTS / f"{name}.png", animations="disabled")

    return save


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """The product in its sandbox, as `make sandbox` runs it."""
    url = f"sqlite:///{tmp_path / 'sandbox.db'}"
    with Sandbox(url, SandboxClock(THURSDAY), with_worker=True, admins=(ADMIN,)) as running:
        running.slack.patience = running.slack.delivery.seconds = PATIENCE / 1000
        running.slack.workspace.trigger_seconds = PATIENCE / 1000
        yield running


@pytest.fixture
def seen_by(sandbox: Sandbox, new_tab: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a tab as one of the people."""
    return lambda user, **options: new_tab(f"{sandbox.page_url}?user={user}", **options)
