"""Activity in: checked, stored once, with all that is owed for it, in one transaction."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot import fanout
from bot.activities.base import Activity, address
from bot.fanout import Happened
from bot.incoming import Actor, Incoming, IssueFacts
from bot.services import Services
from store import intake as stored
from store.intake import Place

TRIES = 4  # On PostgreSQL two processes may store the same thing at once; one begins again.
UNTITLED = "An issue whose title was not told yet"

Result = TypeVar("Result")
Known = dict[str, tuple[int, str]]  # Address → a member's id and name.


@dataclass(frozen=True)
class Taken:
    activity_id: int
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


def receive(services: Services, incoming: Incoming, source: str) -> Taken:
    """Take the activity in a transaction of its own; raises as `take` and Database.write do."""
    return in_one_write(services, lambda session: take(session, services, incoming, source))


def in_one_write(services: Services, work: Callable[[Session], Result]) -> Result:
    """Do the work in one transaction, and again from the start if another process was first."""
    for _ in range(TRIES - 1):
        with suppress(IntegrityError), services.database.write() as session:
            return work(session)
    with services.database.write() as session:
        return work(session)


def take(session: Session, services: Services, incoming: Incoming, source: str) -> Taken:
    """Store the activity and owe what follows, within the caller's transaction.

    Raises:
        Refused: nothing was written.
    """
    session.flush()  # The statements below go around the session; they must see what it holds.
    source_id = f"{source}:{incoming.id}"
    place = _place(session, incoming, source_id)
    if place.activity_id is not None:
        return Taken(place.activity_id, is_new=False)
    activity = _checked(incoming)
    project_id, issue_id = _made_sure_of(session, place, incoming.issue)
    known = _members(session, place, activity, incoming.actor)
    activity = activity.knowing({email: member_id for email, (member_id, _) in known.items()})
    now = services.now()
    activity_id = stored.add_activity(
        session,
        source_id=source_id,
        kind=activity.kind,
        organization_id=place.organization_id,
        project_id=project_id,
        issue_id=issue_id,
        actor=_actor(incoming.actor, known),
        data=activity.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        occurred_at=incoming.occurred_at or now,
        received_at=now,
    )
    changes = _changes(activity, incoming.issue, project_id, activity_id)
    stored.change_issue(session, issue_id, changes)
    happened = Happened(
        activity=activity,
        activity_id=activity_id,
        organization_id=place.organization_id,
        project=incoming.issue.project,
        issue_id=issue_id,
        level=incoming.issue.level or place.level or "error",
    )
    fanout.owe_all(session, happened, at=services.steady())
    return Taken(activity_id, is_new=True)


def _place(session: Session, incoming: Incoming, source_id: str) -> Place:
    found = stored.places(
        session,
        organization=incoming.organization,
        project=incoming.issue.project,
        issue=incoming.issue.id,
        activity=source_id,
    )
    if len(found) == 1:
        return found[0]
    if incoming.organization is None:
        raise Refused("organization", "is needed: there is none yet, or more than one")
    raise Refused("organization", f"{incoming.organization!r} is unknown; `load` it first")


def _checked(incoming: Incoming) -> Activity:
    try:
        return incoming.kind.model_validate(incoming.data)
    except ValidationError as error:
        raise Refused.by(error, "data") from None


def _made_sure_of(session: Session, place: Place, facts: IssueFacts) -> tuple[int, int]:
    """The ids of the project and the issue, made now if nobody knew them."""
    project_id, issue_id = place.project_id, place.issue_id
    if project_id is None:
        project_id = stored.add_project(session, place.organization_id, facts.project)
    if issue_id is None:
        issue_id = stored.add_issue(
            session,
            organization_id=place.organization_id,
            project_id=project_id,
            source_id=facts.id,
            title=facts.title or UNTITLED,
        )
    return project_id, issue_id


def _members(session: Session, place: Place, activity: Activity, actor: Actor | None) -> Known:
    """Whom the directory knows of the people that the activity names."""
    named = activity.addresses() | ({address(actor.email)} if actor else set())
    return stored.members(session, place.organization_id, named - {""})


def _actor(actor: Actor | None, known: Known) -> dict[str, Any] | None:
    """Who did it, by the directory's name and id where the address is known there."""
    if actor is None:
        return None
    email = address(actor.email)
    if email not in known:
        return {"name": actor.name or actor.email, "email": email}
    member_id, name = known[email]
    return {"name": name, "email": email, "member_id": member_id}


def _changes(
    activity: Activity, facts: IssueFacts, project_id: int, activity_id: int
) -> dict[str, Any]:
    """The issue's columns: what the kind means for it, then what the source said of it."""
    said = facts.model_dump(exclude={"id", "project"}, exclude_none=True)
    by_whom = {"last_activity_id": activity_id} if activity.changes_state else {}
    return activity.change() | said | by_whom | {"project_id": project_id}
