"""A message of Slack's as it is kept: outside input, bounded, and the same after it was kept."""

import pytest

from bot.issues.remarks.message import FILES_MAX, TEXT_MAX, File, SlackMessage

FILE = {"name": "trace.txt", "permalink": "https://acme.slack.com/files/1"}
SAID = {"ts": "1.000001", "thread_ts": "1.000000", "user": "U1", "text": " hm ", "files": [FILE]}


def test_kept_and_back():
    """As plain JSON."""
    said = SlackMessage.of("C1", SAID)

    assert SlackMessage.kept_as(said.to_keep()) == said
    assert said.files == (File(**FILE),)
    assert (said.text, said.root) == ("hm", "1.000000")


@pytest.mark.parametrize("kept", [None, [], "x", {}, {"ts": ""}])
def test_what_is_no_message(kept):
    """Of an older version, or anything."""
    assert SlackMessage.kept_as(kept) is None


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"bot_id": "B1", "username": "ci"}, "ci"),
        ({"bot_id": "B1", "bot_profile": {"name": "CI"}}, "CI"),
        ({"bot_id": "B1"}, "An app"),
        ({}, ""),
    ],
)
def test_what_wrote_it(more, name):
    """A program goes by its own name."""
    assert SlackMessage.of("C1", SAID | more).bot_name == name


def test_bounds():
    """Slack's own; what is beyond them is none of its."""
    said = SlackMessage.of("C1", SAID | {"text": "x" * 50_000, "files": [FILE] * 50})

    assert (len(said.text), len(said.files)) == (TEXT_MAX, FILES_MAX)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<@U0HELIO> it was the cache", "it was the cache"),
        ("<@U0HELIO|heliograph>: look", "look"),
        ("ask <@U0HELIO>, please", "ask please"),
        ("<@U0HELIOS> look", "<@U0HELIOS> look"),
    ],
)
def test_without_our_name(text, told):
    """It is no part of what is said."""
    assert SlackMessage("C1", "1.0", text=text).without_mention("U0HELIO").text == told


def test_empty():
    """Nothing but a name."""
    assert SlackMessage("C1", "1.0", text="<@U1>").without_mention("U1").is_empty
    assert not SlackMessage("C1", "1.0", files=(File("a", ""),)).is_empty
