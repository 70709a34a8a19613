"""A message that tells what was changed since, drawn anew as a whole, or taken back.

It is told together with others where they waited together: those stay as they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlmodel import Session

from bot.drawing.activity import Renderer, footer
from bot.notes.note import Note, merged
from bot.relay.jobs import LeaveOut, Send
from store.outbox import told_messages
from store.outbox.models import Delivery, DeliveryState, Purpose
from store.outbox.pending import Waiting

NOT_SENT = "what it would redraw was not sent"
DRAWN_LATER = "what it would redraw is drawn when it is sent"
UNDER_WAY = "the message is still under way"
SHORT = 200  # Characters of a text that grew too long for its message.


def draft(
    session: Session, renderer: Renderer, row: Waiting, fits: Callable[[Sequence[Note]], int]
) -> Send | LeaveOut:
    """All redraws that wait for the same message are done by this one."""
    told = told_messages.message(
        session, row.lane, activity_id=row.activity_id, memo_id=row.memo_id
    )
    state = told[0].state if told else DeliveryState.DEAD
    if state == DeliveryState.WAITING:
        return LeaveOut((row.id,), DRAWN_LATER)
    if state in {DeliveryState.DEAD, DeliveryState.SKIPPED}:
        return LeaveOut((row.id,), NOT_SENT)
    standing = [each for each in told if not _is_withdrawn(renderer, each)]
    notes = [_note(renderer, each) for each in standing or told]
    if fits(notes) < len(notes):
        notes = [_shortened(note) for note in notes]
    first, note = told[0], replace(merged(notes), key=row.key)
    others = [each for each in told_messages.redraws(session, row.lane, told) if each != row.id]
    return Send(
        ids=(row.id, *others),
        purpose=Purpose.REDRAW,
        note=note.as_plain() if first.is_plain or row.is_plain else note,
        attempt=row.attempt + 1,
        edits=first.external_id,
        withdraws=not standing,
        is_plain=first.is_plain or row.is_plain,
        fault="" if state == DeliveryState.SENT else UNDER_WAY,
        owed_at=(row.created_at,),
    )


def _is_withdrawn(renderer: Renderer, row: Delivery) -> bool:
    return row.activity_id is not None and bool(renderer.withdrawn(row.activity_id))


def _note(renderer: Renderer, row: Delivery) -> Note:
    """As the relay drew it when it was sent."""
    if row.memo_id is not None:
        return renderer.notice(row.memo_id, row.why)
    activity_id = row.activity_id or 0
    if row.purpose == Purpose.MESSAGE:
        return renderer.message(activity_id, row.why)
    return replace(renderer.reply(activity_id), footer=footer(row.why))


def _shortened(note: Note) -> Note:
    """So that those that stand beside it keep their room."""
    lines = tuple(
        tuple(_cut(span) if isinstance(span, str) else span for span in line) for line in note.lines
    )
    return replace(note, lines=lines)


def _cut(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
