from unittest.mock import Mock

import pytest

from bot import issues
from bot.gate import IssueGone
from listeners.actions.resolve_issue import resolve_issue

BODY = {
    "user": {"id": "U1", "team_id": "T1"},
    "team": {"id": "T1"},
    "actions": [{"value": "12"}],
}


@pytest.fixture
def resolve(monkeypatch):
    """The rule's place, to see what it is asked."""
    asked = Mock(return_value=None)
    monkeypatch.setattr(issues, "resolve", asked)
    return asked


def test_the_rule_is_asked_and_then_acked(resolve, services):
    """With the row's id and who presses; the ack comes after the commit."""
    order = Mock(ack=Mock())
    order.attach_mock(resolve, "resolve")

    resolve_issue(order.ack, BODY, services, Mock())

    assert [call[0] for call in order.mock_calls] == ["resolve", "ack"]
    (_, issue_id), by = resolve.call_args
    assert (issue_id, by["by"].user_id) == (12, "U1")


@pytest.mark.parametrize("error", [IssueGone(), RuntimeError("bug")])
def test_acked_whatever_happens(resolve, services, error):
    """A refusal is an answer too; Slack must not show its own warning."""
    resolve.side_effect = error
    ack, answers = Mock(), Mock()

    resolve_issue(ack, BODY, services, answers)

    ack.assert_called_once_with()
    assert answers.tell.called
