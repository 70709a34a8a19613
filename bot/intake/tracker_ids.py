"""Who and what a payload means, by the tracker's own ids: names, slugs, addresses may change."""

from dataclasses import replace

from sqlmodel import Session

from bot.directory.sentry import demand, project_renames
from bot.intake import intake
from bot.intake.incoming import Actor, IssueFacts
from bot.intake.public_links import public
from bot.intake.record import UNTITLED
from bot.intake.shown import FromTracker
from bot.services import Services
from store.issues import project_merge
from store.issues.issues import Issue
from store.issues.places import Place
from store.people import tracker_ids as stored
from store.people.directory import Organization, Project

UNTOLD = "nobody was told of its issue"


def place_of(
    session: Session, incoming: FromTracker, facts: IssueFacts, activity: str = ""
) -> Place:
    """As intake.place_of, by all that the payload says of where it comes from."""
    return intake.place_of(
        session,
        incoming.organization,
        incoming.project_slug,
        facts.id,
        activity,
        installation=incoming.shown.installation,
        project_id=incoming.shown.project_id,
    )


def known(
    session: Session, services: Services, incoming: FromTracker, facts: IssueFacts, place: Place
) -> tuple[FromTracker, IssueFacts, Place]:
    """All three with what is known by the ids; what the payload teaches is kept."""
    shown, organization_id = incoming.shown, place.organization_id
    if shown.installation not in ("", place.installation):
        stored.learn_installation(session, organization_id, shown.installation)
    for person in shown.people:
        stored.learn_member(session, organization_id, person.email, person.tracker_id)
    for team in shown.teams:
        stored.learn_team(session, organization_id, team.slug, team.tracker_id)
    project = _project(session, services, place, incoming)
    if project is not None:
        place = replace(place, project_id=project.row_id)
    slug = incoming.project_slug if project is None else project.slug
    facts = facts.model_copy(update={"project": slug, "url": _url(session, services, place, facts)})
    new = {"issue": facts, "project": slug, "actor": _actor(session, services, place, incoming)}
    is_untold = place.issue_id is None or place.title == UNTITLED
    silence = incoming.silence or (UNTOLD if facts.title is None and is_untold else "")
    return incoming.model_copy(update={**new, "silence": silence}), facts, place


def _actor(
    session: Session, services: Services, place: Place, incoming: FromTracker
) -> Actor | None:
    """As the directory has them: of a person the tracker tells no address, and maybe no name."""
    actor, own = incoming.actor, incoming.shown.actor_id
    if actor is None or not own:
        return actor
    if actor.email:
        stored.learn_member(session, place.organization_id, actor.email, own)
        return actor
    member = stored.member_of(session, place.organization_id, own, actor.name)
    if member is None:
        demand.want(session, services)
    return actor if member is None else Actor(name=member.name or actor.name, email=member.email)


def _url(session: Session, services: Services, place: Place, facts: IssueFacts) -> str | None:
    """The issue's page as people reach it, where no payload has told it too."""
    if facts.url:
        return public(services.settings, facts.url)
    if place.url:
        return None
    organization = session.get_one(Organization, place.organization_id)
    page = f"{organization.url.rstrip('/')}/organizations/{organization.slug}/issues/{facts.id}/"
    return public(services.settings, page)


def _project(
    session: Session, services: Services, place: Place, incoming: FromTracker
) -> Project | None:
    """The project that is meant, where its slug alone does not tell.

    One that is called otherwise by now is renamed; by a name that it had before it is not: that
    webhook is late, or replayed.
    """
    slug, source_id = incoming.project_slug, incoming.shown.project_id
    if not source_id:
        return _of_issue(session, place) if place.project_id is None else None
    if place.project_id is not None and place.project_source_id == source_id:
        return None
    same = stored.project_of(session, place.organization_id, source_id)
    if place.project_id is not None:
        named = session.get_one(Project, place.project_id)
        if same is not None and named.source_id and slug in same.former_slugs:
            return same  # A late one, of before another project took its name.
        if same is None or not project_merge.is_bare(session, named):
            stored.learn_project(session, named, source_id)
            return None
        project_merge.merge(session, named, same)
    former = same or _of_issue(session, place, source_id="")
    if former is None:
        demand.want(session, services)
    else:
        stored.learn_project(session, former, source_id)
        if slug not in former.former_slugs:
            project_renames.rename(session, services, former, slug)
    return former


def _of_issue(session: Session, place: Place, source_id: str | None = None) -> Project | None:
    """The project that the issue was in, if it has that id; None: whatever it has."""
    issue = session.get(Issue, place.issue_id) if place.issue_id is not None else None
    project = session.get_one(Project, issue.project_id) if issue is not None else None
    is_meant = project is not None and source_id in (None, project.source_id)
    return project if is_meant else None
