"""What a lane does next: a message to send, a card to redraw, a look-up, or a thing left out."""

from dataclasses import dataclass
from datetime import datetime

from bot.notes.note import Note
from bot.vocabulary.failures import Failure
from store.outbox.claims import ClaimedLane
from store.outbox.models import DeliveryState, Purpose


@dataclass(frozen=True)
class Send:
    """Deliveries that leave together; the first one's key is the message's."""

    ids: tuple[int, ...]
    purpose: Purpose
    note: Note
    attempt: int  # Of this send, the first is 1.
    parent: str | None = None  # The external id of the card that it stands under.
    card_id: int | None = None
    edits: str | None = None  # The external id of the message to redraw.
    withdraws: bool = False  # Nothing of that message counts any more: it is taken back.
    version: int = 0  # The subject's version that the note shows.
    is_plain: bool = False
    fault: str = ""  # Of our own drawing: nothing leaves, and it counts as a try.
    owed_at: tuple[datetime, ...] = ()  # Since when each of them is owed, by the relay's clock.


@dataclass(frozen=True)
class LookUp:
    """One message that was begun and that nobody finished: was it posted?"""

    ids: tuple[int, ...]
    purpose: Purpose
    key: str
    since: datetime
    card_id: int | None
    parent: str | None  # The external id of its card, for a reply.
    unsent: str = ""  # Why it is not sent where it is not there; "": it waits again.
    owed_at: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class LeaveOut:
    """Deliveries that are not sent after all, and why."""

    ids: tuple[int, ...]
    reason: str
    state: DeliveryState = DeliveryState.SKIPPED
    key: str = ""  # Of a redraw, as it was when its card was looked at.


@dataclass(frozen=True)
class Job:
    """Work for a thread: one call of the provider, or two."""

    lane: ClaimedLane
    work: Send | LookUp
    then: Send | None = None  # Begun with it, and done if it goes well.


class NotTried(Failure):
    """What was begun, and did not get its turn."""

    def __init__(self, reason: str = "it did not get its turn") -> None:
        super().__init__(reason)


class LeaseOver(NotTried):
    """Perhaps another worker has the lane by now."""

    def __init__(self) -> None:
        super().__init__("the lease of its lane is over")


@dataclass(frozen=True)
class Result:
    """What came of it: the external id (None: looked up and not there), or the failure."""

    job: Job
    answer: str | None = None
    failure: Failure | None = None


@dataclass(frozen=True)
class Moment:
    """One instant by both clocks, and who acts."""

    now: datetime  # The wall's, for the record.
    steady: datetime  # The relay's, for holds.
    worker: str
