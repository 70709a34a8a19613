"""What the poll asks the tracker about: issues that are shown somewhere, and how far it got."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import String, cast, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, SQLModel, col, select

from store.issues.activities import ActivityRow
from store.issues.issues import DELETED, MERGED, Issue
from store.people.directory import Organization, Project
from store.slack.cards import Card


class Carded(NamedTuple):
    """An issue that is shown somewhere, as it is known."""

    issue_id: int
    source_id: str
    project: str  # The tracker's id of its project; "": not known yet.
    status: str
    substatus: str
    assignee: dict[str, Any] | None
    happened_at: datetime | None  # Its last event.
    acted_at: datetime | None  # What brought it into its state; None: nothing has.


def carded(session: Session, organization_id: int) -> list[Carded]:
    """Those that have a card and are still in the tracker."""
    shown = select(Card.id).where(Card.subject == "issue:" + cast(col(Issue.id), String))
    wanted = (
        sa_select(
            col(Issue.id),
            col(Issue.source_id),
            col(Project.source_id),
            col(Issue.status),
            col(Issue.substatus),
            col(Issue.assignee),
            col(Issue.last_seen),
            col(ActivityRow.received_at),
        )
        .join(Project, col(Project.id) == col(Issue.project_id))
        .outerjoin(ActivityRow, col(ActivityRow.id) == col(Issue.last_activity_id))
        .where(
            col(Issue.organization_id) == organization_id,
            col(Issue.substatus).not_in([MERGED, DELETED]),
            shown.exists(),
        )
    )
    return [Carded(*row) for row in session.connection().execute(wanted)]


def organization_of(session: Session, slug: str) -> Organization | None:
    return session.exec(select(Organization).where(Organization.slug == slug)).first()


def note_newest_issue(session: Session, project_id: int, number: int) -> None:
    """All up to that of the tracker's ids were seen."""
    table = SQLModel.metadata.tables["project"]
    session.connection().execute(
        update(table).where(table.c.id == project_id).values(newest_issue=number)
    )
