"""Threads that the program lives by: which of them is said to be over, and when."""

import threading

import pytest

from bot.program import vital_threads as threads
from bot.program.vital_threads import STILL_MAX, Vital


class Part:
    def __init__(self, *threads):
        self.threads = list(threads)


@pytest.fixture
def running():
    """A thread that goes on until the test is over."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait, name="slack-relay")
    thread.start()
    yield thread
    over.set()
    thread.join()


def ended(name, work=lambda: None):
    thread = threading.Thread(target=work, name=name)
    thread.start()
    thread.join()
    return thread


def test_all_is_well(running):
    """One that has not begun is no fault either."""
    assert Vital([Part(running), Part(threading.Thread())]).look() is None


def test_one_has_ended(running):
    """It is named; one that came later counts as well."""
    part = Part(running)
    vital = Vital([part])
    vital.look()

    part.threads.append(ended("listener_3"))

    assert vital.look() == "the thread listener_3 has ended"


def test_one_stands_still(running):
    """After so many looks in a row, and not before."""
    counts = [1]
    vital = Vital([Part(running)], {"slack-relay": lambda: counts[0]})
    looks = [vital.look() for _ in range(STILL_MAX)]
    counts[0] += 1
    looks += [vital.look() for _ in range(STILL_MAX)]

    assert set(looks) == {None}
    assert vital.look() == "the thread slack-relay has stood still for minutes"


def test_watched_until_the_end(running, monkeypatch):
    """Asked to end, or told why."""
    monkeypatch.setattr(threads, "LOOK_EVERY", 0.001)
    asked = threading.Event()
    asked.set()

    assert Vital([Part(running)]).watch(asked) is None
    assert Vital([Part(ended("http"))]).watch(threading.Event()) == "the thread http has ended"


def test_what_ended_it_is_logged(caplog):
    """With its name; what is said there has its secrets taken out."""

    def fail():
        raise ValueError("a bug")

    with threads.logged_ends():
        ended("notices", fail)

    assert "the thread notices failed" in caplog.text
    assert "a bug" in caplog.text
