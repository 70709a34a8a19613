import pytest

TITLE = {"type": "plain_text", "text": "Link"}


def label(words):
    return {"type": "plain_text", "text": words}


def field(block_id, words, element, **more):
    return {"type": "input", "block_id": block_id, "label": label(words), "element": element} | more


def option(words):
    return {"text": label(words), "value": words.lower()}


EMAIL = field("email", "Work email", {"type": "plain_text_input", "action_id": "a"})
WHEN = {"type": "radio_buttons", "action_id": "a", "options": [option("Now"), option("Later")]}
FORM = {
    "type": "modal",
    "title": TITLE,
    "submit": label("Send"),
    "private_metadata": "kept",
    "blocks": [EMAIL, field("when", "When", WHEN, optional=True)],
}


@pytest.fixture
def view(client, sandbox, ada):
    """A modal before Ada."""
    client.views_open(trigger_id=sandbox.space.views.make_trigger("U0ADA"), view=FORM)
    return ada.expect_modal("Work email")


def test_a_submission_has_all_that_was_filled_in(ada, view, acking):
    """And what was not, as empty."""
    ada.fill(view, "Work email", "ada@acme.test")
    result = ada.submit(view)

    payload = acking.received[0].payload
    values = payload["view"]["state"]["values"]
    assert (payload["type"], result.errors) == ("view_submission", {})
    assert values["email"]["a"] == {"type": "plain_text_input", "value": "ada@acme.test"}
    assert values["when"]["a"] == {"type": "radio_buttons", "selected_option": None}
    assert payload["view"]["private_metadata"] == "kept"


def test_a_submitted_modal_closes(ada, view, acking, sandbox):
    """An ack without an action takes it away."""
    ada.fill(view, "Work email", "ada@acme.test")
    ada.submit(view)

    assert view.is_closed
    assert sandbox.space.views.stacks["U0ADA"] == []


def test_a_required_field_is_asked_for_by_slack_itself(ada, view, acking):
    """The app hears nothing of it."""
    result = ada.submit(view)

    assert result.errors == {"Work email": "Please complete this required field."}
    assert acking.received == []


def test_errors_stay_in_the_modal(ada, view, acking):
    """By the label of their field; the next try is a new one."""
    ada.fill(view, "Work email", "nonsense")
    acking.answer = {"response_action": "errors", "errors": {"email": "No such address"}}
    refused = ada.submit(view)
    acking.answer = None
    ada.fill(view, "Work email", "ada@acme.test")

    assert refused.errors == {"Work email": "No such address"}
    assert not view.is_closed
    assert ada.submit(view).errors == {}


def test_an_update_takes_the_modals_place(ada, view, acking):
    """By the ack itself; what was typed stays where the field does."""
    ada.fill(view, "Work email", "ada@acme.test")
    changed = FORM | {"title": label("Code"), "blocks": [EMAIL]}
    acking.answer = {"response_action": "update", "view": changed}
    ada.submit(view)

    again = ada.expect_modal("Code")
    assert again.id == view.id
    assert again.filled["email"]["a"]["value"] == "ada@acme.test"


def test_a_push_goes_over_it_and_clear_takes_all(ada, view, acking, sandbox):
    """The stack grows, and goes."""
    ada.fill(view, "Work email", "ada@acme.test")
    acking.answer = {"response_action": "push", "view": FORM | {"title": label("Second")}}
    ada.submit(view)
    second = ada.expect_modal("Second")
    depth = len(sandbox.space.views.stacks["U0ADA"])
    ada.fill(second, "Work email", "x")
    acking.answer = {"response_action": "clear"}
    ada.submit(second)

    assert depth == 2
    assert sandbox.space.views.stacks["U0ADA"] == []


def test_an_answer_that_slack_would_not_show(ada, view, acking, sandbox):
    """The person sees that something is wrong; the test can see what."""
    ada.fill(view, "Work email", "x")
    acking.answer = {"response_action": "update", "view": FORM | {"title": label("x" * 25)}}

    result = ada.submit(view)

    assert result.errors == {"": "We had some trouble connecting. Try again?"}
    assert sandbox.space.refused_answers[0].code == "invalid_arguments"


def test_a_silent_app_leaves_the_modal_open(ada, view, acking, sandbox):
    """With Slack's own words."""
    sandbox.ack_timeout = 0.05
    acking.is_mute = True
    ada.fill(view, "Work email", "x")

    assert "trouble connecting" in ada.submit(view).errors[""]
    assert not view.is_closed


def test_a_choice_in_a_modal_is_told_only_where_it_dispatches(ada, client, sandbox, acking):
    """A field is quiet; the same element beside a text is not."""
    beside = {"type": "section", "text": label("Level"), "accessory": WHEN}
    form = FORM | {"blocks": [field("when", "When", WHEN), beside]}
    client.views_open(trigger_id=sandbox.space.views.make_trigger("U0ADA"), view=form)
    view = ada.expect_modal("Level")

    ada.fill(view, "When", "Later")
    ada.fill(view, "Level", "Now")

    (request,) = acking.received
    assert request.payload["container"] == {"type": "view", "view_id": view.id}
    assert request.payload["view"]["state"]["values"]["when"]["a"]["selected_option"] == option(
        "Later"
    )


def test_closing_is_told_to_who_asked(ada, client, sandbox, acking):
    """notify_on_close."""
    trigger = sandbox.space.views.make_trigger("U0ADA")
    client.views_open(trigger_id=trigger, view=FORM | {"notify_on_close": True})
    ada.close(ada.expect_modal("Work email"))

    assert acking.received[0].payload["type"] == "view_closed"
    assert sandbox.space.views.stacks["U0ADA"] == []


def test_the_whole_way_of_a_modal_by_bolt(ada, bolt, card):
    """Button, modal, refused field, accepted field."""

    @bolt.action("resolve")
    def open_modal(ack, body, client):
        client.views_open(trigger_id=body["trigger_id"], view=FORM | {"callback_id": "link"})
        ack()

    @bolt.view("link")
    def link(ack, view):
        email = view["state"]["values"]["email"]["a"]["value"]
        if "@" in email:
            ack()
        else:
            ack(response_action="errors", errors={"email": "No address"})

    ada.press("Resolve", card)
    view = ada.expect_modal("Work email")
    ada.fill(view, "Work email", "ada")

    assert ada.submit(view).errors == {"Work email": "No address"}
    ada.fill(view, "Work email", "ada@acme.test")
    assert ada.submit(view).errors == {}
