"""The write lock: in the order of asking, and for no longer than the patience."""

import threading
import time

from store.database.fair_lock import FairLock


def waiting(turns, count):
    """Wait until so many wait."""
    while len(turns._waiting) < count:
        time.sleep(0.001)


def test_in_the_order_of_asking():
    """Nobody overtakes, though the first has let go and asks again at once."""
    turns, order = FairLock(), []
    turns.acquire(1)

    def take(number):
        assert turns.acquire(5)
        order.append(number)
        turns.release()

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=take, args=(number,)))
        threads[-1].start()
        waiting(turns, number + 1)
    turns.release()
    assert turns.acquire(5)
    order.append("again")
    turns.release()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4, "again"]


def test_patience():
    """Whoever gives up waits no more, and holds up nobody."""
    turns = FairLock()
    turns.acquire(1)

    assert not turns.acquire(0.01)
    assert not turns.acquire(0)
    turns.release()
    assert turns.acquire(0)


def test_a_crowd():
    """One at a time, whatever happens; many give up meanwhile."""
    turns, inside, most, done = FairLock(), [], [], []

    def work(patience):
        for _ in range(200):
            if turns.acquire(patience):
                inside.append(1)
                most.append(len(inside))
                inside.pop()
                done.append(1)
                turns.release()

    threads = [threading.Thread(target=work, args=(n % 3 * 0.0005,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(most) == {1}
    assert len(done) >= 200
    assert turns.acquire(0)
