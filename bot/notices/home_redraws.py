"""What admins see in their Home has changed: those who look at theirs now see it."""

from datetime import datetime

from sqlmodel import Session

from bot.notices.surface_redraws import HOME_FOR
from store.outbox import enqueue_many
from store.outbox.enqueue_many import NewDelivery
from store.outbox.models import Purpose
from store.slack import admin_homes


def redraws(session: Session, now: datetime) -> list[NewDelivery]:
    """For who owes more with them, in the order of targets."""
    found = admin_homes.of_admins(session, now - HOME_FOR)
    return [NewDelivery(home.target, Purpose.REDRAW, card_id=home.card_id) for home in found]


def redraw(session: Session, *, now: datetime, at: datetime) -> None:
    """Status of the relay, or who asks to come in; `at` is the relay's time."""
    enqueue_many.deliveries(session, redraws(session, now), at)
