"""The machine's pace: a wait that ends in vain goes on by it, and no test is slow for it."""

import threading
import time

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.workspace import Workspace
from tests import pace
from tests.pace import Machine, allowed, machine


@pytest.fixture
def busy(monkeypatch):
    """Says how slow the machine is, as a machine under load would be measured."""
    found = Machine()

    def be(*slow):
        measures = [*slow]
        again = lambda: measures.pop(0) if len(measures) > 1 else measures[0]  # noqa: E731
        monkeypatch.setattr(found, "_measure", again)
        return found

    return be


def test_work_takes_as_long_as_at_best_or_longer():
    """It is measured against processor time, which others do not take from."""
    assert Machine()._measure() >= 1


def test_the_worst_of_the_last_seconds_counts(busy):
    """What was late was so before it was measured."""
    found = busy(4.0, 1.0)

    assert [found.slowness(), found.slowness()] == [4.0, 4.0]


def test_no_machine_is_endlessly_slow(busy):
    """Or a wait in vain would never end."""
    assert busy(1e9).slowness() == pace.SLOWEST


def test_the_quiet_moment_is_waited_for(busy):
    """As long as it takes."""
    found = busy(3.0, 2.0, 1.0)
    found.wait_for_quiet()

    assert found._measure() == 1.0


def test_a_quiet_moment_that_does_not_come(busy, monkeypatch):
    """The wait ends, and the next test does not wait again."""
    monkeypatch.setattr(pace, "PATIENCE", 0.0)
    found = busy(3.0)
    found.wait_for_quiet()

    assert found._rests_until > time.perf_counter()


def test_allowed_time_is_never_less(monkeypatch):
    """A busy machine gets more; a quiet one what is said."""
    monkeypatch.setattr(machine, "slowness", lambda: 2.5)

    assert allowed(2) == 5


@pytest.mark.parametrize(("slow", "is_late"), [(1.0, True), (20.0, False)])
def test_an_ack_on_a_busy_machine(slow, is_late, monkeypatch):
    """Slack's three seconds grow with what the machine is slower; on a quiet one they are held."""
    with Sandbox.acme() as slack:
        monkeypatch.setattr(type(slack.space), "slowness", staticmethod(lambda: slow))
        slack.ack_timeout = 0.05
        delivery = slack.act_as("ada").command("/helio", "help", wait=False)
        late = threading.Timer(0.15, _ack, [slack, delivery])
        late.start()
        late.join()
        delivery.settled.wait(5)

        assert (slack.timeouts == [delivery]) == is_late


def _ack(slack, delivery):
    loop = slack.socket_mode.loop
    loop.call_soon_threadsafe(slack.socket_mode._acked, {"envelope_id": delivery.id})


@pytest.mark.parametrize(("slow", "expected"), [(1.0, None), (100.0, "came")])
def test_a_wait_on_a_busy_machine(slow, expected, monkeypatch):
    """What comes too late for a quiet machine is found on a busy one."""
    space, found = Workspace("Acme", "Heliograph"), []
    monkeypatch.setattr(Workspace, "slowness", staticmethod(lambda: slow))
    late = threading.Timer(0.1, lambda: [found.append("came"), space.touch("x")])
    late.start()

    assert space.wait_for(lambda: next(iter(found), None), 0.02) == expected
    late.join()
