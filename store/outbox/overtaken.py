"""What was sent, or waits to be, and is over by now."""

from collections.abc import Collection

from sqlmodel import Session, col, or_, select, update

from store.issues.activities import ActivityRow
from store.outbox.models import IS_WAITING_POST, Delivery, DeliveryState


def leave_out(
    session: Session, target: str, issue_id: int, kinds: Collection[str], reason: str
) -> None:
    """Of an issue's activities of these kinds, those that the target was not surely sent yet."""
    meant = select(ActivityRow.id).where(
        ActivityRow.issue_id == issue_id, col(ActivityRow.kind).in_(kinds)
    )
    is_open = or_(IS_WAITING_POST, col(Delivery.state) == DeliveryState.UNKNOWN)
    waiting = update(Delivery).where(
        is_open, col(Delivery.lane) == target, col(Delivery.activity_id).in_(meant)
    )
    session.connection().execute(waiting.values(state=DeliveryState.SKIPPED, reason=reason))


def was_told(session: Session, issue_id: int, kinds: Collection[str], after: int) -> bool:
    """Whether anybody was told of one of these kinds, later than that activity."""
    told = (
        select(Delivery.id)
        .join(ActivityRow, col(ActivityRow.id) == col(Delivery.activity_id))
        .where(
            ActivityRow.issue_id == issue_id,
            col(ActivityRow.kind).in_(kinds),
            col(ActivityRow.id) > after,
            col(Delivery.state) != DeliveryState.SKIPPED,
        )
    )
    return session.exec(told.limit(1)).first() is not None
