"""What each press changed, to be taken back for a while."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, insert
from sqlmodel import Field, Session, SQLModel, col, delete, update

from store.database.prepared import Prepared
from store.types import Stored, UtcDateTime, new_token, token_column


class Undo(Stored, SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    token: str = token_column()
    issue_id: int = Field(foreign_key="issue.id")
    activity_id: int = Field(foreign_key="activity.id", index=True)  # What the press was told as.
    action: str  # As the audit log calls it.
    email: str  # Who pressed.
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # Columns of the issue.
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


_KEEP = Prepared(insert(SQLModel.metadata.tables["undo"]).returning(col(Undo.token)))  # Built once.


def keep(session: Session, **columns: Any) -> str:  # noqa: ANN401 - columns of many types.
    """What can be taken back from now on, without an object of it: a person waits; its token."""
    return str(_KEEP.run(session, {"token": new_token(), **columns}).scalar_one())


def use(session: Session, undo_id: int, now: datetime) -> bool:
    """Take it; False: somebody has."""
    used = session.exec(
        update(Undo)
        .where(col(Undo.id) == undo_id, col(Undo.used_at).is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(used.rowcount)


def forget(session: Session, before: datetime) -> int:
    """Remove what nobody can take back any more; how many there were."""
    return int(session.exec(delete(Undo).where(col(Undo.at) < before)).rowcount)
