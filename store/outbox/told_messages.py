"""Which messages tell an activity, sent or not: for what must be told otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select, update

from store.outbox.models import (
    IS_WAITING_REDRAW,
    LEFT_WITH_ANOTHER,
    Delivery,
    DeliveryState,
    Purpose,
)
from store.outbox.notices import NoticeRow

TELLS = (Purpose.REPLY, Purpose.MESSAGE)
OPEN = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.SENT)
DIGEST = "digest"  # The notice's kind (bot.notices.digest).


@dataclass(frozen=True)
class ToldDigest:
    target: str
    notice: NoticeRow


def lanes(session: Session, activity_id: int) -> list[str]:
    """Where it was told, or will be; what waits may be in somebody's hands already."""
    wanted = select(Delivery.lane).where(
        Delivery.activity_id == activity_id,
        col(Delivery.purpose).in_(TELLS),
        col(Delivery.state).in_(OPEN),
    )
    return sorted(set(session.exec(wanted)))


def release_held(session: Session, activity_id: int, reason: str) -> None:
    """No digest tells it."""
    held = update(Delivery).where(
        col(Delivery.activity_id) == activity_id, col(Delivery.held_until).is_not(None)
    )
    session.connection().execute(held.values(held_until=None, reason=reason))


def digests(session: Session, activity_id: int) -> list[ToldDigest]:
    """The digests that may tell it: those of the people for whom it was held, since then."""
    found: list[ToldDigest] = []
    wanted = (
        select(Delivery)
        .where(Delivery.activity_id == activity_id, Delivery.state == DeliveryState.SKIPPED)
        .order_by(col(Delivery.id))
        .with_for_update()  # A digest that is being made of it is waited for.
    )
    for held in session.exec(wanted).all():
        since = (
            select(NoticeRow)
            .join(Delivery, col(Delivery.memo_id) == col(NoticeRow.id))
            .where(
                Delivery.lane == held.lane,
                col(Delivery.id) > held.row_id,
                Delivery.purpose == Purpose.NOTICE,
                NoticeRow.kind == DIGEST,
            )
            .order_by(col(NoticeRow.id))
        )
        found += [ToldDigest(held.lane, notice) for notice in session.exec(since)]
    return found


def message(
    session: Session, target: str, *, activity_id: int | None, memo_id: int | None
) -> list[Delivery]:
    """What stands in the message that tells it there, in order; empty: nothing was owed."""
    is_it = (
        (Delivery.activity_id == activity_id, col(Delivery.purpose).in_(TELLS))
        if memo_id is None
        else (Delivery.memo_id == memo_id, Delivery.purpose == Purpose.NOTICE)
    )
    wanted = select(Delivery).where(Delivery.lane == target, *is_it).order_by(col(Delivery.id))
    told = session.exec(wanted).first()
    if told is None or told.state != DeliveryState.SENT:
        return [told] if told else []
    first = told.batch or told.key
    together = select(Delivery).where(
        or_(col(Delivery.key) == first, and_(col(Delivery.batch) == first, LEFT_WITH_ANOTHER)),
        Delivery.state == DeliveryState.SENT,
    )
    return list(session.exec(together.order_by(col(Delivery.id))))


def redraws(session: Session, target: str, of: Sequence[Delivery]) -> list[int]:
    """The redraws that wait for the message in which these stand, by their ids."""
    activities = [row.activity_id for row in of if row.activity_id is not None]
    notices = [row.memo_id for row in of if row.memo_id is not None]
    wanted = select(Delivery.id).where(
        IS_WAITING_REDRAW,
        Delivery.lane == target,
        col(Delivery.card_id).is_(None),
        or_(col(Delivery.activity_id).in_(activities), col(Delivery.memo_id).in_(notices)),
    )
    return [row_id for row_id in session.exec(wanted.order_by(col(Delivery.id))) if row_id]
