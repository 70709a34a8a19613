"""What became of a send, written down: the deliveries, their card, and when the lane goes on."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.providers.base import (
    UNPACED,
    Failure,
    Malformed,
    MessageGone,
    Pace,
    PermanentFailure,
    TargetDead,
    TemporaryFailure,
    Unknown,
)
from bot.relay.backoff import backoff
from bot.relay.pace import paced
from bot.relay.plan import LeaveOut, Step
from store import cards, claims
from store.claims import ClaimedLane
from store.outbox import DeliveryState, Purpose

ERROR_MAX = 500  # Characters of an error that are kept.


@dataclass(frozen=True)
class Moment:
    """One instant by both clocks, and who acts."""

    now: datetime  # The wall's, for the record.
    steady: datetime  # The relay's, for holds.
    worker: str


def succeeded(
    session: Session, at: Moment, *, lane: ClaimedLane, step: Step, external_id: str, pace: Pace
) -> ClaimedLane:
    """Sent; returns the lane with its new pace. A late worker's answer changes nothing."""
    if not claims.finish(
        session,
        step.ids,
        at.worker,
        state=DeliveryState.SENT,
        external_id=external_id,
        sent_at=at.now,
        last_error="",
    ):
        return lane
    if step.card_id is not None and step.purpose != Purpose.REPLY:
        cards.posted(session, step.card_id, external_id, step.version)
    if step.edits is not None or pace == UNPACED:
        return replace(lane, failures=0)
    paced_at, ready_at = paced(pace, lane.paced_at, at.steady)
    return replace(lane, failures=0, paced_at=paced_at, ready_at=ready_at)


def failed(
    session: Session, at: Moment, *, lane: ClaimedLane, step: Step, failure: Failure
) -> ClaimedLane:
    """Not sent, or perhaps sent; returns the lane with its hold."""
    error = str(failure)[:ERROR_MAX]
    if _is_final(step, failure):
        claims.finish(
            session, step.ids, at.worker, state=DeliveryState.DEAD, reason=error, last_error=error
        )
        _forget_card(session, step, failure, at)
        return lane
    if isinstance(failure, PermanentFailure):  # Malformed, for the first time.
        claims.finish(
            session,
            step.ids,
            at.worker,
            state=DeliveryState.WAITING,
            is_plain=True,
            last_error=error,
        )
        return lane
    if step.edits is not None:
        return _redraw_later(session, lane, step, failure, at)
    may_have_happened = isinstance(failure, Unknown)
    state = DeliveryState.UNKNOWN if may_have_happened else DeliveryState.WAITING
    claims.finish(session, step.ids, at.worker, state=state, last_error=error)
    return held(session, at, lane=lane, failure=failure)


def unchanged(_session: Session, _at: Moment, *, lane: ClaimedLane) -> ClaimedLane:
    return lane


def left_out(session: Session, _at: Moment, *, lane: ClaimedLane, step: LeaveOut) -> ClaimedLane:
    claims.skip(session, step.ids, state=step.state, reason=step.reason)
    return lane


def held(_session: Session, at: Moment, *, lane: ClaimedLane, failure: Failure) -> ClaimedLane:
    """The lane after one more failure in a row."""
    failures = lane.failures + 1
    return replace(lane, failures=failures, ready_at=at.steady + _wait(failure, failures))


def _redraw_later(
    session: Session, lane: ClaimedLane, step: Step, failure: Failure, at: Moment
) -> ClaimedLane:
    """A redraw holds up no post: it waits by itself, or leaves it to a newer one."""
    if step.card_id is not None and claims.waits_redraw(session, lane.target, step.card_id):
        claims.finish(
            session,
            step.ids,
            at.worker,
            state=DeliveryState.SKIPPED,
            reason="a newer redraw of the card waits",
        )
        return lane
    claims.finish(
        session,
        step.ids,
        at.worker,
        state=DeliveryState.WAITING,
        due_at=at.steady + _wait(failure, step.attempt),
        last_error=str(failure)[:ERROR_MAX],
    )
    return lane


def _wait(failure: Failure, failures: int) -> timedelta:
    if isinstance(failure, TargetDead):
        return timedelta(0)
    asked = failure.retry_after if isinstance(failure, TemporaryFailure) else timedelta(0)
    return max(asked, backoff(failures))


def _is_final(step: Step, failure: Failure) -> bool:
    if isinstance(failure, Malformed):
        return step.is_plain
    if isinstance(failure, TemporaryFailure):
        return failure.tries is not None and step.attempt >= failure.tries
    return isinstance(failure, PermanentFailure)


def _forget_card(session: Session, step: Step, failure: Failure, at: Moment) -> None:
    """A card that was deleted, or never came to stand: the next alert posts a new one."""
    never_stood = step.purpose == Purpose.CARD
    if step.card_id is not None and (never_stood or isinstance(failure, MessageGone)):
        cards.lose(session, step.card_id, at.now)
