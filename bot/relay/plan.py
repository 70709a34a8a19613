"""What a lane does next: one message to post, one card to redraw, or something to leave out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot import subjects, telling
from bot.notes import Note, merged
from store import claims
from store.cards import Card
from store.claims import ClaimedLane, Waiting
from store.outbox import DeliveryState, Purpose

REPLIES_MAX = 100  # Waiting replies looked at for one message; the provider's limits are lower.

Fits = Callable[[Sequence[Note]], int]


@dataclass(frozen=True)
class Step:
    """Deliveries that leave together; the first one's key is the message's."""

    ids: tuple[int, ...]
    purpose: Purpose
    note: Note
    attempt: int  # Of this send, the first is 1.
    parent: str | None = None  # The external id of the card that it stands under.
    card_id: int | None = None
    edits: str | None = None  # The external id of the message to redraw.
    version: int = 0  # The subject's version that the note shows.
    is_plain: bool = False


@dataclass(frozen=True)
class LeaveOut:
    """Deliveries that are not sent after all, and why."""

    ids: tuple[int, ...]
    reason: str
    state: DeliveryState = DeliveryState.SKIPPED


def next_step(
    session: Session, lane: ClaimedLane, now: datetime, tracker: str, fits: Fits
) -> Step | LeaveOut | None:
    """Redraws first: they are what a person who pressed looks at; then posts, when it is time."""
    row = claims.first_redraw(session, lane.target, now)
    if row is None and (lane.ready_at is None or lane.ready_at <= now):
        row = claims.first_post(session, lane.target)
    if row is None:
        return None
    try:
        return _PLANS[row.purpose](session, row, tracker, fits)
    except LookupError as error:
        return LeaveOut((row.id,), str(error), DeliveryState.DEAD)


def _card(session: Session, row: Waiting, tracker: str, _fits: Fits) -> Step | LeaveOut:
    card = _card_of(session, row)
    drawn = subjects.draw(session, card.subject, tracker)
    return _step([row], drawn.note, card_id=card.id, version=drawn.version)


def _redraw(session: Session, row: Waiting, tracker: str, _fits: Fits) -> Step | LeaveOut:
    card = _card_of(session, row)
    if card.external_id is None or card.lost_at is not None:
        return LeaveOut(
            (row.id,), "the card does not stand there; a new one is drawn as it is then"
        )
    drawn = subjects.draw(session, card.subject, tracker)
    if drawn.version <= card.drawn_version:
        return LeaveOut((row.id,), "the card shows it already")
    return _step([row], drawn.note, card_id=card.id, version=drawn.version, edits=card.external_id)


def _reply(session: Session, row: Waiting, tracker: str, fits: Fits) -> Step | LeaveOut:
    card = _card_of(session, row)
    if card.external_id is None or card.lost_at is not None:
        return LeaveOut((row.id,), "its card is not there", DeliveryState.DEAD)
    rows = _alike(claims.replies(session, card.row_id, REPLIES_MAX))
    notes = [telling.reply_note(session, each.activity_id, tracker) for each in rows]
    count = 1 if rows[0].is_plain else fits(notes)
    return _step(rows[:count], merged(notes[:count]), card_id=card.id, parent=card.external_id)


def _message(session: Session, row: Waiting, tracker: str, _fits: Fits) -> Step | LeaveOut:
    return _step([row], telling.reply_note(session, row.activity_id, tracker))


_PLANS = {
    Purpose.CARD: _card,
    Purpose.REDRAW: _redraw,
    Purpose.REPLY: _reply,
    Purpose.MESSAGE: _message,
}


def _step(rows: list[Waiting], note: Note, **more: object) -> Step:
    first = rows[0]
    note = replace(note, key=first.key, is_broadcast=first.is_broadcast)
    return Step(
        ids=tuple(row.id for row in rows),
        purpose=first.purpose,
        note=note.as_plain() if first.is_plain else note,
        attempt=first.attempt + 1,
        is_plain=first.is_plain,
        **more,  # type: ignore[arg-type] # The fields above name them.
    )


def _alike(rows: list[Waiting]) -> list[Waiting]:
    """The first ones that may share a message: broadcast all or none, refused before or not."""
    first = rows[0]
    alike = []
    for row in rows:
        if (row.is_broadcast, row.is_plain) != (first.is_broadcast, first.is_plain):
            break
        alike.append(row)
    return alike


def _card_of(session: Session, row: Waiting) -> Card:
    card = session.get(Card, row.card_id)
    if card is None:
        raise LookupError("its card is gone")
    return card
