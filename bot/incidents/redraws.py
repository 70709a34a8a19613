"""An incident's cards are drawn anew, where nobody is told of anything."""

from sqlmodel import Session

from bot.intake.reported_states import owe_redraws
from bot.services import Services
from store.incidents.incidents import Incident
from store.issues import intake as stored
from store.issues.issues import Issue
from store.outbox import enqueue_many
from store.outbox.enqueue_many import NewDelivery
from store.outbox.models import Purpose
from store.slack import cards


def owe(session: Session, services: Services, incident: Incident) -> None:
    shown = cards.cards_of(session, incident.subject)
    owed = [NewDelivery(card.target, Purpose.REDRAW, card_id=card.id) for card in shown]
    enqueue_many.deliveries(session, owed, services.steady())


def owe_of_issue(session: Session, services: Services, incident: Incident) -> None:
    """The card of the metric issue in whose thread it goes on, if it does."""
    issue = session.get(Issue, incident.issue_id) if incident.issue_id else None
    if issue is not None:
        stored.change_issue(session, issue.row_id, {})
        owe_redraws(session, services, issue)
