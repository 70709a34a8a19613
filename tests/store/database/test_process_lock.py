"""One process at a time on a SQLite file; after a crash its leases are void."""

import os
import signal
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from store.database import process_lock
from store.database.process_lock import Occupied, ProcessLock
from store.engine import Database
from store.maintenance import duties
from store.outbox import claims
from tests.store.outbox.lanes import LEASE, NOW, add, lane, lane_of

HOLD = """
import sys, time
from store.database.process_lock import ProcessLock
from store.engine import Database
ProcessLock(Database(sys.argv[1])).take()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def sqlite(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'only.db'}")
    yield database
    database.close()


def test_the_second_is_told(sqlite):
    """By the name of the file that says so; when the first lets go, the next may."""
    first, second = ProcessLock(sqlite), ProcessLock(sqlite)
    first.take()

    with pytest.raises(Occupied, match=r"only\.db\.lock"):
        second.take()

    first.give_back()
    assert second.take()
    second.give_back()


def test_giving_back_twice(sqlite):
    """The second call does nothing."""
    one = ProcessLock(sqlite)
    one.take()

    one.give_back()
    one.give_back()

    assert one.take()
    one.give_back()


def test_the_lock_file_is_private(sqlite):
    """The owner's alone, as the database is."""
    one = ProcessLock(sqlite)
    one.take()

    mode = Path(f"{sqlite.url.database}.lock").stat().st_mode

    one.give_back()
    assert stat.S_IMODE(mode) == 0o600


def test_a_killed_process_holds_nothing(sqlite):
    """However it ends: the system lets go of the file."""
    root = str(Path(__file__).parents[3])
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(sqlite.url)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": root},
    )
    assert other.stdout.readline() == "held\n"
    with pytest.raises(Occupied):
        ProcessLock(sqlite).take()

    other.send_signal(signal.SIGKILL)
    other.wait()
    other.stdout.close()

    one = ProcessLock(sqlite)
    assert one.take()
    one.give_back()


def test_many_share_a_postgres(database):
    """There nobody is alone, and nothing is locked."""
    one, two = ProcessLock(database), ProcessLock(database)

    expected = database.is_sqlite
    assert one.take() == expected
    if not database.is_sqlite:
        assert not two.take()
    one.give_back()


def test_begin_anew(database):
    """Leases of the dead are void, and no hold outlasts the longest there is."""
    far = NOW + timedelta(days=1)
    soon = NOW + timedelta(minutes=1)
    add(
        database,
        lane("held", due_at=None, worker="dead", lease_until=NOW + LEASE),
        lane("far", due_at=far, ready_at=far, paced_at=far),
        lane("soon", due_at=soon, ready_at=soon),
    )

    with database.write() as session:
        process_lock.begin_anew(session, NOW)
        claims.shorten(session, NOW, timedelta(minutes=10))

    held, late, fine = (lane_of(database, name) for name in ("held", "far", "soon"))
    assert (held.worker, held.lease_until, held.due_at) == ("", None, NOW)
    assert (late.due_at, late.ready_at, late.paced_at) == (NOW, NOW, NOW)
    assert (fine.due_at, fine.ready_at) == (soon, soon)


def test_duties_of_the_dead(database):
    """Whoever runs next on the file has them at once; elsewhere they are given back, or end."""
    until = NOW + timedelta(minutes=3)
    with database.write() as session:
        assert duties.take(session, "poll", "dead", now=NOW, until=until)
        assert duties.take(session, "feed", "dead", now=NOW, until=until)
        duties.give_back(session, "feed", "another")
        assert not duties.take(session, "feed", "next", now=NOW, until=until)
        duties.give_back(session, "feed", "dead")
        assert duties.take(session, "feed", "next", now=NOW, until=until)

    with database.write() as session:
        process_lock.begin_anew(session, NOW)
        assert duties.take(session, "poll", "next", now=NOW, until=until)
