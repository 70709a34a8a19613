"""Deliveries that are begun and ended; a late worker's answer changes nothing.

The statements of each turn are built once: building one costs more than SQLite needs to run it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlmodel import Session

from store.database.prepared import Prepared
from store.outbox.models import IS_IN_FLIGHT, DeliveryState
from store.outbox.pending import DELIVERY

_BEGIN = Prepared(
    update(DELIVERY)
    .where(DELIVERY.c.id == bindparam("row"), DELIVERY.c.state == DeliveryState.WAITING)
    .values(
        state=DeliveryState.SENDING,
        attempt=DELIVERY.c.attempt + 1,
        worker=bindparam("by"),
        batch=bindparam("message_key"),
        begun_at=bindparam("at"),
    )
)
_SENT = Prepared(
    update(DELIVERY)
    .where(DELIVERY.c.id == bindparam("row"), DELIVERY.c.worker == bindparam("by"), IS_IN_FLIGHT)
    .values(
        state=DeliveryState.SENT,
        reason="",
        external_id=bindparam("external"),
        sent_at=bindparam("at"),
        last_error="",
    )
)


def begin(
    session: Session, batches: Sequence[tuple[str, Iterable[int]]], worker: str, at: datetime
) -> None:
    """Write down that these are being sent, before they are: (the message's key, its rows)."""
    rows = [
        {"row": row, "by": worker, "message_key": key, "at": at}
        for key, ids in batches
        for row in ids
    ]
    _BEGIN.run_each(session, rows)


def sent(
    session: Session, messages: Sequence[tuple[str, Iterable[int]]], worker: str, at: datetime
) -> None:
    """Write down what the provider has: (its external id, the rows it carries)."""
    rows = [
        {"row": row, "by": worker, "external": external, "at": at}
        for external, ids in messages
        for row in ids
    ]
    _SENT.run_each(session, rows)


def end(session: Session, ids: Sequence[int], worker: str, **values: object) -> None:
    """Write down anything else that became of them."""
    ended = update(DELIVERY).where(
        DELIVERY.c.id.in_(ids), DELIVERY.c.worker == worker, IS_IN_FLIGHT
    )
    session.connection().execute(ended.values(**values))


def take_back(session: Session, ids: Sequence[int], worker: str) -> None:
    """They were begun and not tried: they wait as before."""
    end(session, ids, worker, state=DeliveryState.WAITING, attempt=DELIVERY.c.attempt - 1)


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


def tells(session: Session, key: str, activity_id: int) -> None:
    """The delivery of that key led to the activity: the record shows it there."""
    found = update(DELIVERY).where(DELIVERY.c.key == key)
    session.connection().execute(found.values(activity_id=activity_id))
