"""Whoever is on call hears again of an issue whose route says so; nobody else does."""

import pytest

from tests.whole.program import wait_until


@pytest.fixture
def sides(with_pager):
    """The pager's route tells again, that to #alerts does not."""
    return with_pager


def test_the_pager_alone(sides, slack, ada, poll):
    """By the alert that is open there, until the issue is resolved."""
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    opened = slack.pagerduty.expect("trigger")
    ada.expect_message("Boom", channel="alerts")
    sides.sentry.happen(issue, 10)

    poll()

    assert wait_until(lambda: len(slack.pagerduty.events) == 2)
    again = slack.pagerduty.events[-1]
    assert (again["event_action"], again["dedup_key"]) == ("trigger", opened["dedup_key"])
    sides.at_rest()
    assert not sides.replies("since it was told")
    sides.sentry.act("bob", issue, {"status": "resolved"})
    poll()
    slack.pagerduty.expect("resolve")
