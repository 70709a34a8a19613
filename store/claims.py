"""Claiming lanes and finishing deliveries: the relay's statements, each decided by one UPDATE."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Row, func, or_, select, update
from sqlmodel import Session

from store.outbox import (
    IS_DUE,
    IS_IN_FLIGHT,
    IS_WAITING_POST,
    IS_WAITING_REDRAW,
    IS_WAITING_REPLY,
    DeliveryState,
)
from store.tables import METADATA

LANE = METADATA.tables["lane"]
DELIVERY = METADATA.tables["delivery"]

Waiting = Row[Any]  # A row of the delivery table.


@dataclass(frozen=True)
class ClaimedLane:
    """A lane in one worker's hands, as it was when it was claimed."""

    target: str
    failures: int
    paced_at: datetime | None
    ready_at: datetime | None


def claim(
    session: Session, provider: str, worker: str, *, now: datetime, lease: timedelta, limit: int
) -> list[ClaimedLane]:
    """Take up to `limit` lanes that are due and in nobody's hands, the longest due first."""
    due = (
        select(LANE.c.target)
        .where(IS_DUE, LANE.c.provider == provider, LANE.c.due_at <= now)
        .where(or_(LANE.c.lease_until.is_(None), LANE.c.lease_until < now))
        .order_by(LANE.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(LANE)
        .where(LANE.c.target.in_(due.scalar_subquery()))
        .values(worker=worker, lease_until=now + lease)
        .returning(LANE.c.target, LANE.c.failures, LANE.c.paced_at, LANE.c.ready_at)
    )
    return [ClaimedLane(**row) for row in _run(session, taken).mappings()]


def next_due(session: Session, provider: str) -> datetime | None:
    """When the next lane that nobody holds is due; None: nothing waits."""
    free = select(func.min(LANE.c.due_at)).where(
        IS_DUE, LANE.c.provider == provider, LANE.c.lease_until.is_(None)
    )
    due: datetime | None = session.connection().execute(free).scalar()
    return due


def renew(session: Session, worker: str, *, until: datetime) -> None:
    """Keep all lanes in the worker's hands."""
    _run(session, update(LANE).where(LANE.c.worker == worker).values(lease_until=until))


def release_all(session: Session, worker: str | None = None) -> None:
    """Give back the worker's lanes; None: everybody's, when no other process can be alive."""
    held = LANE.c.lease_until.is_not(None) if worker is None else LANE.c.worker == worker
    _run(session, update(LANE).where(held).values(worker="", lease_until=None))


def in_flight(session: Session, target: str) -> list[Waiting]:
    """What a worker had begun and nobody has finished, oldest first."""
    begun = select(DELIVERY).where(IS_IN_FLIGHT, DELIVERY.c.lane == target)
    return list(session.connection().execute(begun.order_by(DELIVERY.c.id)))


def first_post(session: Session, target: str) -> Waiting | None:
    posts = select(DELIVERY).where(IS_WAITING_POST, DELIVERY.c.lane == target)
    return session.connection().execute(posts.order_by(DELIVERY.c.id).limit(1)).first()


def first_redraw(session: Session, target: str, now: datetime) -> Waiting | None:
    redraws = select(DELIVERY).where(IS_WAITING_REDRAW, DELIVERY.c.lane == target)
    due = redraws.where(or_(DELIVERY.c.due_at.is_(None), DELIVERY.c.due_at <= now))
    return session.connection().execute(due.order_by(DELIVERY.c.id).limit(1)).first()


def replies(session: Session, card_id: int, limit: int) -> list[Waiting]:
    """What waits for one thread, oldest first."""
    waiting = select(DELIVERY).where(IS_WAITING_REPLY, DELIVERY.c.card_id == card_id)
    return list(session.connection().execute(waiting.order_by(DELIVERY.c.id).limit(limit)))


def waits_redraw(session: Session, target: str, card_id: int) -> bool:
    waiting = select(DELIVERY.c.id).where(
        IS_WAITING_REDRAW, DELIVERY.c.lane == target, DELIVERY.c.card_id == card_id
    )
    return session.connection().execute(waiting).first() is not None


def lock(session: Session, target: str, worker: str) -> bool:
    """Keep others from the lane until the commit; False: another worker has it now."""
    held = select(LANE.c.target).where(LANE.c.target == target, LANE.c.worker == worker)
    return session.connection().execute(held.with_for_update()).first() is not None


def hold(session: Session, target: str, worker: str, **values: object) -> bool:
    """Change the lane while it is the worker's; False: another one has it now."""
    held = update(LANE).where(LANE.c.target == target, LANE.c.worker == worker)
    return _run(session, held.values(**values)).rowcount == 1


def give_back(session: Session, target: str, worker: str, **values: object) -> None:
    """The lane is free for any worker, once it is due."""
    held = update(LANE).where(LANE.c.target == target, LANE.c.worker == worker)
    _run(session, held.values(values | {"worker": "", "lease_until": None}))


def begin(session: Session, ids: Sequence[int], worker: str, *, batch: str, at: datetime) -> None:
    """Write down that these are being sent, before they are."""
    begun = (
        update(DELIVERY)
        .where(DELIVERY.c.id.in_(ids), DELIVERY.c.state == DeliveryState.WAITING)
        .values(
            state=DeliveryState.SENDING,
            attempt=DELIVERY.c.attempt + 1,
            worker=worker,
            batch=batch,
            begun_at=at,
        )
    )
    _run(session, begun)


def finish(session: Session, ids: Sequence[int], worker: str, **values: object) -> bool:
    """Write down what became of them; False: a late worker, whose answer counts no more."""
    ended = update(DELIVERY).where(
        DELIVERY.c.id.in_(ids), DELIVERY.c.worker == worker, IS_IN_FLIGHT
    )
    return _run(session, ended.values(**values)).rowcount == len(ids)


def adopt(session: Session, ids: Sequence[int], worker: str) -> None:
    """What a dead worker had begun is this one's to finish; its own finish would count no more."""
    _run(session, update(DELIVERY).where(DELIVERY.c.id.in_(ids)).values(worker=worker))


def skip(session: Session, ids: Sequence[int], *, state: DeliveryState, reason: str) -> None:
    """End deliveries that were never begun."""
    ended = update(DELIVERY).where(
        DELIVERY.c.id.in_(ids), DELIVERY.c.state == DeliveryState.WAITING
    )
    _run(session, ended.values(state=state, reason=reason))


def due_again(session: Session, lane: ClaimedLane, now: datetime) -> datetime | None:
    """When the lane has something to do next; None: nothing waits."""
    moments = []
    ready = max(lane.ready_at or now, now)
    if first_post(session, lane.target) is not None or in_flight(session, lane.target):
        moments.append(ready)
    redraws = select(DELIVERY.c.due_at).where(IS_WAITING_REDRAW, DELIVERY.c.lane == lane.target)
    moments += [max(due or now, now) for (due,) in session.connection().execute(redraws)]
    return min(moments, default=None)


def _run(session: Session, statement: Executable) -> CursorResult[Any]:
    connection: Connection = session.connection()
    result: CursorResult[Any] = connection.execute(statement)
    return result
