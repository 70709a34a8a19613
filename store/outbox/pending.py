"""What waits in lanes: each query takes its own index, whatever the length of the record.

The statements are built once: building one costs more than SQLite needs to run it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    TextClause,
    bindparam,
    func,
    or_,
    select,
    union_all,
)
from sqlmodel import Session

from store.database.prepared import Prepared
from store.outbox.claims import LANE
from store.outbox.models import IS_IN_FLIGHT, IS_WAITING_POST, IS_WAITING_REDRAW, IS_WAITING_REPLY
from store.tables import METADATA

DELIVERY = METADATA.tables["delivery"]

Waiting = Any  # A row of the delivery table.

_INNER = DELIVERY.alias("inner_delivery")
_TARGETS: BindParameter[str] = bindparam("targets", expanding=True)


def _first_of_each(what: TextClause, *more: ColumnElement[bool]) -> Select[Any]:
    """One index look-up a lane; a GROUP BY would walk all that waits."""
    first = (
        select(_INNER.c.id)
        .where(what, _INNER.c.lane == LANE.c.target, *more)
        .order_by(_INNER.c.id)
        .limit(1)
        .correlate(LANE)
        .scalar_subquery()
    )
    return (
        select(DELIVERY)
        .select_from(LANE)
        .join(DELIVERY, DELIVERY.c.id == first)
        .where(LANE.c.target.in_(_TARGETS))
    )


_FIRST_POSTS = Prepared(_first_of_each(IS_WAITING_POST))
_FIRST_REDRAWS = Prepared(
    _first_of_each(
        IS_WAITING_REDRAW, or_(_INNER.c.due_at.is_(None), _INNER.c.due_at <= bindparam("now"))
    )
)
_OPEN = Prepared(
    union_all(  # Each by its own index.
        *(
            select(DELIVERY.c.lane).where(what, DELIVERY.c.lane.in_(_TARGETS))
            for what in (IS_WAITING_POST, IS_WAITING_REDRAW, IS_IN_FLIGHT)
        )
    )
)
_REDRAWS_DUE = Prepared(
    select(DELIVERY.c.lane, func.min(DELIVERY.c.due_at).label("due"))
    .where(IS_WAITING_REDRAW, DELIVERY.c.lane.in_(_TARGETS), DELIVERY.c.due_at.is_not(None))
    .group_by(DELIVERY.c.lane)
)
_REPLIES = Prepared(
    select(DELIVERY)
    .where(IS_WAITING_REPLY, DELIVERY.c.card_id.in_(bindparam("cards", expanding=True)))
    .order_by(DELIVERY.c.card_id, DELIVERY.c.id)
    .limit(bindparam("most"))
)
_BEGUN = Prepared(
    select(DELIVERY).where(IS_IN_FLIGHT, DELIVERY.c.lane.in_(_TARGETS)).order_by(DELIVERY.c.id)
)


# Whoever owes one of them at this moment is waited for, in the order of all who write.
_KEYS = Prepared(
    select(DELIVERY.c.id, DELIVERY.c.key)
    .where(DELIVERY.c.id.in_(bindparam("rows", expanding=True)))
    .order_by(DELIVERY.c.lane, DELIVERY.c.card_id)
    .with_for_update()
)


def open_lanes(session: Session, targets: Sequence[str]) -> set[str]:
    """Those of the lanes that have anything to do, now or later."""
    return set(_OPEN.run(session, {"targets": targets}).scalars()) if targets else set()


def first_posts(session: Session, targets: Sequence[str]) -> dict[str, Waiting]:
    """Lane → its oldest waiting post."""
    return {row.lane: row for row in _FIRST_POSTS.run(session, {"targets": targets})}


def first_redraws(session: Session, targets: Sequence[str], now: datetime) -> dict[str, Waiting]:
    """Lane → its oldest waiting redraw that is due."""
    return {row.lane: row for row in _FIRST_REDRAWS.run(session, {"targets": targets, "now": now})}


def redraws_due(session: Session, targets: Sequence[str]) -> dict[str, datetime]:
    """Lane → when the next of its redraws that wait for a later moment is due."""
    return {row.lane: row.due for row in _REDRAWS_DUE.run(session, {"targets": targets})}


def replies(session: Session, card_ids: Sequence[int], each: int) -> dict[int, list[Waiting]]:
    """Card → what waits for its thread, oldest first; about `each` of them at the most."""
    most = each * len(card_ids)
    return _grouped(_REPLIES.run(session, {"cards": card_ids, "most": most}), "card_id")


def in_flight(session: Session, targets: Sequence[str]) -> dict[str, list[Waiting]]:
    """Lane → what a worker had begun and nobody has finished, oldest first."""
    return _grouped(_BEGUN.run(session, {"targets": targets}), "lane")


def waits_redraw(session: Session, target: str, card_id: int | None) -> bool:
    waiting = select(DELIVERY.c.id).where(
        IS_WAITING_REDRAW, DELIVERY.c.lane == target, DELIVERY.c.card_id == card_id
    )
    return session.connection().execute(waiting).first() is not None


def owed_again(session: Session, keys: Mapping[int, str]) -> set[int]:
    """Those of the waiting redraws (row → its key when it was read) that were owed since then."""
    if not keys:
        return set()
    found = _KEYS.run(session, {"rows": list(keys)})
    return {row.id for row in found if row.key != keys[row.id]}


def _grouped(rows: Iterable[Waiting], column: str) -> dict[Any, list[Waiting]]:
    groups: dict[Any, list[Waiting]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups
