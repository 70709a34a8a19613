"""What follows from what people do: their Home, and what they pressed in, drawn again."""

from unittest.mock import Mock

import pytest

from listeners import build_app
from listeners.bolt_app import follow
from listeners.kind_matcher import ByBody

USER = {"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}}
SAID = {"type": "message", "user": "U1"}
MESSAGE = USER | {"container": {"type": "message"}}


@pytest.mark.parametrize(
    ("body", "jobs"),
    [
        ({"type": "block_actions"} | USER, 1),
        ({"type": "block_actions", "actions": [{"action_id": "unmute"}]} | MESSAGE, 1),
        ({"type": "block_actions", "actions": [{"action_id": "resolve_issue"}]} | USER, 1),
        ({"type": "block_actions", "actions": [{"action_id": "resolve_issue"}]} | MESSAGE, 0),
        ({"type": "view_submission"} | USER, 1),
        ({"command": "/helio", "user_id": "U1", "team_id": "T1"}, 1),
        ({"type": "event_callback", "event": SAID | {"channel_type": "im"}}, 1),
        ({"type": "event_callback", "event": SAID | {"channel_type": "channel"}}, 0),
        ({"type": "event_callback", "event": {"type": "link_shared", "user": "U1"}}, 0),
        ({"type": "block_suggestion"} | USER, 0),
        ({"type": "view_closed"} | USER, 0),
        ({}, 0),
        ({"type": "block_actions", "container": {"is_app_unfurl": True}} | USER, 2),
    ],
)
def test_what_follows(body, jobs):
    """Cheap in the listener: all of it waits for a thread of the answers'."""
    answers = Mock()

    follow(answers, body)

    assert answers.later.call_count == jobs


def test_kinds_are_asked_by_the_body_alone(services, client, answers):
    """All that a listener may have is gathered for none that a payload is not for."""
    app = build_app(services, client, answers)

    assert {type(each.matchers[0]) for each in app._listeners} == {ByBody}
