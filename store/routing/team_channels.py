"""Teams' own channels: what a team is told goes there, and not to each of its members."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select

from store.people import scopes
from store.people.directory import Organization, Team
from store.types import UtcDateTime


class TeamChannel(SQLModel, table=True):
    __tablename__ = "team_channel"
    team_id: int = Field(foreign_key="team.id", primary_key=True)
    target: str = Field(primary_key=True)  # `slack:C024BE91L`.
    linked_at: datetime = Field(sa_type=UtcDateTime)
    linked_by_id: int | None = Field(default=None, foreign_key="member.id")  # None: by `load`.


def loaded_channels(session: Session, organization_id: int) -> dict[int, list[str]]:
    """Team id → the targets that a directory file named, sorted."""
    wanted = (
        select(TeamChannel)
        .join(Team, col(Team.id) == col(TeamChannel.team_id))
        .where(Team.organization_id == organization_id, col(TeamChannel.linked_by_id).is_(None))
    )
    found: dict[int, list[str]] = {}
    for channel in session.exec(wanted.order_by(col(TeamChannel.target))):
        found.setdefault(channel.team_id, []).append(channel.target)
    return found


def set_loaded(session: Session, team_id: int, targets: Collection[str], at: datetime) -> None:
    """Make these the team's channels that a file names; those that people linked stay.

    One that a person linked and the file names is the file's from now on.
    """
    session.exec(
        delete(TeamChannel).where(
            col(TeamChannel.team_id) == team_id,
            col(TeamChannel.linked_by_id).is_(None),
            col(TeamChannel.target).not_in(targets),
        )
    )
    for target in targets:
        channel = session.get(TeamChannel, (team_id, target))
        channel = channel or TeamChannel(team_id=team_id, target=target, linked_at=at)
        channel.linked_by_id = None
        session.add(channel)
    session.flush()


# Both have ON CONFLICT; SQLAlchemy's common insert has not.
_INSERT: dict[str, Callable[..., sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def link(session: Session, team_id: int, target: str, member_id: int, at: datetime) -> bool:
    """Give the team the channel; False: it has it already, and keeps it as it is."""
    connection = session.connection()
    row = {"team_id": team_id, "target": target, "linked_at": at, "linked_by_id": member_id}
    insert = _INSERT[connection.dialect.name](TeamChannel)
    written = insert.values(**row).on_conflict_do_nothing().returning(col(TeamChannel.team_id))
    return connection.execute(written).first() is not None


def unlink(session: Session, team_id: int, target: str) -> bool:
    """Take it away again; False: the team has not got it."""
    gone = delete(TeamChannel).where(
        col(TeamChannel.team_id) == team_id, col(TeamChannel.target) == target
    )
    return bool(session.exec(gone).rowcount)


def teams_at(
    session: Session, target: str, organization_ids: Collection[int]
) -> list[tuple[TeamChannel, Team, Organization]]:
    """The teams of these organizations that have the channel, by their slugs."""
    wanted = (
        select(TeamChannel, Team, Organization)
        .join(Team, col(Team.id) == col(TeamChannel.team_id))
        .join(Organization, col(Organization.id) == col(Team.organization_id))
        .where(TeamChannel.target == target, col(Team.organization_id).in_(organization_ids))
    )
    in_order = wanted.order_by(col(Team.slug), col(Organization.slug))
    return [(channel, team, of) for channel, team, of in session.exec(in_order)]


def teams_of(
    session: Session,
    organization_ids: Collection[int],
    *,
    within: tuple[Collection[int], Collection[int]] | None = None,
    called: str = "",
    like: str = "",
    having: str = "",
    token: str = "",
) -> list[tuple[Team, str]]:
    """Teams of these organizations with the organization's slug, by their slugs; some at most.

    `called`: by that name in any letter case; `like`: whose names begin alike; `having`: with that
    in the name, which has the organization before it where there are several; `token`: of it;
    `within`: only those of some organizations, and some by their ids.
    """
    slug, owner = col(Team.slug), col(Organization.slug)
    conditions: list[ColumnElement[bool]] = [col(Team.organization_id).in_(organization_ids)]
    if within is not None:
        wholly, single = within
        conditions.append(or_(col(Team.organization_id).in_(wholly), col(Team.id).in_(single)))
    if called:
        conditions.append(func.lower(slug) == called.lower())
    if like:
        conditions.append(scopes.begins_like(func.lower(slug), like))
    if having:
        name = func.lower(owner + "/" + slug if len(organization_ids) > 1 else slug)
        conditions.append(name.contains(having.lower(), autoescape=True))
    if token:
        conditions.append(col(Team.token) == token)
    wanted = select(Team, Organization.slug).join(
        Organization, col(Organization.id) == col(Team.organization_id)
    )
    in_order = wanted.where(*conditions).order_by(slug, owner).limit(scopes.FOUND_MAX)
    return [(team, slug) for team, slug in session.exec(in_order)]
