"""Where a subject is shown beside its cards, and drawn again when it changes.

Unfurled links and Home tabs: the few that people look at now. All others are true as of when they
were drawn, and a Home is drawn anew when it is opened.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.activities.occurrence import Occurrence
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from store.outbox import enqueue
from store.outbox.enqueue_many import NewDelivery
from store.outbox.models import Purpose
from store.slack import proofs, surfaces, unfurls
from store.slack.cards import CardPlace

UNFURLS_MAX = 20  # Messages with a link to it that stay true, those used last.
UNFURLS_FOR = timedelta(days=30)  # Since it was shared, or pressed in.
HOME_FOR = timedelta(hours=1)  # Since it was opened, or its person did something.


def redraws(session: Session, occurrence: Occurrence, now: datetime) -> Iterator[NewDelivery]:
    """What shows the subject of the activity, if that changed what is shown."""
    if not (occurrence.subject and occurrence.moves_subject):
        return
    if occurrence.issue_id is None:
        yield from map(_redraw, shown(session, occurrence.subject, now))
        return
    found = surfaces.of_issue(
        session,
        occurrence.issue_id,
        str((occurrence.assignee or {}).get("email") or ""),
        most=UNFURLS_MAX,
        shared_since=now - UNFURLS_FOR,
        opened_since=now - HOME_FOR,
    )
    yield from map(_redraw, found)


def shown(session: Session, subject: str, now: datetime) -> list[CardPlace]:
    """The unfurled links to it that stay true."""
    return unfurls.showing(session, subject, now - UNFURLS_FOR, UNFURLS_MAX)


def redraw_at(services: Services, pressed: Pressed) -> bool:
    """What stands there does not fit what is stored; if it is ours, it is drawn anew, and True."""
    with services.database.write() as session:
        card = proofs.card_at(session, pressed.channel_id, pressed.ts)
        if card is None or card.lost_at is not None:
            return False
        card.drawn_version = 0  # Else nothing new is to be drawn.
        session.add(card)
        moment = services.steady()
        enqueue.delivery(session, card.target, Purpose.REDRAW, at=moment, card_id=card.row_id)
        return True


def _redraw(card: CardPlace) -> NewDelivery:
    return NewDelivery(card.target, Purpose.REDRAW, card_id=card.card_id)
