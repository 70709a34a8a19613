"""Slack's events that were heard, by their ids: kept for a while, for those sent again."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import Field, Session, SQLModel

from store.database.prepared import Prepared
from store.types import UtcDateTime

KEPT = timedelta(hours=2)  # Slack's last try comes within an hour and some minutes.


class SlackEvent(SQLModel, table=True):
    __tablename__ = "slack_event"
    event_id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)  # When it was heard.


_EVENT = SQLModel.metadata.tables["slack_event"]
# Built once: that costs more than running it.
_KNOWN = Prepared(select(_EVENT.c.event_id).where(_EVENT.c.event_id == bindparam("event_id")))
_NOTE = Prepared(insert(_EVENT))
_FORGET = Prepared(delete(_EVENT).where(_EVENT.c.at < bindparam("before")))


def is_known(session: Session, event_id: str) -> bool:
    return _KNOWN.run(session, {"event_id": event_id}).first() is not None


def note(session: Session, event_id: str, now: datetime) -> None:
    """Keep its id, and forget those that Slack sends no more."""
    _FORGET.run(session, {"before": now - KEPT})
    if not is_known(session, event_id):
        _NOTE.run(session, {"event_id": event_id, "at": now})
