"""Archived issues whose condition this store can judge: a time, a number of events or users."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, and_, bindparam, cast, func, or_, select, update
from sqlmodel import Session, SQLModel, col

from store.database.prepared import Prepared
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.people.directory import Organization, Project
from store.slack.cards import Card

_ISSUE = SQLModel.metadata.tables["issue"]
_ACTIVITY = SQLModel.metadata.tables["activity"]
_IS_ARCHIVED = _ISSUE.c.status == IssueStatus.ARCHIVED.value
_WITH_CONDITION = Prepared(
    select(_ISSUE.c.id).where(  # Built once: intake asks it for every activity.
        _ISSUE.c.id == bindparam("issue_id"),
        _IS_ARCHIVED,
        or_(
            _ISSUE.c.archive_ends_at.is_not(None),
            _ISSUE.c.archive_minutes.is_not(None),
            _ISSUE.c.archive_events.is_not(None),
            _ISSUE.c.archive_users.is_not(None),
        ),
    )
)
_ORGANIZATION, _PROJECT, _CARD = (
    SQLModel.metadata.tables[str(each.__tablename__)] for each in (Organization, Project, Card)
)
_IS_POLLED = (  # store.issues.poll asks of these.
    select(_CARD.c.id)
    .join(_ORGANIZATION, _ORGANIZATION.c.id == _ISSUE.c.organization_id)
    .join(_PROJECT, _PROJECT.c.id == _ISSUE.c.project_id)
    .where(
        _ORGANIZATION.c.slug == bindparam("polled"),
        _PROJECT.c.source_id != "",
        _CARD.c.subject == "issue:" + cast(_ISSUE.c.id, String),
    )
    .correlate(_ISSUE)
    .exists()
)
_DUE = Prepared(
    select(_ISSUE.c.id)
    .where(_IS_ARCHIVED, _ISSUE.c.archive_ends_at <= bindparam("now"), ~_IS_POLLED)
    .order_by(_ISSUE.c.archive_ends_at)
    .limit(bindparam("limit"))
)
_END = Prepared(
    update(_ISSUE)
    .where(
        _ISSUE.c.id == bindparam("issue_id"),
        _IS_ARCHIVED,
        _ISSUE.c.archive_ends_at <= bindparam("now"),
    )
    .values(status=IssueStatus.UNRESOLVED.value)
)


def with_condition(session: Session, issue_id: int) -> Issue | None:
    """The issue as it is now, if it is archived until something that can be judged here."""
    if _WITH_CONDITION.run(session, {"issue_id": issue_id}).first() is None:
        return None
    return session.get_one(Issue, issue_id, populate_existing=True)


def due(session: Session, now: datetime, limit: int, polled: str = "") -> Sequence[int]:
    """Issues whose archive time is over, the longest over first.

    Without those of the organization `polled` that have a card: the tracker says how they stand.
    """
    given = {"now": now, "limit": limit, "polled": polled}
    found = _DUE.run(session, given)
    return found.scalars()


def end(session: Session, issue_id: int, now: datetime) -> bool:
    """Open an issue whose archive time is over; False: somebody was first, or it has more time."""
    given = {"issue_id": issue_id, "now": now}
    return bool(_END.run(session, given).rowcount)


def alerts_since(session: Session, issue_id: int) -> int:
    """How often its rules fired since it was archived."""
    in_time = and_(col(ActivityRow.issue_id) == issue_id, col(ActivityRow.is_late).is_(False))
    archived = select(func.max(_ACTIVITY.c.id)).where(in_time, _ACTIVITY.c.kind == "set_ignored")
    since = select(func.count()).where(
        in_time, _ACTIVITY.c.kind == "alert", _ACTIVITY.c.id > archived.scalar_subquery()
    )
    return session.connection().execute(since).scalar_one()
