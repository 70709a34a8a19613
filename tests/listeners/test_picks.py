"""What was picked is outside input: an option's value, or nothing."""

import pytest

from listeners.picks import picked, picked_in, picked_now

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


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (CHOSEN | {"block_id": "b"}, ("hour", "b")),
        ({"selected_option": {"value": 7}, "block_id": 8}, ("7", "8")),
        ({"selected_option": None}, ("", "")),
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
