"""The outbox's tables: what is owed, by lane, and what became of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from store.types import Stored, UtcDateTime, Word


class Purpose(StrEnum):
    CARD = "card"  # Post the card of a subject.
    REPLY = "reply"  # Tell an activity under a card.
    REDRAW = "redraw"  # Make a card true again; drawn from the store when it is sent.
    MESSAGE = "message"  # Tell an activity to a person or a place without cards.


class DeliveryState(StrEnum):
    WAITING = "waiting"  # Owed; goes out when the lane gets to it.
    SENDING = "sending"  # A worker has it in hand; after a crash its outcome is unknown.
    UNKNOWN = "unknown"  # It may have happened; the provider is asked before another try.
    SENT = "sent"  # The provider has it.
    DEAD = "dead"  # Given up; `reason` says why.
    SKIPPED = "skipped"  # Never to be sent; `reason` says why.


OPEN = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN)
IS_OPEN = text("state IN ('waiting', 'sending', 'unknown')")
IS_PENDING_REDRAW = text("purpose = 'redraw' AND state = 'waiting'")
IS_DUE = text("due_at IS NOT NULL AND paused_at IS NULL")


class Lane(SQLModel, table=True):
    """All deliveries to one target: in order, one in flight, with its own pace and backoff."""

    __table_args__ = (
        Index("lane_due", "provider", "due_at", sqlite_where=IS_DUE, postgresql_where=IS_DUE),
    )
    target: str = Field(primary_key=True)  # `slack:C024BE91L`.
    provider: str  # `slack`.
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # None: nothing waits.
    paced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # relay/pace.py.
    ready_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime
    )  # No post before: pace, Retry-After, backoff.
    failures: int = 0  # In a row; 0 again after a success.
    worker: str = ""  # Who holds the lane, until `lease_until`.
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_reason: str = ""


class Delivery(Stored, SQLModel, table=True):
    """One note owed to one target; afterwards the record of what became of it."""

    __table_args__ = (
        Index("delivery_open", "lane", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("delivery_card", "card_id", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index(
            "delivery_redraw",
            "card_id",
            unique=True,
            sqlite_where=IS_PENDING_REDRAW,
            postgresql_where=IS_PENDING_REDRAW,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # Opaque; what the provider's copy carries.
    lane: str  # The target; a lane of that name exists if anything is open.
    activity_id: int | None = Field(default=None, foreign_key="activity.id", index=True)
    card_id: int | None = Field(default=None, foreign_key="card.id")
    purpose: Purpose = Field(sa_type=Word(Purpose))
    state: DeliveryState = Field(sa_type=Word(DeliveryState))
    reason: str = ""  # Why it was skipped or given up, for people.
    is_broadcast: bool = False  # The reply is shown in the channel too.
    is_plain: bool = False  # The provider refused its form: once more as short plain text.
    attempt: int = 0  # Sends begun; fences the finish.
    worker: str = ""  # Who began the last one.
    batch: str = ""  # The key of the delivery whose message carried this one.
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # Not before.
    created_at: datetime = Field(sa_type=UtcDateTime)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    external_id: str = ""  # The provider's id of the message.
    last_error: str = ""  # Without addresses and secrets.
