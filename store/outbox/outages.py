"""Providers that take nothing at all: since when, and why. A row is there while it lasts."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, delete, select

from store.types import UtcDateTime


class Outage(SQLModel, table=True):
    provider: str = Field(primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)
    reason: str


# Both have ON CONFLICT; SQLAlchemy's common insert has not.
_INSERT: dict[str, Callable[..., sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def begin(session: Session, provider: str, reason: str, now: datetime) -> bool:
    """Write it down; False: it is known already, for the reason that it had first."""
    insert = _INSERT[session.connection().dialect.name](Outage)
    new = insert.values(provider=provider, since=now, reason=reason).on_conflict_do_nothing()
    return session.connection().execute(new.returning(col(Outage.provider))).first() is not None


def end(session: Session, provider: str) -> Outage | None:
    """It is over; what it was. None: there was none, or another process saw the end first."""
    found = session.get(Outage, provider)
    if found is None:
        return None
    session.expunge(found)
    gone = session.exec(delete(Outage).where(Outage.provider == provider))  # type: ignore[arg-type] # A column.
    return found if gone.rowcount else None


def all_of(session: Session) -> list[Outage]:
    return list(session.exec(select(Outage).order_by(Outage.provider)))
