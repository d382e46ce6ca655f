"""The sandbox's page around the blocks: people, channels, threads, live news, screens, the clock."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.deeds import (
    as_person,
    close_form,
    composer,
    form,
    form_is_gone,
    message_with,
    messages,
    move_clock,
    open_channel,
    open_tab,
    open_thread,
    press,
    reply_in_thread,
    type_in_composer,
    use_message_shortcut,
    use_shortcut,
)
from tests.browser.trial_app import TrialWorkspace, button, input_block, modal, mrkdwn, option, plain

Shoot = Callable[[Page, str], None]
NewTab = Callable[..., Page]
LONG = "Ein_sehr_langes_Wort_" * 60 + "und dann مرحبا بالعالم 👩🏽‍🎬 " * 60
SAGA = LONG[:2600]


def no_sideways_scrolling(page: Page) -> bool:
    fits = "(n) => n.scrollWidth <= n.clientWidth + 1"
    panes = "[document.documentElement, ...document.querySelectorAll('.scroller, .modal-body')]"
    return bool(page.evaluate(f"{panes}.every({fits})"))


def test_the_page_says_that_it_is_a_sandbox(page: Page) -> None:
    expect(page.get_by_role("banner")).to_contain_text("This is not Slack: it runs on this machine")
    expect(page.get_by_role("heading", name="Sandbox workspace", level=1)).to_be_visible()


# Writing


def test_a_slash_suggests_the_command_and_enter_completes_and_sends_it(
    workspace: TrialWorkspace, page: Page
) -> None:
    composer(page).press_sequentially("/tr")
    suggestion = page.get_by_role("option", name="/trial")
    expect(suggestion).to_contain_text("[what to try]")
    composer(page).press("Enter")
    expect(composer(page)).to_have_value("/trial ")
    composer(page).press_sequentially("a & b <c>")
    composer(page).press("Enter")

    heard = workspace.heard_of("command")
    assert (heard["command"], heard["text"]) == ("/trial", "a &amp; b &lt;c&gt;")
    expect(composer(page)).to_have_value("")
    expect(messages(page)).to_have_count(0)


def test_an_unknown_command_is_refused_and_stays_in_the_composer(page: Page) -> None:
    type_in_composer(page, "/nothing here")

    expect(page.get_by_role("alert").filter(has_text="/nothing is not a valid command.")).to_be_visible()
    expect(composer(page)).to_have_value("/nothing here")


def test_shift_and_enter_begin_a_new_line_and_enter_sends(page: Page) -> None:
    composer(page).press_sequentially("one")
    composer(page).press("Shift+Enter")
    composer(page).press_sequentially("two *three*")
    composer(page).press("Enter")

    text = message_with(page, "one").locator(".message-text")
    expect(text).to_have_text("one\ntwo three", use_inner_text=True)
    expect(text.locator("strong")).to_have_text("three")


def test_a_draft_waits_in_its_channel(workspace: TrialWorkspace, page: Page) -> None:
    as_person(page, "Decider Two")
    composer(page).fill("half a thought")
    open_channel(page, "deciders")
    expect(composer(page)).to_have_value("")
    open_channel(page, "general")

    expect(composer(page)).to_have_value("half a thought")


def test_shortcuts_reach_the_app(workspace: TrialWorkspace, page: Page) -> None:
    workspace.form = modal(input_block("title", "Title", {"type": "plain_text_input"}))
    use_shortcut(page, "New trial")
    form(page)
    assert workspace.heard_of("shortcut")["callback_id"] == "new_trial"
    close_form(page)
    form_is_gone(page)

    type_in_composer(page, "Look at this")
    use_message_shortcut(page, message_with(page, "Look at this"), "Try this")
    assert workspace.heard_of("message_action")["message"]["text"] == "Look at this"


# People


def test_only_its_reader_sees_an_ephemeral_message(
    workspace: TrialWorkspace, page: Page, new_tab: NewTab
) -> None:
    other = new_tab(workspace.url.replace("U1", "U2"))
    workspace.whisper("U1", "A word in your ear")

    expect(message_with(page, "A word in your ear")).to_contain_text("Only visible to you")
    workspace.post(text="For everybody")
    message_with(other, "For everybody")
    expect(other.get_by_text("A word in your ear")).to_have_count(0)
    page.reload()
    message_with(page, "For everybody")
    expect(page.get_by_text("A word in your ear")).to_have_count(0)


def test_the_persona_is_changed_by_keyboard_and_stands_in_the_address(page: Page) -> None:
    page.get_by_role("button", name="Switch persona").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitemradio", name="Asker One")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator(".persona-name")).to_have_text("Decider Two")
    expect(page).to_have_url(re.compile(r"\?user=U2#C1$"))
    expect(page.get_by_role("button", name="deciders")).to_be_visible()
    page.go_back()
    expect(page.locator(".persona-name")).to_have_text("Asker One")
    expect(page.get_by_role("button", name="deciders")).to_have_count(0)


def test_a_persona_chooses_the_language_of_their_slack(workspace: TrialWorkspace, page: Page) -> None:
    chosen = page.get_by_label("Slack in")
    expect(chosen).to_have_value("en-US")
    chosen.select_option("pt-BR")
    expect(page.locator(".persona-language option[selected]")).to_have_text("Português (Brasil)")
    expect(chosen).to_have_value("pt-BR")
    assert "pt-BR" in {each.locale for each in workspace.slack.workspace.accounts.values()}
    assert no_sideways_scrolling(page)


def test_what_is_new_elsewhere_is_marked_until_it_is_read(workspace: TrialWorkspace, page: Page) -> None:
    as_person(page, "Decider Two")
    workspace.clock.advance(timedelta(minutes=1))
    workspace.post(text="Something new", channel="C2")
    row = page.get_by_role("button", name="deciders 1 unread")

    expect(row).to_be_visible()
    row.click()
    message_with(page, "Something new")
    open_channel(page, "general")
    expect(page.get_by_role("button", name="unread")).to_have_count(0)


# Live


def test_news_arrive_without_taking_focus_or_half_typed_text(workspace: TrialWorkspace, page: Page) -> None:
    workspace.form = modal(input_block("title", "Title", {"type": "plain_text_input"}))
    composer(page).press_sequentially("half")
    workspace.slack.person("U2").says("Hello from elsewhere", "general")

    message_with(page, "Hello from elsewhere")
    expect(page.locator("#announcer")).to_have_text("Decider Two: Hello from elsewhere")
    expect(composer(page)).to_be_focused()
    composer(page).press_sequentially(" a word")
    expect(composer(page)).to_have_value("half a word")


def test_news_leave_the_open_form_and_an_open_list_alone(workspace: TrialWorkspace, page: Page) -> None:
    workspace.form = modal(
        input_block("title", "Title", {"type": "plain_text_input"}),
        input_block("one", "One", {"type": "static_select", "options": [option("Image"), option("Voice")]}),
    )
    type_in_composer(page, "/trial")
    form(page).get_by_role("textbox", name="Title").press_sequentially("Harb")
    form(page).get_by_role("combobox", name="One").click()
    workspace.slack.person("U2").says("Meanwhile", "general")
    expect(page.locator("#announcer")).to_have_text("Decider Two: Meanwhile")

    page.get_by_role("option", name="Voice").click()
    title = form(page).get_by_role("textbox", name="Title")
    title.press("End")
    title.press_sequentially("our")
    expect(title).to_have_value("Harbour")
    expect(form(page).get_by_role("combobox", name="One")).to_have_value("Voice")


def test_a_redrawn_message_loses_its_buttons_in_place(workspace: TrialWorkspace, page: Page) -> None:
    ts = workspace.post({"type": "actions", "elements": [button("approve", "Approve")]}, text="Card")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    decided = [{"type": "section", "text": mrkdwn("*Approved* by <@U2>")}]
    workspace.call("chat.update", channel="C1", ts=ts, text="Approved", blocks=decided)

    expect(message_with(page, "Approved by @Decider Two")).to_contain_text("(edited)")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    expect(messages(page)).to_have_count(1)


# Threads, Home, clock, log


def test_a_thread_opens_beside_the_channel(workspace: TrialWorkspace, page: Page, shoot: Shoot) -> None:
    ts = workspace.post(text="The first word")
    workspace.post(text="An answer", thread_ts=ts)
    expect(messages(page)).to_have_count(1)
    thread = open_thread(message_with(page, "The first word"))

    expect(thread).to_have_count(2)
    reply_in_thread(page, "A second answer")
    expect(thread.last).to_contain_text("A second answer")
    expect(page.get_by_role("button", name="2 replies")).to_be_visible()
    assert [post.text for post in workspace.slack.posts("C1", thread=ts)] == ["An answer", "A second answer"]
    shoot(page, "page-thread")
    page.get_by_role("button", name="Close: Thread").click()
    expect(page.get_by_role("complementary")).to_have_count(0)


def test_a_message_by_keyboard_opens_its_thread(workspace: TrialWorkspace, page: Page) -> None:
    workspace.post(text="Anything")
    message_with(page, "Anything").get_by_role("button", name="More actions").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("textbox", name="Reply")).to_be_focused()


def test_the_apps_home_is_drawn_when_it_is_opened(workspace: TrialWorkspace, page: Page) -> None:
    blocks = [
        {"type": "header", "text": plain("Your uses")},
        {"type": "actions", "elements": [button("open_form", "New use")]},
    ]
    workspace.home = {"type": "home", "blocks": blocks}
    open_channel(page, "trial")

    expect(page.get_by_role("heading", name="Your uses")).to_be_visible()
    press(page, "New use")
    heard = workspace.heard_of("block_actions")
    assert (heard["actions"][0]["action_id"], heard["view"]["type"]) == ("open_form", "home")
    open_tab(page, "Messages")
    expect(composer(page)).to_be_visible()


def test_the_clock_moves_to_monday_morning_on_the_readers_own_clock(
    workspace: TrialWorkspace, page: Page
) -> None:
    clock = page.get_by_role("button", name="The sandbox's clock")
    expect(clock).to_contain_text("Fri 6 Mar 15:05")
    move_clock(page, "Move to Monday 9:00")

    expect(clock).to_contain_text("Mon 9 Mar 09:00")
    assert f"{workspace.slack.clock():%a %H:%M}" == "Mon 08:00"
    move_clock(page, "+1 hour")
    move_clock(page, "+1 day")
    expect(clock).to_contain_text("Tue 10 Mar 10:00")


def test_the_log_tells_what_was_sent_and_why(workspace: TrialWorkspace, page: Page) -> None:
    page.get_by_role("button", name="What was just sent, and why").click()
    type_in_composer(page, "/trial it")

    log = page.get_by_role("complementary")
    expect(
        log.get_by_role("listitem").filter(has_text="Asker One typed /trial it in #general")
    ).to_be_visible()


# Screens


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_on_a_phone(
    workspace: TrialWorkspace, new_phone: NewTab, shoot: Shoot, scheme: str
) -> None:
    phone = new_phone(workspace.url, color_scheme=scheme)
    workspace.form = modal(
        input_block("one", "One", {"type": "static_select", "options": [option("Image"), option("Voice")]}),
        input_block(
            "long", "Long", {"type": "plain_text_input", "multiline": True, "initial_value": LONG[:2600]}
        ),
    )
    workspace.post(
        {"type": "section", "text": plain(SAGA)},
        {"type": "section", "fields": [plain("Left"), plain("Right")]},
        {"type": "actions", "elements": [button(f"b{n}", f"A long button {n}") for n in range(4)]},
    )
    message_with(phone, "Left")
    assert no_sideways_scrolling(phone)
    shoot(phone, f"page-phone-{scheme}")

    type_in_composer(phone, "/trial")
    box = form(phone).bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 780}
    assert no_sideways_scrolling(phone)
    shoot(phone, f"page-phone-form-{scheme}")
    close_form(phone)
    form_is_gone(phone)
    as_person(phone, "Decider Two")
    open_channel(phone, "deciders")
    expect(phone.get_by_role("navigation", name="Workspace")).to_be_hidden()


def test_dark_colours_follow_the_system_or_the_button(
    workspace: TrialWorkspace, new_tab: NewTab, shoot: Shoot
) -> None:
    page = new_tab(workspace.url, color_scheme="dark")
    body, light, dark = page.locator("body"), "rgb(255, 255, 255)", "rgb(26, 29, 33)"
    expect(body).to_have_css("background-color", dark)
    shoot(page, "page-dark")
    page.get_by_role("button", name="Light colours").click()
    expect(body).to_have_css("background-color", light)
    page.reload()
    page.locator(".conversation-name").wait_for()
    expect(body).to_have_css("background-color", light)


def test_long_texts_of_every_script_are_complete(workspace: TrialWorkspace, page: Page) -> None:
    workspace.slack.person("U2").says(LONG[:3000], "general")
    workspace.slack.person("U2").says("مرحبا بالعالم", "general")

    expect(message_with(page, "Ein_sehr_langes").locator(".message-text")).to_have_text(LONG[:3000].strip())
    right_to_left = (
        "getComputedStyle(document.querySelector('#messages > .message:last-child .message-text')).direction"
    )
    message_with(page, "مرحبا بالعالم")
    assert page.evaluate(right_to_left) == "rtl"
    assert no_sideways_scrolling(page)


def test_everything_can_be_reached_with_tab(workspace: TrialWorkspace, page: Page) -> None:
    workspace.post({"type": "actions", "elements": [button("go", "Go")]})
    message_with(page, "Go")
    page.locator("body").press("Tab")
    expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        name = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
        reached.add(page.evaluate(name).strip())

    assert {"Go", "Message #general", "Shortcuts", "Bold", "Dark colours", "general", "trialApp"} <= reached
    assert any(name.startswith("More actions") for name in reached)
    assert any(name.startswith("You are") for name in reached)
