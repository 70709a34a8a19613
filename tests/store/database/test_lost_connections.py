"""PostgreSQL ends connections at the worst moments: nothing is given up, and all is sent."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from bot.drawing.activity import Renderer
from bot.relay import lease
from bot.services import Unavailable
from store.outbox.models import Delivery, DeliveryState
from tests.store.outbox.test_sharing import CHANNELS, alert, wait_until_sent
from tests.store.outbox.test_sharing import worker as worker  # noqa: PLC0414 - a fixture.

pytestmark = pytest.mark.postgres
FAULTS = {
    "connection lost": "SELECT pg_terminate_backend(pg_backend_pid())",
    "statement time-out": "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(1)",
    "lock time-out": "DO $$ BEGIN RAISE lock_not_available; END $$",
    "deadlock": "DO $$ BEGIN RAISE deadlock_detected; END $$",
    "no room": "DO $$ BEGIN RAISE disk_full; END $$",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_while_drawing(worker, monkeypatch, fault):
    """In the middle of a card, some times over."""
    one, times, load = worker(), [], Renderer.row

    def faulty(self, table, row_id):
        if len(times) < 5:
            times.append(fault)
            self.session.connection().execute(text(FAULTS[fault]))
        return load(self, table, row_id)

    monkeypatch.setattr(Renderer, "row", faulty)
    alert(one, 1)
    one.start()

    wait_until_sent(one)
    assert len(times) == 5
    assert Counter(row.attempt for row in one.rows(Delivery)) == {1: CHANNELS}


@pytest.mark.crowd
def test_again_and_again(worker, monkeypatch, migrated_postgres):
    """Every connection of the program at once, at any moment, while it relays."""
    monkeypatch.setattr(lease, "LEASE", timedelta(seconds=4))
    monkeypatch.setattr(lease, "KEEP_EVERY", 1.0)
    one, ended = worker().start(), 0
    engine = create_engine(migrated_postgres, isolation_level="AUTOCOMMIT")
    others = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid != pg_backend_pid()"
    )
    with engine.connect() as killer:
        for issue in range(20):
            until_stored(one, issue)
            ended += killer.execute(others).scalar()
            time.sleep(0.05)
    engine.dispose()

    wait_until_sent(one)
    sent = Counter((address, note.key) for note, address, _ in one.provider.sent)
    assert set(sent.values()) == {1}
    assert {row.state for row in one.rows(Delivery)} == {DeliveryState.SENT}
    assert ended > 20
    assert one.relay.rounds > 0


def until_stored(worker, issue):
    """As a sender does that gets a 503."""
    for _ in range(100):
        try:
            alert(worker, issue)
        except Unavailable:
            continue
        return
    raise AssertionError
