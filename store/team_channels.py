"""Teams' own channels: what a team is told goes there, and not to each of its members."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, select

from store.directory import Team
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
