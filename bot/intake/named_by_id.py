"""Whom a tracker names by its own id, by names that people know."""

from sqlmodel import Session

from bot.activities.assignment import TEAM
from bot.activities.base import Activity, ById
from store.issues.places import Place
from store.people import directory, tracker_ids
from store.people.directory import Member

SOMEBODY = "somebody"  # Of whom the tracker tells neither name nor address.


def named(session: Session, place: Place, activity: Activity) -> Activity:
    """The activity with the directory's name in place of an id; ids that it teaches are kept."""
    whom = activity.by_id()
    if whom is None:
        return activity
    if whom.kind == "team":
        return activity.naming(_team(session, place, whom.tracker_id), "")
    member = _member(session, place.organization_id, whom)
    name = (member.name if member else "") or whom.email or SOMEBODY
    return activity.naming(name, member.email if member else whom.email)


def _member(session: Session, organization_id: int, whom: ById) -> Member | None:
    if not whom.email:
        return tracker_ids.member_of(session, organization_id, whom.tracker_id, "")
    tracker_ids.learn_member(session, organization_id, whom.email, whom.tracker_id)
    return directory.member_by_email(session, organization_id, whom.email)


def _team(session: Session, place: Place, tracker_id: str) -> str:
    """Of one whose id is not known yet: the only team that works on the project."""
    known = tracker_ids.team_of(session, place.organization_id, tracker_id)
    if known is not None:
        return known.slug
    working = directory.teams_of_project(session, place.project_id)
    return working[0].slug if len(working) == 1 else TEAM
