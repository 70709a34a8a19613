"""What people may do to deliveries: send a dead one again, and open a paused target."""

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.links import By
from bot.notices import home_redraws
from bot.services import Services
from store.audit.audit import AuditEntry
from store.issues import remarks
from store.outbox import deliveries
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.slack.cards import Card


class NoSuchDelivery(UserError):
    """There is no delivery {delivery}; what is older than RETENTION_DAYS is removed."""


class NotDead(UserError):
    """Delivery {delivery} is {state}; only a dead one can be sent again."""


class NotNeeded(UserError):
    """Delivery {delivery} is no longer needed: {why}."""


class NoSuchTarget(UserError):
    """Nothing was ever owed to {target}; is it spelled as `deliveries` shows it?"""


class NotPaused(UserError):
    """{target} is not paused; nothing was changed."""


def retry(services: Services, delivery_id: int, by: By) -> Delivery:
    """Let a dead delivery wait again, as it was owed.

    Raises:
        UserError: it can't be; nothing was changed.
    """
    with services.database.write() as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None:
            raise NoSuchDelivery(delivery=str(delivery_id))
        why = _not_needed(session, delivery) if delivery.state == DeliveryState.DEAD else ""
        if why:
            raise NotNeeded(delivery=str(delivery_id), why=why)
        if not deliveries.revive(session, delivery, services.steady()):
            raise NotDead(delivery=str(delivery_id), state=delivery.state)
        session.add(_audited(services, "delivery.retry", delivery.lane, {"id": delivery_id}, by))
    return delivery


def resume(services: Services, target: str, by: By) -> str:
    """Open a paused target; what waited goes out. Returns why it was paused.

    Raises:
        UserError: it is not paused; nothing was changed.
    """
    with services.database.write() as session:
        lane = session.get(Lane, target)
        if lane is None:
            raise NoSuchTarget(target=target)
        reason = lane.paused_reason
        if not deliveries.resume(session, target, services.steady()):
            raise NotPaused(target=target)
        session.add(_audited(services, "target.resume", target, {"reason": reason}, by))
        home_redraws.redraw(session, now=services.now(), at=services.steady())
    return reason


def _not_needed(session: Session, delivery: Delivery) -> str:
    """Why sending it again would do harm, or nothing."""
    card = session.get(Card, delivery.card_id) if delivery.card_id is not None else None
    if card is None:
        is_link = remarks.link_by_key(session, delivery.key) is not None
        is_wish = delivery.purpose == Purpose.WISH and not is_link
        return "who pressed was told, and may press again" if is_wish else ""
    stands = card.external_id is not None and card.lost_at is None
    is_begun_anew = card.lost_at is None and not stands  # Another delivery posts it.
    match delivery.purpose:
        case Purpose.CARD if stands:
            return "the card stands there"
        case Purpose.CARD if is_begun_anew:
            return "a newer delivery posts the card"
        case Purpose.REDRAW if deliveries.waiting_redraw(session, card) is not None:
            return "a newer redraw of the card waits"
        case Purpose.REPLY | Purpose.REDRAW if card.lost_at is not None:
            return "its card is gone; the next alert posts a new one"
    return ""


def _audited(
    services: Services, action: str, target: str, data: dict[str, object], by: By
) -> AuditEntry:
    return AuditEntry(
        at=services.now(), actor=by.actor, action=action, target=target, data=data, origin=by.origin
    )
