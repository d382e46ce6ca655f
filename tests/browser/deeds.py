"""What a person does on the sandbox's page and sees there, in words: the browser tests read like prose.

Knows the page's labels and roles, nothing of the app under test. Waits as a person would, never sleeps.
"""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

# Who, and where


def as_person(page: Page, name: str) -> None:
    """Becomes somebody else with the switcher at the top of the sidebar."""
    _show_sidebar(page)
    page.get_by_role("button", name="Switch persona").click()
    page.get_by_role("menuitemradio", name=name).click()
    expect(page.locator(".persona-name")).to_have_text(name)


def open_channel(page: Page, name: str) -> None:
    """Opens a channel, a direct message or the app by its name in the sidebar."""
    _show_sidebar(page)
    page.locator(".row-button", has=page.get_by_text(name.lstrip("#"), exact=True)).click()
    expect(page.locator(".conversation-name")).to_have_text(name.lstrip("#"))


def open_tab(page: Page, name: str) -> None:
    """Opens the app's "Home" or "Messages"."""
    page.locator(".tabs").get_by_role("button", name=name).click()


def _show_sidebar(page: Page) -> None:
    """On a narrow screen the sidebar is behind a button."""
    drawer = page.locator("#drawer-button")
    if drawer.is_visible() and drawer.get_attribute("aria-expanded") == "false":
        drawer.click()


# Writing


def composer(page: Page) -> Locator:
    """The field for messages and commands; while a thread is open, the channel's."""
    return page.locator("main .composer-field")


def type_in_composer(page: Page, text: str) -> None:
    """Types a message or a command and sends it."""
    composer(page).fill(text)
    composer(page).press("Enter")


def reply_in_thread(page: Page, text: str) -> None:
    """Answers in the thread that is open on the right."""
    field = page.locator("aside .composer-field")
    field.fill(text)
    field.press("Enter")


def use_shortcut(page: Page, name: str) -> None:
    """Uses one of the app's global shortcuts."""
    page.locator("main").get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name=name).click()


def use_message_shortcut(page: Page, message: Locator, name: str) -> None:
    """Uses one of the app's shortcuts on a message."""
    message.hover()
    message.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name=name).click()


# Messages


def messages(page: Page) -> Locator:
    """All messages of the open channel, oldest first."""
    return page.locator("#messages > .message")


def message_with(page: Page, text: str) -> Locator:
    """The latest message of the open channel that shows this text. Waits until there is one."""
    found = messages(page).filter(has_text=text).last
    expect(found).to_be_visible()
    return found


def open_thread(message: Locator) -> Locator:
    """Opens a message's thread; gives the messages in it."""
    message.locator(".thread-summary").click()
    return message.page.locator("#thread > .message")


# Forms


def form(page: Page) -> Locator:
    """The open modal. Waits until there is one."""
    dialog = page.locator("dialog.modal[open]")
    expect(dialog).to_be_visible()
    return dialog


def form_is_gone(page: Page) -> None:
    expect(page.locator("dialog[open]")).to_have_count(0)


def form_is_called(page: Page, title: str) -> None:
    """Waits until the open form, or its next step, has this title."""
    expect(form(page).locator("#modal-title")).to_have_text(title)


def field(page: Page, label: str) -> Locator:
    """The whole field with this label: label, control, hint, error."""
    words = re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")
    return form(page).locator(".field", has=page.locator("label, legend").filter(has_text=words)).first


def control(page: Page, label: str) -> Locator:
    """What is typed or chosen in."""
    return field(page, label).locator("input, textarea").first


def fill(page: Page, label: str, text: str) -> None:
    """Types a text, a number, a date (2026-03-09) or a time (14:30)."""
    control(page, label).fill(text)


def choose(page: Page, label: str, *options: str) -> None:
    """Chooses in a select; several options in a select of many."""
    for option in options:
        field(page, label).get_by_role("combobox").click()
        page.get_by_role("option", name=option).first.click()


def pick(page: Page, label: str, option: str) -> None:
    """Picks one radio button."""
    field(page, label).get_by_role("radio", name=option, exact=True).check()


def tick(page: Page, label: str, *options: str) -> None:
    """Ticks checkboxes."""
    for option in options:
        field(page, label).get_by_role("checkbox", name=option, exact=True).check()


def attach(page: Page, label: str, *files: Path) -> None:
    """Adds files and waits until they are there."""
    control(page, label).set_input_files([str(file) for file in files])
    for file in files:
        expect(field(page, label).get_by_text(file.name)).to_be_visible()


def chosen(page: Page, label: str) -> str:
    """What a text field or a select shows now."""
    return control(page, label).input_value()


def press(page: Page, button: str) -> None:
    """Presses a button: of the open form, else the latest one on the page with this label."""
    dialog = page.locator("dialog[open]")
    place = dialog.last if dialog.count() else page.locator("main")
    place.get_by_role("button", name=button, exact=True).last.click()


def error_at(page: Page, label: str) -> Locator:
    """The sentence that says what is wrong with a field."""
    return field(page, label).locator(".error:not(:empty)")


def close_form(page: Page) -> None:
    form(page).get_by_role("button", name="Close the form").click()


# The sandbox itself


def move_clock(page: Page, step: str) -> None:
    """Moves the sandbox's clock: "Move to Monday 9:00", "+1 hour", "+1 day"."""
    page.get_by_role("button", name="The sandbox's clock").click()
    panel = page.get_by_role("dialog", name="The sandbox's clock")
    before = panel.locator(".clock-now").inner_text()
    panel.get_by_role("button", name=step).click()
    expect(panel.locator(".clock-now")).not_to_have_text(before)
    page.keyboard.press("Escape")
