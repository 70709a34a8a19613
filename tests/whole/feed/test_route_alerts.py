"""A route takes new issues alone, alerts of rules alone, or both."""

from store.outbox.models import Delivery


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
    told = subscribe("alert=newissues", "newissues")

    assert told.says("are no alerts; there are new_issues, rules or both")
