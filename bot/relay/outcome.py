"""What became of sends and look-ups, written down; returns each lane with its new hold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from bot.providers.base import UNPACED, Pace
from bot.relay.jobs import LookUp, Moment, NotTried, Result, Send
from bot.relay.retry_delay import backoff
from bot.relay.send_rate import paced
from bot.routing.lane_pauses import Breaker
from bot.vocabulary.failures import (
    Failure,
    Malformed,
    MessageGone,
    PermanentFailure,
    TargetDead,
    TemporaryFailure,
    Unknown,
    WorkspaceDown,
)
from store.outbox import completion, enqueue, pending
from store.outbox.claims import ClaimedLane
from store.outbox.models import DeliveryState, Purpose
from store.slack import cards

ERROR_MAX = 500  # Characters of an error that are kept.
NEVER_FINISHED = "it was begun and never finished"


def counted(result: Result) -> Result:
    """A fault of the place that lasts: it is dead for now, so that no message is lost."""
    failure, work = result.failure, result.job.work
    if not isinstance(failure, TemporaryFailure) or not failure.is_of_the_place:
        return result
    tries = result.job.lane.failures + 1
    if isinstance(work, Send):  # A redraw's failures are none of the lane's.
        tries = work.attempt if work.edits is not None else min(tries, work.attempt)
    if failure.tries is None or tries < failure.tries:
        return result
    return replace(result, failure=TargetDead(failure.reason))


def write_down(
    session: Session, results: Sequence[Result], at: Moment, pace: Pace, breaker: Breaker
) -> list[ClaimedLane]:
    """Store all results; the lanes come back once, with their failures, pace and hold."""
    good = [result for result in results if result.failure is None]
    sends = [(result, result.job.work) for result in good if isinstance(result.job.work, Send)]
    messages = [(result.answer or "", work.ids) for result, work in sends]
    completion.sent(session, messages, at.worker, at.now)
    lanes = [_sent(session, result, work, at, pace) for result, work in sends]
    for result in results:
        if result.failure is not None:
            lanes.append(_failed(session, result, result.failure, at))
            _pause_if_dead(session, result.job.lane.target, result.failure, at, breaker)
        elif isinstance(result.job.work, LookUp):
            lanes.append(_looked_up(session, result, result.job.work, at))
    return list({lane.target: lane for lane in lanes}.values())  # Of two results the later's.


def _sent(session: Session, result: Result, send: Send, at: Moment, pace: Pace) -> ClaimedLane:
    lane = result.job.lane
    if send.card_id is not None and send.purpose != Purpose.REPLY:
        cards.posted(session, send.card_id, result.answer or "", send.version)
    if send.edits is not None or pace == UNPACED:
        return replace(lane, failures=0)
    paced_at, ready_at = paced(pace, lane.paced_at, at.steady)
    return replace(lane, failures=0, paced_at=paced_at, ready_at=ready_at)


def _looked_up(session: Session, result: Result, sought: LookUp, at: Moment) -> ClaimedLane:
    """It was posted, or it waits again, or nobody wants it any more."""
    completion.adopt(session, sought.ids, at.worker)
    lane, found = result.job.lane, result.answer
    if found is None:
        _wait_again(session, lane, sought, at)
        return lane
    completion.sent(session, [(found, sought.ids)], at.worker, at.now)
    if sought.purpose == Purpose.CARD and sought.card_id is not None:
        cards.posted(session, sought.card_id, found, version=0)  # Which one it shows is lost.
        enqueue.delivery(session, lane.target, Purpose.REDRAW, at=at.steady, card_id=sought.card_id)
    return lane


def _wait_again(session: Session, lane: ClaimedLane, sought: LookUp, at: Moment) -> None:
    if sought.unsent:
        completion.end(
            session, sought.ids, at.worker, state=DeliveryState.SKIPPED, reason=sought.unsent
        )
        if sought.purpose == Purpose.CARD and sought.card_id is not None:
            cards.lose(session, sought.card_id, at.now)
        return
    is_redraw = sought.purpose == Purpose.REDRAW
    is_moot = is_redraw and _is_moot(session, lane.target, sought.card_id)
    state = DeliveryState.SKIPPED if is_moot else DeliveryState.WAITING
    completion.end(session, sought.ids, at.worker, state=state, last_error=NEVER_FINISHED)


def _failed(session: Session, result: Result, failure: Failure, at: Moment) -> ClaimedLane:
    """Not sent, or perhaps sent, or not known yet."""
    lane, work = result.job.lane, result.job.work
    if isinstance(work, LookUp):
        return held(lane, failure, at)
    if isinstance(failure, NotTried):
        if not _is_left_to_newer(session, lane.target, work, at):
            completion.take_back(session, work.ids, at.worker)
        return lane
    error = str(failure)[:ERROR_MAX]
    if is_final(work, failure):
        completion.end(
            session, work.ids, at.worker, state=DeliveryState.DEAD, reason=error, last_error=error
        )
        _forget_card(session, work, failure, at)
        return lane
    if isinstance(failure, Malformed):
        again = {"state": DeliveryState.WAITING, "is_plain": True, "last_error": error}
        if not _is_left_to_newer(session, lane.target, work, at):
            completion.end(session, work.ids, at.worker, **again)
        return lane
    if work.edits is not None:
        return _redraw_later(session, lane, work, failure, at)
    state = DeliveryState.UNKNOWN if isinstance(failure, Unknown) else DeliveryState.WAITING
    completion.end(session, work.ids, at.worker, state=state, last_error=error)
    return held(lane, failure, at)


def _pause_if_dead(
    session: Session, target: str, failure: Failure, at: Moment, breaker: Breaker
) -> None:
    """After its send is written down: that counts among what waits."""
    if isinstance(failure, TargetDead):
        reason = str(failure)[:ERROR_MAX]
        breaker.pause(session, target, reason, now=at.now, at=at.steady)


def held(lane: ClaimedLane, failure: Failure, at: Moment) -> ClaimedLane:
    """The lane after one more failure in a row; a dead target or workspace is held elsewhere."""
    if isinstance(failure, TargetDead | WorkspaceDown):
        return lane
    failures = lane.failures + 1
    return replace(lane, failures=failures, ready_at=at.steady + _wait(failure, failures))


def _redraw_later(
    session: Session, lane: ClaimedLane, send: Send, failure: Failure, at: Moment
) -> ClaimedLane:
    """A redraw holds up no post: it waits by itself, or leaves it to a newer one."""
    if not _is_left_to_newer(session, lane.target, send, at):
        is_held_elsewhere = isinstance(failure, TargetDead | WorkspaceDown)
        completion.end(
            session,
            send.ids,
            at.worker,
            state=DeliveryState.WAITING,
            due_at=None if is_held_elsewhere else at.steady + _wait(failure, send.attempt),
            last_error=str(failure)[:ERROR_MAX],
        )
    return lane


def _is_left_to_newer(session: Session, target: str, send: Send, at: Moment) -> bool:
    """Whether it is a redraw, and a newer one of its card waits: then that one does it.

    Two that wait for one card are none that the database takes.
    """
    if send.edits is None or not _is_moot(session, target, send.card_id):
        return False
    skipped = {"state": DeliveryState.SKIPPED, "reason": "a newer redraw of the card waits"}
    completion.end(session, send.ids, at.worker, **skipped)
    return True


def _is_moot(session: Session, target: str, card_id: int | None) -> bool:
    """Whether a newer redraw of the card waits; a message's own redraws go together anyway."""
    return card_id is not None and pending.waits_redraw(session, target, card_id)


def _wait(failure: Failure, failures: int) -> timedelta:
    if not isinstance(failure, TemporaryFailure):
        return backoff(failures)
    if failure.longest is None:
        return max(failure.retry_after, backoff(failures))
    return max(failure.retry_after, backoff(failures, longest=failure.longest))


def is_final(send: Send, failure: Failure) -> bool:
    """Whether it is given up."""
    if isinstance(failure, Malformed):
        return send.is_plain
    if isinstance(failure, TemporaryFailure):
        is_counted = failure.tries is not None and not failure.is_of_the_place
        return is_counted and send.attempt >= (failure.tries or 0)
    return isinstance(failure, PermanentFailure)


def _forget_card(session: Session, send: Send, failure: Failure, at: Moment) -> None:
    """A card that was deleted, or never came to stand: the next alert posts a new one."""
    never_stood = send.purpose == Purpose.CARD
    if send.card_id is not None and (never_stood or isinstance(failure, MessageGone)):
        cards.lose(session, send.card_id, at.now)
