"""A provider that sends nothing: it keeps the first text of each name."""

from dataclasses import replace

import pytest

from bot.notes.note import Note
from bot.preview.recording import Recording
from bot.providers.slack import Slack

NOTE = Note(subject="issue:7", title="First", lines=(("First",),))
SECOND = replace(NOTE, title="Second", lines=(("Second",),))


@pytest.fixture
def recording():
    return Recording(Slack(None))


def test_nothing_is_sent(recording):
    """It has ids to give, each once, and what it would have sent."""
    ids = [recording.send(NOTE, "C0ALERTS", None) for _ in range(2)]

    assert len(set(ids)) == 2
    assert '"text": "First"' in recording.shown["slack-message.json"]


def test_the_first_is_kept(recording):
    """What comes again under the same name looks the same."""
    recording.send(NOTE, "C0ALERTS", None)
    recording.send(SECOND, "C0ALERTS", None)

    assert '"First"' in recording.shown["slack-message.json"]


def test_a_post_counts_more_than_a_redraw(recording):
    """Redraws come first in a lane."""
    recording.edit(NOTE, "U0ADA", "1.0")
    recording.send(SECOND, "U0ADA", "1.0")

    assert '"Second"' in recording.shown["slack-dm.json"]


def test_forgotten(recording):
    """What prepared the stage is not shown."""
    recording.send(NOTE, "C0ALERTS", None)

    recording.forget()

    assert recording.shown == {}


def test_a_provider_that_shows_nothing():
    """It may be new; its part stays empty."""

    class Silent:
        name = title = "silent"
        pace = lanes_in_flight = effects = None

    recording = Recording(Silent())
    recording.send(NOTE, "here", None)

    assert recording.shown == {}
