"""A route takes new issues alone, alerts of rules alone, or both."""

import pytest

from store.outbox.models import Delivery
from store.people import directory


@pytest.fixture
def subscribe(sides, ada):
    """The one route to #alerts is as Ada says."""
    with sides.program.services.database.write() as session:
        [member] = directory.members_by_email(session, "ada@acme.test")
        member.role = "owner"
        session.add(member)

    def subscribe(words):
        ada.command("/helio", f"subscribe shop {words}", channel="alerts")
        return ada.expect_ephemeral("shop" if "newissues" not in words else "newissues")

    return subscribe


@pytest.fixture
def by_rule(sides):
    """An alert rule fires for an issue."""
    port = sides.program.process.http.port

    def by_rule(issue, rule="Checkout"):
        sides.sentry.webhook_url = f"http://127.0.0.1:{port}/webhooks/sentry"
        sides.sentry.happen(issue, rule=rule)
        assert sides.sentry.webhooks.settle(5.0) is not False
        sides.sentry.webhook_url = None

    return by_rule


def _reasons(sides):
    return {row.reason for row in sides.program.rows(Delivery) if row.reason}


def test_rules_alone(sides, ada, poll, subscribe, by_rule):
    """A new issue gets its card when a rule fires for it; `why` has the reason until then."""
    assert subscribe("alert=rules").says("alerts of rules alone")
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    sides.at_rest()
    assert not sides.slack.messages("alerts")
    assert "it is a new issue, and the route takes alerts of rules alone" in _reasons(sides)

    by_rule(issue)

    ada.expect_message("Boom", channel="alerts")


def test_new_issues_alone(sides, ada, poll, subscribe, by_rule):
    """What a rule tells of an issue is no news there."""
    assert subscribe("alert=new_issues").says("new issues alone")
    old = sides.sentry.raise_issue("shop", "Bang")
    poll()
    ada.expect_message("Bang", channel="alerts")
    sides.at_rest()

    for number in range(2):
        by_rule(old, f"Rule {number}")

    sides.at_rest()
    assert not sides.replies("happened again")
    assert len(sides.slack.messages("alerts")) == 1


def test_a_word_that_is_none(subscribe):
    told = subscribe("alert=newissues")

    assert told.says("are no alerts; there are new_issues, rules or both")
