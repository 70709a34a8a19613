"""Who changed what, when, from where. Nothing edits it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, insert
from sqlmodel import Field, Session, SQLModel, col, select

from store.types import Stored, UtcDateTime


class AuditEntry(Stored, SQLModel, table=True):
    __tablename__ = "audit_entry"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str  # A member's email address, or what acted: `cli`, `api`.
    action: str  # `issue.resolve`, `identity.link`, …
    target: str  # What it was done to: a short id, an email address.
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    origin: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


_WRITE = insert(SQLModel.metadata.tables["audit_entry"])


def write(session: Session, **columns: Any) -> None:  # noqa: ANN401 - columns of many types.
    """One entry without an object of it, for what a person waits for."""
    session.connection().execute(_WRITE, {"data": {}, **columns})


def entries(session: Session, newest: int | None = None) -> list[AuditEntry]:
    """In the order of writing; `newest` keeps only so many of the last ones."""
    wanted = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(newest)
    return list(session.exec(wanted))[::-1]
