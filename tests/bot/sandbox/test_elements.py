import pytest

from bot.sandbox.elements import (
    find_target,
    is_empty,
    option_called,
    options_of,
    targets_of,
    values_of,
)
from bot.sandbox.elements_check import ELEMENTS
from bot.sandbox.records import Message


def label(words):
    return {"type": "plain_text", "text": words}


def option(words):
    return {"text": label(words), "value": words.lower()}


def message(*blocks, **more):
    named = [{"block_id": f"b{number}"} | block for number, block in enumerate(blocks)]
    return Message("1.0", "C0ALERTS", "U0BOT", blocks=named, **more)


BUTTON = {"type": "button", "action_id": "go", "text": label("Go")}
MENU = {"type": "static_select", "action_id": "m", "placeholder": label("Pick")}
GROUPED = MENU | {"option_groups": [{"label": label("A"), "options": [option("One")]}]}


def test_elements_are_found_by_whatever_names_them():
    """A button's text, a menu's placeholder, a field's label, the text beside an element."""
    field = {"type": "plain_text_input", "action_id": "f"}
    subject = message(
        {"type": "actions", "elements": [BUTTON, GROUPED]},
        {"type": "input", "label": label("Email"), "element": field},
        {"type": "section", "text": label("Level"), "accessory": MENU | {"action_id": "l"}},
    )

    found = [find_target(subject, words).action_id for words in ("Go", "Pick", "Email", "Level")]
    assert found == ["go", "m", "f", "l"]


def test_the_same_words_twice_are_told_apart_by_ids():
    """By block or by action."""
    subject = message(
        {"type": "actions", "elements": [BUTTON]},
        {"type": "actions", "elements": [BUTTON | {"action_id": "other"}]},
    )

    assert find_target(subject, "Go", block_id="b1").action_id == "other"
    assert find_target(subject, None, action_id="go").block_id == "b0"


def test_pictures_and_texts_are_no_elements():
    """Nobody can press them."""
    image = {"type": "image", "image_url": "https://x.test", "alt_text": "x"}
    subject = message(
        {"type": "section", "text": label("x"), "accessory": image},
        {"type": "context", "elements": [image]},
        {"type": "divider"},
    )

    assert targets_of(subject) == []


def test_elements_of_attachments_count():
    """As in an unfurl."""
    shown = {"blocks": [{"type": "actions", "block_id": "x", "elements": [BUTTON]}]}

    assert find_target(message(attachments=[shown]), "Go").block_id == "x"


def test_options_of_groups_are_options():
    """In their order, found by words or value."""
    assert options_of(GROUPED) == [option("One")]
    assert option_called(options_of(GROUPED), "one") == option("One")
    with pytest.raises(AssertionError, match="no option called 'Two'"):
        option_called(options_of(GROUPED), "Two")


@pytest.mark.parametrize(
    ("element", "empty"),
    [
        ({"type": "plain_text_input"}, {"value": None}),
        ({"type": "static_select"}, {"selected_option": None}),
        ({"type": "multi_static_select"}, {"selected_options": []}),
        ({"type": "checkboxes"}, {"selected_options": []}),
        ({"type": "users_select"}, {"selected_user": None}),
        ({"type": "multi_users_select"}, {"selected_users": []}),
        ({"type": "conversations_select"}, {"selected_conversation": None}),
        ({"type": "datepicker"}, {"selected_date": None}),
        ({"type": "timepicker"}, {"selected_time": None}),
        ({"type": "datetimepicker"}, {"selected_date_time": None}),
        ({"type": "rich_text_input"}, {"rich_text_value": None}),
        ({"type": "file_input"}, {"files": []}),
    ],
)
def test_an_untouched_element_has_slacks_empty_state(element, empty):
    """Each kind by its own key."""
    field = {"type": "input", "label": label("x"), "element": element | {"action_id": "a"}}

    state = values_of(message(field), {})["b0"]["a"]
    assert state == {"type": element["type"]} | empty
    assert is_empty(state)
    assert element["type"] in ELEMENTS


def test_what_an_element_starts_with_is_its_state():
    """Until something else is chosen."""
    start = MENU | {"initial_option": option("One")}
    subject = message({"type": "actions", "elements": [start, BUTTON]})
    chosen = {"b0": {"m": {"type": "static_select", "selected_option": option("Two")}}}

    assert values_of(subject, {})["b0"] == {
        "m": {"type": "static_select", "selected_option": option("One")}
    }
    assert values_of(subject, chosen) == chosen
