"""Rows that leave as one message, as a job for a thread."""

from collections.abc import Sequence
from dataclasses import replace

from bot.notes.note import Note
from bot.relay.jobs import Send
from store.outbox.models import Purpose
from store.outbox.pending import Waiting


def undrawn(row: Waiting, error: Exception) -> Send:
    """Begun like any other, so that its tries are counted; nothing of it leaves."""
    is_redraw = row.purpose == Purpose.REDRAW
    return Send(
        ids=(row.id,),
        purpose=row.purpose,
        note=Note(subject="", title="", key=row.key),
        attempt=row.attempt + 1,
        card_id=row.card_id,
        edits="" if is_redraw else None,
        fault=f"our fault: {type(error).__name__}",
        owed_at=(row.created_at,),
    )


def send(rows: Sequence[Waiting], note: Note, **more: object) -> Send:
    first = rows[0]
    carries = tuple(row.key for row in rows[1:])
    note = replace(note, key=first.key, carries=carries, is_broadcast=first.is_broadcast)
    return Send(
        ids=tuple(row.id for row in rows),
        purpose=first.purpose,
        note=note.as_plain() if first.is_plain else note,
        attempt=first.attempt + 1,
        is_plain=first.is_plain,
        owed_at=tuple(row.created_at for row in rows),
        **more,  # type: ignore[arg-type] # The fields above name them.
    )


def alike(rows: Sequence[Waiting]) -> list[Waiting]:
    """The first ones that may share a message: broadcast all or none, refused before or not."""
    first = rows[0]
    alike = []
    for row in rows:
        if (row.is_broadcast, row.is_plain) != (first.is_broadcast, first.is_plain):
            break
        alike.append(row)
    return alike
