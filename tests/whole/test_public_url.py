"""SENTRY_PUBLIC_URL: where people's links lead while Sentry names its own, inner address."""

import shutil

import pytest

from bot.feed.poll import Poll
from bot.sentry.client import client_of
from tests.whole.both_sides import BothSides

PUBLIC = "https://bugs.sentry.acme.test"  # Below the domain whose links Slack tells us of.


@pytest.fixture
def sides(slack, tmp_path, migrated_file):
    """Sentry's links lead to where the program reaches it."""
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    sides = BothSides(slack, f"sqlite:///{tmp_path / 'heliograph.db'}")
    settings = sides.program.settings
    told = settings.model_dump() | {"sentry_public_url": PUBLIC}
    sides.program.settings = type(settings)(**told)
    sides.start()
    assert sides.sentry.state.public_url == sides.sentry.url
    yield sides
    sides.stop()


@pytest.fixture
def ada(sides):
    return sides.slack.act_as("ada")


@pytest.fixture
def poll(sides):
    services = sides.program.services
    polled = Poll(services, client_of(services).for_polling())
    polled.tick()
    return polled.tick


@pytest.fixture
def hooked(sides):
    port = sides.program.process.http.port
    sides.sentry.webhook_url = f"http://127.0.0.1:{port}/webhooks/sentry"
    return sides


def leads(sides, message, issue):
    """To the issue's public page, and nowhere inside."""
    drawn = str(message.blocks) + str(message.attachments) + message.text
    assert f"{PUBLIC}/organizations/acme/issues/{issue.id}/" in drawn
    assert sides.sentry.url not in drawn


def test_by_a_webhook(hooked, ada):
    issue = hooked.sentry.raise_issue("shop", "Boom")

    card = ada.expect_message("Boom", channel="alerts")
    leads(hooked, card, issue)
    hooked.sentry.act("bob", issue, {"status": "resolved"})
    leads(hooked, ada.expect_message("marked SHOP-1 as resolved", thread=card), issue)


def test_by_a_rule(hooked, ada):
    """The webhook of an alert rule names the page of the event."""
    issue = hooked.sentry.raise_issue("shop", "Boom", rule="Every event")

    leads(hooked, ada.expect_message("Boom", channel="alerts"), issue)


def test_by_asking(sides, ada, poll):
    issue = sides.sentry.raise_issue("shop", "Boom")
    poll()
    sides.at_rest()

    card = ada.expect_message("Boom", channel="alerts")

    leads(sides, card, issue)
    assert sides.stored(issue).url == f"{PUBLIC}/organizations/acme/issues/{issue.id}/"


def test_many_by_asking(sides, ada, poll):
    """The list of them too."""
    issues = [sides.sentry.raise_issue("shop", f"Boom {number}") for number in range(25)]
    poll()

    leads(sides, ada.expect_message("25 new issues of shop", channel="alerts"), issues[-1])


def test_by_a_link_that_somebody_shared(sides, ada):
    """What is read of it has Sentry's own address; what is shown has the public one."""
    issue = sides.sentry.raise_issue("shop", "Boom")

    page = f"{PUBLIC}/organizations/acme/issues/{issue.id}/"
    message = ada.says(page, channel="general")

    ada.expect_update(message, "Boom")
    assert sides.stored(issue).url == page


def test_by_a_metric_alert(hooked, ada):
    hooked.sentry.open_incident("shop", "Too many errors")

    card = ada.expect_message("Too many errors", channel="alerts")

    drawn = str(card.blocks) + str(card.attachments)
    assert f"{PUBLIC}/organizations/acme/alerts/rules/details/" in drawn
    assert hooked.sentry.url not in drawn


def test_merged_into_another(sides, ada, poll):
    """The other one's page."""
    into, merged = (sides.sentry.raise_issue("shop", title) for title in ("A1", "B2"))
    poll()
    card = ada.expect_message("B2", channel="alerts")
    sides.at_rest()

    sides.sentry.merge("bob", into, merged)
    poll()

    leads(sides, ada.expect_message("where it goes on", thread=card), into)
