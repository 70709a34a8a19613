"""The pace at which a load comes, whatever each of it takes."""

import time
from collections.abc import Iterator


def paced(count: int, rate: float) -> Iterator[int]:
    """The numbers below `count`, so many a second; who is late catches up."""
    begun = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, begun + number / rate - time.monotonic()))
        yield number
