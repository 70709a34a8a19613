from prometheus_client import CollectorRegistry, generate_latest
from sqlmodel import select

from bot.relay.figures import RelayFigures
from store.engine import Database
from store.outbox import enqueue
from store.outbox.models import Lane, Purpose
from tests.fakes import Clock


def figures(database):
    registry = CollectorRegistry()
    registry.register(RelayFigures(database, lambda: 2))
    lines = generate_latest(registry).decode().splitlines()
    return {line.rpartition(" ")[0]: line.rpartition(" ")[2] for line in lines if line[0] != "#"}


def test_tells_what_waits_and_what_is_paused(database):
    """By provider, as the outbox has it now."""
    at = Clock().now
    with database.write() as session:
        for target in ("slack:C1", "slack:C1", "slack:C2"):
            enqueue.delivery(session, target, Purpose.MESSAGE, at=at)
        lane = session.exec(select(Lane).where(Lane.target == "slack:C2")).one()
        lane.paused_at = at

    assert figures(database) == {
        "heliograph_socket_sessions": "2.0",
        'heliograph_deliveries_waiting{provider="slack"}': "3.0",
        'heliograph_lanes_paused{provider="slack"}': "1.0",
    }


def test_an_empty_outbox_has_no_backlog(database):
    """Only the socket is told of."""
    assert figures(database) == {"heliograph_socket_sessions": "2.0"}


def test_a_database_that_is_away_spoils_nothing(tmp_path):
    """The other figures are told all the same."""
    assert figures(Database(f"sqlite:///{tmp_path / 'empty.db'}")) == {
        "heliograph_socket_sessions": "2.0"
    }
