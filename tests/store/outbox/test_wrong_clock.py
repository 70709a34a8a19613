"""A clock that is wrong at the start and right later holds nothing up, on both databases."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from bot.relay import lease
from bot.sandbox import RateLimited, Sandbox
from bot.services import Services, SteadyClock
from bot.settings import Settings
from store.engine import Database
from store.outbox.claims import LANE
from store.outbox.models import Delivery, DeliveryState, Lane
from tests.whole.conftest import ALERTS
from tests.whole.oracle import open_rows
from tests.whole.program import Program, wait_until

POST = "chat.postMessage"
HOUR = timedelta(hours=1)


@pytest.fixture
def slack():
    with Sandbox.acme() as sandbox:
        sandbox.subscribe([])
        yield sandbox


@pytest.fixture
def program(slack, database):
    program = Program(slack, database.url.render_as_string(hide_password=False))
    yield program
    program.stop()


def set_ahead(database):
    """Every hold is as a clock an hour ahead would have left it."""
    late = datetime.now(UTC) + HOUR
    with database.write() as session:
        session.connection().execute(update(LANE).values(due_at=late, ready_at=late))


@pytest.mark.parametrize("by", [HOUR, -HOUR], ids=["ahead", "behind"])
def test_wrong_at_the_start(program, slack, by):
    """What it owed then goes out after the next start, at once."""
    with time_machine.travel(time.time() + by.total_seconds()):
        program.start(ALERTS)
        slack.faults.add(POST, RateLimited(retry_after=5), times=1)
        program.hook("issue_created")
        assert wait_until(lambda: slack.call_count(POST) == 1)
        program.stop()

    program.start()

    assert wait_until(lambda: slack.call_count(POST) == 2, 15)
    assert wait_until(lambda: not open_rows(program), 15)


def test_left_by_another(program, slack, database):
    """By a database server whose clock was wrong, say."""
    program.start(ALERTS)
    slack.faults.add(POST, RateLimited(retry_after=60), times=1)
    program.hook("issue_created")
    assert wait_until(lambda: is_held(program))
    program.stop()
    set_ahead(database)

    program.start()

    assert wait_until(lambda: slack.call_count(POST) == 2)


def test_while_it_runs(program, slack, database, monkeypatch):
    """Not ready is what it says, until the hold is shortened."""
    monkeypatch.setattr(lease, "SHORTEN_EVERY", 10_000.0)
    program.start(ALERTS)
    slack.faults.add(POST, RateLimited(retry_after=60), times=1)
    program.hook("issue_created")
    assert wait_until(lambda: is_held(program))
    assert program.get("/readyz").status_code == 200
    set_ahead(database)

    said = program.get("/readyz")
    monkeypatch.setattr(lease, "SHORTEN_EVERY", 0.0)
    monkeypatch.setattr(lease, "KEEP_EVERY", 0.5)

    assert said.status_code == 503
    assert "sending" in said.json()["faults"]
    assert wait_until(lambda: states(program) == [DeliveryState.SENT], 20)
    assert program.get("/readyz").status_code == 200


def is_held(program):
    """The hold that Slack asked for is written down, and nobody has the lane."""
    lanes = program.rows(Lane)
    return bool(lanes and lanes[0].failures and lanes[0].lease_until is None)


def states(program):
    return [row.state for row in program.rows(Delivery)]


@pytest.mark.parametrize("by", [HOUR, -HOUR], ids=["ahead", "behind"])
def test_one_clock_for_all_who_share(database, by):
    """With PostgreSQL it is its own, whatever the machine says; with SQLite the start's."""
    right = datetime.now(UTC)
    with time_machine.travel(time.time() + by.total_seconds()):
        wrong = Services(Settings(), database)
        told = wrong.steady()

    expected = right + by if database.is_sqlite else right
    assert abs(told - expected) < timedelta(minutes=1)


@pytest.mark.postgres
def test_measured_again(migrated_postgres):
    """Whatever it was before: the next measure counts."""
    database = Database(migrated_postgres)
    services = Services(Settings(), database, steady=SteadyClock())
    services.steady()
    services.steady._offset += HOUR

    with database.read() as session:
        now = services.measured(session)

    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)
    assert abs(services.steady() - datetime.now(UTC)) < timedelta(minutes=1)
    database.close()
