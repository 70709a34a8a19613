"""Duties that one process does for all that share a database: whoever has the lease."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, or_

from store.types import UtcDateTime


class Duty(SQLModel, table=True):
    name: str = Field(primary_key=True)
    worker: str  # Who does it, until then.
    lease_until: datetime = Field(sa_type=UtcDateTime)


_INSERTS: dict[str, Callable[..., sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def take(session: Session, name: str, worker: str, *, now: datetime, until: datetime) -> bool:
    """Have it until then, and keep it by taking it again; False: another process has it."""
    new = _INSERTS[session.connection().dialect.name](Duty)
    taken = new.values(name=name, worker=worker, lease_until=until).on_conflict_do_update(
        index_elements=["name"],
        set_={"worker": worker, "lease_until": until},
        where=or_(col(Duty.worker) == worker, col(Duty.lease_until) < now),
    )
    return session.connection().execute(taken.returning(col(Duty.name))).first() is not None


def give_back(session: Session, name: str, worker: str) -> None:
    """Another process may have it at once; nothing where it is another's."""
    mine = delete(Duty).where(col(Duty.name) == name, col(Duty.worker) == worker)
    session.connection().execute(mine)


def release_all(session: Session) -> None:
    """Whoever had one is gone."""
    session.connection().execute(delete(Duty))
