"""What each provider is behind with: right, and soon known however much it is."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, text

from store.outbox import backlog, enqueue
from store.outbox.backlog import Backlog
from store.outbox.models import DeliveryState, Lane, Purpose
from store.types import UtcDateTime
from tests.pace import allowed

AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
MANY = 100_000
LANES = 500
FILL = """
INSERT INTO delivery (key, lane, purpose, state, reason, why, is_broadcast, is_plain, attempt,
                      worker, batch, external_id, last_error, created_at)
WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < :many)
SELECT 'k' || i, 'slack:C' || (i % :lanes), 'message', 'waiting', '', '', false, false, 0,
       '', '', '', '', CAST(:at AS {moment}) FROM numbers
"""


def owe(session, *targets, purpose=Purpose.MESSAGE, at=AT, **more):
    for target in targets:
        enqueue.delivery(session, target, purpose, at=at, **more)


def change(session, target, state):
    session.connection().execute(
        text("UPDATE delivery SET state = :state WHERE lane = :target"),
        {"state": state, "target": target},
    )


@pytest.fixture
def behind(database):
    def behind():
        with database.read() as session:
            return {each.provider: each for each in backlog.backlogs(session)}

    return behind


def test_nothing_was_ever_owed(behind):
    assert behind() == {}


def test_since_the_oldest(database, behind):
    """Of each provider."""
    with database.write() as session:
        owe(session, "slack:C2", "email:a@b.test")
        owe(session, "slack:C1", "slack:C1", at=AT + timedelta(hours=1))

    assert behind() == {
        "email": Backlog("email", 1, 0, AT),
        "slack": Backlog("slack", 3, 0, AT),
    }


@pytest.mark.parametrize("state", [DeliveryState.SENDING, DeliveryState.UNKNOWN])
def test_what_is_under_way_is_due_still(database, behind, state):
    """It waits for nothing any more, and is not there yet."""
    with database.write() as session:
        owe(session, "slack:C1")
        change(session, "slack:C1", state)

    assert behind() == {"slack": Backlog("slack", 0, 0, AT)}


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.SKIPPED])
def test_what_is_over_is_not(database, behind, state):
    with database.write() as session:
        owe(session, "slack:C1")
        change(session, "slack:C1", state)

    assert behind() == {"slack": Backlog("slack", 0, 0, None)}


def test_a_redraw_is_due_too(database, behind):
    """It is no post."""
    with database.write() as session:
        owe(session, "slack:C1", purpose=Purpose.REDRAW)

    assert behind() == {"slack": Backlog("slack", 0, 0, AT)}


def test_what_is_paused_may_be_old(database, behind):
    """It waits, and is not late."""
    with database.write() as session:
        owe(session, "slack:C1")
        owe(session, "slack:C2", at=AT + timedelta(hours=1))
        session.get(Lane, "slack:C1").paused_at = AT

    assert behind() == {"slack": Backlog("slack", 2, 1, AT + timedelta(hours=1))}


@pytest.mark.crowd
def test_a_hundred_thousand(database, behind):
    """All of them waiting: a look is done before anybody notices it."""
    moment = "TEXT" if database.is_sqlite else "TIMESTAMPTZ"
    fill = text(FILL.format(moment=moment)).bindparams(bindparam("at", AT, type_=UtcDateTime()))
    with database.write() as session:
        session.add_all(Lane(target=f"slack:C{n}", provider="slack") for n in range(LANES))
        session.flush()
        session.connection().execute(fill, {"many": MANY, "lanes": LANES})
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(
                text("VACUUM ANALYZE delivery")
            )
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        found = behind()
        took.append(time.perf_counter() - begun)

    assert found == {"slack": Backlog("slack", MANY, 0, AT)}
    assert min(took) < allowed(0.05), took
