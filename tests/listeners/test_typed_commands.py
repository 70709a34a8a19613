"""Words after `/helio` and in a direct message: the same list, the same answers."""

import pytest
from slack_bolt import BoltRequest

from listeners import build_app
from listeners.events.message_im import is_said_to_us
from store.slack.workspaces import Workspace, remember

IDENTITY = ("help", "link", "unlink")


@pytest.fixture
def say(services, client, answers, slack):
    """Ada types a command in #alerts, or writes to the app; what she sees of it."""
    app = build_app(services, client, answers)
    ada = slack.act_as("ada")
    with services.database.write() as session:
        remember(session, Workspace(team_id=slack.team_id, name="Acme"))

    def say(text, *, in_dm=False):
        who = {"user": ada.user.id, "channel": "D1", "channel_type": "im", "text": text}
        body = {"command": "/helio", "text": text, "channel_id": "C0ALERTS"}
        body |= {"team_id": slack.team_id, "user_id": ada.user.id}
        if in_dm:
            event = {"type": "message", **who}
            body = {"type": "event_callback", "team_id": slack.team_id, "event": event}
        assert app.dispatch(BoltRequest(body=body, mode="socket_mode")).status == 200
        return ada.expect_message() if in_dm else ada.expect_ephemeral()

    return say


def are_listed(text):
    """Whether the commands about identity each have a line."""
    lines = text.split("\n")
    return [any(line.startswith(f"/helio {words} ") for line in lines) for words in IDENTITY]


@pytest.mark.parametrize("in_dm", [False, True])
@pytest.mark.parametrize("text", ["", "help", "  HELP ", "Help"])
def test_help(say, text, in_dm):
    """Each command with a line; in any case, with any spaces."""
    assert all(are_listed(say(text, in_dm=in_dm).plain_text))


@pytest.mark.parametrize("in_dm", [False, True])
@pytest.mark.parametrize("text", ["dance", "helplink", "links"])
def test_unknown(say, text, in_dm):
    """Said with what is known; a command with words too many is not guessed at."""
    told = say(text, in_dm=in_dm).plain_text

    assert "Unknown command" in told.split("\n")[0]
    assert all(are_listed(told))


@pytest.mark.parametrize(
    "text", ["thanks!", "Thank you so much", "👍", ":tada:", "is anybody there", "hi", "Hello :)"]
)
def test_chat(say, text):
    """In a direct message: one short line that leads to the commands."""
    told = say(text, in_dm=True).plain_text

    assert told == "Unknown command: I only understand commands. Type help to see them."


@pytest.mark.parametrize("text", ["thanks!", "is anybody there"])
def test_no_chat_after_the_slash(say, text):
    """Who types it after /helio meant a command."""
    assert all(are_listed(say(text).plain_text))


@pytest.mark.parametrize("text", ["lnik", "statsu please", "frobnicate"])
def test_no_chat_but_a_slip(say, text):
    """A near miss and a single word get the list, in a direct message too."""
    told = say(text, in_dm=True).plain_text

    assert told.startswith("Unknown command: ")
    assert all(are_listed(told))


def test_what_is_repeated_is_plain(say):
    """No mention can be smuggled in, and no novel."""
    told = say("<!channel> " + "x" * 5000)

    assert "<!channel>" not in told.text
    assert len(told.text) < 3000


@pytest.mark.parametrize("word", ["link", "unlink"])
def test_the_same_in_a_direct_message(say, word):
    """It can open no modal, so that `link` is answered with the button."""
    told = say(word, in_dm=True)

    assert ("Link your identity now" in told.plain_text) == (word == "link")
    assert told.ephemeral_to is None


@pytest.mark.parametrize(
    ("event", "is_ours"),
    [
        ({"channel_type": "im", "user": "U1"}, True),
        ({"channel_type": "im", "user": "U1", "bot_id": "B1"}, False),
        ({"channel_type": "im", "user": "U1", "subtype": "message_changed"}, False),
        ({"channel_type": "im", "user": "U1", "subtype": "file_share"}, False),
        ({"channel_type": "im"}, False),
        ({"channel_type": "channel", "user": "U1"}, False),
        ({"user": "U1"}, False),
    ],
)
def test_what_is_said_to_us(event, is_ours):
    """What a person wrote to the app; never its own words, or it would talk to itself."""
    assert is_said_to_us(event) == is_ours
