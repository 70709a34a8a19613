"""What people wanted before they were linked; done right after that."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, delete, select

from store.types import Stored, UtcDateTime


class PendingActionRow(Stored, SQLModel, table=True):
    """The last one of each Slack user."""

    __tablename__ = "kept_action"
    __table_args__ = (UniqueConstraint("team_id", "slack_user_id"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    slack_user_id: str
    channel_id: str = ""  # Where it was pressed, and where its outcome is told.
    name: str  # As listeners/pending_actions.py knows it.
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    kept_at: datetime = Field(sa_type=UtcDateTime)


def keep(session: Session, action: PendingActionRow, older_than: datetime) -> None:
    """In place of the person's last one; whatever is older than that time goes."""
    session.exec(delete(PendingActionRow).where(col(PendingActionRow.kept_at) < older_than))
    session.exec(
        delete(PendingActionRow).where(
            col(PendingActionRow.team_id) == action.team_id,
            col(PendingActionRow.slack_user_id) == action.slack_user_id,
        )
    )
    session.add(action)
    session.flush()


def find(session: Session, team_id: str, slack_user_id: str) -> PendingActionRow | None:
    wanted = select(PendingActionRow).where(
        PendingActionRow.team_id == team_id, PendingActionRow.slack_user_id == slack_user_id
    )
    return session.exec(wanted).first()


def take(session: Session, team_id: str, slack_user_id: str) -> PendingActionRow | None:
    """The person's kept action, which is theirs no more: of several takers one gets it."""
    found = find(session, team_id, slack_user_id)
    if found is None:
        return None
    session.expunge(found)
    gone = session.exec(delete(PendingActionRow).where(col(PendingActionRow.id) == found.id))
    return found if gone.rowcount else None
