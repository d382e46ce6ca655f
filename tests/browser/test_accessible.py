"""What axe finds wrong for people who read by ear, magnified or by keyboard: nothing, in light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.seed import CONTACT, COORDINATOR
from bot.sandbox.uses import YOUNGER
from tests.browser import asking, deeds

axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
COLOURS = ("light", "dark")


def assert_accessible(page: Page, what: str) -> None:
    """Axe, with all of its rules, finds no fault in what the page shows now."""
    found: list[dict[str, Any]] = axe.run(page).response["violations"]
    told = [
        f"{what}: {fault['id']} ({fault['impact']}): {node['target']} {node['html'][:200]}"
        for fault in found
        for node in fault["nodes"]
    ]
    assert told == []


def test_axe_would_tell_of_a_picture_without_words(page: Page) -> None:
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page, "the page")


@pytest.mark.parametrize("colours", COLOURS)
def test_axe_finds_no_fault_where_a_use_is_asked_for(
    seen_by: Callable[..., Page], colours: str, shoot: Callable[[Page, str], None]
) -> None:
    mira = seen_by(COORDINATOR, color_scheme=colours)
    deeds.open_channel(mira, "tidewater")
    assert_accessible(mira, "an empty channel")
    deeds.type_in_composer(mira, "/genai-use")
    for number, step in enumerate(YOUNGER, 1):
        expect(asking.question(mira, next(iter(step)))).to_be_visible()
        assert_accessible(mira, f"step {number}")
        deeds.press(mira, "Next")
        expect(deeds.form(mira).locator(".error:not(:empty)").first).to_be_visible()
        assert_accessible(mira, f"step {number} with errors")
        asking.answers(mira, step)
        shoot(mira, f"form-{number}-{colours}")
        deeds.press(mira, "Next")
    expect(deeds.form(mira)).to_contain_text("Nothing has been sent yet")
    assert_accessible(mira, "the result")
    asking.sends(mira)

    deeds.open_channel(mira, "genai-use")
    deeds.open_tab(mira, "Messages")
    deeds.message_with(mira, "The captain, twenty years younger")
    assert_accessible(mira, "the requester's messages")
    deeds.open_tab(mira, "Home")
    expect(
        mira.get_by_role("button", name="New use").or_(mira.get_by_text("TIDEWATER-1")).first
    ).to_be_visible()
    assert_accessible(mira, "the requester's Home")


@pytest.mark.parametrize("colours", COLOURS)
def test_axe_finds_no_fault_where_it_is_decided(
    sandbox: Any, seen_by: Callable[..., Page], colours: str
) -> None:
    mira, noor = seen_by(COORDINATOR), seen_by(CONTACT, color_scheme=colours)
    deeds.open_channel(mira, "tidewater")
    asking.fills_in(mira, YOUNGER)
    asking.sends(mira)

    deeds.open_channel(noor, "genai-tidewater-review")
    card = deeds.message_with(noor, "The captain, twenty years younger")
    assert_accessible(noor, "the card")
    card.get_by_role("button", name="Details", exact=False).first.click()
    deeds.form(noor)
    assert_accessible(noor, "the details")
    deeds.close_form(noor)
    deeds.open_channel(noor, "genai-use")
    deeds.open_tab(noor, "Home")
    expect(noor.get_by_text("TIDEWATER-1").first).to_be_visible()
    assert_accessible(noor, "the contact's Home")
    noor.get_by_role("button", name="The sandbox's clock").click()
    assert_accessible(noor, "the sandbox's clock")
