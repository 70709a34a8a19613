"""Where something of an issue was told."""

from sqlalchemy import bindparam, select
from sqlmodel import Session, SQLModel

from store.database.prepared import Prepared
from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, DeliveryState

_ACTIVITY = SQLModel.metadata.tables[str(ActivityRow.__tablename__)]
_DELIVERY = SQLModel.metadata.tables[str(Delivery.__tablename__)]
_TOLD = Prepared(  # Built once: that costs more than running it.
    select(_DELIVERY.c.lane)
    .distinct()
    .join(_ACTIVITY, _ACTIVITY.c.id == _DELIVERY.c.activity_id)
    .where(
        _ACTIVITY.c.issue_id == bindparam("issue"),
        _DELIVERY.c.state != DeliveryState.SKIPPED.value,
    )
)


def anywhere(session: Session, issue_id: int) -> set[str]:
    """Every target that was told something of the issue lately, or will be."""
    return set(_TOLD.run(session, {"issue": issue_id}).scalars())
