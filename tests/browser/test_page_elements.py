"""Each block and element of Block Kit on the sandbox's page: how it looks, and what the app hears of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.deeds import (
    attach,
    choose,
    chosen,
    control,
    error_at,
    field,
    fill,
    form,
    form_is_called,
    form_is_gone,
    message_with,
    pick,
    press,
    tick,
    type_in_composer,
)
from tests.browser.trial_app import (
    Json,
    TrialWorkspace,
    button,
    input_block,
    modal,
    mrkdwn,
    option,
    plain,
)

OPTIONS = [option("Image"), option("Video", description="Moving"), option("Voice")]
REQUIRED = "Please complete this required field."
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> &amp; "quoted" &lt;b&gt;'


@pytest.fixture
def opened(workspace: TrialWorkspace, page: Page) -> Callable[..., None]:
    """Lets the command open a form of these blocks."""

    def open_form(*blocks: Json, **more: Any) -> None:
        workspace.form = modal(*blocks, **more)
        type_in_composer(page, "/trial")
        form(page)

    return open_form


def sent_values(workspace: TrialWorkspace) -> dict[str, Any]:
    """What the last submission holds: field → its part of the state, without the type."""
    values = workspace.heard_of("view_submission")["view"]["state"]["values"]
    states = {block: next(iter(actions.values())) for block, actions in values.items()}
    return {block: next(v for k, v in state.items() if k != "type") for block, state in states.items()}


# Layout blocks and texts


def test_a_message_shows_every_layout_block(
    workspace: TrialWorkspace, page: Page, shoot: Callable[[Page, str], None]
) -> None:
    workspace.post(
        {"type": "header", "text": plain("Approval wanted :tada:")},
        {"type": "section", "text": mrkdwn("*Bold* words"), "fields": [plain("Left"), mrkdwn("_Right_")]},
        {"type": "divider"},
        {"type": "section", "text": plain("*Raw* :wave:"), "accessory": button("act", "Beside")},
        {
            "type": "context",
            "elements": [
                {"type": "image", "image_url": "https://elsewhere.example/a.png", "alt_text": "Seal"},
                mrkdwn("Asked by <@U2> in <#C1>"),
            ],
        },
        {"type": "image", "image_url": "https://elsewhere.example/b.png", "alt_text": "A harbour at night"},
        {"type": "actions", "elements": [button("go", "Go", style="primary"), button("no", "No")]},
    )
    message = message_with(page, "Approval wanted")

    expect(message.get_by_role("heading")).to_have_text("Approval wanted 🎉")
    expect(message.locator("strong")).to_have_text("Bold")
    expect(message.locator(".section-fields > div")).to_have_text(["Left", "Right"])
    expect(message.get_by_role("separator")).to_be_visible()
    expect(message.get_by_text("*Raw* 👋")).to_be_visible()
    expect(message.get_by_role("button", name="Beside")).to_be_visible()
    expect(message.get_by_text("Asked by @Decider Two in #general")).to_be_visible()
    expect(message.get_by_role("img", name="Seal")).to_be_visible()
    expect(message.get_by_text("A harbour at night")).to_be_visible()
    expect(message.get_by_role("button", name="Go")).to_have_class(re.compile("button-primary"))
    shoot(page, "page-layout-blocks")


def test_rich_text_has_sections_lists_quotes_and_preformatted_parts(
    workspace: TrialWorkspace, page: Page
) -> None:
    def words(text: str, **style: bool) -> Json:
        return {"type": "text", "text": text, **({"style": style} if style else {})}

    def line(*elements: Json) -> Json:
        return {"type": "rich_text_section", "elements": list(elements)}

    workspace.post(
        {
            "type": "rich_text",
            "elements": [
                line(words("Look: "), words("loud", bold=True), words("soft", italic=True)),
                line({"type": "link", "url": "https://example.org/a", "text": "a link"}),
                line({"type": "emoji", "name": "warning"}, {"type": "user", "user_id": "U1"}),
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "elements": [line(words("first")), line(words("second"))],
                },
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "indent": 1,
                    "elements": [line(words("nested"))],
                },
                {"type": "rich_text_quote", "elements": [words("quoted")]},
                {"type": "rich_text_preformatted", "elements": [words("  kept  as it is")]},
            ],
        },
    )
    message = message_with(page, "Look:")

    expect(message.locator("strong")).to_have_text("loud")
    expect(message.locator("em")).to_have_text("soft")
    expect(message.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.org/a")
    expect(message.get_by_role("img", name="warning")).to_have_text("⚠️")
    expect(message.locator(".mention-me")).to_have_text("@Asker One")
    expect(message.locator("ol > li").first).to_have_text("first")
    expect(message.locator("ol > li ul > li")).to_have_text("nested")
    expect(message.locator("blockquote")).to_have_text("quoted")
    expect(message.locator("pre")).to_have_text("  kept  as it is")


def test_markdown_and_tables_are_drawn(workspace: TrialWorkspace, page: Page) -> None:
    cells = [["Tool", "Kept"], ["Sketcher", "no"]]
    workspace.post(
        {
            "type": "markdown",
            "text": "## Title\n**bold** and [a link](https://example.org)\n\n1. one\n2. two",
        },
        {"type": "table", "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in cells]},
    )
    message = message_with(page, "Title")

    expect(message.get_by_role("heading", name="Title")).to_be_visible()
    expect(message.locator("strong")).to_have_text("bold")
    expect(message.get_by_role("listitem").filter(has_text="two")).to_be_visible()
    expect(message.get_by_role("columnheader")).to_have_text(["Tool", "Kept"])
    expect(message.get_by_role("cell")).to_have_text(["Sketcher", "no"])


MRKDWN = [
    ("a *b c* d", "strong", "b c"),
    ("a _b_ d", "em", "b"),
    ("a ~b~ d", "s", "b"),
    ("a `*b*` d", "code", "*b*"),
    ("```\n*b*\n  c\n```", "pre", "*b*\n  c"),
    ("> b\n> c", "blockquote", "b\nc"),
    ("<https://example.org/x|b &amp; c>", "a", "b & c"),
    ("see https://example.org/x.", "a", "https://example.org/x"),
    ("<@U2>", ".mention", "@Decider Two"),
    ("<#C1|old-name>", ".mention", "#old-name"),
    ("<!here>", ".mention-all", "@here"),
    ("<!date^1772802300^{date_short} {time}|then>", "time", "6 Mar 2026 14:05"),
    (":white_check_mark:", ".emoji", "✅"),
    ("*_both_*", "strong em", "both"),
]
INERT = [
    ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
    ("* not bold * and _ not _", "* not bold * and _ not _"),
    (":no_such_emoji: 10:30:15", ":no_such_emoji: 10:30:15"),
    ("&lt;!channel&gt; &lt;@U2&gt; &amp;lt;", "<!channel> <@U2> &lt;"),
    ("<javascript:alert(1)|click>", "<javascript:alert(1)|click>"),
]


def test_mrkdwn_reads_as_in_slack(workspace: TrialWorkspace, page: Page) -> None:
    workspace.post(*({"type": "section", "text": mrkdwn(written)} for written, _, _ in MRKDWN))
    texts = page.locator("#messages .section-text")

    for at, (_, selector, shown) in enumerate(MRKDWN):
        expect(texts.nth(at).locator(selector)).to_have_text(shown, use_inner_text=True)


def test_mrkdwn_leaves_everything_else_as_it_was_written(workspace: TrialWorkspace, page: Page) -> None:
    workspace.post(*({"type": "section", "text": mrkdwn(written)} for written, _ in INERT))
    texts = page.locator("#messages .section-text")

    expect(texts).to_have_text([shown for _, shown in INERT])
    expect(texts.locator("a, strong, em, .mention")).to_have_count(0)


def test_hostile_texts_are_inert_and_complete_wherever_they_stand(
    workspace: TrialWorkspace, page: Page, opened: Callable[..., None]
) -> None:
    short = "<img src=x onerror=hacked=1>"
    workspace.post(
        {"type": "header", "text": plain(HOSTILE)},
        {"type": "section", "text": mrkdwn(HOSTILE), "fields": [plain(HOSTILE)]},
        {"type": "context", "elements": [plain(HOSTILE)]},
        {"type": "markdown", "text": f"{HOSTILE} [x](javascript:hacked=1)"},
        {
            "type": "actions",
            "elements": [
                button("b", short),
                {"type": "overflow", "action_id": "o", "options": [option(short), option("Other")]},
            ],
        },
    )
    type_in_composer(page, HOSTILE)
    expect(page.locator("#messages > .message")).to_have_count(2)
    opened(
        input_block("t", short, {"type": "plain_text_input", "initial_value": HOSTILE}, hint=plain(short)),
        input_block("s", "Select", {"type": "static_select", "options": [option(short)]}),
        title=plain("<b>Title</b>"),
    )
    field(page, "Select").get_by_role("combobox").click()

    expect(page.get_by_role("option", name=short)).to_be_visible()
    expect(form(page).locator("#modal-title")).to_have_text("<b>Title</b>")
    assert control(page, short).input_value() == HOSTILE
    expect(page.locator("#messages h3.header-text")).to_have_text(HOSTILE)
    expect(page.locator("#messages [data-mine] .message-text")).to_have_text(HOSTILE)
    expect(page.locator("#messages img, #messages script, dialog img, dialog script")).to_have_count(0)
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.evaluate("window.hacked") is None


# Elements in messages


def test_a_button_sends_its_value_and_the_message_it_stands_in(workspace: TrialWorkspace, page: Page) -> None:
    ts = workspace.post(
        {"type": "actions", "block_id": "row", "elements": [button("go", "Go", value="case-7")]}
    )
    press(page, "Go")

    heard = workspace.heard_of("block_actions")
    action = heard["actions"][0]
    assert (action["block_id"], action["action_id"], action["value"]) == ("row", "go", "case-7")
    assert (heard["user"]["id"], heard["channel"]["id"], heard["message"]["ts"]) == ("U1", "C1", ts)


def test_a_button_that_asks_first_sends_only_after_the_answer(workspace: TrialWorkspace, page: Page) -> None:
    confirm = {
        "title": plain("Sure?"),
        "text": plain("No way back."),
        "confirm": plain("Do it"),
        "deny": plain("Keep"),
    }
    workspace.post({"type": "actions", "elements": [button("go", "Go", style="danger", confirm=confirm)]})

    press(page, "Go")
    expect(page.get_by_role("alertdialog", name="Sure?")).to_contain_text("No way back.")
    press(page, "Keep")
    assert workspace.heard == []
    press(page, "Go")
    press(page, "Do it")
    assert workspace.heard_of("block_actions")["actions"][0]["action_id"] == "go"


def test_a_link_button_leads_away_in_a_tab_of_its_own(workspace: TrialWorkspace, page: Page) -> None:
    workspace.post(
        {"type": "actions", "elements": [button("read", "Read", url="https://example.org/clause")]}
    )

    link = page.get_by_role("link", name="Read")
    expect(link).to_have_attribute("href", "https://example.org/clause")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")


@pytest.mark.parametrize(
    ("element", "use", "part", "value"),
    [
        pytest.param(
            {"type": "overflow", "options": OPTIONS},
            lambda page: (
                page.get_by_role("button", name="More options").click(),
                page.get_by_role("menuitem", name="Voice").click(),
            ),
            "selected_option",
            "voice",
            id="overflow",
        ),
        pytest.param(
            {"type": "static_select", "placeholder": plain("Choose"), "options": OPTIONS},
            lambda page: (
                page.locator("#messages").get_by_role("combobox").click(),
                page.get_by_role("option", name="Video").click(),
            ),
            "selected_option",
            "video",
            id="select",
        ),
        pytest.param(
            {"type": "radio_buttons", "options": OPTIONS},
            lambda page: page.get_by_role("radio", name="Image").check(),
            "selected_option",
            "image",
            id="radio buttons",
        ),
        pytest.param(
            {"type": "users_select", "placeholder": plain("Who")},
            lambda page: (
                page.locator("#messages").get_by_role("combobox").fill("deci"),
                page.keyboard.press("Enter"),
            ),
            "selected_user",
            "U2",
            id="person by keyboard",
        ),
        pytest.param(
            {"type": "datepicker"},
            lambda page: page.locator("#messages input[type=date]").fill("2026-03-09"),
            "selected_date",
            "2026-03-09",
            id="date",
        ),
    ],
)
def test_a_choice_in_a_message_is_sent_at_once(
    workspace: TrialWorkspace, page: Page, element: Json, use: Callable[[Page], object], part: str, value: str
) -> None:
    workspace.post(
        {"type": "section", "text": plain("Which?"), "accessory": {"action_id": "which", **element}}
    )
    expect(page.get_by_text("Which?")).to_be_visible()
    use(page)

    choice = workspace.heard_of("block_actions")["actions"][0][part]
    assert (choice["value"] if isinstance(choice, dict) else choice) == value


def test_checkboxes_in_a_message_send_all_that_is_ticked(workspace: TrialWorkspace, page: Page) -> None:
    workspace.post(
        {"type": "actions", "elements": [{"type": "checkboxes", "action_id": "c", "options": OPTIONS}]}
    )
    page.get_by_role("checkbox", name="Voice").check()
    page.get_by_role("checkbox", name="Image").check()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)

    assert workspace.slack.wait_until(lambda: len(workspace.heard) == 2, 5)
    assert [each["value"] for each in workspace.heard[-1]["actions"][0]["selected_options"]] == [
        "image",
        "voice",
    ]


# Forms


def test_every_input_element_puts_its_value_into_the_submission(
    workspace: TrialWorkspace,
    page: Page,
    opened: Callable[..., None],
    tmp_path: Path,
    shoot: Callable[[Page, str], None],
) -> None:
    groups = [
        {"label": plain("First"), "options": OPTIONS[:1]},
        {"label": plain("Rest"), "options": OPTIONS[1:]},
    ]
    workspace.answer = {"options": [option("Sketcher")]}
    opened(
        input_block("text", "Text", {"type": "plain_text_input"}),
        input_block("long", "Long", {"type": "plain_text_input", "multiline": True}),
        input_block("number", "Number", {"type": "number_input", "is_decimal_allowed": True}),
        input_block("mail", "Mail", {"type": "email_text_input"}),
        input_block("address", "Address", {"type": "url_text_input"}),
        input_block("one", "One", {"type": "static_select", "option_groups": groups}),
        input_block("some", "Some", {"type": "multi_static_select", "options": OPTIONS}),
        input_block("found", "Found", {"type": "external_select", "min_query_length": 1}),
        input_block("person", "Person", {"type": "users_select"}),
        input_block("people", "People", {"type": "multi_users_select"}),
        input_block("channel", "Channel", {"type": "channels_select"}),
        input_block("place", "Place", {"type": "conversations_select"}),
        input_block("radio", "Radio", {"type": "radio_buttons", "options": OPTIONS}),
        input_block("boxes", "Boxes", {"type": "checkboxes", "options": OPTIONS}),
        input_block("day", "Day", {"type": "datepicker"}),
        input_block("hour", "Hour", {"type": "timepicker"}),
        input_block("files", "Files", {"type": "file_input", "filetypes": ["pdf"]}),
        input_block("empty", "Empty", {"type": "plain_text_input"}, optional=True),
    )
    evidence = tmp_path / "evidence.pdf"
    evidence.write_bytes(b"%PDF-1.7")

    fill(page, "Text", "Zwölf Boxkämpfer 👩‍🎬")
    fill(page, "Long", "مرحبا\nline two")
    fill(page, "Number", "2.5")
    fill(page, "Mail", "asker@example.org")
    fill(page, "Address", "https://example.org/a")
    choose(page, "One", "Video")
    choose(page, "Some", "Image", "Voice")
    control(page, "Found").fill("ske")
    page.get_by_role("option", name="Sketcher").click()
    choose(page, "Person", "Decider Two")
    choose(page, "People", "Asker One", "Visitor Three")
    choose(page, "Channel", "general")
    choose(page, "Place", "general")
    pick(page, "Radio", "Voice")
    tick(page, "Boxes", "Image", "Video")
    fill(page, "Day", "2026-03-09")
    fill(page, "Hour", "14:30")
    attach(page, "Files", evidence)
    shoot(page, "page-form-filled")
    workspace.answer = None
    press(page, "Send")
    form_is_gone(page)

    values = sent_values(workspace)
    files = values.pop("files")
    assert [file["name"] for file in files] == ["evidence.pdf"]
    assert values == {
        "text": "Zwölf Boxkämpfer 👩‍🎬",
        "long": "مرحبا\nline two",
        "number": "2.5",
        "mail": "asker@example.org",
        "address": "https://example.org/a",
        "one": OPTIONS[1],
        "some": [OPTIONS[0], OPTIONS[2]],
        "found": option("Sketcher"),
        "person": "U2",
        "people": ["U1", "U3"],
        "channel": "C1",
        "place": "C1",
        "radio": OPTIONS[2],
        "boxes": OPTIONS[:2],
        "day": "2026-03-09",
        "hour": "14:30",
        "empty": None,
    }


def test_initial_values_are_shown_and_sent_when_nobody_touches_them(
    workspace: TrialWorkspace, page: Page, opened: Callable[..., None]
) -> None:
    opened(
        input_block("text", "Text", {"type": "plain_text_input", "initial_value": "as it was"}),
        input_block(
            "one", "One", {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]}
        ),
        input_block(
            "boxes", "Boxes", {"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS[:1]}
        ),
        input_block("person", "Person", {"type": "users_select", "initial_user": "U2"}),
    )
    assert (chosen(page, "Text"), chosen(page, "One"), chosen(page, "Person")) == (
        "as it was",
        "Video",
        "Decider Two",
    )
    expect(field(page, "Boxes").get_by_role("checkbox", name="Image")).to_be_checked()
    press(page, "Send")

    assert sent_values(workspace) == {
        "text": "as it was",
        "one": OPTIONS[1],
        "boxes": OPTIONS[:1],
        "person": "U2",
    }


def test_required_fields_are_checked_before_anything_is_sent(
    workspace: TrialWorkspace, page: Page, opened: Callable[..., None], shoot: Callable[[Page, str], None]
) -> None:
    opened(
        input_block("free", "Free", {"type": "plain_text_input"}, optional=True),
        input_block("title", "Title", {"type": "plain_text_input"}, hint=plain("Short")),
        input_block("one", "One", {"type": "static_select", "options": OPTIONS}),
        input_block("boxes", "Boxes", {"type": "checkboxes", "options": OPTIONS}),
        input_block("radio", "Radio", {"type": "radio_buttons", "options": OPTIONS}),
    )
    press(page, "Send")

    for label in ("Title", "One", "Boxes", "Radio"):
        expect(error_at(page, label)).to_have_text(REQUIRED)
    expect(error_at(page, "Free")).to_have_count(0)
    expect(control(page, "Title")).to_be_focused()
    expect(control(page, "Title")).to_have_attribute("aria-invalid", "true")
    expect(control(page, "Title")).to_have_accessible_description(re.compile(f"Short.*{REQUIRED}"))
    expect(field(page, "Radio")).to_have_accessible_description(REQUIRED)
    shoot(page, "page-required-fields")
    assert [each["type"] for each in workspace.heard] == ["command"]


def test_an_error_goes_as_soon_as_its_field_is_mended(page: Page, opened: Callable[..., None]) -> None:
    opened(input_block("title", "Title", {"type": "plain_text_input"}))
    press(page, "Send")
    expect(error_at(page, "Title")).to_have_text(REQUIRED)
    control(page, "Title").press_sequentially("now")

    expect(error_at(page, "Title")).to_have_count(0)
    expect(control(page, "Title")).to_be_focused()
    assert chosen(page, "Title") == "now"


def test_the_apps_errors_stand_at_their_fields_and_what_was_typed_stays(
    workspace: TrialWorkspace, page: Page, opened: Callable[..., None]
) -> None:
    opened(
        input_block("title", "Title", {"type": "plain_text_input"}),
        input_block("due", "Due", {"type": "datepicker"}),
    )
    workspace.answer = {"response_action": "errors", "errors": {"due": "This day is over."}}
    fill(page, "Title", "Harbour")
    fill(page, "Due", "2026-03-01")
    press(page, "Send")

    expect(error_at(page, "Due")).to_have_text("This day is over.")
    expect(control(page, "Due")).to_be_focused()
    assert (chosen(page, "Title"), chosen(page, "Due")) == ("Harbour", "2026-03-01")


WRONG: list[tuple[Json, str, str]] = [
    ({"type": "number_input", "is_decimal_allowed": False}, "2.5", "Please enter a whole number."),
    (
        {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"},
        "12",
        "Please enter 9 or less.",
    ),
    ({"type": "email_text_input"}, "asker", "Please enter a valid email address."),
    ({"type": "url_text_input"}, "example", "Please enter a valid address, beginning with https://."),
    ({"type": "plain_text_input", "min_length": 5}, "abc", "Please use at least 5 characters."),
    (
        {"type": "plain_text_input", "max_length": 3},
        "👍👍👍👍",
        "Please use 3 characters at most; there are 4.",
    ),
]


def test_a_value_of_the_wrong_kind_is_refused_at_its_field(page: Page, opened: Callable[..., None]) -> None:
    opened(*(input_block(f"f{at}", f"Field {at}", element) for at, (element, _, _) in enumerate(WRONG)))
    for at, (_, typed, _) in enumerate(WRONG):
        fill(page, f"Field {at}", typed)
    press(page, "Send")

    for at, (_, _, sentence) in enumerate(WRONG):
        expect(error_at(page, f"Field {at}")).to_have_text(sentence)


def test_the_characters_left_are_told_when_the_end_is_near(page: Page, opened: Callable[..., None]) -> None:
    opened(input_block("title", "Title", {"type": "plain_text_input", "max_length": 20}))
    counter = field(page, "Title").locator(".counter")

    fill(page, "Title", "short")
    expect(counter).to_have_text("")
    fill(page, "Title", "nearly at the end")
    expect(counter).to_have_text("3 left")
    fill(page, "Title", "quite a bit beyond the end")
    expect(counter).to_have_text("6 too many")


def test_a_redrawn_form_keeps_what_was_typed_and_takes_new_values_for_new_ids(
    workspace: TrialWorkspace, page: Page, opened: Callable[..., None]
) -> None:
    opened(
        {"type": "actions", "block_id": "top", "elements": [button("redraw", "Redraw")]},
        input_block("same", "Same", {"type": "plain_text_input"}),
        input_block("old", "Old", {"type": "plain_text_input"}),
    )
    fill(page, "Same", "typed here")
    fill(page, "Old", "typed there")
    press(page, "Redraw")
    heard = workspace.heard_of("block_actions")
    assert heard["view"]["state"]["values"]["same"]["same"]["value"] == "typed here"
    fill(page, "Same", "typed meanwhile")
    redrawn = modal(
        input_block("same", "Same as before", {"type": "plain_text_input", "initial_value": "from the app"}),
        input_block("new", "New", {"type": "plain_text_input", "initial_value": "also from the app"}),
    )
    workspace.call("views.update", view_id=heard["view"]["id"], view=redrawn)

    expect(control(page, "New")).to_have_value("also from the app")
    expect(control(page, "Same as before")).to_have_value("typed meanwhile")
    press(page, "Send")
    assert sent_values(workspace) == {"same": "typed meanwhile", "new": "also from the app"}


def test_a_step_that_replaces_the_form_begins_at_its_top(
    workspace: TrialWorkspace, page: Page, opened: Callable[..., None]
) -> None:
    opened(
        *(input_block(f"f{n}", f"Field {n}", {"type": "plain_text_input"}, optional=True) for n in range(12))
    )
    control(page, "Field 11").focus()
    blocks = [
        input_block(f"g{n}", f"Next {n}", {"type": "plain_text_input"}, optional=True) for n in range(12)
    ]
    step = modal(*blocks, title=plain("Second step"), callback_id="second")
    workspace.answer = {"response_action": "update", "view": step}
    press(page, "Send")

    form_is_called(page, "Second step")
    expect(control(page, "Next 0")).to_be_focused()
    expect(control(page, "Next 0")).to_be_in_viewport()


def test_views_are_stacked_and_escape_closes_the_top_one(
    workspace: TrialWorkspace, page: Page, opened: Callable[..., None]
) -> None:
    opened({"type": "actions", "elements": [button("deeper", "Deeper")]}, title=plain("Below"))
    workspace.pushed = modal({"type": "divider"}, title=plain("On top"))
    press(page, "Deeper")

    form_is_called(page, "On top")
    page.keyboard.press("Escape")
    form_is_called(page, "Below")
    page.keyboard.press("Escape")
    form_is_gone(page)


def test_focus_stays_in_the_form_and_returns_to_where_it_was(workspace: TrialWorkspace, page: Page) -> None:
    workspace.form = modal(
        input_block("title", "Title", {"type": "plain_text_input"}),
        input_block("one", "One", {"type": "static_select", "options": OPTIONS}),
    )
    page.get_by_role("button", name="Shortcuts").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    dialog = form(page)

    expect(dialog).to_have_attribute("aria-modal", "true")
    expect(dialog).to_have_accessible_name("Trial form")
    expect(control(page, "Title")).to_be_focused()
    for _ in range(9):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    form_is_gone(page)
    expect(page.get_by_role("button", name="Shortcuts")).to_be_focused()


def test_an_input_that_dispatches_tells_the_app_at_once_with_the_whole_state(
    workspace: TrialWorkspace, page: Page, opened: Callable[..., None]
) -> None:
    opened(
        input_block("title", "Title", {"type": "plain_text_input"}),
        input_block("one", "One", {"type": "static_select", "options": OPTIONS}, dispatch_action=True),
        input_block("text", "Text", {"type": "plain_text_input"}, dispatch_action=True),
    )
    fill(page, "Title", "Harbour")
    choose(page, "One", "Voice")
    heard = workspace.heard_of("block_actions")
    assert heard["actions"][0]["selected_option"] == OPTIONS[2]
    assert heard["view"]["state"]["values"]["title"]["title"]["value"] == "Harbour"

    fill(page, "Text", "and enter")
    control(page, "Text").press("Enter")
    assert workspace.slack.wait_until(
        lambda: workspace.heard[-1]["actions"][0].get("value") == "and enter", 5
    )
    form(page)


def test_a_select_can_be_searched_and_emptied_by_keyboard(
    workspace: TrialWorkspace, page: Page, opened: Callable[..., None]
) -> None:
    opened(
        input_block("one", "One", {"type": "static_select", "options": OPTIONS}, optional=True),
        input_block("some", "Some", {"type": "multi_static_select", "options": OPTIONS}, optional=True),
    )
    control(page, "One").press("ArrowDown")
    control(page, "One").press("ArrowDown")
    control(page, "One").press("Enter")
    assert chosen(page, "One") == "Video"
    control(page, "One").fill("voi")
    expect(form(page).get_by_role("option")).to_have_text(["Voice"])
    control(page, "One").press("Escape")
    assert chosen(page, "One") == "Video"
    choose(page, "Some", "Image", "Voice")
    control(page, "Some").press("Backspace")
    field(page, "One").get_by_role("button", name="Clear the choice").click()
    press(page, "Send")

    assert sent_values(workspace) == {"one": None, "some": OPTIONS[:1]}


def test_an_alert_stands_in_the_form(page: Page, opened: Callable[..., None]) -> None:
    opened({"type": "alert", "level": "warning", "text": mrkdwn("This is *not* a decision.")})

    expect(form(page).locator(".alert-warning")).to_have_text("This is not a decision.")


def test_a_form_that_the_app_fails_stays_open_and_says_so(
    workspace: TrialWorkspace, page: Page, opened: Callable[..., None]
) -> None:
    opened(input_block("title", "Title", {"type": "plain_text_input"}))
    fill(page, "Title", "Harbour")
    workspace.slack.connect("http://127.0.0.1:9/")
    press(page, "Send")

    expect(form(page).get_by_role("alert").filter(has_text="This didn't work")).to_be_visible()
    assert chosen(page, "Title") == "Harbour"
