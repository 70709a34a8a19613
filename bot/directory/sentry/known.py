"""What the store has of an organization."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from bot.directory.entries import ENTRIES, Entry, ProjectEntry
from bot.directory.sentry.snapshot import Snapshot
from store.issues import project_merge
from store.people import directory, tracker_directory
from store.people.directory import Organization
from store.people.tracker_directory import MEMBERS, PROJECTS, TEAMS, Kind

WORDS = {MEMBERS: "member", TEAMS: "team", PROJECTS: "project"}


@dataclass(frozen=True)
class Known:
    """What the store has of the organization; of one that is not there yet, nothing."""

    organization: Organization | None = None
    entries: Sequence[Entry] = ()
    ids: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict)  # Name → Sentry's id.

    @classmethod
    def of(cls, session: Session, snapshot: Snapshot) -> "Known":
        told = snapshot.organization
        found = tracker_directory.organization_of(session, told.id, told.slug)
        if found is None:
            return cls()
        ids = {kind: tracker_directory.ids(session, kind, found.row_id) for kind in WORDS}
        gone = _namesakes(session, found, ids[PROJECTS], snapshot)
        ids[PROJECTS] = {name: own for name, own in ids[PROJECTS].items() if name not in gone}
        entries = [entry for kind in ENTRIES for entry in kind.stored(session, found)]
        session.expunge(found)
        return cls(found, [each for each in entries if _name(each) not in gone], ids)


def _namesakes(
    session: Session, organization: Organization, ids: Mapping[str, str], snapshot: Snapshot
) -> frozenset[str]:
    """Projects that only their activity made, under the new name of one that is known by its id.

    They are merged into it when it is renamed.
    """
    known = set(ids.values())
    taken = (each.slug for own, each in snapshot.projects.items() if own in known)
    rows = [
        directory.project_by_slug(session, organization.row_id, slug)
        for slug in taken
        if ids.get(slug) == ""
    ]
    bare = (row for row in rows if row is not None and project_merge.is_bare(session, row))
    return frozenset(row.slug for row in bare)


def _name(entry: Entry) -> str:
    """Of a project; "" of all else."""
    return entry.slug if isinstance(entry, ProjectEntry) else ""
