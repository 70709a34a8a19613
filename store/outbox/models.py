"""The outbox's tables: what is owed, by lane, and what became of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, TextClause, text
from sqlmodel import Field, SQLModel

from store.types import Stored, UtcDateTime, Word


class Purpose(StrEnum):
    CARD = "card"  # Post the card of a subject.
    REPLY = "reply"  # Tell an activity under a card.
    # Make a card true again, or without a card the message that tells its activity or notice;
    # drawn from the store when it is sent.
    REDRAW = "redraw"
    MESSAGE = "message"  # Tell an activity to a person or a place without cards.
    NOTICE = "memo"  # Tell what is no activity: a paused target, a code, an invitation.
    WISH = "wish"  # Ask the tracker for what somebody pressed (store/issues/wishes.py).


class DeliveryState(StrEnum):
    WAITING = "waiting"  # Owed; goes out when the lane gets to it.
    SENDING = "sending"  # A worker has it in hand; after a crash its outcome is unknown.
    UNKNOWN = "unknown"  # It may have happened; the provider is asked before another try.
    SENT = "sent"  # The provider has it.
    DEAD = "dead"  # Given up; `reason` says why.
    SKIPPED = "skipped"  # Never to be sent; `reason` says why.


# Each query of the relay has its own partial index, so that its cost does not grow with the
# record; the conditions are literals because SQLite takes such an index for nothing else.
IS_DUE = text("due_at IS NOT NULL AND paused_at IS NULL")
IS_WAITING_POST = text("state = 'waiting' AND purpose != 'redraw'")
IS_WAITING_REPLY = text("state = 'waiting' AND purpose = 'reply'")
IS_WAITING_REDRAW = text("state = 'waiting' AND purpose = 'redraw'")
IS_IN_FLIGHT = text("state IN ('sending', 'unknown')")
IS_HELD = text("held_until IS NOT NULL")
IS_NOTICE = text("memo_id IS NOT NULL")
LEFT_WITH_ANOTHER = text("batch != '' AND batch != \"key\"")
IS_PAUSED = text("paused_at IS NOT NULL")


def _partial(name: str, *columns: str, where: TextClause, unique: bool = False) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where, unique=unique)


class Lane(SQLModel, table=True):
    """All deliveries to one target: in order, one in flight, with its own pace and backoff."""

    __table_args__ = (
        _partial("lane_due", "provider", "due_at", where=IS_DUE),
        _partial("lane_paused", "provider", "target", where=IS_PAUSED),
    )
    target: str = Field(primary_key=True)  # `slack:C024BE91L`.
    provider: str  # `slack`.
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # None: nothing waits.
    paced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # relay/send_rate.py.
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
        _partial("delivery_post", "lane", "id", where=IS_WAITING_POST),
        _partial("delivery_reply", "card_id", "id", where=IS_WAITING_REPLY),
        _partial("delivery_redraw", "lane", "card_id", where=IS_WAITING_REDRAW, unique=True),
        _partial("delivery_in_flight", "lane", where=IS_IN_FLIGHT),
        _partial("delivery_held", "held_until", "lane", where=IS_HELD),
        _partial("delivery_memo", "memo_id", where=IS_NOTICE),  # Asked when an old notice goes.
        _partial("delivery_batch", "batch", where=LEFT_WITH_ANOTHER),
        Index("delivery_state", "state", "id"),  # What people ask of the record, newest first.
        Index("delivery_target", "lane", "state", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # Opaque; what the provider's copy carries.
    lane: str  # The target; a lane of that name exists if anything is open.
    activity_id: int | None = Field(default=None, foreign_key="activity.id", index=True)
    card_id: int | None = Field(default=None, foreign_key="card.id")
    memo_id: int | None = Field(default=None, foreign_key="memo.id")  # The notice.
    purpose: Purpose = Field(sa_type=Word(Purpose))
    state: DeliveryState = Field(sa_type=Word(DeliveryState))
    reason: str = ""  # Why it was skipped or given up, for people.
    why: str = ""  # Why its reader gets it, for the footer: `you are assigned to it`.
    is_broadcast: bool = False  # The reply is shown in the channel too.
    is_plain: bool = False  # The provider refused its form: once more as short plain text.
    attempt: int = 0  # Sends begun; fences the finish.
    worker: str = ""  # Who began the last one.
    batch: str = ""  # The key of the delivery whose message carried this one.
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # Not before.
    held_until: datetime | None = Field(
        default=None, sa_type=UtcDateTime
    )  # Skipped in its reader's quiet hours; a digest tells it then, and takes this away.
    created_at: datetime = Field(sa_type=UtcDateTime)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    external_id: str = ""  # The provider's id of the message.
    last_error: str = ""  # Without addresses and secrets.
