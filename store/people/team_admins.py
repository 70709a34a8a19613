"""Who administers a team: a role within the team, beside that in the organization."""

from collections.abc import Collection, Mapping

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from store.people.directory import Project, ProjectTeam, Team, TeamMember


class TeamAdmin(SQLModel, table=True):
    """Ends with the membership of the team: who comes back to it comes back as a member."""

    __tablename__ = "team_admin"
    __table_args__ = (
        ForeignKeyConstraint(
            ["team_id", "member_id"],
            ["team_member.team_id", "team_member.member_id"],
            ondelete="CASCADE",
        ),
    )
    team_id: int = Field(primary_key=True)
    member_id: int = Field(primary_key=True, index=True)


def put_all(session: Session, organization_id: int, teams: Mapping[int, Collection[str]]) -> None:
    """By member: the slugs of the teams that they administer, and no others.

    A team that they are not in, or that the organization does not have, is left out. What is so
    already is not written.
    """
    memberships = (
        select(TeamMember.team_id, TeamMember.member_id, Team.slug)
        .join(Team, col(Team.id) == col(TeamMember.team_id))
        .where(Team.organization_id == organization_id, col(TeamMember.member_id).in_(teams))
    )
    wanted = {
        (team, member) for team, member, slug in session.exec(memberships) if slug in teams[member]
    }
    rows = session.exec(select(TeamAdmin).where(col(TeamAdmin.member_id).in_(teams)))
    before = {(row.team_id, row.member_id): row for row in rows}
    for row in (before[pair] for pair in before.keys() - wanted):
        session.delete(row)
    session.add_all(
        TeamAdmin(team_id=team, member_id=member) for team, member in wanted - before.keys()
    )
    session.flush()


def teams_of_admins(session: Session, organization_id: int) -> dict[int, list[str]]:
    """Member id → the slugs of the teams that they administer, sorted."""
    wanted = (
        select(TeamAdmin.member_id, Team.slug)
        .join(Team, col(Team.id) == col(TeamAdmin.team_id))
        .where(Team.organization_id == organization_id)
        .order_by(col(Team.slug))
    )
    found: dict[int, list[str]] = {}
    for member_id, slug in session.exec(wanted):
        found.setdefault(member_id, []).append(slug)
    return found


def teams_of(session: Session, member_ids: Collection[int]) -> dict[int, set[int]]:
    """Member id → the teams that they administer, for those who administer one."""
    wanted = select(TeamAdmin).where(col(TeamAdmin.member_id).in_(member_ids))
    found: dict[int, set[int]] = {}
    for row in session.exec(wanted):
        found.setdefault(row.member_id, set()).add(row.team_id)
    return found


def projects_of(session: Session, team_ids: Collection[int]) -> set[int]:
    """The projects that belong to one of these teams."""
    wanted = select(ProjectTeam.project_id).where(col(ProjectTeam.team_id).in_(team_ids))
    return set(session.exec(wanted))


def slugs_of(session: Session, project_ids: Collection[int]) -> set[tuple[int, str]]:
    """Their organizations' ids, and the slugs by which routes know them."""
    wanted = select(Project.organization_id, Project.slug).where(col(Project.id).in_(project_ids))
    return set(session.exec(wanted))
