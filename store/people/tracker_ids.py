"""What the tracker calls things by ids of its own, which outlive names, slugs and addresses."""

from collections.abc import Sequence

from sqlmodel import Session, col, func, select, update

from store.people.directory import Member, Organization, Project, Team
from store.routing.routes import Route

FORMER_MAX = 100  # Slugs of a project that are remembered.


def learn_installation(session: Session, organization_id: int, installation: str) -> None:
    """The newest counts: the integration may have been installed anew. No other has it."""
    row = session.get_one(Organization, organization_id)
    if installation and row.installation != installation:
        forget_installation(session, installation)
        row.installation = installation
        session.add(row)
        session.flush()


def forget_installation(session: Session, installation: str) -> None:
    wanted = select(Organization).where(Organization.installation == installation)
    for row in session.exec(wanted) if installation else ():
        row.installation = ""
        session.add(row)
    session.flush()


def member_of(session: Session, organization_id: int, tracker_id: str, name: str) -> Member | None:
    """By the tracker's id, or else by the name where one member alone has it: that is learnt."""
    mine = select(Member).where(Member.organization_id == organization_id)
    known = session.exec(mine.where(Member.tracker_id == tracker_id)).first()
    if known is not None or not name:
        return known
    same = mine.where(func.lower(Member.name) == name.lower(), Member.tracker_id == "")
    found = session.exec(same.limit(2)).all()
    if len(found) != 1:
        return None
    learn_member(session, organization_id, found[0].email, tracker_id)
    return found[0]


def learn_member(session: Session, organization_id: int, email: str, tracker_id: str) -> None:
    """The member with that address has that id, and nobody else has."""
    mine = select(Member).where(Member.organization_id == organization_id)
    row = session.exec(mine.where(Member.email == email.strip().lower())).first()
    if row is None or row.tracker_id == tracker_id:
        return
    for other in session.exec(mine.where(Member.tracker_id == tracker_id)):
        other.tracker_id = ""
        session.add(other)
    row.tracker_id = tracker_id
    session.add(row)
    session.flush()


def team_of(session: Session, organization_id: int, tracker_id: str) -> Team | None:
    """By the tracker's id; a team that is called so is meant too."""
    mine = select(Team).where(Team.organization_id == organization_id)
    known = session.exec(mine.where(Team.tracker_id == tracker_id)).first()
    return known or session.exec(mine.where(Team.slug == tracker_id)).first()


def learn_team(session: Session, organization_id: int, slug: str, tracker_id: str) -> None:
    """The team that is called so has that id, and no other has."""
    mine = select(Team).where(Team.organization_id == organization_id)
    row = session.exec(mine.where(Team.slug == slug)).first()
    if row is None or row.tracker_id == tracker_id:
        return
    for other in session.exec(mine.where(Team.tracker_id == tracker_id)):
        other.tracker_id = ""
        session.add(other)
    row.tracker_id = tracker_id
    session.add(row)
    session.flush()


def project_of(session: Session, organization_id: int, source_id: str) -> Project | None:
    mine = Project.organization_id == organization_id
    return session.exec(select(Project).where(mine, Project.source_id == source_id)).first()


def learn_project(session: Session, project: Project, source_id: str) -> None:
    """The project has that id, and no other of its organization has."""
    other = project_of(session, project.organization_id, source_id)
    if other is not None and other is not project:
        other.source_id = ""
        session.add(other)
    project.source_id = source_id
    session.add(project)
    session.flush()


def rename_project(session: Session, project: Project, slug: str) -> Sequence[str]:
    """Call it by the slug from now on, with all its routes; the targets that they name."""
    routes = select(Route).where(Route.organization_id == project.organization_id)
    taken = {
        (each.target, each.environment)
        for each in session.exec(routes.where(Route.project == slug))
    }
    moved = session.exec(routes.where(Route.project == project.slug)).all()
    every = session.exec(routes.where(Route.project == "*")).all()
    for route in moved:
        if (route.target, route.environment) not in taken:
            session.exec(update(Route).where(col(Route.id) == route.id).values(project=slug))
    former = [*project.former_slugs, project.slug]
    project.former_slugs = [each for each in dict.fromkeys(former) if each != slug][-FORMER_MAX:]
    project.slug = slug
    session.add(project)
    session.flush()
    return sorted({route.target for route in (*moved, *every)})
