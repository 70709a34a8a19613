"""Somebody sets the machine's clock: holds, paces, leases and clicks go on."""

import time
from datetime import timedelta

import pytest
import time_machine

from bot.sandbox import RateLimited
from store.outbox.models import Lane
from tests.pace import allowed
from tests.whole.conftest import ALERTS
from tests.whole.oracle import assert_all_sent_once
from tests.whole.program import wait_until

POST = "chat.postMessage"
HOUR = 3600.0


@pytest.mark.parametrize("by", [HOUR, -HOUR], ids=["forward", "back"])
def test_an_hour(program, slack, ada, by):
    """What waits for its Retry-After waits as long as that, not an hour more or less."""
    program.start(ALERTS)
    slack.faults.add(POST, RateLimited(retry_after=3), times=1)
    program.hook("issue_created")
    assert wait_until(lambda: slack.call_count(POST) == 1)

    with time_machine.travel(time.time() + by):
        card = ada.expect_message("charge() missing", timeout=8)
        first, second = (call.at for call in slack.calls(POST))
        ada.press("Resolve", card)
        ada.expect_message("as resolved", thread=card)
        ada.expect_update(card, "State: Resolved")
        assert assert_all_sent_once(program, slack) == 2

    assert 3 <= second - first < allowed(6)


@pytest.mark.parametrize("by", [HOUR, -HOUR], ids=["forward", "back"])
def test_lanes_of_the_dead_are_taken_over(program, by):
    """When their lease ends, by a clock that nobody can set."""
    program.start(ALERTS)
    until = program.services.steady() + timedelta(seconds=6)
    with program.changing() as session:
        held = {"target": "slack:C0HELD", "provider": "slack", "worker": "dead"}
        session.add(Lane(**held, lease_until=until))

    with time_machine.travel(time.time() + by):
        freed = wait_until(lambda: program.rows(Lane)[0].lease_until is None, 25)
        after = program.services.steady() - until

    assert freed
    assert timedelta(0) <= after < timedelta(seconds=15)
