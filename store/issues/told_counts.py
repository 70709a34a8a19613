"""How often an issue had happened when a place was last alerted of it, where its route asks."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, DeliveryState
from store.slack.cards import Card


class ToldCount(SQLModel, table=True):
    """None: nobody said how many there were; the next answer of the tracker is taken."""

    __tablename__ = "told_count"
    issue_id: int = Field(foreign_key="issue.id", primary_key=True)
    target: str = Field(primary_key=True)
    event_count: int | None = None
    user_count: int | None = None


class Counts(NamedTuple):
    events: int | None = None
    users: int | None = None


Place = tuple[int, str]  # An issue's id and a target.

_TABLE = SQLModel.metadata.tables["told_count"]
_CARD, _DELIVERY, _ACTIVITY = (
    SQLModel.metadata.tables[str(model.__tablename__)] for model in (Card, Delivery, ActivityRow)
)
_INSERTS: dict[str, Callable[..., sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def note(session: Session, issue_id: int, targets: Collection[str], told: Counts) -> None:
    """They were told, and count from there."""
    new = _INSERTS[session.connection().dialect.name](_TABLE)
    counts = {"event_count": told.events, "user_count": told.users}
    rows = [{"issue_id": issue_id, "target": target, **counts} for target in sorted(targets)]
    noted = new.on_conflict_do_update(
        index_elements=["issue_id", "target"],
        set_={"event_count": new.excluded.event_count, "user_count": new.excluded.user_count},
    )
    session.connection().execute(noted, rows)


def begin(session: Session, place: Place, now: Counts) -> None:
    """The place counts from now on; what was noted meanwhile stays."""
    new = _INSERTS[session.connection().dialect.name](_TABLE).values(
        issue_id=place[0], target=place[1], event_count=now.events, user_count=now.users
    )
    session.connection().execute(new.on_conflict_do_nothing())


def move(session: Session, place: Place, before: Counts, now: Counts) -> bool:
    """Count from now on; False: it was told meanwhile, or another process was first."""
    is_as_read = (
        _TABLE.c.issue_id == place[0],
        _TABLE.c.target == place[1],
        _TABLE.c.event_count.is_not_distinct_from(before.events),
        _TABLE.c.user_count.is_not_distinct_from(before.users),
    )
    moved = update(_TABLE).where(*is_as_read)
    values = {"event_count": now.events, "user_count": now.users}
    return bool(session.connection().execute(moved.values(values)).rowcount)


def of(session: Session, issue_ids: Collection[int]) -> Mapping[Place, Counts]:
    wanted = select(_TABLE).where(_TABLE.c.issue_id.in_(issue_ids))
    return {
        (issue, target): Counts(events, users)
        for issue, target, events, users in session.connection().execute(wanted)
    }


def told(session: Session, issue_ids: Collection[int], targets: Collection[str]) -> set[Place]:
    """Which of the issues were told in which of the places, or have a card there."""
    subjects = {f"issue:{each}": each for each in issue_ids}
    carded = select(_CARD.c.subject, _CARD.c.target).where(
        _CARD.c.subject.in_(list(subjects)), _CARD.c.target.in_(targets), _CARD.c.lost_at.is_(None)
    )
    sent = (
        select(_ACTIVITY.c.issue_id, _DELIVERY.c.lane)
        .distinct()
        .join(_ACTIVITY, _ACTIVITY.c.id == _DELIVERY.c.activity_id)
        .where(
            _ACTIVITY.c.issue_id.in_(issue_ids),
            _DELIVERY.c.lane.in_(targets),
            _DELIVERY.c.state != DeliveryState.SKIPPED.value,
        )
    )
    connection = session.connection()
    found = {(subjects[subject], target) for subject, target in connection.execute(carded)}
    return found | {(issue, target) for issue, target in connection.execute(sent)}


def forget(session: Session, issue_id: int | None = None) -> None:
    """As if nothing had been told of it, or of any issue: the next answer is where it goes on."""
    gone = delete(_TABLE)
    session.connection().execute(
        gone if issue_id is None else gone.where(_TABLE.c.issue_id == issue_id)
    )
