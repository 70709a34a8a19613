"""Owing: what intake writes into the outbox, in its own transaction."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, case
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from store.database.prepared import Prepared
from store.engine import wake_after_commit
from store.outbox.models import IS_WAITING_REDRAW, Delivery, DeliveryState, Lane, Purpose


def delivery(
    session: Session,
    target: str,
    purpose: Purpose,
    *,
    at: datetime,
    activity_id: int | None = None,
    card_id: int | None = None,
    memo_id: int | None = None,
    is_broadcast: bool = False,
    why: str = "",
    key: str = "",
) -> None:
    """Enqueue one delivery to `target`; a redraw that already waits for the card is enough.

    `at` is the relay's time (steady, see Services). `key`: where its own row is found by it.
    """
    row = {
        "key": key or uuid4().hex,
        "lane": target,
        "activity_id": activity_id,
        "card_id": card_id,
        "memo_id": memo_id,
        "purpose": purpose,
        "state": DeliveryState.WAITING,
        "is_broadcast": is_broadcast,
        "why": why,
        "created_at": at,
    }
    statements = _STATEMENTS[session.connection().dialect.name]
    statement = statements.redraw if purpose == Purpose.REDRAW else statements.delivery
    if statement.run(session, row).rowcount:
        _make_due(session, target, purpose, at)


def _make_due(session: Session, target: str, purpose: Purpose, at: datetime) -> None:
    """The lane is due: a redraw at once, a post when the lane is ready for one."""
    provider = target.partition(":")[0]
    statements = _STATEMENTS[session.connection().dialect.name]
    statement = statements.due_at_once if purpose == Purpose.REDRAW else statements.due_when_ready
    statement.run(session, {"target": target, "provider": provider, "due_at": at})
    wake_after_commit(session, provider)


class _Statements:
    """Built once for each dialect: both have ON CONFLICT, SQLAlchemy's common insert has not."""

    def __init__(self, insert: Callable[..., sqlite.Insert | postgresql.Insert]) -> None:
        delivery, lane = insert(Delivery), insert(Lane)
        self.delivery = Prepared(delivery)
        # One that waits is enough; its new key tells whoever has drawn it already to draw it again.
        self.redraw = Prepared(
            delivery.on_conflict_do_update(
                index_elements=["lane", "card_id"],
                index_where=IS_WAITING_REDRAW,
                set_={"key": delivery.excluded.key},
            )
        )
        now = lane.excluded.due_at
        when_ready = case((col(Lane.ready_at) > now, col(Lane.ready_at)), else_=now)
        self.due_at_once = self._due(lane, now)
        self.due_when_ready = self._due(lane, when_ready)

    @staticmethod
    def _due(lane: sqlite.Insert | postgresql.Insert, due: ColumnElement[datetime]) -> Prepared:
        return Prepared(
            lane.on_conflict_do_update(
                index_elements=["target"],
                set_={"due_at": due},
                where=col(Lane.due_at).is_(None) | (col(Lane.due_at) > due),
            )
        )


_STATEMENTS = {"sqlite": _Statements(sqlite.insert), "postgresql": _Statements(postgresql.insert)}
