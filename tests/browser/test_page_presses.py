"""Which presses of a form's button count, while the answer to one before is still on its way."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.deeds import form, form_is_gone, press, type_in_composer
from tests.browser.trial_app import TrialWorkspace, input_block, modal, mrkdwn

# The page's requests go out; what is answered to a submission is kept from it until `let_go()`.
HOLDS_ANSWERS = """() => {
  const real = window.fetch, held = [];
  window.fetch = (...asked) => {
    const answer = real(...asked);
    return String(asked[0]).endsWith("/submit")
      ? new Promise((tell) => held.push(() => tell(answer)))
      : answer;
  };
  window.let_go = () => held.splice(0).forEach((go) => go());
}"""

TITLE = input_block("title", "Title", {"type": "plain_text_input"}, optional=True)


@pytest.fixture
def _two_steps(workspace: TrialWorkspace, page: Page) -> None:
    """A form of two steps is open, at the first."""
    first, second = (
        modal({"type": "section", "text": mrkdwn(name)}, TITLE, callback_id=name) for name in ("one", "two")
    )
    workspace.form = first
    workspace.answer = {"response_action": "update", "view": second}
    type_in_composer(page, "/trial")
    expect(form(page)).to_contain_text("one")
    page.evaluate(HOLDS_ANSWERS)


def submitted(workspace: TrialWorkspace) -> list[str]:
    return [each["view"]["callback_id"] for each in workspace.heard if each["type"] == "view_submission"]


@pytest.mark.usefixtures("_two_steps")
def test_the_next_step_can_be_sent_before_the_page_hears_what_became_of_the_one_before(
    workspace: TrialWorkspace, page: Page
) -> None:
    press(page, "Send")
    expect(form(page)).to_contain_text("two")
    workspace.answer = None
    press(page, "Send")
    form_is_gone(page)
    page.evaluate("let_go()")

    assert submitted(workspace) == ["one", "two"]


@pytest.mark.usefixtures("_two_steps")
def test_the_same_step_is_sent_once_however_often_it_is_pressed(
    workspace: TrialWorkspace, page: Page
) -> None:
    workspace.answer = {"response_action": "errors", "errors": {"title": "Not yet."}}
    for _ in range(3):
        press(page, "Send")
    assert workspace.slack.wait_until(lambda: submitted(workspace) == ["one"], 5)
    page.evaluate("let_go()")

    expect(form(page)).to_contain_text("Not yet.")
    assert submitted(workspace) == ["one"]
