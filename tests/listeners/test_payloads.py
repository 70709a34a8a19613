"""Who acts and where, in every shape of payload; all of it may be made up."""

import json

import pytest

from bot.identity.gate import Presser
from bot.vocabulary.pressed import Pressed
from listeners.payloads import metadata, pressed, pressed_page, presser

ADA = {"id": "U1", "team_id": "T1"}


def in_modal(**values):
    text = json.dumps(values)
    return {"user": ADA, "team": {"id": "T1"}, "view": {"private_metadata": text}}


@pytest.mark.parametrize(
    "body",
    [
        {"user": ADA, "team": {"id": "T1"}, "channel": {"id": "C1"}},
        {"user": ADA, "team": {"id": "T1"}, "container": {"channel_id": "C1"}},
        {"user": ADA, "team": None, "container": {"channel_id": "C1"}},
        in_modal(channel="C1"),
        {"command": "/helio", "team_id": "T1", "user_id": "U1", "channel_id": "C1"},
        {"team_id": "T1", "event": {"type": "message", "user": "U1", "channel": "C1"}},
        {"team_id": "T1", "event": {"user": {"id": "U1"}, "channel": {"id": "C1"}, "team": "T1"}},
    ],
    ids=["message", "container", "enterprise", "modal", "command", "event", "event with objects"],
)
def test_every_shape(body):
    """A click, a modal, a command and an event name the same things at different places."""
    assert presser(body) == Presser("T1", "U1", "T1", "C1")


@pytest.mark.parametrize("key", ["team", "user_team"])
def test_a_stranger_writes(key):
    """By Slack Connect an event says where its author belongs."""
    body = {"team_id": "T1", "event": {"user": "U1", key: "T2"}}

    assert presser(body) == Presser("T1", "U1", "T2")


@pytest.mark.parametrize(
    "body",
    [
        {"command": "/helio"},
        {"command": "/helio", "team_id": None, "user_id": None},
        {"event": {}},
        {"event": {"user": None, "channel": {}}},
        {"view": {"private_metadata": "{"}},
        {"view": {"private_metadata": '["C1"]'}},
        {"view": {"private_metadata": '{"channel": {"id": "C1"}}'}},
        {"view": {"private_metadata": '{"channel": "<!channel>"}'}},
        {"view": None},
        {"event": "x"},
    ],
)
def test_nobody_and_nowhere(body):
    """What is missing or no id is nothing."""
    assert presser(body) == Presser("", "", "")


@pytest.mark.parametrize("text", ["", None, "x", "[]", "1", '"C1"', 7, "[" * 3000])
def test_metadata_that_is_none_of_ours(text):
    """It is outside input as well."""
    assert metadata({"view": {"private_metadata": text}}) == {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7),
        (7, 7),
        ("0", None),
        ("01", None),
        ("1 ", None),
        ("\u0667", None),
        ("2147483648", None),
    ]
    + [(value, None) for value in ("", None, "x", ["1"], {"id": 1}, "-1", "1e3", "1\n")],
)
def test_pressed_page(value, expected):
    """The number of a page is outside input."""
    assert pressed_page({"actions": [{"value": value}]}) == expected


IN_A_CARD = {
    "container": {"type": "message", "message_ts": "1.5", "channel_id": "C1"},
    "channel": {"id": "C1"},
    "actions": [{"value": "R4nd0m-t0k_n"}],
}


@pytest.mark.parametrize(
    ("changes", "value", "expected"),
    [
        ({}, None, Pressed("R4nd0m-t0k_n", "C1", "1.5")),
        ({}, "of the block", Pressed("of the block", "C1", "1.5")),
        ({}, 12, Pressed("12", "C1", "1.5")),
        ({"container": None}, None, Pressed("R4nd0m-t0k_n", "C1", "")),
        ({"container": {"type": "view"}, "channel": None}, None, Pressed("R4nd0m-t0k_n")),
        ({"container": None, "channel": None, "actions": None}, None, Pressed("")),
    ],
)
def test_what_is_pressed(changes, value, expected):
    """What says what it is about, and the message that it stands in."""
    assert pressed(IN_A_CARD | changes, value) == expected


@pytest.mark.parametrize("kept", [None, 12, "12", [], ["a"]])
def test_what_was_kept_by_an_older_version(kept):
    """It proves nothing."""
    assert Pressed.kept_as(kept) == Pressed("")


def test_what_is_kept():
    """All of it, and only that."""
    card = Pressed("R4nd0m-t0k_n", "C1", "1.5")

    assert Pressed.kept_as(card.to_keep() | {"more": 1}) == card
