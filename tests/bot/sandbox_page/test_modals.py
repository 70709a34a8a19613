"""Modals: opened by the app, filled in, refused, stacked, closed."""

import queue

import pytest

pytestmark = pytest.mark.browser


def plain(text):
    return {"type": "plain_text", "text": text}


def option(text):
    return {"text": plain(text), "value": text.lower()}


def field(label, element, **more):
    block_id = label.lower()
    element = {"type": "plain_text_input", "action_id": "it"} | element
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element} | more


def view(*blocks, title="Archive issue", **more):
    frame = {"type": "modal", "callback_id": "archive", "title": plain(title)}
    return frame | {"submit": plain("Archive"), "blocks": list(blocks)} | more


@pytest.fixture
def opened(app, slack, visit):
    """Lets the app open this modal by its command, and gives the page and its dialog."""

    def opened(modal):
        @app.command("/helio")
        def answer(ack, body):
            ack()
            slack.views_open(trigger_id=body["trigger_id"], view=modal)

        page = visit(channel="C0ALERTS")
        page.get_by_label("Message #alerts").fill("/helio")
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        dialog.wait_for()
        return dialog

    return opened


@pytest.fixture
def submits(app):
    """Answers submissions from a list of acks, and keeps the values that came."""
    values, answers = queue.Queue(), []

    @app.view("archive")
    def listen(ack, view):
        values.put(view["state"]["values"])
        ack(**(answers.pop(0) if answers else {}))

    return values, answers


def submit(dialog):
    dialog.locator("button[type=submit]").click()


def test_frame(opened):
    """A modal has its title and both buttons; the first field has the focus."""
    dialog = opened(view(field("Reason", {}), close=plain("Not now")))

    assert dialog.get_by_role("heading").inner_text() == "Archive issue"
    assert dialog.locator(".modal-buttons button").all_inner_texts() == ["Not now", "Archive"]
    assert dialog.get_by_label("Reason").evaluate("it => it === document.activeElement")


def test_submit(opened, submits):
    """What was typed reaches the app, and the modal closes."""
    values, _ = submits
    dialog = opened(view(field("Reason", {})))

    dialog.get_by_label("Reason").fill("it is <fine>")
    submit(dialog)

    assert values.get(timeout=5)["reason"]["it"]["value"] == "it is <fine>"
    dialog.wait_for(state="detached")


def test_required_field(opened, submits):
    """An empty required field is refused before the app is asked."""
    values, _ = submits
    dialog = opened(view(field("Reason", {})))

    submit(dialog)

    assert dialog.get_by_role("alert").inner_text() == "Please complete this required field."
    assert values.empty()


REFUSED = [
    ({"type": "email_text_input"}, "ada", "Enter an email address in the format: name@email.com"),
    ({"type": "url_text_input"}, "acme", "Enter a URL in the format: https://example.com"),
    ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Enter a whole number."),
    (
        {"type": "number_input", "is_decimal_allowed": True, "max_value": "5"},
        "7",
        "Enter a number of at most 5.",
    ),
    ({"min_length": 3}, "ab", "Enter at least 3 characters."),
]


@pytest.mark.parametrize(("element", "typed", "complaint"), REFUSED)
def test_complaints(opened, element, typed, complaint):
    """A value of the wrong form is refused in words at its field."""
    dialog = opened(view(field("Value", element)))

    dialog.get_by_label("Value").fill(typed)
    submit(dialog)

    assert dialog.locator(".field-error").inner_text() == complaint


def test_errors_from_the_app(opened, submits):
    """The app's errors stand at their fields, and a second try may pass."""
    _, answers = submits
    answers.append({"response_action": "errors", "errors": {"reason": "That is no reason."}})
    dialog = opened(view(field("Reason", {}), field("Note", {}, optional=True)))
    dialog.get_by_label("Reason").fill("x")

    submit(dialog)

    dialog.locator("[data-block-id=reason] .field-error").wait_for()
    assert dialog.locator(".field-error").all_inner_texts() == ["That is no reason."]
    assert dialog.get_by_label("Reason").input_value() == "x"
    submit(dialog)
    dialog.wait_for(state="detached")


def test_silent_app(sandbox, app, opened):
    """A submission without an answer keeps the modal, with Slack's words."""
    app.view("archive")(lambda: None)  # Hears it and does not ack.
    dialog = opened(view(field("Reason", {}, optional=True)))
    sandbox.ack_timeout = 0.5

    submit(dialog)

    dialog.locator(".submit.busy").wait_for()
    banner = dialog.locator(".modal-banner:visible")
    banner.wait_for(timeout=30_000)  # The sandbox waits longer on a slow machine.
    assert banner.inner_text() == "We had some trouble connecting. Try again?"


def test_pushed_view(opened, submits):
    """A pushed view has a way back, where everything typed is still there."""
    _, answers = submits
    second = view({"type": "section", "text": plain("On top")}, title="Second")
    answers.append({"response_action": "push", "view": second})
    dialog = opened(view(field("Reason", {})))
    dialog.get_by_label("Reason").fill("kept")

    submit(dialog)
    dialog.get_by_role("heading", name="Second").wait_for()
    dialog.get_by_role("button", name="Back").click()

    dialog.get_by_role("heading", name="Archive issue").wait_for()
    assert dialog.get_by_label("Reason").input_value() == "kept"


def test_update_keeps_what_was_typed(app, opened):
    """A view redrawn under the typing person keeps the fields that are still there."""
    action = {"type": "button", "action_id": "more", "text": plain("More")}
    first = view(field("Reason", {}), {"type": "actions", "elements": [action]})

    @app.action("more")
    def grow(ack, body, client):
        ack()
        client.views_update(
            view_id=body["view"]["id"], view=view(field("Reason", {}), field("Note", {}))
        )

    dialog = opened(first)
    dialog.get_by_label("Reason").fill("half a sen")

    dialog.get_by_role("button", name="More").click()

    dialog.get_by_label("Note").wait_for()
    assert dialog.get_by_label("Reason").input_value() == "half a sen"


@pytest.mark.parametrize("how", ["Escape", "Close", "Cancel"])
def test_close(app, opened, how):
    """Escape, the cross and the button close the modal; an app that asks for it is told."""
    told = queue.Queue()
    app.view_closed("archive")(lambda ack, view: (ack(), told.put(view["callback_id"])))
    dialog = opened(view(field("Reason", {}), notify_on_close=True))

    if how == "Escape":
        dialog.page.keyboard.press("Escape")
    else:
        dialog.get_by_role("button", name=how).click()

    dialog.wait_for(state="detached")
    assert told.get(timeout=5) == "archive"


def test_every_input(opened, submits):
    """Each kind of input gives the app its state in Slack's form."""
    values, _ = submits
    options = {"options": [option("One"), option("Two")]}
    dialog = opened(
        view(
            field("Text", {"multiline": True}),
            field("Mail", {"type": "email_text_input"}),
            field("Count", {"type": "number_input", "is_decimal_allowed": False}),
            field("Radio", {"type": "radio_buttons"} | options),
            field("Boxes", {"type": "checkboxes"} | options),
            field("Menu", {"type": "static_select"} | options),
            field("People", {"type": "multi_users_select", "initial_users": ["U0ADA"]}),
            field("Day", {"type": "datepicker"}),
            field("Rich", {"type": "rich_text_input"}),
            field("Empty", {"type": "plain_text_input"}, optional=True),
        )
    )

    dialog.get_by_label("Text").fill("a\nb")
    dialog.get_by_label("Mail").fill("ada@acme.test")
    dialog.get_by_label("Count").fill("7")
    dialog.get_by_role("radiogroup").get_by_label("Two").check()
    dialog.get_by_role("group").get_by_label("One").check()
    dialog.get_by_role("combobox", name="Menu").click()
    dialog.page.locator(".option").filter(has_text="Two").click()
    dialog.get_by_role("combobox", name="People").click()
    dialog.page.locator(".option").filter(has_text="Bob Kahn").click()
    dialog.page.keyboard.press("Escape")
    dialog.get_by_label("Day").fill("2026-11-22")
    dialog.get_by_label("Rich").fill("rich")
    submit(dialog)

    state = {name: block["it"] for name, block in values.get(timeout=5).items()}
    assert state["text"]["value"] == "a\nb"
    assert state["mail"]["value"] == "ada@acme.test"
    assert state["count"]["value"] == "7"
    assert state["radio"]["selected_option"]["value"] == "two"
    assert [box["value"] for box in state["boxes"]["selected_options"]] == ["one"]
    assert state["menu"]["selected_option"]["value"] == "two"
    assert state["people"]["selected_users"] == ["U0ADA", "U0BOB"]
    assert state["day"]["selected_date"] == "2026-11-22"
    rich = state["rich"]["rich_text_value"]["elements"][0]["elements"]
    assert rich == [{"type": "text", "text": "rich"}]
    assert state["empty"]["value"] is None


def test_only_who_it_was_opened_for(opened, visit):
    """Somebody else on the page sees no modal."""
    opened(view(field("Reason", {})))

    other = visit(**{"as": "U0BOB", "channel": "C0ALERTS"})
    other.wait_for_timeout(200)

    assert other.get_by_role("dialog").count() == 0
