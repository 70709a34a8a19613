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

PATIENCE = timedelta(seconds=2)  # Without a sign of life; senders are answered within 3 s.

Result = TypeVar("Result")


class Workers:
    """Used in the thread of one event loop only."""

    def __init__(self, threads: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(threads, name)
        self._well_at = 0.0  # When work was done last, on the monotonic clock.

    async def do(self, work: Callable[[], Result]) -> Result:
        """The work's result; while others are done it waits its turn, however long.

        Raises:
            Unavailable: for so long nothing was done at all; what began may be done later.
        """
        doing = asyncio.get_running_loop().run_in_executor(self._pool, _limited, work)
        begun, patience = time.monotonic(), PATIENCE.total_seconds()
        while not doing.done():
            left = max(begun, self._well_at) + patience - time.monotonic()
            if left <= 0:
                doing.cancel()
                raise Unavailable("it gives no answer")
            await asyncio.wait({doing}, timeout=left)
        result, took = doing.result()
        if took < PATIENCE / 2:  # What took longer may have hung, and made do without an answer.
            self._well_at = time.monotonic()
        return result


def _limited(work: Callable[[], Result]) -> tuple[Result, timedelta]:
    begun = time.monotonic()
    with deadlines.within(PATIENCE):
        result = work()
    return result, timedelta(seconds=time.monotonic() - begun)
