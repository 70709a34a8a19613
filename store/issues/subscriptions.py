"""Who takes part in an issue, and by what."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from store.database.prepared import Prepared
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


_SUBSCRIBE = {  # Built once; SQLAlchemy's common insert has no ON CONFLICT.
    "sqlite": Prepared(sqlite.insert(Subscription).on_conflict_do_nothing()),
    "postgresql": Prepared(postgresql.insert(Subscription).on_conflict_do_nothing()),
}


def subscribe(session: Session, issue_id: int, members: Mapping[int, Part], now: datetime) -> None:
    """These take part from now on; for who does already nothing changes."""
    rows = [
        {"issue_id": issue_id, "member_id": member, "part": members[member], "at": now}
        for member in sorted(members)
    ]
    _SUBSCRIBE[session.connection().dialect.name].run_each(session, rows)
