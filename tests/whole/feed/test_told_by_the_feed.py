"""What webhooks leave out is told by the feed: who it was without a name, and why it came back."""

import pytest


@pytest.fixture
def sides(hooked):
    return hooked


@pytest.fixture
def issue(sides, ada):
    issue = sides.sentry.raise_issue("shop", "Boom")
    ada.expect_message("Boom", channel="alerts")
    sides.at_rest()
    return issue


def test_somebody_without_a_name(sides, ada, issue):
    """Sentry has no name of them, and webhooks no address; the feed has."""
    sides.sentry.person("bob").name = ""

    sides.sentry.act("bob", issue, {"status": "resolved"})

    ada.expect_message("Bob Kahn marked SHOP-1 as resolved", channel="alerts")


def test_a_stranger_without_a_name(sides, ada, issue):
    """Nobody here knows them: they are told by their address."""
    stranger = sides.sentry.add_person("new@acme.test", "", "member", ("frontend",))
    stranger.name = ""

    sides.sentry.act(stranger, issue, {"status": "resolved"})

    ada.expect_message("new@acme.test marked SHOP-1 as resolved", channel="alerts")


def test_a_regression_names_its_releases(sides, ada, issue):
    """The webhook has neither."""
    change = {"status": "resolved", "statusDetails": {"inRelease": "shop@2.4.1"}}
    sides.sentry.act("bob", issue, change)
    ada.expect_message("Bob Kahn marked", channel="alerts")

    sides.sentry.regress(issue, "shop@2.5.0")

    told = ada.expect_message("as a regression", channel="alerts")
    assert told.says("it came back in release shop@2.5.0")
    assert told.says("it had been resolved in release shop@2.4.1")


def test_an_archive_that_has_expired(sides, ada, issue):
    """The webhook says that it escalates, and not why."""
    change = {"status": "ignored", "substatus": "archived_until_condition_met"}
    sides.sentry.act("bob", issue, change | {"statusDetails": {"ignoreCount": 1}})
    ada.expect_message("Bob Kahn archived", channel="alerts")

    sides.sentry.escalate(issue)

    ada.expect_message("as escalating: its archive condition has expired", channel="alerts")
