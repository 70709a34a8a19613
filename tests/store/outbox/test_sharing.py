"""Processes that share one PostgreSQL: each row is sent by exactly one of them."""

import time
from collections import Counter
from datetime import timedelta
from itertools import groupby, pairwise

import pytest
from sqlmodel import select

from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.providers.base import UNPACED
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings
from store.database.notifications import CommitNotifications
from store.engine import Database
from store.outbox.models import Delivery, DeliveryState, Lane
from store.people.directory import Organization
from store.routing.routes import Route
from tests.fakes import Obedient
from tests.pace import allowed
from tests.store.outbox.lanes import add, lane_of

CHANNELS, ISSUES = 30, 20
pytestmark = pytest.mark.postgres


class Slow(Obedient):
    """Takes a while for each message, and remembers when."""

    def __init__(self):
        super().__init__()
        self.moments = []

    def send(self, note, address, parent):
        begun = time.monotonic()
        time.sleep(0.002)
        self.moments.append((address, begun, time.monotonic()))
        return super().send(note, address, parent)


class Worker:
    """What of a process the outbox sees: its own engine, its own relay, its own ear."""

    def __init__(self, url):
        self.database = Database(url)
        self.services = Services(Settings(), self.database)
        self.provider = Slow()
        self.relay = Relay(self.services, self.provider, pace=UNPACED)
        self.notices = CommitNotifications(self.database)
        self.is_running = False

    def start(self):
        self.is_running = True
        self.relay.start()
        self.notices.start()
        return self

    def stop(self):
        if self.is_running:
            self.notices.stop()
            self.relay.stop(timedelta(seconds=5))
        self.database.close()

    def rows(self, table):
        with self.database.read() as session:
            return list(session.exec(select(table)))


@pytest.fixture
def worker(migrated_postgres):
    """Makes workers; the first one finds an organization with thirty channels."""
    workers = []

    def make():
        workers.append(Worker(migrated_postgres))
        if len(workers) == 1:
            routed(workers[0].database)
        return workers[-1]

    yield make
    for one in workers:
        one.stop()


def routed(database):
    add(database, Organization(slug="acme", name="Acme", url=""))
    targets = [f"slack:C0{n:03}" for n in range(CHANNELS)]
    add(database, *(Route(organization_id=1, project="*", target=one) for one in targets))


def alert(worker, issue):
    facts = {"id": str(issue), "title": f"Boom {issue}", "project": "shop"}
    incoming = Incoming(id=f"a-{issue}", type="alert", issue=facts)
    intake.receive(worker.services, incoming, "api")


def wait_until_sent(worker, seconds=30):
    end = time.monotonic() + seconds
    while any(row.state != DeliveryState.SENT for row in worker.rows(Delivery)):
        assert time.monotonic() < end, Counter(row.state for row in worker.rows(Delivery))
        time.sleep(0.1)


def test_two_share_the_outbox(worker):
    """Both work, nothing is sent twice, and one channel's messages never cross."""
    one, two = worker().start(), worker().start()
    for issue in range(ISSUES):
        alert(one if issue % 2 else two, issue)

    wait_until_sent(one)

    moments = sorted(one.provider.moments + two.provider.moments)
    sent = Counter((address, note.key) for w in (one, two) for note, address, _ in w.provider.sent)
    assert len(sent) == len(moments) == CHANNELS * ISSUES
    assert set(sent.values()) == {1}
    assert one.provider.sent
    assert two.provider.sent
    for _, found in groupby(moments, key=lambda moment: moment[0]):
        spans = list(found)
        assert all(a[2] <= b[1] for a, b in pairwise(spans))
    print(f"\n{len(one.provider.sent)} by one, {len(two.provider.sent)} by the other, 0 twice")


def test_anothers_commit_wakes(worker):
    """By PostgreSQL's own notice, long before any tick."""
    one, two = worker(), worker().start()
    time.sleep(1)
    begun = time.monotonic()

    alert(one, 1)
    while len(two.provider.sent) < CHANNELS and time.monotonic() < begun + 5:
        time.sleep(0.01)

    assert len(two.provider.sent) == CHANNELS
    assert time.monotonic() - begun < allowed(2)


def test_what_a_dead_one_held_is_looked_up(worker):
    """Its lanes are free when its lease ends; what it had begun is asked for, not sent again."""
    one = worker()
    alert(one, 1)
    [row] = [row for row in one.rows(Delivery) if row.lane == "slack:C0000"]
    was_posted(one, row)

    two = worker()
    two.provider.stored[row.key] = "ts-dead"
    two.relay.keep_leases()
    two.relay.run_once()

    assert two.provider.looked_up == [row.key]
    assert len(two.provider.sent) == CHANNELS - 1
    assert {row.state for row in two.rows(Delivery)} == {DeliveryState.SENT}
    assert lane_of(two.database, "C0000").worker == ""


def was_posted(worker, row):
    """A worker that died after its post: the lane is its own, and the row says "sending"."""
    before = worker.services.steady() - timedelta(seconds=1)
    with worker.database.write() as session:
        held = session.get(Lane, row.lane)
        held.worker, held.lease_until, held.due_at = "dead", before, None
        begun = session.get(Delivery, row.id)
        begun.state, begun.worker, begun.batch = DeliveryState.SENDING, "dead", row.key
        begun.attempt, begun.begun_at = 1, before
        session.add_all([held, begun])
