"""What one activity owes: cards, replies, redraws, and the reasons for what is not sent."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import itemgetter

from sqlmodel import Session

from bot import providers, recipients
from bot.activities.base import Activity
from store import cards, owing
from store import intake as stored
from store.intake import StoredCard, Way
from store.outbox import Purpose

Step = tuple[str, Callable[[], None]]  # A target, and what is owed to it.

QUIET = "activity of this kind is stored, and not sent"


@dataclass(frozen=True)
class Happened:
    """An activity as it was stored."""

    activity: Activity
    activity_id: int
    organization_id: int
    project: str  # Its slug.
    issue_id: int
    level: str

    @property
    def subject(self) -> str:
        return f"issue:{self.issue_id}"


def owe_all(session: Session, told: Iterable[Happened], *, at: datetime) -> None:
    """Owe all that follows from the activities; `at` is the relay's time."""
    steps: list[Step] = []
    for happened in told:
        ways = stored.ways(session, happened.organization_id, happened.project)
        steps += _FanOut(session, happened, ways, at).steps()
    for _, owe in sorted(steps, key=itemgetter(0)):  # In one order: so writers can't deadlock.
        owe()


@dataclass(frozen=True)
class _FanOut:
    session: Session
    happened: Happened
    ways: Sequence[Way]
    at: datetime

    def steps(self) -> Iterator[Step]:
        """What is to be owed, by target."""
        known = {card.target: card for card in stored.cards(self.session, self.happened.subject)}
        standing = {target for target, card in known.items() if not card.is_lost}
        told = self._told_by_routes() if self.happened.activity.posts_card else standing
        for target in told | standing:
            if target in standing:
                card_id = known[target].card_id
                yield target, partial(self._owe_standing, target, card_id, is_told=target in told)
            else:
                yield target, partial(self._owe_first, target, known.get(target))

    def _owe_standing(self, target: str, card_id: int, *, is_told: bool) -> None:
        """The card is kept true, and told of the activity."""
        if is_told:
            self._tell(target, card_id)
        self._owe(target, Purpose.REDRAW, card_id=card_id)

    def _told_by_routes(self) -> set[str]:
        """The targets that get the alert; what the others miss is written down."""
        environment = getattr(self.happened.activity, "environment", "")
        decisions = recipients.by_routes(
            self.ways, level=self.happened.level, environment=environment
        )
        for one in decisions:
            if not one.is_told:
                self._note_skip(one.target, Purpose.CARD, one.reason)
        return {one.target for one in decisions if one.is_told}

    def _owe_first(self, target: str, lost: StoredCard | None) -> None:
        """The card of a target that has none; a message where a provider keeps no cards."""
        provider = providers.kind_of(target)
        activity_id = self.happened.activity_id
        if provider is None:
            reason = f"there is no provider for {target.partition(':')[0]} yet"
            self._note_skip(target, Purpose.MESSAGE, reason)
        elif provider.keeps_cards:
            card_id = self._open_card(target, lost)
            self._owe(target, Purpose.CARD, activity_id=activity_id, card_id=card_id)
        else:
            self._owe(target, Purpose.MESSAGE, activity_id=activity_id)

    def _open_card(self, target: str, lost: StoredCard | None) -> int:
        if lost is None:
            return stored.add_card(self.session, self.happened.subject, target)
        return cards.open_card(self.session, self.happened.subject, target).row_id

    def _tell(self, target: str, card_id: int) -> None:
        """A reply under the card, or why there is none."""
        if not self.happened.activity.is_told:
            self._note_skip(target, Purpose.REPLY, QUIET)
            return
        self._owe(
            target,
            Purpose.REPLY,
            activity_id=self.happened.activity_id,
            card_id=card_id,
            is_broadcast=recipients.broadcasts(self.ways, target, self.happened.activity.kind),
        )

    def _owe(
        self,
        target: str,
        purpose: Purpose,
        *,
        card_id: int | None = None,
        activity_id: int | None = None,
        is_broadcast: bool = False,
    ) -> None:
        owing.owe(
            self.session,
            target,
            purpose,
            at=self.at,
            activity_id=activity_id,
            card_id=card_id,
            is_broadcast=is_broadcast,
        )

    def _note_skip(self, target: str, purpose: Purpose, reason: str) -> None:
        activity_id = self.happened.activity_id
        owing.note_skip(self.session, target, purpose, reason, at=self.at, activity_id=activity_id)
