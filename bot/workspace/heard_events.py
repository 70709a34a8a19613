"""Events of Slack that were heard: known by their ids, to every process."""

from sqlmodel import Session

from bot.services import Services
from store.slack import events


def is_known(services: Services, event_id: str) -> bool:
    """Whether it was heard before.

    Raises:
        Unavailable: the database can't tell.
    """
    with services.database.read() as session:
        return events.is_known(session, event_id)


def note(session: Session, services: Services, event_id: str) -> None:
    """It was heard, and what it owes is stored."""
    events.note(session, event_id, services.now())
