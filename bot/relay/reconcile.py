"""After a crash or an answer that was lost: ask the provider before sending again."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.providers.base import LooksUp, Provider
from bot.relay.outcome import Moment
from store import cards, claims, owing
from store.cards import Card
from store.claims import ClaimedLane, Waiting
from store.outbox import DeliveryState, Purpose

AGAIN = "it was begun and never finished"


@dataclass(frozen=True)
class Left:
    """One message that was begun and that nobody finished."""

    rows: tuple[Waiting, ...]
    parent: str | None  # The external id of its card, for a reply.

    @property
    def first(self) -> Waiting:
        return self.rows[0]

    @property
    def ids(self) -> list[int]:
        return [row.id for row in self.rows]


def left_in_flight(session: Session, target: str) -> Left | None:
    """The oldest such message of the lane; None: everything is known."""
    rows = claims.in_flight(session, target)
    if not rows:
        return None
    together = tuple(row for row in rows if row.batch == rows[0].batch)
    card = session.get(Card, rows[0].card_id) if rows[0].purpose == Purpose.REPLY else None
    return Left(together, card.external_id if card else None)


def look_up(provider: Provider, target: str, left: Left) -> str | None:
    """The external id of the message, if it was posted.

    A redraw is simply done again; a provider that can't be asked gets it at least once.

    Raises:
        Failure: it can't be known now.
    """
    if left.first.purpose == Purpose.REDRAW or not isinstance(provider, LooksUp):
        return None
    address = target.partition(":")[2]
    return provider.find(left.first.batch, address, left.parent, left.first.begun_at)


def settle(
    session: Session, at: Moment, *, lane: ClaimedLane, left: Left, found: str | None
) -> ClaimedLane:
    """Write down that it was posted, or that it waits again."""
    claims.adopt(session, left.ids, at.worker)
    if found is None:
        _wait_again(session, lane, left, at)
        return lane
    claims.finish(
        session,
        left.ids,
        at.worker,
        state=DeliveryState.SENT,
        external_id=found,
        sent_at=at.now,
        last_error="",
    )
    if left.first.purpose == Purpose.CARD:
        cards.posted(session, left.first.card_id, found, version=0)  # Which one it shows is lost.
        owing.owe(session, lane.target, Purpose.REDRAW, at=at.steady, card_id=left.first.card_id)
    return lane


def _wait_again(session: Session, lane: ClaimedLane, left: Left, at: Moment) -> None:
    card_id = left.first.card_id
    is_redraw = left.first.purpose == Purpose.REDRAW
    if is_redraw and claims.waits_redraw(session, lane.target, card_id):
        state = DeliveryState.SKIPPED
    else:
        state = DeliveryState.WAITING
    claims.finish(session, left.ids, at.worker, state=state, last_error=AGAIN)
