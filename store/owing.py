"""Owing: what intake writes into the outbox, in its own transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, CursorResult, case
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from store.engine import owes
from store.outbox import IS_WAITING_REDRAW, Delivery, DeliveryState, Lane, Purpose


def owe(
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
) -> None:
    """Owe `target` one delivery; a redraw that already waits for the card is enough.

    `at` is the relay's time (steady, see Services).
    """
    row = {
        "key": uuid4().hex,
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
    written: CursorResult[tuple[()]] = session.connection().execute(statement, row)
    if written.rowcount:
        _make_due(session, target, purpose, at)


@dataclass(frozen=True)
class Owed:
    """One delivery; with a reason it is not sent, and the record says why."""

    target: str
    purpose: Purpose
    activity_id: int | None = None
    card_id: int | None = None
    is_broadcast: bool = False
    why: str = ""
    reason: str = ""

    def row(self, at: datetime) -> dict[str, object]:
        return {
            "key": uuid4().hex,
            "lane": self.target,
            "activity_id": self.activity_id,
            "card_id": self.card_id,
            "purpose": self.purpose,
            "state": DeliveryState.SKIPPED if self.reason else DeliveryState.WAITING,
            "is_broadcast": self.is_broadcast,
            "why": self.why,
            "reason": self.reason,
            "created_at": at,
        }


def owe_all(session: Session, owed: Sequence[Owed], at: datetime) -> None:
    """Owe many at once, lanes in the order of their targets: so writers can't deadlock."""
    redraws = [each for each in owed if each.purpose == Purpose.REDRAW]
    others = [each for each in owed if each.purpose != Purpose.REDRAW]
    posts = [each for each in others if not each.reason]
    connection = session.connection()
    statements = _STATEMENTS[connection.dialect.name]
    if others:
        connection.execute(statements.delivery, [each.row(at) for each in others])
    if redraws:
        connection.execute(statements.redraw, [each.row(at) for each in redraws])
    for statement, due in ((statements.due_when_ready, posts), (statements.due_at_once, redraws)):
        targets = sorted({each.target for each in due})
        lanes = [(target, target.partition(":")[0]) for target in targets]
        if lanes:
            rows = [{"target": t, "provider": provider, "due_at": at} for t, provider in lanes]
            connection.execute(statement, rows)
        for provider in {provider for _, provider in lanes}:
            owes(session, provider)


def _make_due(session: Session, target: str, purpose: Purpose, at: datetime) -> None:
    """The lane is due: a redraw at once, a post when the lane is ready for one."""
    provider = target.partition(":")[0]
    statements = _STATEMENTS[session.connection().dialect.name]
    statement = statements.due_at_once if purpose == Purpose.REDRAW else statements.due_when_ready
    session.connection().execute(statement, {"target": target, "provider": provider, "due_at": at})
    owes(session, provider)


class _Statements:
    """Built once for each dialect: both have ON CONFLICT, SQLAlchemy's common insert has not."""

    def __init__(self, insert: Callable[..., sqlite.Insert | postgresql.Insert]) -> None:
        self.delivery = insert(Delivery)
        self.redraw = self.delivery.on_conflict_do_nothing(
            index_elements=["lane", "card_id"], index_where=IS_WAITING_REDRAW
        )
        lane = insert(Lane)
        now = lane.excluded.due_at
        when_ready = case((col(Lane.ready_at) > now, col(Lane.ready_at)), else_=now)
        self.due_at_once = self._due(lane, now)
        self.due_when_ready = self._due(lane, when_ready)

    @staticmethod
    def _due(
        lane: sqlite.Insert | postgresql.Insert, due: ColumnElement[datetime]
    ) -> sqlite.Insert | postgresql.Insert:
        return lane.on_conflict_do_update(
            index_elements=["target"],
            set_={"due_at": due},
            where=col(Lane.due_at).is_(None) | (col(Lane.due_at) > due),
        )


_STATEMENTS = {"sqlite": _Statements(sqlite.insert), "postgresql": _Statements(postgresql.insert)}
