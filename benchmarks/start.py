"""How soon the app is ready: from the start of its process until /readyz says so.

Ready means that its database is migrated, its relay turns, and it has a Socket Mode session. Once
with a database that is there, once with none. It is asked every 10 ms.
"""

import time
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from benchmarks import filling, programs
from benchmarks.figures import Figure, middle, report

ROUNDS = 5
EVERY = 0.01  # Seconds.


def measure(is_small: bool) -> Iterator[Figure]:
    rounds = 1 if is_small else ROUNDS
    with programs.sandbox() as slack:
        start(slack["api_url"], is_new=False)  # The first reads all code from the disk.
        again = [start(slack["api_url"], is_new=False) for _ in range(rounds)]
        new = [start(slack["api_url"], is_new=True) for _ in range(rounds)]
    yield Figure("start to ready", middle(again), "s", below=2)
    yield Figure("start to ready, the database is to be made", middle(new), "s")


def start(api_url: str, *, is_new: bool) -> float:
    """Seconds."""
    with programs.folder() as at:
        if not is_new:
            with filling.filled(at, channels=1):
                pass
        settings = programs.app_settings(at, api_url) | {"http_port": programs.free_port()}
        begun = time.monotonic()
        with programs.running(*programs.APP, at=at, **settings) as app:
            while not is_ready(int(str(settings["http_port"]))):
                if app.poll() is not None or time.monotonic() > begun + programs.ENOUGH:
                    raise RuntimeError("the app did not get ready")
                time.sleep(EVERY)
            took = time.monotonic() - begun
            programs.first_line(app)
            return took


def is_ready(port: int) -> bool:
    client = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        client.request("GET", "/readyz")
        return client.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        client.close()


if __name__ == "__main__":
    report(measure)
