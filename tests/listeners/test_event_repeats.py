"""An event that Slack sends again, on whatever connection, is answered once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from slack_bolt import App, BoltRequest, BoltResponse

from bot.services import Unavailable
from listeners import build_app
from listeners.event_ack import NOT_NOW
from listeners.event_repeats import EventRepeats
from store.slack.events import KEPT, SlackEvent
from tests.bot.acme import all_rows
from tests.fakes import Clock
from tests.test_manifest import EVENTS

EVENT = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "link_shared"}}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(services, clock):
    return replace(services, now=clock)


@pytest.fixture
def heard(services):
    """Hear an event; how often its listener ran since the beginning, and the answer's status."""
    ran = []

    def hear(repeats=None, status=200, **changes):
        def answer():
            ran.append(status)
            return BoltResponse(status=status)

        answered = (repeats or one).once(EVENT | changes, answer)
        return len(ran), answered.status

    one = EventRepeats(services)
    return hear


def test_sent_again(heard):
    """It is acked, and not done again."""
    assert [heard(), heard(), heard(event_id="Ev2")] == [(1, 200), (1, 200), (2, 200)]


def test_another_process(heard, services):
    """Each has the ids from the database, also after a start."""
    heard()

    assert heard(EventRepeats(services)) == (1, 200)


def test_what_was_not_stored_comes_again(heard):
    """It was left to Slack, so it must be heard."""
    assert [heard(status=NOT_NOW), heard(), heard()] == [(1, NOT_NOW), (2, 200), (2, 200)]


def test_while_it_is_under_way(services):
    """The second is left to Slack: nobody knows yet whether the first will be stored."""
    repeats = EventRepeats(services)
    inner = []

    def answer():
        inner.append(repeats.once(EVENT, lambda: pytest.fail("twice")).status)
        return BoltResponse(status=200)

    assert repeats.once(EVENT, answer).status == 200
    assert inner == [NOT_NOW]


@pytest.mark.parametrize(
    "changes", [{"event_id": None}, {"event_id": 7}, {"type": "block_actions"}]
)
def test_what_has_no_id(heard, changes):
    """A click is no event: each is one."""
    assert [heard(**changes), heard(**changes)] == [(1, 200), (2, 200)]


def test_ids_are_not_kept_for_ever(heard, services, clock):
    """They go when Slack sends them no more."""
    heard()
    clock.move(minutes=KEPT / timedelta(minutes=1) + 1)
    heard(event_id="Ev2")

    assert [row.event_id for row in all_rows(services.database, SlackEvent)] == ["Ev2"]


def test_a_database_that_is_away(heard, services, monkeypatch, caplog):
    """It is done, and would be done again: the log says so."""

    def away(*_):
        raise Unavailable("away")

    monkeypatch.setattr("store.slack.events.note", away)
    monkeypatch.setattr("store.slack.events.is_known", away)

    assert heard() == (1, 200)
    assert "would be answered again" in caplog.text


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_of_the_app(services, client, answers, monkeypatch, kind):
    """Whatever is subscribed to goes through it."""
    seen = []

    def dispatch(_app, request):
        seen.append(request.body["event"]["type"])
        return BoltResponse(status=200)

    monkeypatch.setattr(App, "dispatch", dispatch)
    app = build_app(services, client, answers)
    kind, _, place = kind.partition(".")
    event = {"type": kind, "channel_type": place, "user": "U0ADA"}
    for _ in range(2):
        app.dispatch(BoltRequest(body=EVENT | {"event": event}, mode="socket_mode"))

    assert seen == [kind]


@pytest.mark.parametrize(
    "event",
    [
        {"type": "reaction_added", "user": "U0ADA"},
        {"type": "message", "channel_type": "channel", "user": "U0ADA"},
        {"type": "message", "channel_type": "im", "user": "U0BOT", "bot_id": "B0BOT"},
        {"type": "app_mention", "bot_id": "B0BOT"},
        {"type": 7},
        {},
    ],
    ids=str,
)
def test_what_nothing_follows_from(services, client, answers, monkeypatch, event):
    """It is acked: no listener is asked, and its id is not kept."""
    monkeypatch.setattr(App, "dispatch", lambda *_: pytest.fail("Bolt was asked"))
    app = build_app(services, client, answers)

    answer = app.dispatch(BoltRequest(body=EVENT | {"event": event}, mode="socket_mode"))

    assert answer.status == 200
    assert all_rows(services.database, SlackEvent) == []
