"""Activity in: stored once, with all that is owed for it, in one transaction."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from bot import fanout
from bot.activities.base import Activity
from bot.incoming import Actor, Incoming, IssueFacts
from bot.services import Services
from store import activities as stored
from store import directory, issues
from store.activities import ActivityRow
from store.directory import Organization, Project
from store.issues import Issue


@dataclass(frozen=True)
class Taken:
    activity_id: int
    is_new: bool  # False: this id was stored before, and nothing changed.


class Refused(Exception):  # noqa: N818 - what it says to the sender is its name.
    """The activity can't be taken as it is; `field` names where, `reason` what is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def take(session: Session, services: Services, incoming: Incoming, source: str) -> Taken:
    """Store the activity and owe what follows, within the caller's transaction.

    Raises:
        Refused: nothing was written.
    """
    source_id = f"{source}:{incoming.id}"
    known = stored.id_of(session, source_id)
    if known is not None:
        return Taken(known, is_new=False)
    activity = _checked(incoming)
    organization = _organization(session, incoming)
    project = directory.project_at_first_sight(session, organization.row_id, incoming.issue.project)
    issue = _issue(session, organization, project, incoming.issue)
    activity = _knowing_members(session, organization, activity)
    row = _store(session, services, incoming, activity=activity, issue=issue, source_id=source_id)
    _change(session, issue, activity, row)
    fanout.owe_all(session, activity, row, issue, project.slug, at=services.steady())
    return Taken(row.row_id, is_new=True)


def receive(services: Services, incoming: Incoming, source: str) -> Taken:
    """Take the activity in a transaction of its own."""
    with services.database.write() as session:
        return take(session, services, incoming, source)


def _checked(incoming: Incoming) -> Activity:
    try:
        return incoming.kind.model_validate(incoming.data)
    except ValidationError as error:
        fault = error.errors()[0]
        raise Refused(
            ".".join(["data", *(str(part) for part in fault["loc"])]), fault["msg"]
        ) from None


def _organization(session: Session, incoming: Incoming) -> Organization:
    if incoming.organization is None:
        organization = directory.only_organization(session)
        if organization is None:
            raise Refused("organization", "is needed: there is none yet, or more than one")
        return organization
    organization = directory.organization_by_slug(session, incoming.organization)
    if organization is None:
        raise Refused("organization", f"{incoming.organization!r} is unknown; `load` it first")
    return organization


def _issue(
    session: Session, organization: Organization, project: Project, facts: IssueFacts
) -> Issue:
    """The issue with what is newly known of it; made at first sight."""
    issue = issues.by_source_id(session, organization.row_id, facts.id)
    if issue is None:
        issue = Issue(
            organization_id=organization.row_id,
            project_id=project.row_id,
            source_id=facts.id,
            title=facts.title,
        )
        session.add(issue)
    for name, value in facts.model_dump(exclude={"id", "project"}, exclude_none=True).items():
        setattr(issue, name, value)
    session.flush()
    return issue


def _knowing_members(session: Session, organization: Organization, activity: Activity) -> Activity:
    """An assignee known by address gets the member's id, so that a provider can mention them."""
    email = getattr(activity, "assignee_email", "")
    member = directory.member_by_email(session, organization.row_id, email) if email else None
    return activity if member is None else activity.model_copy(update={"member_id": member.id})


def _store(
    session: Session,
    services: Services,
    incoming: Incoming,
    *,
    activity: Activity,
    issue: Issue,
    source_id: str,
) -> ActivityRow:
    now = services.now()
    row = ActivityRow(
        source_id=source_id,
        kind=activity.kind,
        organization_id=issue.organization_id,
        project_id=issue.project_id,
        issue_id=issue.id,
        actor=_actor(session, issue.organization_id, incoming.actor),
        data=activity.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        occurred_at=incoming.occurred_at or now,
        received_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _actor(session: Session, organization_id: int, actor: Actor | None) -> dict[str, Any] | None:
    """Who did it, by the directory's name and id where the address is known there."""
    if actor is None:
        return None
    member = (
        directory.member_by_email(session, organization_id, actor.email) if actor.email else None
    )
    if member is None:
        return {"name": actor.name or actor.email, "email": actor.email}
    return {"name": member.name, "email": member.email, "member_id": member.id}


def _change(session: Session, issue: Issue, activity: Activity, row: ActivityRow) -> None:
    for column, value in activity.change().items():
        setattr(issue, column, value)
    if activity.changes_state:
        issue.last_activity_id = row.id
    issue.version += 1
    session.flush()
