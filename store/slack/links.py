"""What a link of the tracker names, by the tracker's own names, and who may see it."""

from sqlmodel import Session, col, func, or_, select

from store.incidents.incidents import Incident
from store.issues.issues import Issue, IssueStatus
from store.issues.releases import Release, resolved_in
from store.people.directory import Member, Organization, Project
from store.people.identities import Identity


def organizations_of(session: Session, team_id: str) -> list[Organization]:
    """Those that the workspace serves."""
    wanted = select(Organization).where(Organization.team_id == team_id)
    return list(session.exec(wanted.order_by(col(Organization.id))))


def linked_email(session: Session, team_id: str, slack_user_id: str) -> str | None:
    """Whom the Slack user is linked to; None: to nobody."""
    wanted = (
        select(Member.email)
        .join(Identity, col(Identity.member_id) == col(Member.id))
        .where(Identity.team_id == team_id, Identity.slack_user_id == slack_user_id)
    )
    return session.exec(wanted).first()


def memberships(session: Session, email: str) -> set[int]:
    """The organizations in which that address is an active member."""
    wanted = select(Member.organization_id).where(Member.email == email, col(Member.is_active))
    return set(session.exec(wanted))


def issue(session: Session, organization_id: int, name: str) -> int | None:
    """By the tracker's id or by its short id."""
    is_it = or_(col(Issue.source_id) == name, col(Issue.short_id) == name.upper())
    wanted = select(Issue.id).where(Issue.organization_id == organization_id, is_it)
    return session.exec(wanted.order_by(col(Issue.source_id) != name)).first()


def project(session: Session, organization_id: int, slug: str) -> int | None:
    wanted = select(Project.id).where(
        Project.organization_id == organization_id, Project.slug == slug
    )
    return session.exec(wanted).first()


def release(session: Session, organization_id: int, version: str, slug: str) -> int | None:
    """Of the project of that slug; with "" the one that was heard of last."""
    wanted = (
        select(Release.id)
        .join(Project, col(Project.id) == col(Release.project_id))
        .where(Project.organization_id == organization_id, Release.version == version)
    )
    if slug:
        wanted = wanted.where(Project.slug == slug)
    return session.exec(wanted.order_by(col(Release.at).desc())).first()


def incident(session: Session, organization_id: int, name: str) -> int | None:
    """By the number that people know it by, or by the tracker's id."""
    is_it = or_(col(Incident.identifier) == name, col(Incident.source_id) == name)
    wanted = select(Incident.id).where(Incident.organization_id == organization_id, is_it)
    return session.exec(wanted.order_by(col(Incident.identifier) != name)).first()


def open_issues(session: Session, project_id: int) -> int:
    """How many issues of the project are unresolved."""
    wanted = (
        select(func.count())
        .select_from(Issue)
        .where(Issue.project_id == project_id, Issue.status == IssueStatus.UNRESOLVED)
    )
    return session.exec(wanted).one()


def resolved_by(session: Session, found: Release) -> int:
    """How many issues the release resolved."""
    return len(resolved_in(session, found.project_id, found.version))
