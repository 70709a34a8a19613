"""The bar beside what Slack shows as an attachment."""

from collections.abc import Callable, Mapping

from blocks.incident_card import incident_colour
from bot.notes.note import Note

COLOURS: Mapping[str, Callable[..., str]] = {"incident_card": incident_colour}  # By layout.


def colour(note: Note) -> str | None:
    """None: what is shown has no bar of its own."""
    if note.drawing is None or note.drawing.layout not in COLOURS:
        return None
    return COLOURS[note.drawing.layout](**note.drawing.values)
