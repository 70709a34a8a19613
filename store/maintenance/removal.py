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
from store.issues.undo import Undo
from store.issues.webhooks import WebhookRequest
from store.maintenance import history
from store.outbox.models import Delivery, DeliveryState
from store.outbox.notices import Memo
from store.people.codes import LinkAttempt, LinkCode
from store.people.pending_actions import KeptAction
from store.slack.unfurls import Unfurl, UnfurlLink

ENDED = (DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.SKIPPED)


@dataclass(frozen=True)
class Done:
    removed: int
    after: int | None  # Where the next step goes on; None: nothing older is left.


Step = Callable[[Session, datetime, int, int], Done]  # (…, before, after which id, how many rows)


def deliveries(session: Session, before: datetime, after: int, most: int) -> Done:
    """What was sent, given up or left out; what waits, or is held for a digest, stays."""
    is_over = (col(Delivery.state).in_(ENDED), col(Delivery.held_until).is_(None))
    ids, last = _old(session, Delivery, "created_at", before, after, most, *is_over)
    if ids:
        history.keep_told(session, ids)
    return Done(_remove(session, Delivery, ids, *is_over), last)


def activities(session: Session, before: datetime, after: int, most: int) -> Done:
    """Those that nothing else is made of: no delivery, no card's line, no condition."""
    ids, last = _old(session, ActivityRow, "received_at", before, after, most, *_UNUSED)
    if not ids:
        return Done(0, last)
    gone = delete(_ACTIVITY).where(_ACTIVITY.c.id.in_(ids), *_UNUSED)
    columns = (_ACTIVITY.c.issue_id, _ACTIVITY.c.incident_id)
    rows = session.connection().execute(gone.returning(*columns)).all()
    subjects = [f"issue:{i}" if i is not None else f"incident:{n}" for i, n in rows if i or n]
    history.note_removed(session, subjects, before)
    return Done(len(rows), last)


def memos(session: Session, before: datetime, after: int, most: int) -> Done:
    is_unused = ~exists().where(col(Delivery.memo_id) == col(Memo.id))
    ids, last = _old(session, Memo, "at", before, after, most, is_unused)
    return Done(_remove(session, Memo, ids, is_unused), last)


def unfurls(session: Session, before: datetime, after: int, most: int) -> Done:
    """With their links; their cards stay, as all cards do."""
    ids, last = _old(session, Unfurl, "used_at", before, after, most)
    if ids:
        links = delete(UnfurlLink).where(col(UnfurlLink.unfurl_id).in_(ids))
        session.connection().execute(links)
    return Done(_remove(session, Unfurl, ids), last)


def webhooks(session: Session, before: datetime, after: int, most: int) -> Done:
    """By their own index: their ids are the sender's."""
    old = (
        select(col(WebhookRequest.request_id))
        .where(col(WebhookRequest.received_at) < before)
        .order_by(col(WebhookRequest.received_at))
        .limit(most)
    )
    gone = delete(WebhookRequest).where(col(WebhookRequest.request_id).in_(old))
    removed = int(session.connection().execute(gone).rowcount)
    return Done(removed, after if removed == most else None)


def _plain(table: type[SQLModel], moment: str) -> Step:
    """A small table whose rows nothing points at."""

    def step(session: Session, before: datetime, after: int, most: int) -> Done:
        ids, last = _old(session, table, moment, before, after, most)
        return Done(_remove(session, table, ids), last)

    return step


STEPS: dict[str, Step] = {  # In this order: what points at others goes before them.
    "deliveries": deliveries,
    "webhooks": webhooks,
    "undos": _plain(Undo, "at"),
    "activities": activities,
    "memos": memos,
    "unfurls": unfurls,
    "codes": _plain(LinkCode, "asked_at"),
    "attempts": _plain(LinkAttempt, "begun_at"),
    "kept actions": _plain(KeptAction, "kept_at"),
}


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


def _old(  # noqa: PLR0917 - one walk for all tables.
    session: Session,
    model: type[SQLModel],
    moment: str,
    before: datetime,
    after: int,
    most: int,
    *conditions: ColumnElement[bool],
) -> tuple[list[int], int | None]:
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
        return ids, None
    return ids, rows[-1][0]


def _remove(
    session: Session,
    model: type[SQLModel],
    ids: Sequence[int],
    *conditions: ColumnElement[bool],
) -> int:
    if not ids:
        return 0
    table = _table(model)
    gone: Any = delete(table).where(table.c.id.in_(ids), *conditions)
    return int(session.connection().execute(gone).rowcount)
