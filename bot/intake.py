"""Activity in: checked, stored once, with all that is owed for it, in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot import archive_conditions, fanout
from bot.activities.base import Activity, address
from bot.happened import Happened
from bot.incoming import Actor, Incoming, IssueFacts
from bot.services import Services
from store import directory, releases, subscriptions
from store import intake as stored
from store.engine import Deadlocked
from store.intake import Place
from store.subscriptions import Part

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
        with suppress(IntegrityError, Deadlocked), services.database.write() as session:
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
    issue = incoming.issue.id if incoming.issue else ""
    place = place_of(session, incoming.organization, incoming.project_slug, issue, source_id)
    if place.activity_id is not None:
        return Taken(place.activity_id, is_new=False)
    activity = _checked(incoming)
    known = _members(session, place, activity, incoming.actor)
    activity = activity.knowing({email: member_id for email, (member_id, _) in known.items()})
    happening = _Happening(session, services, incoming, place, activity)
    return Taken(happening.take(source_id, _actor(incoming.actor, known)), is_new=True)


@dataclass(frozen=True)
class _Happening:
    """One new activity on its way into the store."""

    session: Session
    services: Services
    incoming: Incoming
    place: Place
    activity: Activity

    def take(self, source_id: str, actor: dict[str, Any] | None) -> int:
        """Store it, and owe what follows; its id."""
        project_id, facts = self._project(), self.incoming.issue
        issue_id = self._issue(project_id, facts) if facts else None
        activity_id = self._add(source_id, project_id, issue_id, actor)
        if facts and issue_id is not None:
            changes = _changes(self.activity, facts, project_id, activity_id)
            stored.change_issue(self.session, issue_id, changes)
            self._take_part(issue_id, actor)
            told = [self._happened(activity_id, project_id, issue_id, actor, changes)]
        else:
            told = [self._happened(activity_id, project_id, None, actor, {})]
            told += self._copies(told[0], actor)
        fanout.owe_all(self.session, self.services, told)
        self._follow(project_id, issue_id)
        return activity_id

    def _follow(self, project_id: int, issue_id: int | None) -> None:
        """What follows beside telling: a release is known, an archive's condition is met."""
        at = self.incoming.occurred_at or self.services.now()
        if version := self.activity.released():
            releases.note(self.session, project_id, version, at)
        if issue_id is not None:
            archive_conditions.follow(self.session, self.services, issue_id, at)

    def _take_part(self, issue_id: int, actor: dict[str, Any] | None) -> None:
        """Who acts on an issue, or gets it assigned, is told of what comes after."""
        member_id = (actor or {}).get("member_id")
        taking: dict[int, Part] = {}
        if member_id is not None and self.activity.takes_part:
            taking[member_id] = self.activity.takes_part
        taking |= self.activity.brings_in()
        now = self.services.now()
        subscriptions.subscribe(self.session, issue_id, taking, now)
        if member_id is not None:
            directory.saw(self.session, member_id, now)

    def _project(self) -> int:
        """The project's id, made now if nobody knew it."""
        slug, organization_id = self.incoming.project_slug, self.place.organization_id
        project_id = self.place.project_id
        if project_id is not None:
            return project_id
        return stored.add_project(self.session, organization_id, slug)

    def _issue(self, project_id: int, facts: IssueFacts) -> int:
        """The issue's id, made now if nobody knew it."""
        if self.place.issue_id is not None:
            return self.place.issue_id
        return stored.add_issue(
            self.session,
            organization_id=self.place.organization_id,
            project_id=project_id,
            source_id=facts.id,
            title=facts.title or UNTITLED,
        )

    def _add(
        self, source_id: str, project_id: int, issue_id: int | None, actor: dict[str, Any] | None
    ) -> int:
        now = self.services.now()
        return stored.add_activity(
            self.session,
            source_id=source_id,
            kind=self.activity.kind,
            organization_id=self.place.organization_id,
            project_id=project_id,
            issue_id=issue_id,
            actor=actor,
            data=self.activity.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            occurred_at=self.incoming.occurred_at or now,
            received_at=now,
        )

    def _copies(self, told: Happened, actor: dict[str, Any] | None) -> Iterator[Happened]:
        """The activity once more for each issue of its release: it is part of their story."""
        version = self.activity.released()
        for issue_id, level in releases.resolved_in(self.session, told.project_id, version):
            source_id = f"release:{told.activity_id}:{issue_id}"
            copy_id = self._add(source_id, told.project_id, issue_id, actor)
            yield replace(told, activity_id=copy_id, issue_id=issue_id, level=level, is_copy=True)

    def _happened(
        self,
        activity_id: int,
        project_id: int,
        issue_id: int | None,
        actor: dict[str, Any] | None,
        changes: dict[str, Any],
    ) -> Happened:
        facts, place = self.incoming.issue, self.place
        environment = getattr(self.activity, "environment", "")
        return Happened(
            activity=self.activity,
            activity_id=activity_id,
            organization_id=place.organization_id,
            project_id=project_id,
            project=self.incoming.project_slug,
            issue_id=issue_id,
            level=(facts.level or place.level or "error") if facts else None,
            environment=environment or (place.tags or {}).get("environment", ""),
            actor_id=(actor or {}).get("member_id"),
            assignee=changes.get("assignee", place.assignee),
        )


def place_of(
    session: Session, organization: str | None, project: str, issue: str = "", activity: str = ""
) -> Place:
    """Where it belongs, by slugs and the source's ids; the organization may be the only one.

    Raises:
        Refused: there is no such organization, or it is not clear which.
    """
    found = stored.places(
        session, organization=organization, project=project, issue=issue, activity=activity
    )
    if len(found) == 1:
        return found[0]
    if organization is None:
        raise Refused("organization", "is needed: there is none yet, or more than one")
    raise Refused("organization", f"{organization!r} is unknown; `load` it first")


def _checked(incoming: Incoming) -> Activity:
    try:
        return incoming.kind.model_validate(incoming.data)
    except ValidationError as error:
        raise Refused.by(error, "data") from None


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
