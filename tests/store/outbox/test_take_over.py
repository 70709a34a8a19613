"""Two processes on one PostgreSQL, of which one is killed: the other one does its work."""

import signal
import time

import pytest

from bot.sandbox import Sandbox
from store.issues.activities import ActivityRow
from tests.whole.app_process import AppProcess, Senders, rooms_for, told
from tests.whole.oracle import open_rows
from tests.whole.program import sized, wait_until

LEASE = sized(4, 30)  # Seconds.
pytestmark = pytest.mark.postgres


@pytest.fixture
def slack():
    with Sandbox.acme() as sandbox:
        sandbox.subscribe([])
        yield sandbox


@pytest.fixture
def two(slack, migrated_postgres, tmp_path):
    """The one that is sent to, and the one that is killed."""
    apps = [AppProcess(slack, tmp_path, migrated_postgres) for _ in range(2)]
    yield apps
    for app in apps:
        app.stop()


def test_one_of_two_is_killed(two, slack):
    """0 lost, 0 twice; what it held is free when its lease ends, here after a few seconds."""
    one, other = two
    projects, each, kills = sized(40, 100), sized(5, 10), sized(1, 5)
    one.load(*rooms_for(slack, projects))
    for app in two:
        app.start(lease=LEASE)
    senders = Senders(one, projects, each).start()
    for kill in range(kills):
        senders.wait_for((kill + 1) * projects * each // (kills + 1))
        assert other.kill() == -signal.SIGKILL
        if kill < kills - 1:
            other.start(lease=LEASE)
    killed = time.monotonic()
    senders.join()

    assert wait_until(lambda: not open_rows(one), 90, every=0.5), one.log()
    found = told(slack, projects)
    lost = [name for name in senders.accepted if not found[name]]
    twice = [name for name, times in found.items() if times > 1]
    seconds = time.monotonic() - killed
    print(f"\n{len(senders.accepted)} accepted: {lost} lost, {twice} twice, {seconds:.0f} s later")
    assert (lost, twice) == ([], [])
    assert len(one.rows(ActivityRow)) == projects * each
    assert wait_until(one.is_ready, 60)
