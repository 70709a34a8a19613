"""Hostile and broken events: acked, and nothing is changed or raised by any of them."""

import pytest
from slack_bolt import BoltRequest
from sqlmodel import select

from listeners import build_app
from store.outbox.outages import Outage
from store.slack.channels import SlackChannel
from store.slack.homes import Home
from store.slack.unfurls import Unfurl, UnfurlPrompt
from store.slack.workspaces import Workspace, remember
from tests.test_manifest import EVENTS

ODD = [
    {},
    {"channel": None, "user": None, "links": None, "tokens": None},
    {"channel": "C1", "user": "U1", "links": [{}], "tokens": {"bot": [None]}, "tab": "home"},
    {"channel": {}, "user": {}, "links": [{"url": 7}], "tokens": {"bot": "U0"}, "tab": "home"},
    {"channel": "C1", "user": "U1", "event_ts": "never", "message_ts": 7, "links": [{"url": "x"}]},
]


@pytest.fixture
def app(services, client, answers):
    with services.database.write() as session:
        remember(session, Workspace(team_id="T0ACME", name="Acme", bot_user_id="U0BOT"))
    return build_app(services, client, answers)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("kind", EVENTS)
def test_odd_events(app, services, kind, odd):
    """Whatever is missing or of another kind in it; nothing is kept of nobody and nowhere."""
    kind, _, place = kind.partition(".")
    event = odd | {"type": kind, "channel_type": place}
    body = {"type": "event_callback", "team_id": "T0ACME", "event": event}

    assert app.dispatch(BoltRequest(body=body, mode="socket_mode")).status == 200
    with services.database.read() as session:
        assert "" not in {row.slack_user_id for row in session.exec(select(Home))}
        assert "" not in {row.channel_id for row in session.exec(select(SlackChannel))}


@pytest.mark.parametrize("kind", EVENTS)
def test_events_of_other_workspaces(app, services, kind):
    """Nothing is stored for a workspace that is not ours."""
    links = [{"url": "https://sentry.acme.test/organizations/acme/issues/7/"}]
    kind, _, place = kind.partition(".")
    event = {"type": kind, "user": "U0BOT", "channel": "C1", "event_ts": "1.1", "links": links}
    event |= {"channel_type": place, "text": "status"}
    event |= {"tokens": {"bot": ["U0BOT"]}, "message_ts": "1.1", "tab": "home"}
    body = {"type": "event_callback", "team_id": "T0OTHER", "event": event}

    assert app.dispatch(BoltRequest(body=body, mode="socket_mode")).status == 200
    with services.database.read() as session:
        for table in (SlackChannel, Home, Outage, Unfurl, UnfurlPrompt):
            assert session.exec(select(table)).all() == []
