"""Deliveries that are begun and ended; a late worker's answer changes nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlmodel import Session

from store.outbox import IS_IN_FLIGHT, DeliveryState
from store.waiting import DELIVERY


def begin(
    session: Session, batches: Sequence[tuple[str, Iterable[int]]], worker: str, at: datetime
) -> None:
    """Write down that these are being sent, before they are: (the message's key, its rows)."""
    begun = (
        update(DELIVERY)
        .where(DELIVERY.c.id == bindparam("row"), DELIVERY.c.state == DeliveryState.WAITING)
        .values(
            state=DeliveryState.SENDING,
            attempt=DELIVERY.c.attempt + 1,
            worker=worker,
            batch=bindparam("message_key"),
            begun_at=at,
        )
    )
    rows = [{"row": row, "message_key": key} for key, ids in batches for row in ids]
    if rows:
        session.connection().execute(begun, rows)


def sent(
    session: Session, messages: Sequence[tuple[str, Iterable[int]]], worker: str, at: datetime
) -> None:
    """Write down what the provider has: (its external id, the rows it carries)."""
    ended = (
        update(DELIVERY)
        .where(DELIVERY.c.id == bindparam("row"), DELIVERY.c.worker == worker, IS_IN_FLIGHT)
        .values(
            state=DeliveryState.SENT,
            external_id=bindparam("external"),
            sent_at=at,
            last_error="",
        )
    )
    rows = [{"row": row, "external": external} for external, ids in messages for row in ids]
    if rows:
        session.connection().execute(ended, rows)


def end(session: Session, ids: Sequence[int], worker: str, **values: object) -> None:
    """Write down anything else that became of them."""
    ended = update(DELIVERY).where(
        DELIVERY.c.id.in_(ids), DELIVERY.c.worker == worker, IS_IN_FLIGHT
    )
    session.connection().execute(ended.values(**values))


def adopt(session: Session, ids: Sequence[int], worker: str) -> None:
    """What a dead worker had begun is this one's to end; its own answer would count no more."""
    owned = update(DELIVERY).where(DELIVERY.c.id.in_(ids), IS_IN_FLIGHT)
    session.connection().execute(owned.values(worker=worker))


def leave_out(session: Session, ids: Sequence[int], *, state: DeliveryState, reason: str) -> None:
    """End deliveries that were never begun."""
    ended = update(DELIVERY).where(
        DELIVERY.c.id.in_(ids), DELIVERY.c.state == DeliveryState.WAITING
    )
    session.connection().execute(ended.values(state=state, reason=reason))
