"""A target is paused: who is told of it, by another way, and once."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import providers
from bot.notices import home_redraws, notice
from bot.notices.lane_pauses import TargetBack, TargetPaused
from bot.notices.notice import Notice
from bot.settings import Settings
from store.audit import audit
from store.outbox import claims
from store.people import target_owners
from store.people.directory import Role
from store.people.target_owners import Owner

log = logging.getLogger(__name__)

THEMSELVES, SUBSCRIBER = "your own messages go there", "you asked for what goes there"


@dataclass(frozen=True)
class NoticeReason:
    """Why somebody is told, and for which organization."""

    because: str
    organization_id: int


Groups = Iterable[tuple[str, Sequence[Owner]]]  # Why, and who; the first that can be reached count.
Reach = Callable[[Owner], str | None]  # Somebody's own target that takes messages.


class Breaker:
    def __init__(self, settings: Settings) -> None:
        off = providers.off(settings)
        self._on = {name for name in providers.PROVIDERS if name not in off}

    def pause(
        self, session: Session, target: str, reason: str, *, now: datetime, at: datetime
    ) -> None:
        """Nothing more is sent there; who answers for it is told, in this transaction.

        Where it is paused already, nothing is done. `at` is the relay's time.
        """
        if not claims.pause(session, target, reason=reason, at=now):
            return
        waiting = target_owners.waiting(session, target)
        audit.write(
            session,
            at=now,
            actor="heliograph",
            action="target.pause",
            target=target,
            data={"reason": reason, "waiting": waiting.count},
            origin={"source": "relay"},
        )
        told = self._told(session, target, waiting.organization_id)
        for each in sorted(set(told.values()), key=lambda one: (one.organization_id, one.because)):
            message = TargetPaused(
                target=target, reason=reason, waiting=waiting.count, because=each.because
            )
            whom = {own: each.because for own, one in told.items() if one == each}
            notice.send(
                session, message, whom, organization_id=each.organization_id, now=now, at=at
            )
        home_redraws.redraw(session, now=now, at=at)
        log.warning("%s is paused: %s; %d told", target, reason, len(told))

    def tell_back(self, session: Session, target: str, *, now: datetime, at: datetime) -> None:
        """It is open again, and not by their own hand: who was told of the pause is told."""
        told = self._told(session, target, target_owners.waiting(session, target).organization_id)
        for own, each in sorted(told.items()):
            message = TargetBack(target=target, because=each.because)
            whom, of = {own: each.because}, each.organization_id
            notice.send(session, message, whom, organization_id=of, now=now, at=at)

    def tell(
        self, session: Session, target: str, message: Notice, *, now: datetime, at: datetime
    ) -> None:
        """Tell something of the target to who answers for it."""
        told = self._told(session, target, None)
        whom = {own: each.because for own, each in told.items()}
        notice.send(session, message, whom, organization_id=None, now=now, at=at)

    def leads(
        self, session: Session, *, but: str = "", of: Collection[int] | None = None
    ) -> dict[str, str]:
        """Whoever owns an organization, else runs it, and not by the provider `but`: target → why.

        For what concerns all of it. `of`: these organizations alone.
        """
        every = target_owners.organizations(session) if of is None else list(of)
        people = target_owners.candidates(session, members=(), organizations=every)
        reach = self._reach(session, "", people, but)
        told: dict[str, str] = {}
        for organization_id in every:
            for own, because in _reached(
                _groups([], set(), people, organization_id), reach
            ).items():
                told.setdefault(own, because)
        return told

    def _told(
        self, session: Session, target: str, waits_for: int | None
    ) -> dict[str, NoticeReason]:
        """Their own target → why they are told there; nobody twice."""
        wanted = target_owners.claims_on(session, target)
        themselves = target_owners.at_address(session, target.partition(":")[2])
        of = {claim.organization_id for claim in wanted}
        of |= {one.organization_id for one in themselves}
        if not of and waits_for is not None:
            of = {waits_for}
        asked = {one.member_id for one in wanted if one.member_id is not None}
        people = target_owners.candidates(session, members=asked, organizations=of)
        reach = self._reach(session, target, [*themselves, *people])
        told: dict[str, NoticeReason] = {}
        for organization_id in sorted(of):
            groups = _groups(themselves, asked, people, organization_id)
            for own, because in _reached(groups, reach).items():
                told.setdefault(own, NoticeReason(because, organization_id))
        return told

    def _reach(
        self, session: Session, target: str, people: Iterable[Owner], but: str = ""
    ) -> Reach:
        """Never by what is dead itself, paused, or off; nor by the provider `but`."""
        every = [own for person in people for own in self._ways(person, but)]
        shut = target_owners.paused(session, every) | {target}
        return lambda person: next((w for w in self._ways(person, but) if w not in shut), None)

    def _ways(self, person: Owner, but: str) -> Iterator[str]:
        """Slack first, it is read sooner."""
        addresses = {"slack": person.slack_user_id, "email": person.email}
        for provider, address in addresses.items():
            if address and provider in self._on and provider != but:
                yield f"{provider}:{address}"


def _groups(
    themselves: Sequence[Owner], asked: set[int], people: Sequence[Owner], organization_id: int
) -> Groups:
    """Whoever it is about or who asked for it; else who owns the organization, or runs it."""
    here = [one for one in people if one.organization_id == organization_id]
    yield (
        THEMSELVES,
        [one for one in themselves if one.organization_id == organization_id and one.is_active],
    )
    yield SUBSCRIBER, [one for one in here if one.member_id in asked]
    for role in (Role.OWNER, Role.MANAGER):
        those = [one for one in here if one.role == role]
        name = those[0].organization if those else ""
        yield f"you are {'an' if role == Role.OWNER else 'a'} {role} of {name}", those


def _reached(groups: Groups, reach: Reach) -> dict[str, str]:
    """The people of the first group in which anybody can be reached: target → why."""
    for because, people in groups:
        told = {own: because for one in people if (own := reach(one)) is not None}
        if told:
            return told
    return {}
