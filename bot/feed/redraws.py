"""What shows an issue is drawn anew where nobody is told of anything: cards and unfurled links."""

from sqlmodel import Session

from bot.intake.reported_states import owe_redraws
from bot.notices import surface_redraws
from bot.services import Services
from store.issues.issues import Issue
from store.outbox import enqueue_many
from store.outbox.enqueue_many import NewDelivery
from store.outbox.models import Purpose


def owe(session: Session, services: Services, issue: Issue) -> None:
    owe_redraws(session, services, issue)
    found = surface_redraws.shown(session, issue.subject, services.now())
    owed = [NewDelivery(each.target, Purpose.REDRAW, card_id=each.card_id) for each in found]
    enqueue_many.deliveries(session, owed, services.steady())
