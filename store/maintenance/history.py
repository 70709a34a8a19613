"""What is still known of a subject whose old activities were removed."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.routing.routes import Route
from store.types import UtcDateTime


class History(SQLModel, table=True):
    """Of a subject, that there was more."""

    subject: str = Field(primary_key=True)  # `issue:12`.
    removed_before: datetime = Field(sa_type=UtcDateTime)


class ToldIssue(SQLModel, table=True):
    """A place without cards was told of an issue: whoever opened it there must end it there."""

    __tablename__ = "told_issue"
    issue_id: int = Field(foreign_key="issue.id", primary_key=True)
    target: str = Field(primary_key=True)


_INSERTS: dict[str, Callable[..., sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def removed_before(session: Session, subject: str) -> datetime | None:
    """Until when its activities were removed; None: all are there."""
    found = session.get(History, subject)
    return found.removed_before if found else None


def note_removed(session: Session, subjects: Iterable[str], before: datetime) -> None:
    rows = [{"subject": each, "removed_before": before} for each in sorted(set(subjects))]
    if rows:
        new = _INSERTS[session.connection().dialect.name](History)
        newer = {"removed_before": new.excluded.removed_before}
        noted = new.on_conflict_do_update(index_elements=["subject"], set_=newer)
        session.connection().execute(noted, rows)


def keep_told(session: Session, delivery_ids: Collection[int]) -> None:
    """What these deliveries say of places that routes lead to; intake's `told_of` asks for it."""
    told = (
        select(col(ActivityRow.issue_id), col(Delivery.lane))
        .distinct()
        .join(ActivityRow, col(ActivityRow.id) == col(Delivery.activity_id))
        .where(
            col(Delivery.id).in_(delivery_ids),
            col(Delivery.purpose) == Purpose.MESSAGE,
            col(Delivery.state) != DeliveryState.SKIPPED,
            col(ActivityRow.issue_id).is_not(None),
            col(Delivery.lane).in_(select(Route.target)),
        )
    )
    rows = [{"issue_id": issue, "target": lane} for issue, lane in session.exec(told)]
    if rows:
        rows.sort(key=lambda row: (row["issue_id"] or 0, row["target"]))
        new = _INSERTS[session.connection().dialect.name](ToldIssue)
        session.connection().execute(new.on_conflict_do_nothing(), rows)
