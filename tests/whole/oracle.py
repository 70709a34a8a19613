"""What must be true after any fault: what was accepted is in Slack, and nothing is there twice."""

from store.outbox.models import Delivery, DeliveryState, Purpose
from tests.whole.program import wait_until

POSTS = set(Purpose) - {Purpose.REDRAW}
OPEN = {DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN}


def open_rows(program):
    return [row for row in program.rows(Delivery) if row.state in OPEN]


def messages_in(sandbox):
    """Lane and ts of every message in the workspace."""
    return [
        (f"slack:{message.channel}", message.ts)
        for channel in list(sandbox.space.channels)
        for message in sandbox.messages(channel)
    ]


def place_of(delivery):
    """Lane and ts of what it became; a direct message says which channel it is in."""
    channel, slash, ts = delivery.external_id.rpartition("/")
    return (f"slack:{channel}", ts) if slash else (delivery.lane, ts)


def assert_all_sent_once(program, sandbox, seconds=60):
    """Wait until nothing waits: each message of the record is in Slack, and no other. How many."""
    assert wait_until(lambda: not open_rows(program), seconds, every=0.2), open_rows(program)[:3]
    posts = [row for row in program.rows(Delivery) if row.purpose in POSTS]
    carried = {row.batch: place_of(row) for row in posts}
    found = messages_in(sandbox)

    assert {row.state for row in posts} <= {DeliveryState.SENT, DeliveryState.SKIPPED}
    assert {row.batch for row in posts if row.state == DeliveryState.SKIPPED} <= {""}
    carried.pop("", None)
    assert len(carried) == len(set(carried.values()))
    assert sorted(found) == sorted(carried.values())
    return len(found)
