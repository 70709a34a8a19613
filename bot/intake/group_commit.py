"""Webhooks, posts and events that come at the same time share one commit.

A durable commit waits for the disk, and that costs more than all that one of them writes. Nobody
is answered before the commit that holds theirs.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlmodel import Session

from bot.intake import intake
from bot.intake.intake import Refused
from bot.services import Services
from store.database import deadlines
from store.engine import Deadlocked, Unavailable

MOMENT = 0.4  # Seconds.

Result = TypeVar("Result")


@dataclass(eq=False)
class _Request(Generic[Result]):
    """One request's part of a transaction, and what came of it."""

    work: Callable[[Session], Result]
    outcome: Result | Exception | None = None
    is_done: bool = False

    def attempt(self, session: Session) -> None:
        """A refusal comes before anything is written: it spoils nothing for the others."""
        try:
            self.outcome = self.work(session)
        except Refused as error:
            self.outcome = error

    def alone(self, services: Services) -> None:
        try:
            self.outcome = intake.in_one_write(services, self.work)
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for.
            self.outcome = error


class GroupCommit:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._waiting: deque[_Request[object]] = deque()
        self._turn = threading.Lock()

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Do the work in a transaction, committed when this returns; raises what the work raises.

        Raises:
            Unavailable: nothing was written.
        """
        request: _Request[object] = _Request(work)
        self._waiting.append(request)
        left = deadlines.left()
        if not self._turn.acquire(timeout=-1 if left is None else left):
            self._give_up(request)
        try:  # Whoever has the turn takes along all who wait for it.
            if not request.is_done:
                self._write_all()
        finally:
            self._turn.release()
        if isinstance(request.outcome, Exception):
            raise request.outcome
        return request.outcome  # type: ignore[return-value] # What `work` returned.

    def _give_up(self, request: _Request[object]) -> None:
        """Take it back, so that it is never written; what is under way has a moment to end.

        Raises:
            Unavailable: it was taken back, or nobody knows what becomes of it.
        """
        with suppress(ValueError):
            self._waiting.remove(request)
            raise Unavailable("those before it wait for the database")
        if not self._turn.acquire(timeout=MOMENT):
            raise Unavailable("it is being written, without an end")

    def _write_all(self) -> None:
        requests = [self._waiting.popleft() for _ in range(len(self._waiting))]
        self._attempt(requests)
        for request in requests:
            request.is_done = True

    def _attempt(self, requests: Sequence[_Request[object]]) -> None:
        """Together; where that fails, each alone, so that only the one at fault fails."""
        try:
            with self._services.database.write() as session:
                for request in requests:
                    request.attempt(session)
        except Deadlocked:
            for request in requests:
                request.alone(self._services)
        except Unavailable as error:
            for request in requests:
                request.outcome = error
        except Exception:  # noqa: BLE001 - it comes again for the one whose fault it is.
            for request in requests:
                request.alone(self._services)
