"""A Slack, a Sentry and the program between them, on each database."""

import shutil

import pytest

from bot.feed.poll import Poll
from bot.sentry.client import client_of
from store.people import directory
from store.people.directory import Target
from store.routing.routes import Route
from tests.store.conftest import (  # noqa: F401 - fixtures.
    migrated_postgres,
    migrated_template,
    server,
)
from tests.whole.both_sides import BothSides


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request, migrated_file, tmp_path):
    if request.param == "postgresql":
        return request.getfixturevalue("migrated_postgres")
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    return f"sqlite:///{tmp_path / 'heliograph.db'}"


@pytest.fixture
def sides(slack, database_url):
    """No webhook comes, and nothing is polled by itself."""
    sides = BothSides(slack, database_url).start()
    yield sides
    sides.stop()


@pytest.fixture
def with_pager(slack, database_url, monkeypatch):
    """The same, and whoever is on call for `shop` is paged."""
    monkeypatch.setenv("A_ROUTING_KEY", "r0utingkey0000000000000000000000")
    sides = BothSides(slack, database_url)
    further = {"pagerduty_url": slack.pagerduty.url, "allow_loopback_targets": True}
    settings = sides.program.settings
    sides.program.settings = type(settings)(**settings.model_dump() | further)
    sides.start()
    with sides.program.changing() as session:
        of, name = {"organization_id": 1}, "pagerduty:primary"
        session.add(Target(name=name, secret_env="A_ROUTING_KEY", **of))
        session.add(Route(project="shop", target=name, again="10 events", **of))
    yield sides
    sides.stop()


@pytest.fixture
def hooked(sides):
    """With webhooks."""
    port = sides.program.process.http.port
    sides.sentry.webhook_url = f"http://127.0.0.1:{port}/webhooks/sentry"
    return sides


@pytest.fixture
def subscribe(sides, ada):
    """The one route to #alerts is as Ada says."""
    with sides.program.services.database.write() as session:
        [member] = directory.members_by_email(session, "ada@acme.test")
        member.role = "owner"
        session.add(member)

    def subscribe(words, answer="shop"):
        ada.command("/helio", f"subscribe shop {words}", channel="alerts")
        return ada.expect_ephemeral(answer)

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


@pytest.fixture
def poll(sides):
    """Once, when it is asked for; and what came before it was asked the first time is known."""
    services = sides.program.services
    polled = Poll(services, client_of(services).for_polling())
    polled.tick()
    return polled.tick
