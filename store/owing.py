"""Owing: what intake writes into the outbox, in its own transaction."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, CursorResult, case, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col

from store.engine import owes
from store.outbox import IS_WAITING_REDRAW, Delivery, DeliveryState, Lane, Purpose
from store.types import UtcDateTime


def owe(
    session: Session,
    target: str,
    purpose: Purpose,
    *,
    at: datetime,
    activity_id: int | None = None,
    card_id: int | None = None,
    is_broadcast: bool = False,
) -> None:
    """Owe `target` one delivery; a redraw that already waits for the card is enough.

    `at` is the relay's time (steady, see Services).
    """
    row = {
        "key": uuid4().hex,
        "lane": target,
        "activity_id": activity_id,
        "card_id": card_id,
        "purpose": purpose,
        "state": DeliveryState.WAITING,
        "is_broadcast": is_broadcast,
        "created_at": at,
    }
    statement = _insert(session, Delivery).values(row)
    if purpose == Purpose.REDRAW:
        statement = statement.on_conflict_do_nothing(
            index_elements=["lane", "card_id"], index_where=IS_WAITING_REDRAW
        )
    written: CursorResult[tuple[()]] = session.connection().execute(statement)
    if written.rowcount:
        _make_due(session, target, purpose, at)


def note_skip(
    session: Session, target: str, purpose: Purpose, reason: str, *, at: datetime, activity_id: int
) -> None:
    """Write down what the target does not get, and why; `why` reads it."""
    session.add(
        Delivery(
            key=uuid4().hex,
            lane=target,
            activity_id=activity_id,
            purpose=purpose,
            state=DeliveryState.SKIPPED,
            reason=reason,
            created_at=at,
        )
    )


def _make_due(session: Session, target: str, purpose: Purpose, at: datetime) -> None:
    """The lane is due: a redraw at once, a post when the lane is ready for one."""
    provider = target.partition(":")[0]
    now = literal(at, UtcDateTime())
    due: ColumnElement[datetime] = now
    if purpose != Purpose.REDRAW:
        later = col(Lane.ready_at) > now
        due = case((later, col(Lane.ready_at)), else_=now)
    fresh = _insert(session, Lane).values(target=target, provider=provider, due_at=at)
    session.connection().execute(
        fresh.on_conflict_do_update(
            index_elements=["target"],
            set_={"due_at": due},
            where=col(Lane.due_at).is_(None) | (col(Lane.due_at) > due),
        )
    )
    owes(session, provider)


def _insert(session: Session, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
    """Both have ON CONFLICT; SQLAlchemy's common insert has not."""
    dialect = session.get_bind().dialect.name
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
