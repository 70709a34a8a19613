"""Threads for what asks the database, and an end to waiting for them.

A thread that hangs can't be ended; who waits for it can be answered. So there are so many and no
more, and when they hang whoever comes is told so.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

from store.database import deadlines
from store.engine import Unavailable

PATIENCE = timedelta(seconds=1.8)  # Without a sign of life.
GRACE = timedelta(seconds=0.5)  # For work that ends by its deadline; senders are told within 3 s.

Result = TypeVar("Result")


class Workers:
    """Asked in the thread of one event loop only."""

    def __init__(self, threads: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(threads, name)
        self._well_at = 0.0  # When work was done last, on the monotonic clock.

    async def do(self, work: Callable[[], Result]) -> Result:
        """The work's result; while others are done it waits its turn, however long.

        Raises:
            Unavailable: for so long nothing was done at all. What waited for its turn is never
                done; what had begun has a deadline, and only if that does not end it, it may be
                done later.
        """
        begun = time.monotonic()
        doing = self._pool.submit(self._limited, work, begun)
        waited = asyncio.wrap_future(doing)
        while (left := self._end(begun) - time.monotonic()) > 0:
            if (await asyncio.wait({waited}, timeout=left))[0]:
                return waited.result()
        if not doing.cancel():
            done, _ = await asyncio.wait({waited}, timeout=GRACE.total_seconds())
            if done:
                return waited.result()
        waited.cancel()
        raise Unavailable("it gives no answer")

    def _end(self, begun: float) -> float:
        """When to wait no longer; every sign of life moves it on."""
        return max(begun, self._well_at) + PATIENCE.total_seconds()

    def _limited(self, work: Callable[[], Result], begun: float) -> Result:
        started = time.monotonic()
        with deadlines.within(timedelta(seconds=self._end(begun) - started)):
            result = work()
        ended = time.monotonic()
        if ended - started < PATIENCE.total_seconds() / 2:
            self._well_at = ended  # What took longer may have hung, and made do without an answer.
        return result
