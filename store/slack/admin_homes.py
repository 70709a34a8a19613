"""The Homes of admins that are looked at: what they show is everybody's."""

from datetime import datetime

from sqlmodel import Session, col

from store.people.directory import Member, Role
from store.slack.cards import Card, CardPlace
from store.slack.homes import OPENED

_OF_ADMINS = (
    OPENED.where(col(Member.is_active), col(Member.role) != Role.MEMBER)
    .distinct()
    .order_by(col(Card.target))
)


def of_admins(session: Session, since: datetime) -> list[CardPlace]:
    """The cards of Homes opened after `since` by who administers any organization."""
    found = session.connection().execute(_OF_ADMINS, {"opened_since": since})
    return [CardPlace(target, card_id or 0) for target, card_id in found]
