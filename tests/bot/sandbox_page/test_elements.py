"""Interactive elements in messages: what is pressed or picked reaches the app."""

import queue

import pytest

pytestmark = pytest.mark.browser


def plain(text):
    return {"type": "plain_text", "text": text}


def option(text):
    return {"text": plain(text), "value": text.lower()}


def button(**more):
    return {"type": "button", "action_id": "it", "text": plain("Go"), "value": "7"} | more


OPTIONS = [option("One"), option("Two")]


@pytest.fixture
def heard(app):
    """Every action that the app hears, acked at once; asking waits for the next."""
    actions = queue.Queue()

    @app.action("it")
    def listen(ack, body):
        ack()
        actions.put(body["actions"][0])

    return lambda timeout=5: actions.get(timeout=timeout)


@pytest.fixture
def shown(heard, post):
    """Posts one element in an actions block and gives the message's node."""
    return lambda element: post(blocks=[{"type": "actions", "elements": [element]}])


def test_press(shown, heard):
    """A press carries the button's value."""
    node = shown(button())

    node.get_by_role("button", name="Go").click()

    assert heard()["value"] == "7"


def test_link_button(shown, heard):
    """A link button leads to its page and tells the app as well."""
    node = shown(button(url="https://acme.test/"))
    link = node.get_by_role("link", name="Go")
    link.evaluate("link => link.addEventListener('click', (event) => event.preventDefault())")

    link.click()

    assert link.get_attribute("href") == "https://acme.test/"
    assert heard()["value"] == "7"


def test_spinner_then_warning(sandbox, app, post):
    """While the app is asked a spinner turns; a silent app leaves Slack's warning triangle."""
    sandbox.ack_timeout = 0.6
    app.action("it")(lambda: None)  # Hears it and does not ack.
    node = post(blocks=[{"type": "actions", "elements": [button()]}])

    node.get_by_role("button", name="Go").click()

    node.locator(".actor[aria-busy=true] .spinner").wait_for()
    warning = node.locator(".answer:has(svg)")
    warning.wait_for(timeout=30_000)  # The sandbox waits longer on a slow machine.
    assert warning.inner_text() == "Heliograph did not answer within 0.6 seconds"
    assert node.locator(".actor").get_attribute("aria-busy") == "false"


def test_confirm_refused(shown, heard):
    """Who backs off from the confirmation presses nothing; who agrees does."""
    confirm = {"title": plain("Sure?"), "text": plain("For ever."), "confirm": plain("Do it")}
    node = shown(button(confirm=confirm | {"deny": plain("Stop"), "style": "danger"}))
    dialog = node.page.get_by_role("alertdialog")

    node.get_by_role("button", name="Go").click()
    dialog.get_by_role("button", name="Stop").click()
    assert dialog.count() == 0
    node.get_by_role("button", name="Go").click()
    dialog.get_by_role("button", name="Do it").click()

    assert heard()["value"] == "7"
    with pytest.raises(queue.Empty):
        heard(timeout=0.2)


def test_overflow(shown, heard):
    """The ⋯ menu opens by its button and sends what is picked."""
    node = shown({"type": "overflow", "action_id": "it", "options": OPTIONS})

    node.get_by_role("button", name="More actions").click()
    node.page.get_by_role("menuitem", name="Two").click()

    assert heard()["selected_option"]["value"] == "two"


def test_static_select(shown, heard):
    """A select narrows its groups to what is typed, and Enter picks."""
    groups = [{"label": plain("G1"), "options": OPTIONS}]
    element = {"type": "static_select", "action_id": "it", "option_groups": groups}
    node = shown(element | {"placeholder": plain("Pick")})

    node.get_by_role("combobox", name="Pick").click()
    assert node.page.locator(".group-label").inner_text() == "G1"
    node.page.keyboard.type("tw")
    node.page.keyboard.press("Enter")

    assert heard()["selected_option"]["value"] == "two"
    assert node.get_by_role("combobox").inner_text() == "Two"


def test_focus_stays(slack, app, post):
    """A message that is redrawn by a press keeps the focus on the button."""

    @app.action("it")
    def redraw(ack, body):
        ack()
        blocks = [{"type": "actions", "elements": [button(text=plain("Again"))]}]
        slack.chat_update(channel="C0ALERTS", ts=body["message"]["ts"], text="x", blocks=blocks)

    node = post(blocks=[{"type": "actions", "elements": [button()]}])

    node.get_by_role("button", name="Go").press("Enter")

    again = node.get_by_role("button", name="Again")
    again.wait_for()
    assert again.evaluate("it => it === document.activeElement")


def test_external_select(app, shown, heard):
    """An external select asks the app for options as one types."""
    asked = []

    @app.options("it")
    def suggest(ack, payload):
        asked.append(payload["value"])
        ack(options=[option(f"{payload['value']} Hopper")])

    node = shown({"type": "external_select", "action_id": "it", "min_query_length": 2})

    node.get_by_role("combobox").click()
    assert node.page.locator(".picker-note").inner_text() == "Type at least 2 characters"
    node.page.keyboard.type("Grace")
    node.page.locator(".option").filter(has_text="Grace Hopper").click()

    assert heard()["selected_option"]["value"] == "grace hopper"
    assert asked[-1] == "Grace"


def test_external_select_without_answer(sandbox, shown):
    """A search that the app does not answer ends in words, not in a spinner."""
    sandbox.ack_timeout = 0.3
    node = shown({"type": "external_select", "action_id": "it", "min_query_length": 0})

    node.get_by_role("combobox").click()

    note = node.page.locator(".picker-note.failed")
    note.wait_for()
    assert note.inner_text() == "Heliograph did not answer within 0.3 seconds"


def test_escape_closes_a_list(shown):
    """Escape closes the list and gives the focus back to the select."""
    node = shown({"type": "static_select", "action_id": "it", "options": OPTIONS})
    node.get_by_role("combobox").click()

    node.page.keyboard.press("Escape")

    assert node.page.get_by_role("listbox").count() == 0
    assert node.get_by_role("combobox").evaluate("it => it === document.activeElement")


def test_users_select(shown, heard):
    """The list of people is the workspace's, without bots; the app gets the id."""
    node = shown({"type": "users_select", "action_id": "it"})

    node.get_by_role("combobox").click()
    names = node.page.locator(".option").all_inner_texts()
    node.page.locator(".option").filter(has_text="Grace Hopper").click()

    assert "Heliograph" not in names
    assert heard()["selected_user"] == "U0GRACE"


def test_channels_select(shown, heard):
    """Channels are picked by name and sent by id."""
    node = shown({"type": "channels_select", "action_id": "it"})

    node.get_by_role("combobox").click()
    node.page.locator(".option").filter(has_text="backend").click()

    assert heard()["selected_channel"] == "C0BACKEND"


def test_multi_select(shown, heard):
    """Picks of a multi select become tokens, and a token can be dropped."""
    node = shown({"type": "multi_static_select", "action_id": "it", "options": OPTIONS})
    node.get_by_role("combobox").click()

    for name in ("One", "Two"):
        node.page.locator(".option").filter(has_text=name).click()
        last = heard()
    node.page.keyboard.press("Escape")
    node.get_by_label("Remove One").click()

    assert [picked["value"] for picked in last["selected_options"]] == ["one", "two"]
    assert [picked["value"] for picked in heard()["selected_options"]] == ["two"]


def test_checkboxes(shown, heard):
    """All checked boxes are sent, those checked at the start too."""
    boxes = {"type": "checkboxes", "action_id": "it", "options": OPTIONS}
    node = shown(boxes | {"initial_options": OPTIONS[:1]})

    node.get_by_label("Two").check()

    assert [picked["value"] for picked in heard()["selected_options"]] == ["one", "two"]


def test_radio_buttons(shown, heard):
    """One of the radio buttons is sent."""
    node = shown({"type": "radio_buttons", "action_id": "it", "options": OPTIONS})

    node.get_by_label("One").check()

    assert heard()["selected_option"]["value"] == "one"


PICKERS = {
    "datepicker": ("2026-11-22", "selected_date", "2026-11-22"),
    "timepicker": ("09:30", "selected_time", "09:30"),
    "datetimepicker": ("2026-11-22T02:00", "selected_date_time", 1795312800),
}


@pytest.mark.parametrize("kind", PICKERS)
def test_pickers(shown, heard, kind):
    """Dates and times are sent in Slack's forms, in the reader's time zone."""
    typed, key, value = PICKERS[kind]
    node = shown({"type": kind, "action_id": "it"})

    node.locator("input").fill(typed)
    node.locator("input").dispatch_event("change")

    assert heard()[key] == value
