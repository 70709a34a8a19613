"""What Sentry says against what the store has: what to write, to rename, to deactivate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.directory.difference import Difference, difference
from bot.directory.entries import (
    OrganizationEntry,
)
from bot.directory.parser import Directory
from bot.directory.sentry import departures, renames
from bot.directory.sentry.known import WORDS, Known
from bot.directory.sentry.renames import Rename
from bot.directory.sentry.snapshot import Snapshot
from bot.directory.sentry.wanted import entries
from bot.settings import Settings
from store.people.tracker_directory import MEMBERS, PROJECTS, TEAMS, Kind


@dataclass(frozen=True)
class Plan:
    directory: Directory
    renames: Sequence[Rename]
    ids: Mapping[Kind, Mapping[str, str]]  # Those that are another than the store has.
    gone: Mapping[Kind, Sequence[str]]
    difference: Difference  # After the renames.
    held: str  # Why nothing of it is to be written, unless somebody says so; "": it may be.


def plan(snapshot: Snapshot, known: Known, settings: Settings) -> Plan:
    """Of an organization that was called otherwise, its renaming too."""
    wanted = _ids(snapshot)
    renamed = [each for kind in WORDS for each in renames.found(kind, known, wanted[kind])]
    slug = snapshot.organization.slug
    stored = [
        entry.model_copy(update={"slug": slug})
        if isinstance(entry, OrganizationEntry)
        else renames.applied(entry, renamed)
        for entry in known.entries
    ]
    ids = {kind: renames.names_after(kind, known.ids.get(kind, {}), renamed) for kind in WORDS}
    gone = {kind: departures.gone(kind, stored, ids[kind], wanted[kind]) for kind in WORDS}
    directory = Directory(tuple(entries(snapshot, stored, gone, settings)))
    wanted = {kind: {**wanted[kind], **dict.fromkeys(gone[kind], "")} for kind in WORDS}
    new = {
        kind: {
            name: own
            for name, own in wanted[kind].items()
            if ids[kind].get(name, "") != own and not (kind is MEMBERS and not own)
        }
        for kind in WORDS
    }
    found = difference(directory.entries, stored)
    return Plan(directory, renamed, new, gone, found, departures.held(stored, ids, gone))


def _ids(snapshot: Snapshot) -> dict[Kind, dict[str, str]]:
    return {
        MEMBERS: {person.email: person.tracker_id for person in snapshot.people},
        TEAMS: {slug: own for own, slug in snapshot.teams.items()},
        PROJECTS: {project.slug: own for own, project in snapshot.projects.items()},
    }
