"""Status of the relay, for a person in Slack: what is connected, off, paused, and what waits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import providers
from bot.errors import UserError
from bot.identity import command_gate
from bot.identity.command_gate import CommandActor
from bot.identity.gate import Presser
from bot.routing import deliveries, tracker_status
from bot.routing.tracker_status import Tracker
from bot.services import Services
from bot.vocabulary import roles
from bot.vocabulary.roles import Right
from store.outbox import backlog, outages
from store.outbox import deliveries as records
from store.people import target_owners
from store.slack.workspaces import Workspace


class NotPausedHere(UserError):
    """That is no longer paused, or not yours to resume; nothing was changed."""


@dataclass(frozen=True)
class Provider:
    title: str
    off: str  # Why it sends nothing, by its settings; "": it may send.
    down: str  # Why it takes nothing now; "": it does.
    waiting: int  # Messages that are owed.


@dataclass(frozen=True)
class Paused:
    target: str
    reason: str
    since: datetime
    waiting: int  # Messages that are kept.
    may_resume: bool


@dataclass(frozen=True)
class Status:
    workspace: str
    seats: Sequence[tuple[str, str]]  # Organizations by name, and the person's role.
    email: str
    providers: Sequence[Provider]
    paused: Sequence[Paused]  # Of the person's organizations.
    tracker: Tracker | None = None  # None: none is connected.


def status(services: Services, by: Presser) -> Status:
    """As the person may know it.

    Raises:
        UserError: they may not.
    """
    with services.database.read() as session:
        who = command_gate.person_for(session, services, by)
        workspace = session.get_one(Workspace, by.team_id)
        kinds = list(every_provider(session, services))
        seats = [(seat.organization.name, seat.member.role.value) for seat in who.seats]
        tracker = tracker_status.of(session, services)
        return Status(workspace.name, seats, who.email, kinds, paused(session, who), tracker)


def every_provider(session: Session, services: Services) -> Iterator[Provider]:
    """Each with why it sends nothing, if it does not, and how much waits."""
    off = providers.off(services.settings)
    down = {each.provider: each.reason for each in outages.all_of(session)}
    waiting = {one.provider: one.waiting for one in backlog.backlogs(session)}
    for name, kind in providers.PROVIDERS.items():
        yield Provider(kind.title, off.get(name, ""), down.get(name, ""), waiting.get(name, 0))


def paused(session: Session, who: CommandActor) -> list[Paused]:
    """What is paused of their organizations."""
    found = []
    for lane in records.paused(session):
        of = organizations_of(session, lane.target)
        if lane.paused_at is None or not of.intersection(who.organization_ids):
            continue
        kept = target_owners.waiting(session, lane.target).count
        may = _may_resume(who, of)
        found.append(Paused(lane.target, lane.paused_reason, lane.paused_at, kept, may))
    return found


def resume(services: Services, by: Presser, target: str) -> str:
    """Open a paused target; why it was paused. An admin of one of its organizations may.

    Raises:
        UserError: nothing was changed.
    """
    with services.database.read() as session:
        who = command_gate.allowed_for(session, services, by, Right.ADMINISTER_PROJECTS)
        of = organizations_of(session, target)
        if not of.intersection(who.organization_ids):
            raise NotPausedHere
    try:
        return deliveries.resume(services, target, who.by)
    except (deliveries.NotPaused, deliveries.NoSuchTarget):
        raise NotPausedHere from None


def organizations_of(session: Session, target: str) -> set[int]:
    """Whose the target is: by routes and teams, by whose own address it is, by what waits."""
    claims = {claim.organization_id for claim in target_owners.claims_on(session, target)}
    own = {
        one.organization_id for one in target_owners.at_address(session, target.partition(":")[2])
    }
    waits = target_owners.waiting(session, target).organization_id
    return claims | own | ({waits} if waits is not None else set())


def _may_resume(who: CommandActor, of: Iterable[int]) -> bool:
    ids = set(of)
    return any(
        seat.organization.row_id in ids and roles.may(seat.member, Right.ADMINISTER_PROJECTS)
        for seat in who.seats
    )
