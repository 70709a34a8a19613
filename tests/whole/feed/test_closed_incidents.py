"""An incident that somebody closes by hand in Sentry sends no webhook: the poll sees it."""

import pytest

from bot.sandbox.sentry.faults import InternalError
from store.incidents.incidents import Incident, IncidentStatus
from tests.bot.incidents.reports import report
from tests.bot.sources.senders import bearer


@pytest.fixture
def sides(with_pager):
    return with_pager


@pytest.fixture
def opened(hooked, ada):
    """An incident and its card."""

    def opened(title="Checkout errors"):
        incident = hooked.sentry.open_incident("shop", title)
        card = ada.expect_message(title, channel="alerts")
        hooked.at_rest()
        return incident, card

    return opened


def _status(sides):
    return [row.status for row in sides.program.rows(Incident)]


def test_closed_by_somebody(sides, ada, poll, opened):
    """Its card and its thread say so, once, and by whom."""
    incident, card = opened()
    sides.sentry.close_incident(incident, "bob")

    poll()
    poll()

    told = ada.expect_message("Bob Kahn closed it in Sentry", thread=card)
    assert told.says("Resolved after")
    ada.expect_update(card, "Resolved")
    sides.at_rest()
    assert len(sides.replies("closed it in Sentry")) == 1


def test_nobody_is_named(sides, ada, poll, opened):
    incident, card = opened()
    sides.sentry.close_incident(incident)

    poll()

    ada.expect_message("somebody closed it in Sentry", thread=card)


def test_with_its_rule(sides, ada, poll, opened):
    """Edited or deleted: there is no webhook for that either."""
    edited, card = opened("Checkout errors")
    deleted, other = opened("Slow logins")
    sides.sentry.change_rule(edited)
    sides.sentry.delete_incident(deleted)

    poll()

    ada.expect_message("its alert rule was changed", thread=card)
    ada.expect_message("Sentry has it no more", thread=other)


def test_what_is_open_stays(sides, poll, opened):
    """One question for all of them; none where none is open."""
    poll()
    assert not sides.sentry.calls("incidents")
    opened("Checkout errors")
    opened("Slow logins")

    poll()

    assert _status(sides) == [IncidentStatus.CRITICAL] * 2
    assert len(sides.sentry.calls("incidents")) == 1
    assert not sides.sentry.calls("incident")


def test_the_webhook_comes_after_it(sides, ada, poll, opened):
    """That its rule found it over is told once, whoever says so first."""
    incident, card = opened()
    url, sides.sentry.webhook_url = sides.sentry.webhook_url, None
    sides.sentry.end_incident(incident)
    poll()
    ada.expect_message("Resolved after", thread=card)
    sides.sentry.webhook_url = url

    sides.sentry.end_incident(incident)
    assert sides.sentry.webhooks.settle(5.0) is not False
    sides.at_rest()

    assert len(sides.replies("Resolved after")) == 1


def test_the_senders_own(sides, poll):
    """What came by the API is its sender's to end, whatever Sentry has."""
    body = report("critical", id="77")
    told = sides.program._http.post("/api/incidents", json=body, headers=bearer())
    assert told.status_code == 202

    poll()

    assert _status(sides) == [IncidentStatus.CRITICAL]
    assert not sides.sentry.calls("incidents")


def test_while_they_cannot_be_read(sides, ada, poll, opened):
    """The token may not: all else is read, and they are when it may."""
    incident, card = opened()
    sides.sentry.close_incident(incident, "bob")
    sides.sentry.webhook_url = None
    issue = sides.sentry.raise_issue("shop", "Boom")
    sides.sentry.faults.add("incidents", InternalError(403), times=1)

    poll()

    ada.expect_message(issue.title, channel="alerts")
    assert _status(sides) == [IncidentStatus.CRITICAL]
    poll()
    ada.expect_message("Bob Kahn closed it", thread=card)


def test_its_page_is_resolved(sides, slack, poll, opened):
    """Whoever was woken hears that it is over."""
    incident, _ = opened()
    slack.pagerduty.expect("trigger")

    sides.sentry.close_incident(incident, "bob")
    poll()

    slack.pagerduty.expect("resolve")
