"""What happened, as it was told to us: stored once."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, select

from store.types import Stored, UtcDateTime


class ActivityRow(Stored, SQLModel, table=True):
    __tablename__ = "activity"
    id: int | None = Field(default=None, primary_key=True)
    source_id: str = Field(unique=True)  # `api:…`, `sentry:…`, `slack:…`.
    kind: str
    organization_id: int = Field(foreign_key="organization.id")
    project_id: int = Field(foreign_key="project.id")
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    actor: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON)
    )  # name, email, member_id.
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    occurred_at: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime = Field(sa_type=UtcDateTime)


def id_of(session: Session, source_id: str) -> int | None:
    """The id under which that activity is stored already."""
    return session.exec(select(ActivityRow.id).where(ActivityRow.source_id == source_id)).first()


def of_issue(session: Session, issue_id: int) -> list[ActivityRow]:
    wanted = select(ActivityRow).where(ActivityRow.issue_id == issue_id)
    return list(session.exec(wanted.order_by(col(ActivityRow.id))))


def of_incident(session: Session, incident_id: int) -> list[ActivityRow]:
    wanted = select(ActivityRow).where(ActivityRow.incident_id == incident_id)
    return list(session.exec(wanted.order_by(col(ActivityRow.id))))


def last_before(
    session: Session, issue_id: int, kind: str, before: int | None = None
) -> ActivityRow | None:
    """The issue's last one of the kinds that begin so, older than that activity."""
    wanted = select(ActivityRow).where(
        ActivityRow.issue_id == issue_id, col(ActivityRow.kind).startswith(kind, autoescape=True)
    )
    if before is not None:
        wanted = wanted.where(col(ActivityRow.id) < before)
    return session.exec(wanted.order_by(col(ActivityRow.id).desc()).limit(1)).first()
