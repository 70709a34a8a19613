"""Activity in: checked, stored once, with all that is owed for it, in one transaction."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.activities.base import Activity, address
from bot.intake import deploys, named_by_id, own_comments, record
from bot.intake.comments import Comment
from bot.intake.incoming import Actor, Incoming
from bot.services import Services
from store.engine import Deadlocked
from store.issues import intake as stored
from store.issues import places
from store.issues.activities import ActivityRow
from store.issues.intake import KnownMember
from store.issues.places import Place

TRIES = 4  # On PostgreSQL two processes may store the same thing at once; one begins again.

Result = TypeVar("Result")
Known = Mapping[str, KnownMember]  # By address.


@dataclass(frozen=True)
class Receipt:
    activity_id: int | None  # None: it is known no more, or is told where it was done from here.
    is_new: bool  # False: this id was stored before, and nothing changed.


class Refused(Exception):
    """The activity can't be taken as it is; `field` names where, `reason` what is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason

    @classmethod
    def by(cls, error: ValidationError, *within: str) -> "Refused":
        """The first fault that pydantic found; what was sent is not repeated."""
        fault = error.errors(include_input=False, include_url=False)[0]
        path = ".".join([*within, *(str(part) for part in fault["loc"])])
        return cls(path or "body", fault["msg"].removeprefix("Value error, "))


def receive(services: Services, incoming: Incoming, source: str) -> Receipt:
    """Take the activity in a transaction of its own; raises as `take` and Database.write do."""
    return in_one_write(services, lambda session: take(session, services, incoming, source))


def in_one_write(services: Services, work: Callable[[Session], Result]) -> Result:
    """Do the work in one transaction, and again from the start if another process was first."""
    for _ in range(TRIES - 1):
        with suppress(IntegrityError, Deadlocked), services.database.write() as session:
            return work(session)
    with services.database.write() as session:
        return work(session)


def take(session: Session, services: Services, incoming: Incoming, source: str) -> Receipt:
    """Store the activity and owe what follows, within the caller's transaction.

    Raises:
        Refused: nothing was written.
    """
    session.flush()  # The statements below go around the session; they must see what it holds.
    issue = incoming.issue.id if incoming.issue else ""
    source_id = f"{source}:{incoming.id}"
    place = place_of(session, incoming.organization, incoming.project_slug, issue, source_id)
    return take_in(session, services, incoming, source, place=place)


def take_in(
    session: Session, services: Services, incoming: Incoming, source: str, *, place: Place
) -> Receipt:
    """The same, where the caller has looked up its place, with the activity itself."""
    source_id = f"{source}:{incoming.id}"
    if place.activity_id is not None or services.has_forgotten(incoming.occurred_at):
        return Receipt(place.activity_id, is_new=False)
    if not incoming.kind.needs_issue:
        same = deploys.told(session, services, place, incoming, source)
        if same is not None:
            return Receipt(same, is_new=False)
    if not incoming.kind.is_about_comment:
        return Receipt(take_at(session, services, incoming, source_id, place=place), is_new=True)
    comment = Comment.about(session, place, incoming, checked(incoming), source)
    if comment.repeated is not None:
        return Receipt(comment.repeated, is_new=False)
    if own_comments.is_own(session, incoming, place):
        return Receipt(None, is_new=False)
    data = {**incoming.data, **comment.as_it_stands()}
    told = incoming.model_copy(update={"data": data})
    activity_id = take_at(session, services, told, source_id, place=place)
    comment.settle(session, services, activity_id)
    return Receipt(activity_id, is_new=True)


def take_at(
    session: Session,
    services: Services,
    incoming: Incoming,
    source_id: str,
    *,
    place: Place,
    known: Known = MappingProxyType({}),
) -> int:
    """The same for what is new, where the caller knows its place and maybe its people; its id."""
    return _new(session, services, incoming, place, known).take(source_id)


def restate(
    session: Session, services: Services, incoming: Incoming, row: ActivityRow, *, place: Place
) -> None:
    """Have what was stored say what this says, by whom it says; nothing is owed."""
    _new(session, services, incoming, place, MappingProxyType({})).restate(row)


def _new(
    session: Session, services: Services, incoming: Incoming, place: Place, known: Known
) -> record.NewActivity:
    activity = named_by_id.named(session, place, checked(incoming))
    named = activity.addresses() | {_address(incoming.actor)}
    new = stored.members(session, place.organization_id, named - {""} - set(known))
    known = {**known, **new}
    activity = activity.knowing({email: each.member_id for email, each in known.items()})
    who = known.get(_address(incoming.actor))
    return record.NewActivity(session, services, incoming, place, activity, who)


def place_of(
    session: Session,
    organization: str | None,
    project: str,
    issue: str = "",
    activity: str = "",
    *,
    installation: str = "",
    project_id: str = "",
) -> Place:
    """Where it belongs, by slugs and the source's ids.

    Where no organization is named it is that of the installation, the only one, or the only one
    that knows the issue and its project: an id alone may be another tracker's. What a tracker
    sends, which says its installation, may also be the only one's whose project it can be.

    Raises:
        Refused: there is no such organization, or it is not clear which.
    """
    found = places.places(
        session,
        organization=organization,
        project=project,
        issue=issue,
        activity=activity,
        installation=installation,
    )
    if found and installation and found[0].installation == installation:
        return found[0]
    known = [each for each in found if each.issue_id is not None and each.project_id is not None]
    if len(found) == 1 or len(known) == 1:
        return (known or found)[0]
    if organization is None:
        owner = installation and places.sole_owner(session, project=project, project_id=project_id)
        if not owner:
            raise Refused("organization", "is needed: there is none yet, or more than one")
        return place_of(session, owner, project, issue, activity, installation=installation)
    raise Refused("organization", f"{organization!r} is unknown; `load` it first")


def checked(incoming: Incoming) -> Activity:
    """The activity by its kind.

    Raises:
        Refused: its data is not as its kind's is.
    """
    try:
        return incoming.kind.model_validate(incoming.data)
    except ValidationError as error:
        raise Refused.by(error, "data") from None


def _address(actor: Actor | None) -> str:
    return address(actor.email) if actor else ""
