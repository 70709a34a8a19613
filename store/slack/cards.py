"""Cards: the one message about a subject in a target, kept true to the subject's state."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import UniqueConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, select, update

from store.database.prepared import Prepared
from store.types import Stored, UtcDateTime


class Card(Stored, SQLModel, table=True):
    __table_args__ = (UniqueConstraint("subject", "target"),)
    id: int | None = Field(default=None, primary_key=True)
    subject: str  # `issue:12`.
    target: str  # `slack:C024BE91L`.
    # The provider's id of the message (Slack: its ts, with its channel in a direct message).
    external_id: str | None = Field(default=None, index=True)
    drawn_version: int = 0  # The subject's version that the message shows.
    lost_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str = ""  # Why its reader gets it, where that is one person.


class CardPlace(NamedTuple):
    """Where a card stands, for who only wants it drawn again."""

    target: str
    card_id: int


_CARD = SQLModel.metadata.tables["card"]
_POSTED = Prepared(  # Built once: that costs more than running it.
    update(_CARD)
    .where(_CARD.c.id == bindparam("card"))
    .values(external_id=bindparam("external"), drawn_version=bindparam("version"), lost_at=None)
)


def cards_of(session: Session, subject: str) -> list[Card]:
    """The subject's cards, oldest first, those that were deleted under us left out."""
    wanted = select(Card).where(Card.subject == subject, col(Card.lost_at).is_(None))
    return list(session.exec(wanted.order_by(col(Card.id))))


def posted(session: Session, card_id: int, external_id: str, version: int) -> None:
    """The card stands in its target, and shows that version of its subject."""
    given = {"card": card_id, "external": external_id, "version": version}
    _POSTED.run(session, given)


def lose(session: Session, card_id: int, at: datetime) -> None:
    """Somebody deleted the message; the next alert posts a new one."""
    session.exec(update(Card).where(col(Card.id) == card_id).values(lost_at=at))
