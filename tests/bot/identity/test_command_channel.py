"""Names that people use in a channel."""

import pytest

from bot.identity.command_channel import InSeveral, NotInAChannel, named, target_of
from tests.bot.set_up import person

KNOWN = {1: ("acme", "api"), 2: ("acme", "Web"), 3: ("globex", "api"), 4: ("globex", "web")}


@pytest.mark.parametrize("channel", ["C0ALERTS", "G0SECRET"])
def test_a_channel(channel):
    """Public or private."""
    assert target_of(person("ada", channel)) == f"slack:{channel}"


@pytest.mark.parametrize("channel", ["", "D0ADA", "x", "C0/../x", "c0alerts", "U0ADA"])
def test_no_channel(channel):
    """A direct message, or what is no id at all."""
    with pytest.raises(NotInAChannel):
        target_of(person("ada", channel))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("acme/api", [1]),
        ("GLOBEX/api", [3]),
        ("Web", [2]),
        ("web", [4]),
        ("acme/web", [2]),
        ("shop", []),
        ("hooli/api", []),
        ("", []),
        ("/", []),
    ],
)
def test_named(said, expected):
    """As it is written before as it might be."""
    assert named(said, KNOWN) == expected


@pytest.mark.parametrize(("said", "example"), [("api", "acme/api"), ("WEB", "acme/WEB")])
def test_in_several(said, example):
    """More must be said, and how is said."""
    with pytest.raises(InSeveral) as refused:
        named(said, KNOWN)

    assert str(refused.value) == f"{said} is in acme and globex; write {example}."
