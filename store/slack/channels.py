"""What is known of Slack's channels beside their ids: a name, and what happened to them last."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from store.outbox.models import Lane
from store.types import UtcDateTime


class SlackChannel(SQLModel, table=True):
    __tablename__ = "slack_channel"
    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    name: str = ""  # Without #; "": never told.
    greeted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # Hello, said once.
    changed_at: float = 0.0  # Slack's time of the last event that counted; epoch in seconds.


def channel(session: Session, team_id: str, channel_id: str) -> SlackChannel:
    """What is known of it; a row that is stored from now on, if there was none.

    Nobody else changes it until this transaction ends; on SQLite nobody can anyway.
    """
    key = (team_id, channel_id)
    found = session.get(SlackChannel, key, with_for_update=True) or SlackChannel(
        team_id=team_id, channel_id=channel_id
    )
    session.add(found)
    return found


# Both have ON CONFLICT; SQLAlchemy's common insert has not.
_INSERT: dict[str, Callable[..., sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def ensure_lane(session: Session, target: str) -> None:
    """The channel has a queue, if only to be paused: nothing may have been sent there yet."""
    insert = _INSERT[session.connection().dialect.name](Lane)
    lane = {"target": target, "provider": target.partition(":")[0], "failures": 0}
    new = insert.values(**lane, worker="", paused_reason="").on_conflict_do_nothing()
    session.connection().execute(new)
