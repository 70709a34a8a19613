"""Webhooks that came in, by the sender's request id: a repeat changes nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from store.types import UtcDateTime


class WebhookRequest(SQLModel, table=True):
    __tablename__ = "webhook_request"
    request_id: str = Field(primary_key=True)
    resource: str
    action: str
    activity_id: int | None = Field(default=None, foreign_key="activity.id")
    body: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON)
    )  # Kept if not understood yet.
    received_at: datetime = Field(sa_type=UtcDateTime)
