"""Webhooks that came in, by the sender's request id: a repeat changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, bindparam, insert, select
from sqlmodel import Field, Session, SQLModel

from store.database.prepared import Prepared
from store.types import UtcDateTime


class WebhookRequest(SQLModel, table=True):
    __tablename__ = "webhook_request"
    request_id: str = Field(primary_key=True)
    resource: str
    action: str
    activity_id: int | None = Field(default=None, foreign_key="activity.id", index=True)
    body: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON)
    )  # Kept if not understood yet.
    received_at: datetime = Field(sa_type=UtcDateTime, index=True)


@dataclass(frozen=True)
class Noted:
    activity_id: int | None


_REQUESTS = SQLModel.metadata.tables["webhook_request"]
_NOTED = Prepared(
    select(_REQUESTS.c.activity_id).where(_REQUESTS.c.request_id == bindparam("request_id"))
)
_NOTE = Prepared(insert(_REQUESTS))


def noted(session: Session, request_id: str) -> Noted | None:
    """What became of that request; None: it is new."""
    row = _NOTED.run(session, {"request_id": request_id}).first()
    return None if row is None else Noted(*row)


def note(session: Session, **columns: Any) -> None:  # noqa: ANN401 - columns of many types.
    _NOTE.run(session, columns)
