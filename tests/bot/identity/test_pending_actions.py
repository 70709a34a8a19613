"""What people wanted before they were linked is kept for ten minutes."""

import dataclasses

import pytest

from bot.identity import pending_actions
from bot.identity.gate import Presser
from bot.identity.pending_actions import PendingAction
from tests.fakes import Clock

ADA = Presser("T0ACME", "U0ADA", "T0ACME", "C0ALERTS")
IN_A_MODAL = Presser("T0ACME", "U0ADA", "T0ACME")
RESOLVE = PendingAction("resolve_issue", {"issue": 7})


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(services, clock):
    return dataclasses.replace(services, now=clock)


def test_taken_where_it_was_pressed(services):
    """The modal that links knows no channel; the press did."""
    pending_actions.keep(services, ADA, RESOLVE)

    assert pending_actions.take(services, IN_A_MODAL) == (ADA, RESOLVE)
    assert pending_actions.take(services, ADA) is None


def test_ten_minutes(services, clock):
    """Then it is not what the person wants any more."""
    pending_actions.keep(services, ADA, RESOLVE)
    clock.move(minutes=10)
    assert pending_actions.take(services, ADA)

    pending_actions.keep(services, ADA, RESOLVE)
    clock.move(minutes=10, seconds=1)
    with pytest.raises(pending_actions.TooLongAgo):
        pending_actions.take(services, ADA)
    assert pending_actions.take(services, ADA) is None


def test_an_hour(services, clock):
    """What is forgotten by everybody is not brought up again."""
    pending_actions.keep(services, ADA, RESOLVE)
    clock.move(hours=1)

    assert pending_actions.take(services, ADA) is None


def test_each_person_s_own(services):
    """The same id in another workspace is somebody else."""
    pending_actions.keep(services, ADA, RESOLVE)

    assert pending_actions.take(services, Presser("T0B", "U0ADA", "T0B")) is None
    assert pending_actions.take(services, Presser("T0ACME", "U0BOB", "T0ACME")) is None
