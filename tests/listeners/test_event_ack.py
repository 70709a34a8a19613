"""Events: acked when they are stored, left to Slack when they can't be, never raised."""

import pytest

from bot.services import Unavailable
from listeners.channel_events import event_of, name_of
from listeners.event_ack import NOT_NOW, ack_after

BODY = {"team_id": "T1", "event": {"type": "link_shared"}}


@pytest.mark.parametrize(
    ("error", "status"), [(None, 200), (Unavailable("locked"), NOT_NOW), (ZeroDivisionError(), 200)]
)
def test_heard(error, status, caplog):
    """A database that is locked now may take it later; our own fault stays one."""

    def work():
        if error is not None:
            raise error

    assert ack_after(BODY, work).status == status
    assert ("link_shared" in caplog.text) == (error is not None)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"channel": "C1", "event_ts": "1.5"}, ("C1", 1.5)),
        ({"channel": {"id": "C1"}, "event_ts": "1.5"}, ("C1", 1.5)),
        ({"channel": "C1"}, ("C1", 9.0)),
        ({"channel": None, "event_ts": "soon"}, ("", 0.0)),
        ({"channel": "C1", "event_ts": ["1"]}, ("C1", 0.0)),
    ],
)
def test_a_channel_s_event(event, expected):
    """Whole or by its id; the time is the event's, else that of its sending."""
    found = event_of({"team_id": "T1", "event_time": 9, "event": event})

    assert (found.channel_id, found.at) == expected
    assert found.team_id == "T1"


@pytest.mark.parametrize(
    ("channel", "name"),
    [({"id": "C1", "name": "x"}, "x"), ({"id": "C1"}, ""), ("C1", ""), (None, "")],
)
def test_a_channel_s_name(channel, name):
    """Where the event tells it."""
    assert name_of({"event": {"channel": channel}}) == name
