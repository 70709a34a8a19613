from prometheus_client import CollectorRegistry, generate_latest
from sqlmodel import select

from bot.relay.figures import RelayFigures
from bot.services import Services
from bot.settings import Settings
from store.engine import Database
from store.outbox import enqueue, outages
from store.outbox.models import Lane, Purpose
from tests.fakes import Clock

SOCKET = {"heliograph_socket_sessions": "2.0"}


def figures(database, clock=None):
    registry = CollectorRegistry()
    services = Services(Settings(), database, steady=clock or Clock())
    registry.register(RelayFigures(services, lambda: 2))
    lines = generate_latest(registry).decode().splitlines()
    return {line.rpartition(" ")[0]: line.rpartition(" ")[2] for line in lines if line[0] != "#"}


def pause(session, target, at):
    session.exec(select(Lane).where(Lane.target == target)).one().paused_at = at


def test_tells_what_waits_and_what_is_paused(database):
    """By provider, as the outbox has it now; what is paused may be old."""
    clock = Clock()
    with database.write() as session:
        for target in ("slack:C2", "slack:C1", "slack:C1"):
            enqueue.delivery(session, target, Purpose.MESSAGE, at=clock.now)
            clock.move(seconds=10)
        pause(session, "slack:C2", clock.now)

    assert figures(database, clock) == SOCKET | {
        'heliograph_deliveries_waiting{provider="slack"}': "3.0",
        'heliograph_lanes_paused{provider="slack"}': "1.0",
        'heliograph_oldest_due_delivery_seconds{provider="slack"}': "20.0",
        'heliograph_provider_up{provider="slack"}': "1.0",
    }


def test_a_provider_that_takes_nothing(database):
    """As long as its outage is written down, by whichever process."""
    clock = Clock()
    with database.write() as session:
        enqueue.delivery(session, "slack:C1", Purpose.MESSAGE, at=clock.now)
        enqueue.delivery(session, "email:a@b.test", Purpose.MESSAGE, at=clock.now)
        outages.begin(session, "slack", "revoked", clock.now)

    found = figures(database, clock)

    assert found['heliograph_provider_up{provider="slack"}'] == "0.0"
    assert found['heliograph_provider_up{provider="email"}'] == "1.0"


def test_an_empty_outbox_has_no_backlog(database):
    """Only the socket is told of."""
    assert figures(database) == SOCKET


def test_a_database_that_is_away_spoils_nothing(tmp_path):
    """The other figures are told all the same."""
    assert figures(Database(f"sqlite:///{tmp_path / 'empty.db'}")) == SOCKET
