"""Which alerts of which projects go to which target."""

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.types import Stored


class Route(Stored, SQLModel, table=True):
    __table_args__ = (UniqueConstraint("organization_id", "project", "target", "environment"),)
    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    project: str  # The project's slug, or `*` for all.
    target: str  # `provider:address`.
    min_level: str | None = None  # None: every level.
    environment: str = ""  # "": every environment (an empty string is unique, NULL is not).
    subscriber_id: int | None = Field(
        default=None, foreign_key="member.id"
    )  # Who asked for it; None: the directory file.
    broadcast: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
