"""Notices: what somebody is told that is no activity of an issue."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from store.types import Stored, UtcDateTime


class NoticeRow(Stored, SQLModel, table=True):
    """Its kind and plain values; it is put into words when it is sent (bot/notices)."""

    __tablename__ = "memo"  # Its name since the first program; an older one reads it too.
    id: int | None = Field(default=None, primary_key=True)
    kind: str  # `target_paused`, …
    organization_id: int | None = Field(default=None, foreign_key="organization.id")
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)
