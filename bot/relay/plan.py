"""Plans the next thing that each lane does, for many lanes by a few queries."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.drawing import subjects
from bot.drawing.activity import Renderer, footer
from bot.notes.note import Note, merged
from bot.relay import message_redraws, messages
from bot.relay.jobs import LeaveOut, LookUp, Send
from bot.services import Unavailable
from store.outbox import pending
from store.outbox.claims import ClaimedLane
from store.outbox.models import DeliveryState, Purpose
from store.outbox.pending import Waiting
from store.slack.cards import Card

log = logging.getLogger(__name__)

REPLIES_MAX = 100  # Waiting replies looked at for one message; the provider's limits are lower.

Next = Send | LookUp | LeaveOut
Fits = Callable[[Sequence[Note]], int]


@dataclass(frozen=True)
class Plan:
    steps: dict[str, Next]  # Lane → what it does next.
    then: dict[str, Send]  # Lane → what it posts after the redraw that it does next.
    due: dict[str, datetime | None]  # The other lanes → when they have something to do.


def plan(
    session: Session, lanes: Sequence[ClaimedLane], now: datetime, renderer: Renderer, fits: Fits
) -> Plan:
    """Redraws first, they are what a person who pressed looks at; then posts, when it is time.

    What was begun and not finished is looked up before anything else is posted in its lane.
    """
    targets = [lane.target for lane in lanes]
    left = pending.in_flight(session, targets)
    redraws = pending.first_redraws(session, targets, now)
    posts = pending.first_posts(session, targets)
    ready = {lane.target for lane in lanes if lane.ready_at is None or lane.ready_at <= now}
    rows = {t: redraws.get(t) or posts.get(t) for t in targets if t in redraws or t in ready}
    firsts = [row for target, row in rows.items() if row is not None and target not in left]
    seconds = [posts[row.lane] for row in firsts if _has_second(row, ready, posts)]
    begun = [row for rows_of in left.values() for row in rows_of]
    drafts = Drafts(session, renderer, fits, [*firsts, *seconds, *begun])
    steps: dict[str, Next] = {row.lane: drafts.step(row) for row in firsts}
    then = drafts.posts([row for row in seconds if isinstance(steps[row.lane], Send)])
    steps |= {t: drafts.look_up(rows_of) for t, rows_of in left.items() if t in ready}
    idle = [lane for lane in lanes if lane.target not in steps]
    free = [lane.target for lane in idle if lane.target not in left]  # A look-up comes first.
    redraws_due = pending.redraws_due(session, free) if free else {}
    return Plan(steps, then, _due(idle, redraws_due, {*posts, *left}, now))


def _has_second(row: Waiting, ready: Collection[str], posts: Collection[str]) -> bool:
    """A redraw that a post of its lane may follow at once: that saves a turn."""
    return row.purpose == Purpose.REDRAW and row.lane in ready and row.lane in posts


def _due(
    lanes: list[ClaimedLane], redraws: Mapping[str, datetime], has_posts: set[str], now: datetime
) -> dict[str, datetime | None]:
    due: dict[str, datetime | None] = {}
    for lane in lanes:
        moments = [redraws[lane.target]] if lane.target in redraws else []
        if lane.target in has_posts:
            moments.append(max(lane.ready_at or now, now))
        due[lane.target] = min(moments, default=None)
    return due


class Drafts:
    """Drafts single steps from what was loaded for all of them."""

    def __init__(
        self, session: Session, renderer: Renderer, fits: Fits, rows: Sequence[Waiting]
    ) -> None:
        self._session = session
        self._renderer = renderer
        self._fits = fits
        cards = {row.card_id for row in rows if row.purpose == Purpose.REPLY}
        self._replies = pending.replies(session, sorted(cards), REPLIES_MAX) if cards else {}
        coming = [row for found in self._replies.values() for row in found]
        renderer.load([*rows, *coming])

    def step(self, row: Waiting) -> Next:
        """What to do about the row; one that can't be drawn must not stop its lane.

        Raises:
            Unavailable: it can't be read now, which is no fault of the row.
        """
        try:
            return self._DRAFTS[row.purpose](self, row)
        except Unavailable:
            raise
        except Exception as error:
            if type(error) is LookupError:  # A KeyError is no word of ours.
                return LeaveOut((row.id,), str(error), DeliveryState.DEAD)
            log.exception("delivery %s can't be drawn", row.id)
            return messages.undrawn(row, error)

    def posts(self, rows: Sequence[Waiting]) -> dict[str, Send]:
        """Lane → its row as a message; those that are not sent after all are left for later."""
        steps = {row.lane: self.step(row) for row in rows}
        return {t: step for t, step in steps.items() if isinstance(step, Send) and not step.fault}

    def look_up(self, rows: Sequence[Waiting]) -> LookUp:
        """The oldest message among them."""
        first = rows[0]
        card = self._session.get(Card, first.card_id) if first.card_id else None
        return LookUp(
            ids=tuple(row.id for row in rows if row.batch == first.batch),
            purpose=first.purpose,
            key=first.batch,
            since=first.begun_at,
            card_id=first.card_id,
            parent=card.external_id if card and first.purpose == Purpose.REPLY else None,
            unsent=first.reason,
            owed_at=tuple(row.created_at for row in rows if row.batch == first.batch),
        )

    def _card(self, row: Waiting) -> Next:
        card = self._card_of(row)
        note, version = self._drawn(card)
        return messages.send([row], note, card_id=card.id, version=version)

    def _redraw(self, row: Waiting) -> Next:
        if row.card_id is None:
            return message_redraws.draft(self._session, self._renderer, row, self._fits)
        card = self._card_of(row)
        if card.external_id is None or card.lost_at is not None:
            reason = "the card is not there; a new one is drawn as it is then"
            return LeaveOut((row.id,), reason, key=row.key)
        note, version = self._drawn(card)
        if version <= card.drawn_version:
            return LeaveOut((row.id,), "the card shows it already", key=row.key)
        return messages.send([row], note, card_id=card.id, version=version, edits=card.external_id)

    def _reply(self, row: Waiting) -> Next:
        card = self._card_of(row)
        if card.external_id is None or card.lost_at is not None:
            return LeaveOut((row.id,), "its card is not there", DeliveryState.DEAD)
        if reason := self._renderer.withdrawn(row.activity_id):
            return LeaveOut((row.id,), reason)
        rows = messages.alike([row, *self._others(row)])
        notes = self._told_all(rows)
        count = 1 if row.is_plain else self._fits(notes)
        note = merged(notes[:count])
        return messages.send(rows[:count], note, card_id=card.id, parent=card.external_id)

    def _others(self, first: Waiting) -> list[Waiting]:
        """What else waits for its thread; what nobody is told of any more has its own turn."""
        coming = self._replies.get(first.card_id, [])
        rows = [row for row in coming if row.id != first.id]
        return [row for row in rows if not self._renderer.withdrawn(row.activity_id)]

    def _told_all(self, rows: Sequence[Waiting]) -> list[Note]:
        """Up to the first that can't be drawn: whose fault it is, it is not the others'."""
        notes = [self._told(rows[0])]
        for row in rows[1:]:
            try:
                notes.append(self._told(row))
            except Unavailable:
                raise
            except Exception:  # noqa: BLE001 - it is said when its own turn comes.
                break
        return notes

    def _told(self, row: Waiting) -> Note:
        """Under a person's own card it says why they are told this."""
        return replace(self._renderer.reply(row.activity_id), footer=footer(row.why))

    def _message(self, row: Waiting) -> Next:
        if reason := self._renderer.withdrawn(row.activity_id):
            return LeaveOut((row.id,), reason)
        return messages.send([row], self._renderer.message(row.activity_id, row.why))

    def _notice(self, row: Waiting) -> Next:
        if reason := self._renderer.moot(row.memo_id):
            return LeaveOut((row.id,), reason)
        return messages.send([row], self._renderer.notice(row.memo_id, row.why))

    def _wish(self, row: Waiting) -> Next:
        # The wish is found by the delivery's key.
        return messages.send([row], Note(subject="", title=""))

    def _drawn(self, card: Card) -> tuple[Note, int]:
        """As the subject is now; a person's own card says why they have it."""
        note, version = subjects.draw(self._renderer, card.subject)
        return replace(note, footer=footer(card.why)), version

    def _card_of(self, row: Waiting) -> Card:
        card = self._session.get(Card, row.card_id)
        if card is None:
            raise LookupError("its card is gone")
        return card

    _DRAFTS = {  # noqa: RUF012 - never changed.
        Purpose.CARD: _card,
        Purpose.REDRAW: _redraw,
        Purpose.REPLY: _reply,
        Purpose.MESSAGE: _message,
        Purpose.NOTICE: _notice,
        Purpose.WISH: _wish,
    }
