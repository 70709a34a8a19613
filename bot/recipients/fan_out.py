"""Enqueues what follows from an activity: cards, replies, redraws, and why others get nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from sqlmodel import Session

from bot import providers
from bot.activities.occurrence import Occurrence
from bot.notes.note import Effect
from bot.notices import surface_redraws
from bot.providers.base import Provider
from bot.recipients import back_links, pagers, route_alert, rules, told_before, told_counts
from bot.recipients.participants import Participants
from bot.recipients.rules import Decision
from bot.services import Services
from bot.vocabulary.preferences import PERSONAL
from store.issues import activities, told_targets
from store.issues import intake as stored
from store.issues.intake import NewCard, StoredCard, Way
from store.outbox import enqueue_many
from store.outbox.enqueue_many import NewDelivery
from store.outbox.models import Purpose

PAST = "it is older than the last change of state"
NOT_OPENED = "nothing was opened there that could be acknowledged"
QUIET = "activity of this kind is stored, and not sent"


def enqueue_all(session: Session, services: Services, told: Iterable[Occurrence]) -> None:
    """Enqueue all that follows from the activities."""
    off, at, now = providers.off(services.settings), services.steady(), services.now()
    owed: list[NewDelivery] = []
    for occurrence in told:
        owed += _FanOut(session, services, occurrence, off, now).owed()
        owed += surface_redraws.redraws(session, occurrence, now)
    enqueue_many.deliveries(session, sorted(owed, key=attrgetter("target")), at)


@dataclass(frozen=True)
class _FanOut:
    session: Session
    services: Services
    occurrence: Occurrence
    off: Mapping[str, str]
    now: datetime

    def owed(self) -> list[NewDelivery]:
        ways = stored.ways(self.session, self.occurrence.organization_id, self.occurrence.project)
        known = self._cards()
        decisions = self._decisions(ways, known)
        opened = self._open(decisions, known)
        pagers.spare(self.session, self.occurrence, decisions.values())
        told_counts.note(self.session, self.occurrence, ways, decisions.values())
        back_links.owe(self.session, self.services, self.occurrence, ways, opened)
        owed = [self._tell(one, ways, known.get(one.target), opened) for one in decisions.values()]
        owed += [*self._under_new(opened), *self._acknowledged(owed)]
        return owed + [self._redraw(card) for card in known.values() if self._is_stale(card)]

    def _under_new(self, opened: Mapping[str, int]) -> list[NewDelivery]:
        """The card shows how an incident stands by now; what came late is told under it."""
        if self.occurrence.incident_id is None or not self.occurrence.is_late:
            return []
        step = self.occurrence.activity_id
        return [
            NewDelivery(target, Purpose.REPLY, activity_id=step, card_id=card_id)
            for target, card_id in opened.items()
        ]

    def _acknowledged(self, owed: Sequence[NewDelivery]) -> list[NewDelivery]:
        """After a pager's first trigger: that somebody was assigned before it."""
        issue_id = self.occurrence.issue_id
        opens = self.occurrence.effect == Effect.OPENS and self.occurrence.assignee is not None
        opened = [
            one.target for one in owed if opens and not one.reason and pagers.pages(one.target)
        ]
        if issue_id is None or not opened:
            return []
        last = activities.last_of(self.session, issue_id, ["assigned"])
        new = set(opened) - stored.told_of(self.session, issue_id, opened)
        if last is None:
            return []
        return [NewDelivery(one, Purpose.MESSAGE, activity_id=last.id) for one in sorted(new)]

    def _cards(self) -> dict[str, StoredCard]:
        if not self.occurrence.subject:
            return {}
        return told_before.cards(self.session, self.occurrence)

    def _decisions(
        self, ways: Sequence[Way], known: Mapping[str, StoredCard]
    ) -> dict[str, Decision]:
        """One a target: who is told by any way is told once."""
        decisions: dict[str, Decision] = {}
        for one in self._all_decisions(ways, known):
            if not self.occurrence.is_for(one.target):
                continue
            if silence := told_before.silence(self.occurrence, one.target):
                decisions[one.target] = Decision(one.target, silence)
                continue
            before = decisions.get(one.target)
            if before is None or one.weight > before.weight:
                decisions[one.target] = one
        return told_before.folded(self.session, self.occurrence, decisions, known)

    def _all_decisions(
        self, ways: Sequence[Way], known: Mapping[str, StoredCard]
    ) -> Iterator[Decision]:
        activity = self.occurrence.activity
        if activity.tells_each_card or not activity.posts_card:
            quiet = "" if activity.is_told else QUIET
            shared = (each for each in known.values() if not (each.is_lost or each.is_personal))
            yield from (Decision(card.target, quiet) for card in shared)
        if activity.is_told and not self.occurrence.is_copy:
            yield from self._by_routes(ways)
            if self.occurrence.is_noticed:
                return
            yield from Participants(self.session, self.occurrence, self.off, self.now).decisions()

    def _by_routes(self, ways: Sequence[Way]) -> Iterator[Decision]:
        """An alert goes wherever a route matches, all else to places without cards."""
        activity = self.occurrence.activity
        every = rules.by_routes(
            ways,
            level=self.occurrence.level,
            environment=self.occurrence.environment,
            alert=route_alert.of(activity),
        )
        begun = self._begun(every)
        for one in every:
            kind = providers.kind_of(one.target)
            if kind is None:
                yield Decision(one.target, f"there is no provider {one.target.partition(':')[0]}")
            elif activity.posts_card or not kind.keeps_cards or self._is_shown(ways, one):
                unfit = self.off.get(kind.name, "") or self._unfit(kind, one.target)
                mismatch = "" if one.target in begun else one.reason
                yield Decision(one.target, mismatch or unfit)
        yield from self._left_behind({one.target for one in every})

    def _left_behind(self, routed: set[str]) -> Iterator[Decision]:
        """Places that were told of the issue, and that no route leads to any more.

        The issue is another project's by now, or a route is gone: who was paged hears of the end.
        """
        issue_id = self.occurrence.issue_id
        if issue_id is None or self.occurrence.effect != Effect.CLOSES:
            return
        for target in sorted(told_targets.anywhere(self.session, issue_id) - routed):
            kind = providers.kind_of(target)
            if kind is None or kind.keeps_cards or kind.name in PERSONAL:
                continue
            if Effect.CLOSES in kind.effects and not self.off.get(kind.name):
                yield Decision(target)

    def _unfit(self, kind: type[Provider], target: str) -> str:
        """Why it is no news for the provider's places; "" where it is."""
        if self.occurrence.effect in kind.effects:
            is_first = pagers.is_pager(kind) and self._acknowledges_nothing(target)
            return NOT_OPENED if is_first else ""
        return PAST if self.occurrence.is_past else f"{kind.title} takes no such news"

    def _acknowledges_nothing(self, target: str) -> bool:
        """Somebody was assigned before the first alert: the pager hears that after it."""
        issue_id = self.occurrence.issue_id
        if self.occurrence.effect != Effect.ACKNOWLEDGES or issue_id is None:
            return False
        return not stored.told_of(self.session, issue_id, [target])

    def _begun(self, every: Iterable[Decision]) -> set[str]:
        """Places without cards that know the issue: whoever opened it there must end it there.

        Its level and environment may have changed since, and the route fits no more.
        """
        issue_id, activity = self.occurrence.issue_id, self.occurrence.activity
        unfit = [one.target for one in every if one.reason]
        if issue_id is None or activity.posts_card or not unfit:
            return set()
        return stored.told_of(self.session, issue_id, unfit)

    def _is_shown(self, ways: Sequence[Way], one: Decision) -> bool:
        """Whether a channel hears of it that has no card for it: a deploy, if its route says so."""
        is_of_project = not self.occurrence.subject
        return is_of_project and rules.broadcasts(ways, one.target, self.occurrence.activity.kind)

    def _open(
        self, decisions: Mapping[str, Decision], known: Mapping[str, StoredCard]
    ) -> dict[str, int]:
        """The cards that an alert posts where none stands: target → card."""
        if not self.occurrence.activity.posts_card:
            return {}
        new = []
        for one in decisions.values():
            kind, card = providers.kind_of(one.target), known.get(one.target)
            if one.is_told and kind and kind.keeps_cards and (card is None or card.is_lost):
                new.append(NewCard(one.target, one.why))
        lost = {target: card.card_id for target, card in known.items() if card.is_lost}
        return stored.open_cards(self.session, self.occurrence.subject, new, lost)

    def _tell(
        self,
        one: Decision,
        ways: Sequence[Way],
        card: StoredCard | None,
        opened: Mapping[str, int],
    ) -> NewDelivery:
        """What a target gets, or why it gets nothing."""
        is_under = card is not None and not card.is_lost
        if one.target in opened:
            purpose, card_id = Purpose.CARD, opened[one.target]
        elif is_under and card is not None:
            purpose, card_id = Purpose.REPLY, card.card_id
        else:
            kind = providers.kind_of(one.target)
            is_first = self.occurrence.activity.posts_card and kind and kind.keeps_cards
            purpose, card_id = Purpose.CARD if is_first else Purpose.MESSAGE, None
        return NewDelivery(
            one.target,
            purpose,
            activity_id=self.occurrence.activity_id,
            card_id=card_id,
            is_broadcast=purpose == Purpose.REPLY and self._is_broadcast(one, ways),
            why=one.why,
            reason=one.reason,
            held_until=one.held_until,
        )

    def _is_broadcast(self, one: Decision, ways: Sequence[Way]) -> bool:
        """In a direct message nothing is hidden in a thread."""
        activity = self.occurrence.activity
        if one.target in self.occurrence.told_before:
            return False
        is_loud = bool(one.why) or activity.is_loud
        return is_loud or rules.broadcasts(ways, one.target, activity.kind)

    def _is_stale(self, card: StoredCard) -> bool:
        """A person's own card shows how the issue stands; channels keep counts true beside it.

        An alert tells new ones, also one that nobody is told of.
        """
        is_moved = self.occurrence.moves_subject or self.occurrence.activity.posts_card
        return not card.is_lost and (not card.is_personal or is_moved)

    def _redraw(self, card: StoredCard) -> NewDelivery:
        return NewDelivery(card.target, Purpose.REDRAW, card_id=card.card_id)
