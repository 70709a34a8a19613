"""An incident's cards are drawn anew, where nobody is told of anything."""

from sqlmodel import Session

from bot.services import Services
from store.incidents.incidents import Incident
from store.outbox import enqueue_many
from store.outbox.enqueue_many import NewDelivery
from store.outbox.models import Purpose
from store.slack import cards


def owe(session: Session, services: Services, incident: Incident) -> None:
    shown = cards.cards_of(session, incident.subject)
    owed = [NewDelivery(card.target, Purpose.REDRAW, card_id=card.id) for card in shown]
    enqueue_many.deliveries(session, owed, services.steady())
