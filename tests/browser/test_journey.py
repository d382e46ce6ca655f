"""The whole journey in a real browser: a coordinator asks, the contact decides, an outsider is refused."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from bot.sandbox.seed import CONTACT, COORDINATOR, OUTSIDER
from bot.sandbox.uses import MOODBOARD, SIGNS
from tests.browser import asking, deeds

REVIEWS = "genai-tidewater-review"
# What a screen reader says of the card's buttons.
APPROVE, DECLINE = "Approve TIDEWATER-1, opens a form", "Decline TIDEWATER-1, opens a form"

Shoot = Callable[[Page, str], None]


def test_a_use_that_needs_guidance_is_asked_for_approved_and_told(
    seen_by: Callable[[str], Page], shoot: Shoot
) -> None:
    mira, noor, jonas = seen_by(COORDINATOR), seen_by(CONTACT), seen_by(OUTSIDER)
    deeds.open_channel(mira, "tidewater")
    asking.fills_in(mira, SIGNS)
    expect(deeds.form(mira)).to_contain_text("Wait for your contact's guidance")
    link = deeds.form(mira).get_by_role("link", name="Final output or temporary media")
    expect(link).to_have_attribute("href", re.compile(r"^https://partnerhelp\.netflixstudios\.com/.*#h_"))
    expect(deeds.form(mira)).to_contain_text("What would change it")
    shoot(mira, "journey-result")
    asking.sends(mira)

    for person in (noor, jonas):
        deeds.open_channel(person, REVIEWS)
    card = deeds.message_with(noor, "Signs behind the chase")
    shoot(noor, "journey-card")

    button(deeds.message_with(jonas, "Signs behind the chase"), APPROVE).click()
    refusal = deeds.message_with(jonas, "Only the reviewers of its production can approve it")
    expect(refusal).to_contain_text("Only visible to you")
    expect(noor.get_by_text("Only the reviewers of its production")).to_have_count(0)

    button(card, APPROVE).click()
    deeds.fill(noor, "Conditions", "Nobody can read them on screen")
    shoot(noor, "journey-approve")
    deeds.press(noor, "Approve")
    expect(deeds.form(noor)).to_contain_text("Who sees to condition 1")
    deeds.press(noor, "Approve")
    expect(deeds.form(noor)).to_contain_text("Approved")
    deeds.close_form(noor)

    decided = deeds.message_with(noor, "Signs behind the chase")
    expect(decided).to_contain_text("Approved by @Noor Adeyemi (contact)")
    expect(button(decided, APPROVE)).to_have_count(0)
    deeds.open_channel(mira, "genai-use")
    deeds.open_tab(mira, "Messages")
    told = deeds.messages(mira).filter(has_text="Approved").first
    expect(told).to_contain_text("Nobody can read them on screen")
    expect(told).to_contain_text("@Noor Adeyemi")
    shoot(mira, "journey-told")


def test_a_contact_declines_with_the_reason(seen_by: Callable[[str], Page]) -> None:
    mira, noor = seen_by(COORDINATOR), seen_by(CONTACT)
    deeds.open_channel(mira, "tidewater")
    asking.fills_in(mira, SIGNS)
    asking.sends(mira)
    deeds.open_channel(noor, REVIEWS)

    button(deeds.message_with(noor, "Signs behind the chase"), DECLINE).click()
    deeds.form_is_called(noor, "Decline")
    deeds.press(noor, "Decline")
    expect(deeds.error_at(noor, "Why")).to_be_visible()
    deeds.fill(noor, "Why", "There are painted signs in store")
    deeds.press(noor, "Decline")
    deeds.close_form(noor)

    expect(deeds.messages(noor).get_by_role("button", name=DECLINE)).to_have_count(0)
    deeds.open_channel(mira, "genai-use")
    deeds.open_tab(mira, "Messages")
    expect(deeds.messages(mira).filter(has_text="Declined").first).to_contain_text("painted signs in store")


def test_a_harmless_use_is_shared_acknowledged_and_stands_in_mondays_digest(
    seen_by: Callable[[str], Page], shoot: Shoot
) -> None:
    mira, noor = seen_by(COORDINATOR), seen_by(CONTACT)
    deeds.open_channel(mira, "tidewater")
    asking.fills_in(mira, MOODBOARD)
    expect(deeds.form(mira)).to_contain_text("Sharing it is enough")
    asking.sends(mira)
    deeds.open_channel(mira, "genai-use")
    deeds.open_tab(mira, "Messages")
    deeds.message_with(mira, "Go ahead: it is shared")
    deeds.open_channel(noor, REVIEWS)
    card = deeds.message_with(noor, "Moodboard for the harbour")
    expect(button(card, "Pull TIDEWATER-1 into review")).to_be_visible()

    button(card, "Acknowledge TIDEWATER-1").click()

    deeds.message_with(noor, "Acknowledged by @Noor Adeyemi")
    deeds.message_with(mira, "Your Netflix contact has seen it")
    deeds.move_clock(noor, "Move to Monday 9:00")
    digest = deeds.message_with(noor, "Your week in generative AI")
    expect(digest).to_contain_text("TIDEWATER-1")
    shoot(noor, "journey-digest")


def test_what_is_missing_stands_at_its_field_and_nothing_typed_is_lost(
    seen_by: Callable[[str], Page],
) -> None:
    mira = seen_by(COORDINATOR)
    deeds.open_channel(mira, "tidewater")
    deeds.type_in_composer(mira, "/genai-use a fog bank behind the pier")
    deeds.form_is_called(mira, "Check a use of AI")

    deeds.fill(mira, "Give it a short name", "Fog behind the pier")
    deeds.press(mira, "Next")

    expect(deeds.error_at(mira, "What does the tool make or change?")).to_be_visible()
    assert deeds.chosen(mira, "Give it a short name") == "Fog behind the pier"
    assert deeds.chosen(mira, "What do you want to do?") == "a fog bank behind the pier"


def button(message: Locator, name: str) -> Locator:
    """A button of a message by what a screen reader says of it."""
    return message.get_by_role("button", name=name, exact=True)
