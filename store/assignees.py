"""Whom an issue of a project may be assigned to."""

from collections.abc import Sequence

from sqlmodel import Session, col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from store.directory import Member, Project, ProjectTeam, Team, TeamMember


def people(session: Session, project: Project) -> Sequence[Member]:
    """The active members of the project's teams; of the organization where it has no teams."""
    return session.exec(_people(project).order_by(col(Member.id))).all()


def may_have(session: Session, project: Project, member_id: int) -> bool:
    """Whether the member is one of those people."""
    return session.exec(_people(project).where(Member.id == member_id)).first() is not None


def _people(project: Project) -> SelectOfScalar[Member]:
    active = select(Member).where(
        Member.organization_id == project.organization_id, col(Member.is_active)
    )
    in_a_team = exists().where(
        col(TeamMember.member_id) == Member.id,
        col(TeamMember.team_id) == ProjectTeam.team_id,
        col(ProjectTeam.project_id) == project.id,
    )
    has_teams = exists().where(col(ProjectTeam.project_id) == project.id)
    return active.where(in_a_team | ~has_teams)


def teams(session: Session, project: Project) -> Sequence[Team]:
    """The teams that have access to the project."""
    wanted = select(Team).join(ProjectTeam, col(ProjectTeam.team_id) == col(Team.id))
    return session.exec(
        wanted.where(ProjectTeam.project_id == project.id).order_by(col(Team.id))
    ).all()
