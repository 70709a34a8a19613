"""Subjects: what cards are about, and how each is drawn from the store as it is now."""

from collections.abc import Callable

from bot.drawing.activity import Renderer
from bot.drawing.home import home_note
from bot.drawing.incident import incident_card_note
from bot.drawing.invite import invite_card_note
from bot.drawing.issue import issue_card_note
from bot.drawing.unfurl import unfurl_note
from bot.notes.note import Note

DRAWERS: dict[str, Callable[[Renderer, int], tuple[Note, int]]] = {
    "home": home_note,
    "incident": incident_card_note,
    "invite": invite_card_note,
    "issue": issue_card_note,
    "unfurl": unfurl_note,
}


def draw(renderer: Renderer, subject: str) -> tuple[Note, int]:
    """The subject's card, true to the store now, and the subject's version that it shows.

    Raises:
        LookupError: there is no such subject any more.
    """
    kind, _, row_id = subject.partition(":")
    return DRAWERS[kind](renderer, int(row_id))
