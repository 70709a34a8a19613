"""What the store has of an organization."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from bot.directory.entries import (
    ENTRIES,
    Entry,
)
from bot.directory.sentry.snapshot import Snapshot
from store.people import tracker_directory
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
        session.expunge(found)
        return cls(
            found,
            [entry for kind in ENTRIES for entry in kind.stored(session, found)],
            {kind: tracker_directory.ids(session, kind, found.row_id) for kind in WORDS},
        )
