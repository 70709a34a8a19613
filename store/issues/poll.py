"""What the poll asks the tracker about: issues that are shown somewhere, and how far it got."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import String, cast, or_, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, SQLModel, col, select

from store.issues.activities import ActivityRow
from store.issues.issues import DELETED, MERGED, Issue
from store.issues.told_counts import ToldCount
from store.people.directory import Organization, Project
from store.slack.cards import Card


class Carded(NamedTuple):
    """An issue that is shown somewhere, as it is known."""

    issue_id: int
    source_id: str
    project: str  # The tracker's id of its project; "": not known yet.
    slug: str  # The project's.
    status: str
    substatus: str
    ends_at: datetime | None  # An archive that a time ends.
    assignee: dict[str, Any] | None
    happened_at: datetime | None  # Its last event, by the tracker's clock.
    acted_at: datetime | None  # What brought it into its state; None: nothing has.
    alerted_at: datetime | None  # Its first alert, by our clock.


def carded(session: Session, organization_id: int) -> list[Carded]:
    """Those that have a card, or are told again by counts, and are still in the tracker."""
    shown = select(Card.id).where(Card.subject == "issue:" + cast(col(Issue.id), String))
    counted = select(ToldCount.issue_id).where(ToldCount.issue_id == col(Issue.id))
    wanted = (
        sa_select(
            col(Issue.id),
            col(Issue.source_id),
            col(Project.source_id),
            col(Project.slug),
            col(Issue.status),
            col(Issue.substatus),
            col(Issue.archive_ends_at),
            col(Issue.assignee),
            col(Issue.last_seen),
            col(ActivityRow.received_at),
            col(Issue.first_alert_at),
        )
        .join(Project, col(Project.id) == col(Issue.project_id))
        .outerjoin(ActivityRow, col(ActivityRow.id) == col(Issue.last_activity_id))
        .where(
            col(Issue.organization_id) == organization_id,
            col(Issue.substatus).not_in([MERGED, DELETED]),
            or_(shown.exists(), counted.exists()),
        )
    )
    return [Carded(*row) for row in session.connection().execute(wanted)]


def organization_of(session: Session, slug: str) -> Organization | None:
    return session.exec(select(Organization).where(Organization.slug == slug)).first()


def note_newest_deploy(session: Session, organization_id: int, number: int) -> None:
    """The same of its deploys."""
    table = SQLModel.metadata.tables["organization"]
    session.connection().execute(
        update(table).where(table.c.id == organization_id).values(newest_deploy=number)
    )


def projects_of(session: Session, organization_id: int) -> dict[str, Project]:
    """By the tracker's id, those whose id is known."""
    wanted = select(Project).where(
        Project.organization_id == organization_id, col(Project.source_id) != ""
    )
    return {project.source_id: project for project in session.exec(wanted)}


def seen_apart(session: Session, organization_id: int, asked: Collection[int]) -> Sequence[int]:
    """The projects beside the `asked` of which it is known how far they were seen."""
    table = SQLModel.metadata.tables["project"]
    wanted = sa_select(table.c.id).where(
        table.c.organization_id == organization_id,
        table.c.newest_issue.is_not(None),
        table.c.id.not_in(asked),
    )
    return session.connection().execute(wanted).scalars().all()


def note_newest_issue(session: Session, project_id: int, number: int | None) -> None:
    """All up to that of the tracker's ids were seen; None: it begins anew."""
    table = SQLModel.metadata.tables["project"]
    session.connection().execute(
        update(table).where(table.c.id == project_id).values(newest_issue=number)
    )
