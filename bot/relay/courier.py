"""Carries one claimed lane: step by step, each written down before and after it is sent."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.providers.base import (
    Edits,
    Failure,
    Pace,
    Provider,
    TargetDead,
    TemporaryFailure,
    WorkspaceDown,
)
from bot.relay import outcome, reconcile
from bot.relay.outcome import Moment
from bot.relay.plan import LeaveOut, Step, next_step
from bot.services import Services
from store import claims
from store.claims import ClaimedLane
from store.engine import Unavailable

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)  # Outlasts the slowest send (10 s); renewed while it is held.
AGAIN = 0.2  # Seconds between tries to write an answer down while the database is busy.
OUR_TRIES = 4  # Of a message that our own code fails on.

Writing = Callable[[Session, Moment], ClaimedLane]


class LaneLost(Exception):
    """The lease ended and another worker has the lane: everything is left to it."""


class Courier:
    def __init__(
        self, services: Services, provider: Provider, worker: str, pace: Pace | None = None
    ) -> None:
        """`pace` replaces the provider's own, for benchmarks."""
        self._services = services
        self._database = services.database
        self._provider = provider
        self._worker = worker
        self._pace = provider.pace if pace is None else pace
        self._tracker = services.settings.tracker_name

    def carry(self, lane: ClaimedLane) -> None:
        """Send what is due, in order; give the lane back with the moment it is due again.

        Raises:
            WorkspaceDown: nothing can be sent anywhere; the lane was given back.
        """
        going: ClaimedLane | None = lane
        try:
            going = self._settle(lane)
            while going is not None:
                going = self._advance(going)
        except LaneLost:
            log.warning("lane %s was taken over by another worker", lane.target)
        except Unavailable as error:
            log.warning("the relay waits for the database: %s", error)
            self._write_down(lane, partial(outcome.unchanged, lane=lane), give_back=True)

    def _settle(self, lane: ClaimedLane) -> ClaimedLane | None:
        """Find out what became of sends that nobody finished; posts wait until that is known."""
        while lane.ready_at is None or lane.ready_at <= self._services.steady():
            with self._database.read() as session:
                left = reconcile.left_in_flight(session, lane.target)
            if left is None:
                break
            try:
                found = reconcile.look_up(self._provider, lane.target, left)
            except Failure as failure:
                return self._fail(lane, failure, partial(outcome.held, lane=lane, failure=failure))
            write = partial(reconcile.settle, lane=lane, left=left, found=found)
            if self._write_down(lane, write) is None:
                return None
        return lane

    def _advance(self, lane: ClaimedLane) -> ClaimedLane | None:
        """One step; None when the lane was given back."""
        with self._database.read() as session:
            step = next_step(
                session, lane, self._services.steady(), self._tracker, self._provider.fits
            )
        if step is None:
            return self._write_down(lane, partial(outcome.unchanged, lane=lane), give_back=True)
        if isinstance(step, LeaveOut):
            return self._write_down(lane, partial(outcome.left_out, lane=lane, step=step))
        self._begin(lane, step)
        try:
            external_id = self._send(lane, step)
        except Failure as failure:
            write = partial(outcome.failed, lane=lane, step=step, failure=failure)
            return self._fail(lane, failure, write)
        write = partial(outcome.succeeded, lane=lane, step=step, external_id=external_id)
        return self._write_down(lane, partial(write, pace=self._pace))

    def _begin(self, lane: ClaimedLane, step: Step) -> None:
        """Write down that it is being sent, and keep the lane for as long again."""
        at = self._moment()
        with self._database.write() as session:
            until = at.steady + LEASE
            if not claims.hold(session, lane.target, self._worker, lease_until=until):
                raise LaneLost(lane.target)
            claims.begin(session, step.ids, self._worker, batch=step.note.key, at=at.now)

    def _send(self, lane: ClaimedLane, step: Step) -> str:
        """One call of the provider; a fault of our own is a failure as well, with few tries."""
        address = lane.target.partition(":")[2]
        try:
            if step.edits is None:
                return self._provider.send(step.note, address, step.parent)
            if isinstance(self._provider, Edits):
                self._provider.edit(step.note, address, step.edits)
            return step.edits  # noqa: TRY300 - an else would hide that both ways answer.
        except Failure:
            raise
        except Exception as error:
            log.exception("a send to %s failed in our own code", lane.target)
            raise TemporaryFailure(f"our fault: {type(error).__name__}", tries=OUR_TRIES) from error

    def _fail(self, lane: ClaimedLane, failure: Failure, write: Writing) -> ClaimedLane | None:
        log.info("send to %s: %s", lane.target, failure)
        is_down = isinstance(failure, WorkspaceDown)
        paused = str(failure) if isinstance(failure, TargetDead) else ""
        going = self._write_down(lane, write, paused=paused, give_back=is_down)
        if is_down:
            raise failure
        return going

    def _write_down(
        self, lane: ClaimedLane, write: Writing, *, paused: str = "", give_back: bool = False
    ) -> ClaimedLane | None:
        """Store an answer with the lane's state; as long as it takes, since it has happened."""
        while True:
            try:
                with self._database.write() as session:
                    if not claims.lock(session, lane.target, self._worker):
                        raise LaneLost(lane.target)
                    return self._go_on(session, write(session, self._moment()), paused, give_back)
            except Unavailable as error:
                log.warning("an answer waits for the database: %s", error)
                time.sleep(AGAIN)

    def _go_on(
        self, session: Session, lane: ClaimedLane, paused: str, give_back: bool
    ) -> ClaimedLane | None:
        """Keep the lane while something is due; else give it back with the moment of the next."""
        now = self._services.steady()
        due = claims.due_again(session, lane, now)
        state: dict[str, Any] = {
            "failures": lane.failures,
            "paced_at": lane.paced_at,
            "ready_at": lane.ready_at,
        }
        if due is not None and due <= now and not paused and not give_back:
            claims.hold(session, lane.target, self._worker, **state)
            return lane
        if paused:
            state |= {"paused_at": self._services.now(), "paused_reason": paused}
        claims.give_back(session, lane.target, self._worker, due_at=due, **state)
        return None

    def _moment(self) -> Moment:
        return Moment(self._services.now(), self._services.steady(), self._worker)
