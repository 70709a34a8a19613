"""Old rows removed in small steps: each is one short transaction, and goes on where one ended.

Rows are walked by their ids, which rise with time, so that no index is needed for it. The newest
row of a table always stays: SQLite would give its id again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, exists, func, or_, select
from sqlmodel import Session, SQLModel, col

from store.incidents.incidents import Incident, IncidentStatus
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.issues.remarks import Remark
from store.issues.undo import Undo
from store.issues.webhooks import WebhookRequest
from store.issues.wishes import OPEN, Wish
from store.maintenance import history
from store.outbox.models import Delivery, DeliveryState
from store.outbox.notices import NoticeRow
from store.people.codes import LinkAttempt, LinkCode
from store.people.pending_actions import PendingActionRow
from store.slack.unfurls import Unfurl, UnfurlLink

ENDED = (DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.SKIPPED)


@dataclass(frozen=True)
class Found:
    """Rows that may go, by their keys."""

    keys: Sequence[Any]
    after: int | None  # Where the next step goes on; None: nothing older is left.


@dataclass(frozen=True)
class Step:
    """Found by a read, which holds up nobody; removed by a write that looks at those rows again."""

    find: Callable[[Session, datetime, int, int], Found]  # (…, before, after which id, how many)
    remove: Callable[[Session, Sequence[Any], datetime], int]  # (…, keys, before)


def _find_deliveries(session: Session, before: datetime, after: int, most: int) -> Found:
    return _old(session, Delivery, "created_at", before, after, most, *_IS_OVER)


def _remove_deliveries(session: Session, ids: Sequence[int], _before: datetime) -> int:
    history.keep_told(session, ids)
    return _remove(session, Delivery, ids, *_IS_OVER)


def _find_activities(session: Session, before: datetime, after: int, most: int) -> Found:
    return _old(session, ActivityRow, "received_at", before, after, most, *_UNUSED)


def _remove_activities(session: Session, ids: Sequence[int], before: datetime) -> int:
    gone = delete(_ACTIVITY).where(_ACTIVITY.c.id.in_(ids), *_UNUSED)
    columns = (_ACTIVITY.c.issue_id, _ACTIVITY.c.incident_id)
    rows = session.connection().execute(gone.returning(*columns)).all()
    subjects = [f"issue:{i}" if i is not None else f"incident:{n}" for i, n in rows if i or n]
    history.note_removed(session, subjects, before)
    return len(rows)


def _remove_unfurls(session: Session, ids: Sequence[int], before: datetime) -> int:
    """With their links; their cards stay, as all cards do."""
    is_old = col(Unfurl.used_at) < before
    old = select(col(Unfurl.id)).where(col(Unfurl.id).in_(ids), is_old)
    links = delete(UnfurlLink).where(col(UnfurlLink.unfurl_id).in_(old))
    session.connection().execute(links)
    return _remove(session, Unfurl, ids, is_old)


def _find_webhooks(session: Session, before: datetime, after: int, most: int) -> Found:
    """By their own index: their ids are the sender's."""
    old = (
        select(col(WebhookRequest.request_id))
        .where(col(WebhookRequest.received_at) < before)
        .order_by(col(WebhookRequest.received_at))
        .limit(most)
    )
    keys = session.connection().execute(old).scalars().all()
    return Found(keys, after if len(keys) == most else None)


def _remove_webhooks(session: Session, keys: Sequence[str], _before: datetime) -> int:
    gone = delete(WebhookRequest).where(col(WebhookRequest.request_id).in_(keys))
    return int(session.connection().execute(gone).rowcount)


def _plain(model: type[SQLModel], moment: str, *conditions: ColumnElement[bool]) -> Step:
    """A table whose rows nothing points at that they would be missed by."""

    def find(session: Session, before: datetime, after: int, most: int) -> Found:
        return _old(session, model, moment, before, after, most, *conditions)

    def remove(session: Session, ids: Sequence[int], before: datetime) -> int:
        return _remove(session, model, ids, _table(model).c[moment] < before, *conditions)

    return Step(find, remove)


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


_ACTIVITY = _table(ActivityRow)
_KIND = _ACTIVITY.c.kind
_SHOWN = or_(  # By a card, or what a card and its issue's state are made of.
    col(Issue.last_activity_id) == _ACTIVITY.c.id,
    and_(
        col(Issue.status) == IssueStatus.ARCHIVED,
        col(Issue.archive_events).is_not(None),
        _KIND.in_(["alert", "set_ignored"]),
    ),
    and_(col(Issue.status) == IssueStatus.RESOLVED, _KIND.startswith("set_resolved")),
)
_UNUSED = (
    ~exists().where(col(Delivery.activity_id) == _ACTIVITY.c.id),
    ~exists().where(col(WebhookRequest.activity_id) == _ACTIVITY.c.id),
    ~exists().where(col(Undo.activity_id) == _ACTIVITY.c.id),
    ~exists().where(col(Issue.id) == _ACTIVITY.c.issue_id, _SHOWN),
    ~exists().where(
        col(Incident.id) == _ACTIVITY.c.incident_id,
        col(Incident.status) != IncidentStatus.RESOLVED,
    ),
)


_IS_OVER = (col(Delivery.state).in_(ENDED), col(Delivery.held_until).is_(None))
STEPS: dict[str, Step] = {  # In this order: what points at others goes before them.
    "deliveries": Step(_find_deliveries, _remove_deliveries),
    "webhooks": Step(_find_webhooks, _remove_webhooks),
    "undos": _plain(Undo, "at"),
    "wishes": _plain(Wish, "created_at", col(Wish.state).not_in(OPEN)),
    "remarks": _plain(Remark, "at"),
    "activities": Step(_find_activities, _remove_activities),
    "memos": _plain(NoticeRow, "at", ~exists().where(col(Delivery.memo_id) == col(NoticeRow.id))),
    "unfurls": Step(_plain(Unfurl, "used_at").find, _remove_unfurls),
    "codes": _plain(LinkCode, "asked_at"),
    "attempts": _plain(LinkAttempt, "begun_at"),
    "kept actions": _plain(PendingActionRow, "kept_at"),
}


def _old(  # noqa: PLR0917 - one walk for all tables.
    session: Session,
    model: type[SQLModel],
    moment: str,
    before: datetime,
    after: int,
    most: int,
    *conditions: ColumnElement[bool],
) -> Found:
    """Of the next rows those that may go, and where to go on; None where all rows are young."""
    table = _table(model)
    is_old = table.c[moment] < before
    newest = select(func.max(table.c.id)).scalar_subquery()
    walked = (
        select(table.c.id, is_old, and_(is_old, table.c.id < newest, *conditions))
        .where(table.c.id > after)
        .order_by(table.c.id)
        .limit(most)
    )
    rows = session.connection().execute(walked).all()
    ids = [row_id for row_id, _, may_go in rows if may_go]
    if len(rows) < most or not any(old for _, old, _ in rows):
        return Found(ids, None)
    return Found(ids, rows[-1][0])


def _remove(
    session: Session,
    model: type[SQLModel],
    ids: Sequence[int],
    *conditions: ColumnElement[bool],
) -> int:
    table = _table(model)
    gone: Any = delete(table).where(table.c.id.in_(ids), *conditions)
    return int(session.connection().execute(gone).rowcount)
