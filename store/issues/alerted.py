"""Whom the alerts of an issue went to."""

from collections.abc import Sequence

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session, SQLModel

from store.database.prepared import Prepared
from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, DeliveryState

ACTIVITY, DELIVERY = (
    SQLModel.metadata.tables[str(each.__tablename__)] for each in (ActivityRow, Delivery)
)
# Built once: that costs more than running it.
_ALERTED = Prepared(
    select(DELIVERY.c.lane)
    .distinct()
    .join(ACTIVITY, ACTIVITY.c.id == DELIVERY.c.activity_id)
    .where(
        ACTIVITY.c.issue_id == bindparam("issue"),
        ACTIVITY.c.kind == "alert",
        DELIVERY.c.lane.in_(bindparam("targets", expanding=True)),
        or_(DELIVERY.c.state != DeliveryState.SKIPPED.value, DELIVERY.c.held_until.is_not(None)),
    )
)


def targets(session: Session, issue_id: int | None, targets: Sequence[str]) -> set[str]:
    """Those of the targets that an alert of the issue went to, or will, quiet hours or not."""
    given = {"issue": issue_id, "targets": list(targets)}
    return set(_ALERTED.run(session, given).scalars())
