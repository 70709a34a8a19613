"""Every module registers its own trigger; what nobody answers is acked all the same."""

import pytest
from slack_bolt import BoltRequest

from listeners import build_app, listener_modules

EVENT = {"type": "event_callback", "team_id": "T1", "event": {"type": "app_home_opened"}}


@pytest.fixture
def app(services, client, answers):
    return build_app(services, client, answers)


@pytest.mark.parametrize("module", list(listener_modules()), ids=lambda module: module.__name__)
def test_a_module_registers_itself(module):
    """By the function that discovery calls."""
    assert callable(module.register)


@pytest.mark.parametrize("kind", ["app_home_opened", "message", "tokens_revoked", "never_heard_of"])
def test_every_event_is_acked(app, kind):
    """Else Slack sends it again, and after enough of these stops sending."""
    body = EVENT | {"event": {"type": kind, "user": "U1", "channel": "D1"}}

    answer = app.dispatch(BoltRequest(body=body, mode="socket_mode"))

    assert answer.status == 200


def test_our_own_messages_come_back_as_events(app, slack):
    """They are acked and nothing follows: the program never answers itself."""
    event = {"type": "message", "user": slack.bot_user_id, "bot_id": slack.bot_id, "text": "x"}

    answer = app.dispatch(BoltRequest(body=EVENT | {"event": event}, mode="socket_mode"))

    assert answer.status == 200
    assert slack.messages("alerts") == []


def test_listeners_get_what_they_ask_for(app, services, answers, click, slack):
    """`services` and `answers` by name, from one middleware; here a click of somebody unlinked."""
    answer = app.dispatch(BoltRequest(body=click(), mode="socket_mode"))

    assert answer.status == 200
    slack.act_as("ada").expect_ephemeral("This Slack workspace is not connected to Sentry")
