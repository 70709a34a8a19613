"""Whether what is due is being sent; what waits for a good reason is no fault."""

from datetime import timedelta

import pytest

from bot.relay import lateness
from bot.relay.relay import Relay
from bot.relay.retry_delay import LONGEST_HOLD
from bot.services import Services
from bot.settings import Settings
from store.outbox.outages import Outage
from tests.fakes import Clock, Obedient
from tests.store.outbox.lanes import NOW, SECOND, add, lane

LONG_AGO = NOW - lateness.LONGEST_WAIT - SECOND


@pytest.fixture
def relay(database):
    """It has taken nothing up for an hour."""
    clock = Clock()
    clock.now = NOW
    relay = Relay(Services(Settings(), database, now=clock, steady=clock), Obedient())
    relay._took_up -= 3600
    return relay


def fault(relay):
    return lateness.fault(relay._services, [relay])


def test_nothing_waits(relay):
    assert fault(relay) is None


def test_what_is_due_is_not_sent(relay, database):
    """It is said for how long."""
    add(database, lane("A", due_at=LONG_AGO))

    assert fault(relay) == "slack sends nothing of what has been due for 61 s"


def test_held_for_too_long(relay, database):
    """No hold lasts so long: the clock was another when it began."""
    add(database, lane("A", due_at=NOW + LONGEST_HOLD + SECOND))

    assert fault(relay) == "slack:A is held for longer than any hold lasts: a clock was set"


WELL = {
    "due a moment ago": {"due_at": NOW - SECOND},
    "held": {"due_at": NOW + timedelta(minutes=5)},
    "paused": {"due_at": LONG_AGO, "paused_at": LONG_AGO},
    "in a worker's hands": {"due_at": LONG_AGO, "worker": "w2", "lease_until": NOW + SECOND},
    "another provider's, which is off": {"due_at": LONG_AGO, "provider": "email"},
}


@pytest.mark.parametrize("why", WELL)
def test_a_good_reason(relay, database, why):
    """It waits, and all is well."""
    add(database, lane("A", **WELL[why]))

    assert fault(relay) is None


def test_a_storm(relay, database):
    """Something is taken up, and what is due longest first."""
    add(database, lane("A", due_at=LONG_AGO))
    relay._took_up += 3600

    assert fault(relay) is None


def test_a_provider_that_is_down(relay, database):
    """Its outage is said elsewhere."""
    add(database, lane("A", due_at=LONG_AGO), Outage(provider="slack", since=NOW, reason="revoked"))
    relay._notice_outage()

    assert relay.is_down
    assert fault(relay) is None
