"""Who takes part in an issue, and by what."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from store.types import UtcDateTime, Word


class Part(StrEnum):
    """How somebody came to take part; the first way is kept."""

    ACTED = "acted"  # Changed the issue's state.
    ASSIGNED = "assigned"  # Was made the assignee once.
    COMMENTED = "commented"  # Wrote something about it.
    FOLLOWS = "follows"  # Asked for it.


class Subscription(SQLModel, table=True):
    issue_id: int = Field(foreign_key="issue.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)
    part: Part = Field(sa_type=Word(Part))
    at: datetime = Field(sa_type=UtcDateTime)
