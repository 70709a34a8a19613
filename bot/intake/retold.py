"""What was told is told otherwise: messages that can be changed are drawn anew, without notice."""

from sqlmodel import Session

from bot import providers
from bot.services import Services
from store.outbox import enqueue, told_messages
from store.outbox.models import Purpose


def redraw(session: Session, services: Services, activity_id: int) -> None:
    """All messages that tell the activity, or will."""
    at = services.steady()
    for target in told_messages.lanes(session, activity_id):
        if can_be_redrawn(target):
            enqueue.delivery(session, target, Purpose.REDRAW, at=at, activity_id=activity_id)


def can_be_redrawn(target: str) -> bool:
    """Nobody can take back a mail."""
    kind = providers.kind_of(target)
    return kind is not None and kind.keeps_cards
