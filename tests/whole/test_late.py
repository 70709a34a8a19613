"""What is told after what came later: people read of it, and nothing is moved by it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.directory import loader, parser
from tests.bot.incidents.reports import report
from tests.bot.sources.senders import bearer
from tests.whole.conftest import ALERTS
from tests.whole.program import an_activity, directory_file, wait_until

PAGER = """
[[target]]
name = "pagerduty:primary"
secret_env = "A_ROUTING_KEY"

[[route]]
project = "shop"
target = "pagerduty:primary"
"""


@pytest.fixture
def running(program, slack, monkeypatch):
    """The shop is routed to #alerts and to PagerDuty."""
    monkeypatch.setenv("A_ROUTING_KEY", "r0utingkey0000000000000000000000")
    pager = {"pagerduty_url": slack.pagerduty.url, "allow_loopback_targets": True}
    program.settings = program.settings.model_copy(update=pager)
    program.start(ALERTS)
    text = directory_file(ALERTS) + PAGER
    loader.load(program.services, parser.check(text, lambda _names: ({}, {})), {})
    return program


def ago(**by):
    return (datetime.now(UTC) - timedelta(**by)).isoformat()


def actions(slack):
    return [event["event_action"] for event in slack.pagerduty.events]


def test_a_step_that_was_on_its_way_for_long(running, slack, ada):
    """The card stays resolved, the thread says what it was, and no pager moves."""

    def post(kind, number, **by):
        body = an_activity(kind, number) | {"occurred_at": ago(**by)}
        assert running._http.post("/api/activities", json=body, headers=bearer()).is_success

    post("alert", 1, minutes=9)
    card = ada.expect_message("Boom 7", channel="alerts")
    post("set_resolved", 2, minutes=1)
    ada.expect_update(card, "State: Resolved")
    assert wait_until(lambda: actions(slack) == ["trigger", "resolve"])

    post("set_regression", 3, minutes=5)
    post("set_unresolved", 4, minutes=4)

    said = ada.expect_message("marked SHOP-7 as unresolved", thread=card)
    assert "Reported late, from " in said.plain_text
    (shown,) = [each for each in slack.messages("alerts") if each.ts == card.ts]
    assert "State: Resolved" in shown.plain_text
    post("set_regression", 5, seconds=1)
    assert wait_until(lambda: actions(slack) == ["trigger", "resolve", "trigger"])


def test_a_late_step_of_an_incident(running, slack, ada):
    """It is read in the thread; the card and the pager stay with the newest."""

    def post(status, **by):
        body = report(status, started_at=ago(minutes=30), occurred_at=ago(**by))
        assert running._http.post("/api/incidents", json=body, headers=bearer()).is_success

    post("open", minutes=1)
    card = ada.expect_message("Open: Too many errors", channel="alerts")

    post("critical", minutes=5)

    ada.expect_message("Reported late, from ", thread=card)
    post("warning", seconds=1)
    ada.expect_update(card, "Warning: Too many errors")
    assert wait_until(lambda: actions(slack) == ["trigger"])
