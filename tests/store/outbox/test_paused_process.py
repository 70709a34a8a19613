"""A process is paused for longer than its lease, and goes on: nothing comes twice."""

import signal
import time
from collections import Counter
from datetime import timedelta

import httpx
import pytest

from bot.providers.slack import Slack
from bot.relay import lease
from bot.relay.lease import LEASE, Lease
from bot.sandbox import Sandbox
from bot.sandbox.faults import SlowAnswer
from bot.services import Services
from bot.settings import Settings
from store.engine import Database
from store.outbox import claims
from tests.bot.sources.senders import bearer
from tests.store.outbox.lanes import add, lane, lane_of
from tests.whole.app_process import AppProcess, an_alert, rooms_for, told
from tests.whole.oracle import open_rows
from tests.whole.program import wait_until

CARDS, SENDERS = 40, Slack.lanes_in_flight
SHORT = 4  # Seconds of a lease.
POST = "chat.postMessage"


@pytest.fixture
def slack():
    """The first answer to each sender takes long: a pause finds all of them waiting for it."""
    with Sandbox.acme() as sandbox:
        sandbox.subscribe([])
        sandbox.faults.add(POST, SlowAnswer(8.0), times=SENDERS)
        yield sandbox


@pytest.fixture
def start(slack, tmp_path):
    """Starts programs on a database; the first one finds a room for each card."""
    apps = []

    def start(url=None):
        app = AppProcess(slack, tmp_path, url)
        if not apps:
            app.load(*rooms_for(slack, CARDS))
        apps.append(app)
        return app.start(lease=SHORT)

    yield start
    for app in apps:
        app.stop()


def owe_cards(app):
    with httpx.Client(base_url=f"http://127.0.0.1:{app.port}", timeout=20) as http:
        for project in range(CARDS):
            http.post("/api/activities", json=an_alert(project), headers=bearer())


def stopped_while_sending(app, slack):
    """With one of each sender on its way, and as many that wait for a thread."""
    owe_cards(app)
    assert wait_until(lambda: slack.call_count(POST) >= SENDERS)
    app.process.send_signal(signal.SIGSTOP)


def each_once(app, slack):
    assert wait_until(lambda: not open_rows(app), 60, every=0.2), app.log()
    cards = told(slack, CARDS)
    assert Counter(cards.values()) == {1: CARDS}


@pytest.mark.crowd
@pytest.mark.postgres
def test_beside_another(start, slack, migrated_postgres):
    """The other one takes over; what the first had in hand it gives back untried."""
    paused = start(migrated_postgres)
    stopped_while_sending(paused, slack)
    other = start(migrated_postgres)
    assert wait_until(lambda: slack.call_count(POST) >= CARDS, 60)

    paused.process.send_signal(signal.SIGCONT)

    each_once(other, slack)
    assert paused.process.poll() is None
    assert wait_until(lambda: paused.is_ready() and other.is_ready(), 60)


@pytest.mark.crowd
def test_alone(start, slack):
    """On a SQLite file: nobody takes anything over, and it goes on where it was."""
    app = start()
    stopped_while_sending(app, slack)
    time.sleep(SHORT + 1)

    app.process.send_signal(signal.SIGCONT)

    each_once(app, slack)


@pytest.fixture
def shared(migrated_postgres):
    database = Database(migrated_postgres)
    yield database
    database.close()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("left", "is_held"), [(LEASE, True), (LEASE * lease.LEFT / 2, False), (-LEASE, False)]
)
def test_by_the_clock_of_the_database(shared, left, is_held):
    """A machine that was paused believes that no time has gone by."""
    services = Services(Settings(), shared)
    mine, anothers = (Lease(services, "slack", worker) for worker in ("w1", "w2"))
    until = services.steady() + left
    add(shared, lane("A", worker="w1", due_at=None, lease_until=until))

    assert mine.holds("slack:A") == is_held
    assert not anothers.holds("slack:A")
    for one in (mine, anothers):
        one.close()


@pytest.mark.postgres
def test_a_database_away(shared):
    """Who can't be told sends nothing; the next question finds a new connection."""
    services = Services(Settings(), shared)
    mine = Lease(services, "slack", "w1")
    add(shared, lane("A", worker="w1", due_at=None, lease_until=services.steady() + LEASE))
    assert mine.holds("slack:A")

    with shared.write() as session:
        others = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid != pg_backend_pid() AND datname = current_database()"
        )
        session.connection().exec_driver_sql(others)

    assert not mine.holds("slack:A")
    assert mine.holds("slack:A")
    mine.close()


def test_only_of_ones_own_provider(database):
    """A process that was paused renews its providers' leases one after the other."""
    services = Services(Settings(), database)
    over = services.steady() - timedelta(seconds=1)
    ours = {"worker": "w1", "due_at": None, "lease_until": over}
    add(database, lane("A", **ours), lane("B", **(ours | {"worker": "w2"})))

    with database.write() as session:
        claims.reap(session, "email", services.steady())

    Lease(services, "slack", "w1").keep({"slack:A"})
    assert lane_of(database, "A").worker == "w1"
    assert lane_of(database, "B").worker == ""
