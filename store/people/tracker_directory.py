"""The tracker's own ids of all that an organization has, many at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlmodel import Session, col, select, update

from store.people.directory import Member, Organization, Project, Team

STEP = 200  # Rows of one transaction.


@dataclass(frozen=True)
class Kind:
    """A table whose rows the tracker knows, what they are called by, and its id of them."""

    table: Any
    key: str
    id: str


MEMBERS = Kind(Member, "email", "tracker_id")
TEAMS = Kind(Team, "slug", "tracker_id")
PROJECTS = Kind(Project, "slug", "source_id")


def organization_of(session: Session, tracker_id: str, slug: str) -> Organization | None:
    """By the id; else by the slug, where the tracker has not told that one's id."""
    by_id = select(Organization).where(Organization.tracker_id == tracker_id)
    if tracker_id and (found := session.exec(by_id).first()) is not None:
        return found
    wanted = select(Organization).where(Organization.slug == slug)
    return session.exec(wanted).first()


def ids(session: Session, kind: Kind, organization_id: int) -> dict[str, str]:
    """What each row is called by → the tracker's id of it; "": not known."""
    key, own = getattr(kind.table, kind.key), getattr(kind.table, kind.id)
    wanted = select(key, own).where(kind.table.organization_id == organization_id)
    return dict(session.exec(wanted).all())


def learn(session: Session, kind: Kind, organization_id: int, wanted: Mapping[str, str]) -> None:
    """Those that are called so have these ids, and no others have them."""
    table, key, own = kind.table, getattr(kind.table, kind.key), getattr(kind.table, kind.id)
    mine = table.organization_id == organization_id
    others = update(table).where(mine, own.in_([each for each in wanted.values() if each]))
    without_rows = {"synchronize_session": False}
    session.exec(others.values({kind.id: ""}).execution_options(**without_rows))
    for name, tracker_id in wanted.items():
        one = update(table).where(mine, key == name).values({kind.id: tracker_id})
        session.exec(one.execution_options(**without_rows))


def rename(session: Session, kind: Kind, organization_id: int, before: str, name: str) -> bool:
    """Call the row so; False: another one is called so already."""
    key = getattr(kind.table, kind.key)
    mine = select(kind.table).where(kind.table.organization_id == organization_id)
    row = session.exec(mine.where(key == before)).first()
    if row is None or session.exec(mine.where(key == name)).first() is not None:
        return False
    setattr(row, kind.key, name)
    session.add(row)
    session.flush()
    return True


def steps(wanted: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """In pieces of `STEP`."""
    items = iter(wanted.items())
    while piece := dict(islice(items, STEP)):
        yield piece


def project_ids(session: Session, organization_id: int) -> dict[str, int]:
    """The tracker's id of each project that it has told → our row's."""
    wanted = select(Project.source_id, Project.id).where(
        Project.organization_id == organization_id, col(Project.source_id) != ""
    )
    return {source_id: row_id for source_id, row_id in session.exec(wanted) if row_id is not None}
