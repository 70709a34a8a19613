"""A directory file beside a connected Sentry: it keeps routes, targets, channels and switches.

Who is a member, which teams and projects there are, Sentry says. What a file says of them is a
warning in this version, so that a file of before can be loaded on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.directory.entries import Entry, MemberEntry, OrganizationEntry, ProjectEntry, TeamEntry
from store.people import directory
from store.people.directory import Member, Project, Target, Team

FROM_SENTRY = ("slug", "name", "url")  # Of an organization.


@dataclass(frozen=True)
class Synced:
    """What came from Sentry, and what was loaded beside it."""

    organization: Mapping[str, str]  # Its slug, name and url.
    teams: frozenset[str]
    projects: frozenset[str]
    targets: frozenset[str]
    members: Mapping[str, set[str]]  # Address → slugs of teams.

    @classmethod
    def of(cls, session: Session, slug: str) -> "Synced | None":
        """None: it was not read from Sentry yet."""
        row = directory.organization_by_slug(session, slug)
        if row is None or not row.tracker_id:
            return None
        own = row.row_id
        teams = directory.teams_of_members(session, own)
        return cls(
            {name: getattr(row, name) for name in FROM_SENTRY},
            frozenset(each.slug for each in directory.rows_of(session, Team, own)),
            frozenset(each.slug for each in directory.rows_of(session, Project, own)),
            frozenset(each.name for each in directory.rows_of(session, Target, own)),
            {
                each.email: set(teams.get(each.row_id, ()))
                for each in directory.rows_of(session, Member, own)
            },
        )

    def is_meant(self, file: Mapping[str, Any]) -> bool:
        """Whether the file is about that organization, which it need not name."""
        table = file.get(OrganizationEntry.table, {})
        return isinstance(table, dict) and table.get("slug", self.slug) == self.slug

    @property
    def slug(self) -> str:
        return self.organization["slug"]

    def completed(self, file: Mapping[str, Any]) -> dict[str, Any]:
        """With the organization as Sentry has it."""
        table = file.get(OrganizationEntry.table, {})
        return {**file, OrganizationEntry.table: {**table, **self.organization}}

    def kept(self, entries: Sequence[Entry]) -> list[Entry]:
        """What the file has its own word on."""
        return [each for each in entries if self._is_of_the_file(each)]

    def warnings(self, entries: Sequence[Entry]) -> Iterator[str]:
        """What it has none on, in words."""
        for entry in entries:
            if isinstance(entry, MemberEntry):
                found = "is" if entry.email in self.members else "is not"
                yield f"[[member]] {entry.email}: Sentry says who is a member, and this {found} one"
            elif isinstance(entry, TeamEntry) and entry.slug not in self.teams:
                yield f"[[team]] {entry.slug}: Sentry has no such team; it is left out"
            elif isinstance(entry, ProjectEntry) and entry.slug not in self.projects:
                yield f"[[project]] {entry.slug}: Sentry has no such project; it is left out"

    def _is_of_the_file(self, entry: Entry) -> bool:
        if isinstance(entry, TeamEntry):
            return entry.slug in self.teams
        return not isinstance(entry, MemberEntry | ProjectEntry)
