"""Teams' own channels: what a team is told goes there, and not to each of its members."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from store.types import UtcDateTime


class TeamChannel(SQLModel, table=True):
    __tablename__ = "team_channel"
    team_id: int = Field(foreign_key="team.id", primary_key=True)
    target: str = Field(primary_key=True)  # `slack:C024BE91L`.
    linked_at: datetime = Field(sa_type=UtcDateTime)
    linked_by_id: int | None = Field(default=None, foreign_key="member.id")  # None: by `load`.
