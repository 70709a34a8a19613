"""Slack's events that were heard, by their ids: kept for a while, for those sent again."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import Field, Session, SQLModel

from store.types import UtcDateTime

KEPT = timedelta(hours=2)  # Slack's last try comes within an hour and some minutes.


class SlackEvent(SQLModel, table=True):
    __tablename__ = "slack_event"
    event_id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)  # When it was heard.


_EVENT = SQLModel.metadata.tables["slack_event"]
# Built once: that costs more than running it.
_KNOWN = select(_EVENT.c.event_id).where(_EVENT.c.event_id == bindparam("event_id"))
_FORGET = delete(_EVENT).where(_EVENT.c.at < bindparam("before"))


def is_known(session: Session, event_id: str) -> bool:
    return session.connection().execute(_KNOWN, {"event_id": event_id}).first() is not None


def note(session: Session, event_id: str, now: datetime) -> None:
    """Keep its id, and forget those that Slack sends no more."""
    connection = session.connection()
    connection.execute(_FORGET, {"before": now - KEPT})
    if not is_known(session, event_id):
        connection.execute(insert(_EVENT), {"event_id": event_id, "at": now})
