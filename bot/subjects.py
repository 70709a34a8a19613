"""Subjects: what cards are about, and how each is drawn from the store as it is now."""

from collections.abc import Callable

from bot.home.drawing import home_note
from bot.incidents.notes import incident_card_note
from bot.invite_note import invite_card_note
from bot.issue_note import issue_card_note
from bot.notes import Note
from bot.telling import Teller
from bot.unfurling.drawing import unfurl_note

DRAWERS: dict[str, Callable[[Teller, int], tuple[Note, int]]] = {
    "home": home_note,
    "incident": incident_card_note,
    "invite": invite_card_note,
    "issue": issue_card_note,
    "unfurl": unfurl_note,
}


def draw(teller: Teller, subject: str) -> tuple[Note, int]:
    """The subject's card, true to the store now, and the subject's version that it shows.

    Raises:
        LookupError: there is no such subject any more.
    """
    kind, _, row_id = subject.partition(":")
    return DRAWERS[kind](teller, int(row_id))
