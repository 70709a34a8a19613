"""One organization with one channel, a provider in memory, and a clock to move."""

import pytest
from sqlmodel import select

from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings
from store.outbox.models import Delivery, Lane
from store.people.directory import Organization
from store.routing.routes import Route
from tests.fakes import Clock, Obedient


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(database, clock):
    """The relay's rules on a clock that stands still."""
    services = Services(Settings(), database, now=clock, steady=clock)
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://sentry.acme.test"))
        session.flush()
        session.add(Route(organization_id=1, project="*", target="slack:C0ALERTS"))
    return services


@pytest.fixture
def provider():
    return Obedient()


@pytest.fixture
def relay(services, provider):
    return Relay(services, provider)


@pytest.fixture
def happen(services):
    """Take an activity in: `happen("assigned", assignee="Grace")`; each has an id of its own."""
    ids = iter(range(1, 1_000_000))

    def happen(kind, issue=7, **data):
        body = {
            "id": next(ids),
            "type": kind,
            "issue": {"id": issue, "title": f"Boom {issue}", "project": "api"},
            "actor": {"name": "Ada"},
            "data": data,
        }
        return intake.receive(services, Incoming.model_validate(body), "api")

    return happen


@pytest.fixture
def rows(database):
    """The outbox: `rows()` in the order of owing."""

    def rows(table=Delivery):
        with database.read() as session:
            return list(session.exec(select(table)))

    return rows


@pytest.fixture
def lane(rows):
    """The one lane there is, as it is now."""
    return lambda: rows(Lane)[0]
