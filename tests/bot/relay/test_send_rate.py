from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.providers.base import Pace
from bot.relay.send_rate import paced
from tests.fakes import Clock

PACE = Pace(timedelta(seconds=1), burst=3)


def send_all(count, clock):
    """Send as soon as the pace allows; the seconds at which each left."""
    start, paced_at, moments = clock.now, None, []
    for _ in range(count):
        moments.append((clock.now - start).total_seconds())
        paced_at, ready_at = paced(PACE, paced_at, clock.now)
        clock.now = ready_at
    return moments


def test_a_small_burst_then_one_a_second():
    """Three leave at once, the others a second apart."""
    assert send_all(6, Clock()) == [0, 0, 0, 1, 2, 3]


def test_the_burst_comes_back_after_rest():
    """After three quiet seconds three may leave at once again."""
    clock = Clock()
    paced_at, _ = paced(PACE, None, clock.now)
    clock.move(seconds=3)

    _, ready_at = paced(PACE, paced_at, clock.now)

    assert ready_at == clock.now


@given(st.lists(st.floats(0, 5), min_size=1, max_size=40))
def test_never_more_than_burst_and_one_a_second(pauses):
    """Whatever the pauses: in no stretch do more leave than the burst and one for each second."""
    clock, paced_at, ready_at, sent = Clock(), None, None, []
    for pause in pauses:
        clock.move(seconds=pause)
        clock.now = max(clock.now, ready_at or clock.now)
        sent.append(clock.now)
        paced_at, ready_at = paced(PACE, paced_at, clock.now)

    for first in range(len(sent)):
        for last in range(first, len(sent)):
            seconds = (sent[last] - sent[first]).total_seconds()
            assert last - first + 1 <= PACE.burst + seconds + 1e-6
