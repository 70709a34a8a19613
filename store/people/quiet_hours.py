"""Quiet hours of people, and what is held in them until a digest tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import Field, Session, SQLModel
from sqlmodel import select as of_table

from store.issues import activities
from store.outbox import models
from store.people import preferences
from store.types import Stored, UtcDateTime


class QuietHours(Stored, SQLModel, table=True):
    """A person's, the same every day; switched off they are kept, so that a form can show them."""

    __tablename__ = "quiet_hours"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)  # Lower case.
    starts_minute: int  # Of the local day.
    ends_minute: int  # The same or the next day.
    zone: str  # By the IANA's name: `Europe/Berlin`.
    is_on: bool


@dataclass(frozen=True)
class HeldActivity:
    """One activity that somebody was not told."""

    delivery_id: int
    activity_id: int
    issue_id: int | None
    incident_id: int | None


_DELIVERY = SQLModel.metadata.tables[str(models.Delivery.__tablename__)]
_ACTIVITY = SQLModel.metadata.tables[str(activities.ActivityRow.__tablename__)]
_IS_OVER = _DELIVERY.c.held_until <= bindparam("now", type_=UtcDateTime())
_DUE = select(_DELIVERY.c.lane).where(_IS_OVER).distinct().limit(bindparam("most"))
_TAKE = (
    update(_DELIVERY)
    .where(_DELIVERY.c.lane == bindparam("target"), _IS_OVER)
    .values(held_until=None, reason=bindparam("said"))
    .returning(_DELIVERY.c.id, _DELIVERY.c.activity_id)
)


def of(session: Session, email: str) -> QuietHours | None:
    return session.exec(of_table(QuietHours).where(QuietHours.email == email)).first()


def keep(
    session: Session, email: str, *, starts_minute: int, ends_minute: int, zone: str, is_on: bool
) -> None:
    """In the place of what the person had before."""
    values = {"starts_minute": starts_minute, "ends_minute": ends_minute, "zone": zone}
    preferences.put(session, QuietHours, {"email": email}, values | {"is_on": is_on})


def due(session: Session, now: datetime, most: int) -> Sequence[str]:
    """Targets for which something was held whose time is over."""
    return session.connection().execute(_DUE, {"now": now, "most": most}).scalars().all()


def take(session: Session, target: str, reason: str, now: datetime) -> list[HeldActivity]:
    """What was held for the target, oldest first; whoever takes it has it alone."""
    given = {"target": target, "now": now, "said": reason}
    rows = session.connection().execute(_TAKE, given)
    taken = {activity_id: delivery_id for delivery_id, activity_id in rows}
    wanted = (
        select(_ACTIVITY.c.id, _ACTIVITY.c.issue_id, _ACTIVITY.c.incident_id)
        .where(_ACTIVITY.c.id.in_(list(taken)))
        .order_by(_ACTIVITY.c.id)
    )
    found = session.connection().execute(wanted)
    return [HeldActivity(taken[each[0]], *each) for each in found]
