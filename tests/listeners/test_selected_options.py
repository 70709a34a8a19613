"""What was picked is outside input: an option's value, or nothing."""

import pytest

from listeners.modals import typed
from listeners.selected_options import is_ticked, picked, picked_in, picked_now, picked_time

CHOSEN = {"selected_option": {"value": "hour"}}


def submitted(state):
    return {"view": {"state": {"values": state}}}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (submitted({"until": {"any": CHOSEN}}), "hour"),
        (submitted({"until": {}}), ""),
        (submitted({"other": {"any": CHOSEN}}), ""),
        (submitted({"until": {"any": {"selected_option": None}}}), ""),
        (submitted({"until": {"any": {}}}), ""),
        (submitted(None), ""),
        ({"view": {"state": None}}, ""),
        ({"view": None}, ""),
        ({}, ""),
    ],
)
def test_picked(body, expected):
    """In a submitted modal, by the block's name."""
    assert picked(body, "until") == expected


@pytest.mark.parametrize("wrong", [1, "x", ["hour"], True])
@pytest.mark.parametrize("depth", range(6))
def test_wrong_types(wrong, depth):
    """Whatever stands where a mapping belongs: nothing is picked, nothing typed, nothing breaks."""
    body = wrong
    for name in ("selected_option", "any", "until", "values", "state", "view")[depth:]:
        body = {name: body}

    assert (picked(body, "until"), typed(body, "until")) == ("", "")


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (CHOSEN | {"block_id": "b"}, ("hour", "b")),
        ({"selected_option": {"value": 7}, "block_id": 8}, ("7", "8")),
        ({"selected_option": None}, ("", "")),
        ({"selected_option": ["hour"]}, ("", "")),
        ({}, ("", "")),
    ],
)
def test_picked_now(action, expected):
    """By the click itself."""
    body = {"actions": [action]}

    assert (picked_now(body), picked_in(body)) == expected


@pytest.mark.parametrize("body", [{}, {"actions": None}, {"actions": []}])
def test_no_action(body):
    """Nothing was picked anywhere."""
    assert (picked_now(body), picked_in(body)) == ("", "")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"until": {"any": {"selected_time": "07:00", "selected_options": [{}]}}}, ("07:00", True)),
        ({"until": {"any": {"selected_time": None, "selected_options": []}}}, ("", False)),
        ({"until": {}}, ("", False)),
        (None, ("", False)),
    ],
)
def test_times_and_boxes(state, expected):
    """A picker that is empty, and a box that is not ticked, are nothing."""
    body = submitted(state)

    assert (picked_time(body, "until"), is_ticked(body, "until")) == expected
