"""A project that only its activity made, under a name that another has by now."""

from sqlalchemy import exists
from sqlmodel import Session, col, select, update

from store.incidents import moved
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.issues.releases import Release
from store.people.directory import Project, ProjectTeam
from store.routing.routes import Route


def is_bare(session: Session, project: Project) -> bool:
    """Nobody set anything up for it, and no source told the tracker's id of it."""
    own = [
        exists().where(col(table.project_id) == project.row_id) for table in (ProjectTeam, Release)
    ]
    of_it = (
        col(Route.organization_id) == project.organization_id,
        col(Route.project) == project.slug,
    )
    own.append(exists().where(*of_it))
    return not project.source_id and not any(session.exec(select(one)).one() for one in own)


def merge(session: Session, bare: Project, project: Project) -> None:
    """What happened in the one happened in the other; its name is free then."""
    moved.move(session, bare.row_id, project.row_id)
    for table in (Issue, ActivityRow):
        here = col(table.project_id) == bare.row_id
        session.exec(update(table).where(here).values(project_id=project.row_id))
    session.delete(bare)
    session.flush()
