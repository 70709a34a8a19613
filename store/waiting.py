"""What waits in lanes: each query takes its own index, whatever the length of the record."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, TextClause, func, or_, select
from sqlmodel import Session

from store.claims import LANE
from store.outbox import IS_IN_FLIGHT, IS_WAITING_POST, IS_WAITING_REDRAW, IS_WAITING_REPLY
from store.tables import METADATA

DELIVERY = METADATA.tables["delivery"]

Waiting = Row[Any]  # A row of the delivery table.


def first_posts(session: Session, targets: Sequence[str]) -> dict[str, Waiting]:
    """Lane → its oldest waiting post."""
    return _firsts(session, targets, IS_WAITING_POST)


def first_redraws(session: Session, targets: Sequence[str], now: datetime) -> dict[str, Waiting]:
    """Lane → its oldest waiting redraw that is due."""
    return _firsts(session, targets, IS_WAITING_REDRAW, due=now)


def redraws_due(session: Session, targets: Sequence[str]) -> dict[str, datetime]:
    """Lane → when the next of its redraws that wait for a later moment is due."""
    later = (
        select(DELIVERY.c.lane, func.min(DELIVERY.c.due_at))
        .where(IS_WAITING_REDRAW, DELIVERY.c.lane.in_(targets), DELIVERY.c.due_at.is_not(None))
        .group_by(DELIVERY.c.lane)
    )
    return dict(session.connection().execute(later).all())


def replies(session: Session, card_ids: Sequence[int], each: int) -> dict[int, list[Waiting]]:
    """Card → what waits for its thread, oldest first; about `each` of them at the most."""
    waiting = (
        select(DELIVERY)
        .where(IS_WAITING_REPLY, DELIVERY.c.card_id.in_(card_ids))
        .order_by(DELIVERY.c.card_id, DELIVERY.c.id)
        .limit(each * len(card_ids))
    )
    return _grouped(session.connection().execute(waiting), "card_id")


def in_flight(session: Session, targets: Sequence[str]) -> dict[str, list[Waiting]]:
    """Lane → what a worker had begun and nobody has finished, oldest first."""
    begun = select(DELIVERY).where(IS_IN_FLIGHT, DELIVERY.c.lane.in_(targets))
    return _grouped(session.connection().execute(begun.order_by(DELIVERY.c.id)), "lane")


def waits_redraw(session: Session, target: str, card_id: int | None) -> bool:
    waiting = select(DELIVERY.c.id).where(
        IS_WAITING_REDRAW, DELIVERY.c.lane == target, DELIVERY.c.card_id == card_id
    )
    return session.connection().execute(waiting).first() is not None


def _firsts(
    session: Session, targets: Sequence[str], what: TextClause, due: datetime | None = None
) -> dict[str, Waiting]:
    """One index look-up a lane; a GROUP BY would walk all that waits."""
    inner = DELIVERY.alias("inner_delivery")
    is_due = [or_(inner.c.due_at.is_(None), inner.c.due_at <= due)] if due else []
    first = (
        select(inner.c.id)
        .where(what, inner.c.lane == LANE.c.target, *is_due)
        .order_by(inner.c.id)
        .limit(1)
        .correlate(LANE)
        .scalar_subquery()
    )
    found = (
        select(DELIVERY)
        .select_from(LANE)
        .join(DELIVERY, DELIVERY.c.id == first)
        .where(LANE.c.target.in_(targets))
    )
    return {row.lane: row for row in session.connection().execute(found)}


def _grouped(rows: Iterable[Waiting], column: str) -> dict[Any, list[Waiting]]:
    groups: dict[Any, list[Waiting]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups
