"""SIGTERM and SIGINT end the program, at whatever moment they come.

Their handler runs on the main thread between any two of its steps, also while that thread holds the
lock of the very event that it waits for: a handler that sets the event would then wait for ever. A
SimpleQueue can be put into at any moment, and a thread of its own sets the event.
"""

import signal
import threading
from queue import SimpleQueue

LOOK_EVERY = 1.0  # Seconds: what comes just before a wait begins is noticed at its end.


def set_at_end(ending: threading.Event) -> None:
    """Set `ending` when the process is told to end; the main thread waits by `wait_for`."""
    told: SimpleQueue[int] = SimpleQueue()

    def pass_on() -> None:
        told.get()
        ending.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: told.put(number))
    threading.Thread(target=pass_on, name="signals", daemon=True).start()


def wait_for(ending: threading.Event) -> None:
    """Until it is set. A wait without end may sleep through a signal, so it looks up at times."""
    while not ending.wait(LOOK_EVERY):
        pass
