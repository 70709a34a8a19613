"""What is known of Slack's channels beside their ids: a name, and what happened to them last."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel

from store.types import UtcDateTime


class SlackChannel(SQLModel, table=True):
    __tablename__ = "slack_channel"
    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    name: str = ""  # Without #; "": never told.
    greeted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # Hello, said once.
    changed_at: float = 0.0  # Slack's time of the last event that counted; epoch in seconds.


def channel(session: Session, team_id: str, channel_id: str) -> SlackChannel:
    """What is known of it; a row that is stored from now on, if there was none."""
    found = session.get(SlackChannel, (team_id, channel_id)) or SlackChannel(
        team_id=team_id, channel_id=channel_id
    )
    session.add(found)
    return found
