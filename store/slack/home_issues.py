"""What is asked of the tracker for a Home: when, for whom, and what is known without it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import or_, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, SQLModel, col

from store.issues.issues import IS_ASSIGNED, Issue, IssueStatus
from store.people.directory import Project, Team, TeamMember
from store.slack.homes import Home

_HOME = SQLModel.metadata.tables[str(Home.__tablename__)]


class Mine(NamedTuple):
    """An issue that a person has, as far as is known here."""

    source_id: str
    project: str  # The tracker's id of its project; "": not known yet.


def claim(session: Session, home_id: int, at: datetime, every: timedelta) -> bool:
    """Whether the tracker is to be asked now; it is then nobody else's to ask for so long.

    A time that lies ahead is none: it is of another clock.
    """
    asked_at = _HOME.c.asked_at
    is_due = or_(asked_at.is_(None), asked_at <= at - every, asked_at > at)
    taken = update(_HOME).where(_HOME.c.id == home_id, is_due).values(asked_at=at)
    return session.connection().execute(taken).rowcount == 1


def note_answer(session: Session, home_id: int, unread_since: datetime | None) -> bool:
    """None: the tracker has answered. The first moment that it did not stays; True: it is news."""
    before = _HOME.c.unread_since
    is_news = before.is_not(None) if unread_since is None else before.is_(None)
    noted = update(_HOME).where(_HOME.c.id == home_id, is_news).values(unread_since=unread_since)
    return session.connection().execute(noted).rowcount == 1


def known(session: Session, organization_id: int, email: str) -> list[Mine]:
    """The unresolved issues that the address has in the organization."""
    wanted = (
        sa_select(col(Issue.source_id), col(Project.source_id))
        .join(Project, col(Project.id) == col(Issue.project_id))
        .where(
            IS_ASSIGNED,
            col(Issue.assignee_email) == email.lower(),
            col(Issue.status) == IssueStatus.UNRESOLVED,
            col(Issue.organization_id) == organization_id,
        )
    )
    return [Mine(*row) for row in session.connection().execute(wanted)]


def team_slugs(session: Session, member_id: int) -> Sequence[str]:
    wanted = sa_select(col(Team.slug)).join(TeamMember, col(TeamMember.team_id) == col(Team.id))
    mine = wanted.where(col(TeamMember.member_id) == member_id)
    return session.connection().execute(mine).scalars().all()
