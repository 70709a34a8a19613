"""A database that hangs, as a stopped PostgreSQL does: everybody is answered within 3 s."""

import asyncio
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Thread

import httpx
import pytest
from sqlalchemy import text

from bot.intake.group_commit import GroupCommit
from bot.relay.figures import RelayFigures
from bot.sources import workers
from bot.sources.health import Health
from bot.sources.http import build_http
from bot.sources.metrics import Metrics
from bot.sources.server import HttpServer
from bot.sources.workers import Workers
from store.database import deadlines
from store.engine import Database, Unavailable
from store.issues.activities import ActivityRow
from tests.bot.sources.senders import bearer, body
from tests.store.conftest import (  # noqa: F401 - fixtures.
    migrated_postgres,
    migrated_template,
    server,
)

SENDERS = 40
LIMIT = 3.0  # Seconds.


@pytest.fixture
def database(migrated_postgres):  # noqa: F811
    """Here it is a PostgreSQL."""
    database = Database(migrated_postgres)
    yield database
    database.close()


@pytest.fixture
def http(services):
    """The whole face, with the checks and figures that read the database."""

    def answers():
        with services.database.read() as session:
            session.connection().exec_driver_sql("SELECT 1")

    metrics = Metrics()
    metrics.registry.register(RelayFigures(services, lambda: 2))
    health = Health({"database": answers, "backlog": answers})
    running = HttpServer(build_http(services, health, metrics), "127.0.0.1", 0)
    running.start()
    limits = httpx.Limits(max_connections=None)
    url = f"http://127.0.0.1:{running.port}"
    with httpx.Client(base_url=url, timeout=30, limits=limits) as client:
        yield client
    running.stop()


@contextmanager
def stopped(database):
    """The server's every process, as by a machine that is frozen."""
    with database.read() as session:
        pid = session.connection().execute(text("SELECT pg_backend_pid()")).scalar()
    postmaster = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    pids = [postmaster, *map(int, children)]
    for each in pids:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in pids:
            os.kill(each, signal.SIGCONT)


def timed(ask):
    """Its answer, and after how long."""
    begun = time.monotonic()
    answer = ask()
    return answer, time.monotonic() - begun


@pytest.mark.postgres
@pytest.mark.crowd
@pytest.mark.usefixtures("acme")
def test_everybody_is_answered(http, database, rows):
    """Many senders at once, twice over, and whoever looks how it is; then it goes on."""

    def send(number):
        sent = body(id=f"{number}")
        return timed(lambda: http.post("/api/activities", json=sent, headers=bearer()))

    assert http.post("/api/activities", json=body(), headers=bearer()).status_code == 202
    with stopped(database), ThreadPoolExecutor(SENDERS + 2) as pool:
        for _ in range(2):
            asked = [pool.submit(timed, lambda: http.get("/readyz"))]
            asked += [pool.submit(send, number) for number in range(SENDERS)]
            looked = pool.submit(timed, lambda: http.get("/metrics"))
            answers = [one.result() for one in asked]
            figures, seconds = looked.result()

            assert {answer.status_code for answer, _ in answers} == {503}
            assert "Retry-After" in answers[-1][0].headers
            print(f"\n503 after at most {max(took for _, took in answers):.2f} s")
            assert max(took for _, took in answers) < LIMIT
            assert seconds < LIMIT
            assert figures.status_code == 503 or 'check_ok{check="database"} 0.0' in figures.text
    again = [send(number)[0].status_code for number in range(SENDERS)]
    assert set(again) <= {200, 202}
    assert len(rows(ActivityRow)) == SENDERS + 1


@pytest.mark.postgres
def test_a_deadline_closes_the_connection(database):
    """What was begun is void, nobody uses it again, and what has no deadline waits on."""
    begun = time.monotonic()
    with (
        deadlines.within(timedelta(seconds=0.3)),
        pytest.raises(Unavailable, match="no answer in time"),
    ):
        hang(database)

    assert time.monotonic() - begun < 2
    with database.read() as session:
        waited = session.connection().execute(text("SELECT pg_sleep(0.5), to_regclass('unborn')"))
        assert waited.one()[1] is None


def hang(database):
    with database.write() as session:
        session.connection().execute(text("CREATE TABLE unborn (id int)"))
        session.connection().execute(text("SELECT pg_sleep(20)"))


def test_who_waits_for_a_turn_waits_no_longer(services):
    """Of requests that share a commit: nothing of theirs is written later."""
    group_commit, written = GroupCommit(services), []
    with (
        group_commit._turn,
        deadlines.within(timedelta(milliseconds=50)),
        pytest.raises(Unavailable),
    ):
        group_commit.write(lambda _session: written.append("late"))
    group_commit.write(lambda _session: written.append("next"))

    assert written == ["next"]


def test_within_the_shortest():
    """A deadline inside another never lengthens it, and ends with its block."""
    with deadlines.within(timedelta(0)), deadlines.within(timedelta(hours=1)):
        assert deadlines.left() == 0
        assert deadlines.shortened(timedelta(seconds=2)) == 0

    assert deadlines.left() is None
    assert deadlines.shortened(timedelta(seconds=2)) == 2


def test_threads_that_hang(monkeypatch):
    """Whoever comes is told so, and what waited for a thread is never done."""
    monkeypatch.setattr(workers, "PATIENCE", timedelta(milliseconds=100))
    pool, hanging, done = Workers(2, "test"), threading.Event(), []

    async def ask():
        works = [hanging.wait, hanging.wait, lambda: done.append("late")]
        return await asyncio.gather(*map(pool.do, works), return_exceptions=True)

    told = asyncio.run(ask())
    hanging.set()
    assert [type(each) for each in told] == [Unavailable] * 3
    asyncio.run(pool.do(lambda: done.append("next")))
    assert done == ["next"]


@pytest.mark.crowd
def test_what_ends_by_its_deadline_is_told(monkeypatch):
    """However close: nobody is told that nothing was taken when it was."""
    monkeypatch.setattr(workers, "PATIENCE", timedelta(milliseconds=100))
    pool, seen = Workers(1, "test"), []

    def late():
        time.sleep(0.15)
        seen.append(deadlines.left())
        return "stored"

    assert asyncio.run(pool.do(late)) == "stored"
    assert seen == [0]


@pytest.mark.crowd
def test_what_is_being_written_is_told(services):
    """A request that another has taken along is not given up while it is written."""
    group_commit, told = GroupCommit(services), []

    def write(name, work):
        with deadlines.within(timedelta(milliseconds=100)):
            told.append((name, group_commit.write(work)))

    first = Thread(target=write, args=("first", lambda _session: time.sleep(0.3)))
    with group_commit._turn:
        second = Thread(target=write, args=("second", lambda _session: "stored"))
        first.start()
        second.start()
        assert any(len(group_commit._waiting) == 2 or time.sleep(0.01) for _ in range(100))
    first.join()
    second.join()

    assert ("second", "stored") in told


@pytest.mark.crowd
def test_many_wait_their_turn(monkeypatch):
    """As long as others are done, nobody is turned away."""
    monkeypatch.setattr(workers, "PATIENCE", timedelta(milliseconds=500))
    pool = Workers(1, "test")

    async def ask():
        return await asyncio.gather(*(pool.do(partial(time.sleep, 0.1)) for _ in range(12)))

    assert asyncio.run(ask()) == [None] * 12
