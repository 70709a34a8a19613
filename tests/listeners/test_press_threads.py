"""Threads for presses: one is kept for the next press, and goes when none comes."""

import threading

import pytest

from listeners import press_threads
from listeners.press_threads import PressThreads
from tests.whole.program import wait_until


@pytest.fixture
def begun(monkeypatch):
    """The threads that were begun."""
    begun = []

    class Known(threading.Thread):
        def start(self):
            begun.append(self)
            super().start()

    monkeypatch.setattr(press_threads, "Thread", Known)
    return begun


def alive(begun):
    return [each for each in begun if each.is_alive()]


def test_the_next_press_has_the_same(begun):
    """Where the one before is done."""
    threads, done = PressThreads(4), threading.Semaphore(0)

    for _ in range(3):
        assert threads.take(done.release)
        assert done.acquire(timeout=5)
        assert wait_until(lambda: threads.free == 1)

    assert len(begun) == 1


def test_each_at_once_has_one(begun):
    """Up to as many as may be; then there is none, until one is done."""
    threads, goes_on = PressThreads(2), threading.Event()
    assert [threads.take(goes_on.wait) for _ in range(3)] == [True, True, False]

    goes_on.set()

    assert wait_until(lambda: threads.free == 2)
    assert threads.take(lambda: None)
    assert len(begun) == 2


def test_one_without_work_goes(begun, monkeypatch):
    """And the next press has a new one."""
    monkeypatch.setattr(press_threads, "KEPT", 0.05)
    threads, done = PressThreads(1), threading.Event()
    threads.take(lambda: None)
    assert wait_until(lambda: not alive(begun))

    assert threads.take(done.set)
    assert done.wait(5)


def test_no_work_is_lost(begun, monkeypatch):
    """Whatever is taken is done, while threads come and go all the time."""
    monkeypatch.setattr(press_threads, "KEPT", 0.0005)
    threads, done = PressThreads(3), threading.Semaphore(0)
    taken = sum(threads.take(done.release) for _ in range(20_000))

    assert taken >= len(begun)
    assert all(done.acquire(timeout=5) for _ in range(taken))
    assert not done.acquire(blocking=False)
    assert wait_until(lambda: not alive(begun))
