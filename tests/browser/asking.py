"""How somebody asks in a real browser: the form's steps, filled in by the names of the request's fields.

Knows the product's form; what people do on the page stands in deeds.py.
"""

from collections.abc import Sequence

from playwright.sync_api import Locator, Page, expect

from bot.sandbox.uses import Step
from tests.browser import deeds


def fills_in(page: Page, use: Sequence[Step]) -> None:
    """Types the command and answers each step of the form."""
    deeds.type_in_composer(page, "/genai-use")
    for number, step in enumerate(use):
        answers(page, step)
        deeds.press(page, "Next")
        if number + 1 < len(use):
            expect(question(page, next(iter(use[number + 1])))).to_be_visible()
    expect(deeds.form(page)).to_contain_text("Nothing has been sent yet")


def answers(page: Page, step: Step) -> None:
    """Gives the answers of the step that is open."""
    for name, answer in step.items():
        gives(question(page, name), answer)


def question(page: Page, name: str) -> Locator:
    """The field of the open form for a field of the request."""
    return deeds.form(page).locator(f'[data-block-id^="{name}#"]')


def gives(field: Locator, answer: object) -> None:
    """Types, ticks or picks the answer."""
    if isinstance(answer, str) and field.get_by_role("radio").count() == 0:
        field.locator("input, textarea").first.fill(answer)
        return
    for label in [answer] if isinstance(answer, str) else answer if isinstance(answer, list) else []:
        if field.get_by_role("combobox").count():
            field.get_by_role("combobox").click()
            field.page.get_by_role("option", name=label).first.click()
        else:
            field.get_by_label(label, exact=True).check()


def sends(page: Page) -> None:
    """Sends the result, and closes what says that it was sent."""
    deeds.press(page, "Send")
    expect(deeds.form(page)).to_contain_text("is on its way")
    deeds.close_form(page)
