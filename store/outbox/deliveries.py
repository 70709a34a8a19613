"""The outbox as a record: what people ask of it, and the two things that they may change in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, Integer, case, cast, desc, func, union_all
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, select, update

from store.engine import wake_after_commit
from store.incidents.incidents import Incident
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.outbox.models import (
    IS_PAUSED,
    IS_WAITING_REDRAW,
    Delivery,
    DeliveryState,
    Lane,
    Purpose,
)
from store.slack.cards import Card
from store.types import ROW_ID_MAX

PAUSED_MAX = 200  # Lanes; who has more of them has one reason for all.


@dataclass(frozen=True)
class Record:
    """One delivery with what it is about."""

    delivery: Delivery
    kind: str  # Of its activity; "" for a redraw, which tells none.
    about: str  # The issue's short id, the incident's rule; of what is neither, the subject.


_DELIVERY, _LANE = (SQLModel.metadata.tables[name] for name in ("delivery", "lane"))
# A redraw has no activity: what its card is about says it.
_CardIssue, _CardIncident = aliased(Issue), aliased(Incident)
_ABOUT = func.coalesce(
    Issue.short_id, Incident.rule, col(_CardIssue.short_id), col(_CardIncident.rule)
)


def _subject(kind: str) -> ColumnElement[int | None]:
    """The id in the card's subject, `issue:12`, where it is of that kind."""
    number = cast(func.substr(col(Card.subject), len(kind) + 2), Integer)
    return case((col(Card.subject).startswith(f"{kind}:"), number))


_RECORDS = (
    select(Delivery, ActivityRow.kind, _ABOUT, Card.subject)
    .outerjoin(ActivityRow, col(ActivityRow.id) == col(Delivery.activity_id))
    .outerjoin(Issue, col(Issue.id) == col(ActivityRow.issue_id))
    .outerjoin(Incident, col(Incident.id) == col(ActivityRow.incident_id))
    .outerjoin(Card, col(Card.id) == col(Delivery.card_id))
    .outerjoin(_CardIssue, col(_CardIssue.id) == _subject("issue"))
    .outerjoin(_CardIncident, col(_CardIncident.id) == _subject("incident"))
)


def newest(
    session: Session,
    *,
    state: DeliveryState | None,
    target: str | None,
    limit: int,
    before: int | None = None,
) -> list[Record]:
    """The last deliveries, the newest first; `before`: only with a smaller id.

    `limit` is a page's, some thousands at most.
    """
    wanted = _newest_ids(state, target, before).limit(limit)
    ids = session.connection().execute(wanted).scalars().all()
    rows = session.exec(_RECORDS.where(col(Delivery.id).in_(ids)))
    found = [Record(row, kind or "", short or subject or "") for row, kind, short, subject in rows]
    return sorted(found, key=lambda one: -one.delivery.row_id)  # No page is sorted by SQL.


def _newest_ids(
    state: DeliveryState | None, target: str | None, before: int | None
) -> CompoundSelect[tuple[int]]:
    """In order: an index has each lane's by state, so a target without a state is one of each."""
    row_id = _DELIVERY.c.id
    states = [state] if state is not None or target is None else list(DeliveryState)
    meant = [row_id < (before or ROW_ID_MAX)]
    if target is not None:
        meant.append(_DELIVERY.c.lane == target)
    branches = (
        sql_select(row_id).where(*meant, *([] if each is None else [_DELIVERY.c.state == each]))
        for each in states
    )
    return union_all(*branches).order_by(desc("id"))


@dataclass(frozen=True)
class ActivityDeliveries:
    """What was owed for one activity: the first of them, and how many there are in all."""

    deliveries: list[Delivery]
    count: int


def of_activities(
    session: Session, activity_ids: Iterable[int], most: int
) -> dict[int, ActivityDeliveries]:
    """Activity id → what was owed for it, oldest first, so many of each at most."""
    of, row_id = _DELIVERY.c.activity_id, _DELIVERY.c.id
    number = func.row_number().over(partition_by=of, order_by=row_id).label("number")
    counted = sql_select(row_id, number, func.count().over(partition_by=of).label("count"))
    ranked = counted.where(of.in_(list(activity_ids))).subquery()
    wanted = (
        select(Delivery, ranked.c.count)
        .join(ranked, ranked.c.id == col(Delivery.id))
        .where(ranked.c.number <= most)
    )
    found: dict[int, ActivityDeliveries] = {}
    for delivery, count in session.exec(wanted.order_by(col(Delivery.id))):
        owed = found.setdefault(delivery.activity_id or 0, ActivityDeliveries([], count))
        owed.deliveries.append(delivery)
    return found


def cards_of(session: Session, subject: str) -> list[Card]:
    """The subject's cards, oldest first, also those that were deleted under us."""
    wanted = select(Card).where(Card.subject == subject)
    return list(session.exec(wanted.order_by(col(Card.id))))


def waiting_redraw(session: Session, card: Card) -> Delivery | None:
    """The redraw that the card waits for."""
    wanted = select(Delivery).where(
        IS_WAITING_REDRAW, Delivery.lane == card.target, Delivery.card_id == card.id
    )
    return session.exec(wanted).first()


def lanes(session: Session, targets: Iterable[str]) -> dict[str, Lane]:
    wanted = select(Lane).where(col(Lane.target).in_(list(targets)))
    return {lane.target: lane for lane in session.exec(wanted)}


def paused(session: Session, most: int = PAUSED_MAX) -> Sequence[Lane]:
    """Lanes that take nothing until somebody resumes them, by their names; so many at most."""
    wanted = select(Lane).where(IS_PAUSED).order_by(Lane.provider, Lane.target)
    return session.exec(wanted.limit(most)).all()


def revive(session: Session, delivery: Delivery, at: datetime) -> bool:
    """A dead delivery waits again; False: it is not dead any more. `at` is the relay's time."""
    revived = session.exec(
        update(Delivery)
        .where(col(Delivery.id) == delivery.row_id, col(Delivery.state) == DeliveryState.DEAD)
        .values(state=DeliveryState.WAITING, reason="", due_at=None)
        .execution_options(synchronize_session=False)
    )
    if not revived.rowcount:
        return False
    if delivery.purpose == Purpose.CARD:
        anew = update(Card).where(col(Card.id) == delivery.card_id)
        session.exec(anew.values(external_id=None, drawn_version=0, lost_at=None))
    _make_due(session, delivery.lane, at)
    return True


def resume(session: Session, target: str, at: datetime) -> bool:
    """A paused lane takes messages again; False: it is not paused. `at` is the relay's time."""
    resumed = session.exec(
        update(Lane)
        .where(col(Lane.target) == target, col(Lane.paused_at).is_not(None))
        .values(paused_at=None, paused_reason="", failures=0)
        .execution_options(synchronize_session=False)
    )
    if resumed.rowcount:
        _make_due(session, target, at)
    return bool(resumed.rowcount)


def _make_due(session: Session, target: str, at: datetime) -> None:
    """The relay looks at the lane now; a hold that ends later still holds its posts."""
    sooner = case((col(Lane.due_at) < at, col(Lane.due_at)), else_=at)
    session.exec(update(Lane).where(col(Lane.target) == target).values(due_at=sooner))
    wake_after_commit(session, target.partition(":")[0])
