"""Who and what there is: organizations, teams, members, projects, and places outside Slack."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import Any, TypeVar

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint, bindparam, event, or_
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from store.database.rows import Found
from store.people import search
from store.types import Stored, UtcDateTime, Word, token_column


class Role(StrEnum):
    """A member's role in an organization, the highest first."""

    OWNER = "owner"  # Administers members.
    MANAGER = "manager"  # Administers members.
    ADMIN = "admin"  # Administers teams and projects.
    MEMBER = "member"  # Acts on issues.


class Organization(Stored, SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    token: str = token_column()
    slug: str = Field(unique=True)
    name: str
    url: str  # Where links to the tracker lead.
    team_id: str | None = None  # The Slack workspace that serves it.
    takes_invites: bool = True  # Members may ask to invite somebody.
    takes_join_requests: bool = True  # People may ask to join.
    approval_channels: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )  # Targets where such requests are shown, beside direct messages: `slack:C024BE91L`.
    # The uuid of our integration there, in the tracker's payloads; "": not known yet.
    installation: str = Field(default="", sa_column_kwargs={"server_default": ""})
    # The tracker's own id, which outlives the slug; "": the directory did not come from there.
    tracker_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    is_open: bool = Field(True, sa_column_kwargs={"server_default": "1"})  # To all in all projects.
    newest_deploy: int | None = Field(default=None, sa_type=BigInteger)  # As a project's issue.


class Team(Stored, SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("organization_id", "slug"),
        Index("team_search", "organization_id", "search"),
    )
    id: int | None = Field(default=None, primary_key=True)
    token: str = token_column()
    organization_id: int = Field(foreign_key="organization.id")
    slug: str
    # The tracker's own id of the team, as its payloads tell it; "": not known yet.
    tracker_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    search: str = Field(
        default="", sa_column_kwargs={"server_default": ""}
    )  # store/people/search.py.


class Member(Stored, SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("organization_id", "email"),
        Index("member_search", "organization_id", "is_active", "search"),
        Index("member_tracker", "organization_id", "tracker_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    token: str = token_column()
    organization_id: int = Field(foreign_key="organization.id")
    email: str = Field(index=True)  # Lower case.
    name: str
    role: Role = Field(default=Role.MEMBER, sa_type=Word(Role))
    is_active: bool = True
    last_active_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # Did something.
    # The tracker's own id of the person, as its payloads tell it; "": not known yet.
    tracker_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    search: str = Field(
        default="", sa_column_kwargs={"server_default": ""}
    )  # store/people/search.py.


class TeamMember(SQLModel, table=True):
    __tablename__ = "team_member"
    team_id: int = Field(foreign_key="team.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)


class Project(Stored, SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("organization_id", "slug"),
        Index("project_source", "organization_id", "source_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    token: str = token_column()
    organization_id: int = Field(foreign_key="organization.id")
    slug: str
    source_id: str = Field(default="", sa_column_kwargs={"server_default": ""})  # The tracker's.
    # What it was called before: a webhook that still says so is an old one.
    former_slugs: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    # Up to which of the tracker's ids its issues were seen; None: it was never asked.
    newest_issue: int | None = Field(default=None, sa_type=BigInteger)


class ProjectTeam(SQLModel, table=True):
    __tablename__ = "project_team"
    project_id: int = Field(foreign_key="project.id", primary_key=True)
    team_id: int = Field(foreign_key="team.id", primary_key=True, index=True)


class Target(SQLModel, table=True):
    """A place outside Slack; its secret stays in the environment."""

    name: str = Field(primary_key=True)  # `provider:name`.
    organization_id: int = Field(foreign_key="organization.id")
    secret_env: str  # The name of the environment variable, never its value.
    card: str = "envelope"  # Teams: `envelope` or `bare`.


def _keep_words(_mapper: object, _connection: object, row: Member | Team) -> None:
    """Whoever writes a row need not think of what it is found by."""
    texts = (row.name, row.email) if isinstance(row, Member) else (row.slug,)
    row.search = search.kept(*texts)


for _kind, _act in product((Member, Team), ("before_insert", "before_update")):
    event.listen(_kind, _act, _keep_words)


_MEMBERS = Found.of(Member, "organization_id", "email")
_TEAMS = Found.of(Team, "organization_id", "slug")
_PROJECTS = Found.of(Project, "organization_id", "slug")
Row = TypeVar("Row", bound=SQLModel)


def organization_by_slug(session: Session, slug: str) -> Organization | None:
    return session.exec(select(Organization).where(Organization.slug == slug)).first()


def first_organizations(session: Session, most: int) -> list[Organization]:
    """The oldest ones, so that who names none can be told whether there are several."""
    return list(session.exec(select(Organization).order_by(col(Organization.id)).limit(most)))


def member_by_email(session: Session, organization_id: int, email: str) -> Member | None:
    given = {"organization_id": organization_id, "email": email.strip().lower()}
    return _MEMBERS.first(session, given)


def team_by_slug(session: Session, organization_id: int, slug: str) -> Team | None:
    return _TEAMS.first(session, {"organization_id": organization_id, "slug": slug})


def teams_of_project(session: Session, project_id: int | None) -> list[Team]:
    """Those that work on it, the oldest first; none where there is no such project yet."""
    wanted = select(Team).join(ProjectTeam, col(ProjectTeam.team_id) == col(Team.id))
    mine = wanted.where(ProjectTeam.project_id == project_id).order_by(col(Team.id))
    return list(session.exec(mine)) if project_id is not None else []


def project_by_slug(session: Session, organization_id: int, slug: str) -> Project | None:
    return _PROJECTS.first(session, {"organization_id": organization_id, "slug": slug})


def members_by_email(session: Session, email: str) -> list[Member]:
    """The members with that address, one for each organization that has it."""
    wanted = select(Member).where(Member.email == email.strip().lower()).order_by(col(Member.id))
    return list(session.exec(wanted))


TO_THE_MINUTE = timedelta(minutes=1)
_SAW = (  # Built once: that costs more than running it.
    update(Member)
    .where(
        col(Member.id) == bindparam("seen"),
        or_(col(Member.last_active_at).is_(None), col(Member.last_active_at) < bindparam("before")),
    )
    .values(last_active_at=bindparam("at"))
    .execution_options(synchronize_session=False)
)


def saw(session: Session, member_id: int, now: datetime, last: datetime | None) -> None:
    """The member did something; to the minute, so that who does much at once waits for no lock.

    `last` is when they did something as far as the caller knows.
    """
    if last is None or last < now - TO_THE_MINUTE:
        given = {"seen": member_id, "at": now, "before": now - TO_THE_MINUTE}
        session.connection().execute(_SAW, given)


def rows_of(session: Session, kind: type[Row], organization_id: int) -> list[Row]:
    """All of a table that belongs to the organization, in the order of its key."""
    wanted = select(kind).filter_by(organization_id=organization_id)
    return list(session.exec(wanted.order_by(*kind.__table__.primary_key)))  # type: ignore[attr-defined]


def put(session: Session, kind: type[Row], key: Mapping[str, Any], **values: object) -> Row:
    """The row with that key, made if there is none, with these values."""
    row = session.exec(select(kind).filter_by(**key)).first() or kind(**key)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row


def teams_of_members(session: Session, organization_id: int) -> dict[int, list[str]]:
    """Member id → the slugs of their teams, sorted."""
    wanted = (
        select(TeamMember.member_id, Team.slug)
        .join(Team, col(Team.id) == col(TeamMember.team_id))
        .where(Team.organization_id == organization_id)
    )
    return _grouped(session.exec(wanted))


def teams_of_projects(session: Session, organization_id: int) -> dict[int, list[str]]:
    """Project id → the slugs of its teams, sorted."""
    wanted = (
        select(ProjectTeam.project_id, Team.slug)
        .join(Team, col(Team.id) == col(ProjectTeam.team_id))
        .where(Team.organization_id == organization_id)
    )
    return _grouped(session.exec(wanted))


def set_teams(session: Session, whose: Member | Project, slugs: Iterable[str]) -> None:
    """Make these its teams, and no others."""
    wanted = select(Team).where(
        Team.organization_id == whose.organization_id, col(Team.slug).in_(list(slugs))
    )
    link, owner = (
        (TeamMember, "member_id") if isinstance(whose, Member) else (ProjectTeam, "project_id")
    )
    session.exec(delete(link).filter_by(**{owner: whose.row_id}))
    session.add_all(
        link(team_id=team.row_id, **{owner: whose.row_id}) for team in session.exec(wanted)
    )
    session.flush()


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {}
    for owner, slug in sorted(pairs):
        groups.setdefault(owner, []).append(slug)
    return groups
