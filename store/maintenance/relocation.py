"""That a database was moved to another, noted in both."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from store.types import Stored, UtcDateTime


class Relocation(Stored, SQLModel, table=True):
    """One of the names is set: the old database says where its rows went, the new one whence."""

    id: int | None = Field(default=None, primary_key=True)
    came_from: str = ""  # A file.
    went_to: str = ""  # An address, without a password.
    begun_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def arrival(session: Session) -> Relocation | None:
    """The move that filled this database, or is about to."""
    return session.exec(select(Relocation).where(col(Relocation.came_from) != "")).first()


def departure(session: Session) -> Relocation | None:
    """The move that emptied it of its sense: another one is used in its place."""
    return session.exec(select(Relocation).where(col(Relocation.went_to) != "")).first()
