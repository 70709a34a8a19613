"""Subjects: what cards are about, and how each is drawn from the store as it is now."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from bot.issue_note import issue_card_note
from bot.notes import Note


@dataclass(frozen=True)
class Drawn:
    note: Note
    version: int  # Of the subject; the card shows this one once it is sent.


DRAWERS: dict[str, Callable[[Session, int, str], tuple[Note, int]]] = {"issue": issue_card_note}


def draw(session: Session, subject: str, tracker: str) -> Drawn:
    """The subject's card, true to the store now.

    Raises:
        LookupError: there is no such subject any more.
    """
    kind, _, row_id = subject.partition(":")
    return Drawn(*DRAWERS[kind](session, int(row_id), tracker))
