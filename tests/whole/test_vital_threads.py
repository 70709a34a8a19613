"""A thread that the program lives by ends, for real: the program ends too, and says which."""

import itertools
import signal
import time

import httpx
import pytest

from bot.program.process import LOST
from tests.bot.sources.senders import bearer
from tests.whole.app_process import AppProcess, rooms_for
from tests.whole.program import an_activity

THREADS = [
    "slack-relay",
    "slack-0",
    "APScheduler",
    "socket",
    "watchdog",
    "listener",
    "answers-2",
    "http",
]
SOON = 15  # Seconds; it is looked at each second, and stops within ten.


@pytest.fixture
def app(slack, tmp_path):
    app = AppProcess(slack, tmp_path)
    yield app
    app.stop()


def busy(app, slack):
    """Something for each thread to do, again and again, so that none sleeps for ever."""
    address = f"http://127.0.0.1:{app.port}/api/activities"
    ends = time.monotonic() + SOON
    for n in itertools.count():
        if app.process.poll() is not None or time.monotonic() > ends:
            return
        try:
            slack.act_as("ada").command("/helio", "list", channel="room0", wait=False)
            activity = an_activity("alert", n, issue=n, project=f"p{n % 20}")
            httpx.post(address, json=activity, headers=bearer(), timeout=5)
        except httpx.TransportError:
            continue
        time.sleep(0.1)


def ends_with(app, slack, name):
    """Whether the program ends soon when the threads of that name do, and says so."""
    app.load(*rooms_for(slack, 20))
    app.start(ends=name)
    slack.act_as("ada").command("/helio", "list", channel="room0")
    app.process.send_signal(signal.SIGUSR1)
    begun = time.monotonic()

    busy(app, slack)

    assert app.ended(SOON) == LOST
    assert time.monotonic() - begun < SOON
    [line] = [line for line in app.log().splitlines() if "ending with exit code 3" in line]
    assert f"the thread {name}" in line


@pytest.mark.parametrize("name", THREADS)
def test_the_program_ends_with_it(app, slack, name):
    """Exit code 3 within seconds, and one line that names it."""
    ends_with(app, slack, name)
