"""The directory's entries as Sentry says, with what a file says beside it."""

from collections.abc import Iterator, Mapping, Sequence

from bot.directory.entries import (
    Entry,
    MemberEntry,
    OrganizationEntry,
    ProjectEntry,
    TeamEntry,
)
from bot.directory.sentry.snapshot import Person, Snapshot
from bot.settings import Settings
from store.people.tracker_directory import MEMBERS, PROJECTS, Kind


def entries(
    snapshot: Snapshot,
    stored: Sequence[Entry],
    gone: Mapping[Kind, Sequence[str]],
    settings: Settings,
) -> Iterator[Entry]:
    """In the order of ENTRIES; what a file says of them beside is kept."""
    known = {entry.name_of: entry for entry in stored}
    yield _organization(snapshot, stored, settings)
    for slug in sorted(snapshot.teams.values()):
        yield known.get(f"team {slug}") or TeamEntry.model_construct(slug=slug, channels=[])
    for person in sorted(snapshot.people, key=lambda each: each.email):
        yield _member(snapshot, person)
    for email in gone[MEMBERS]:
        yield known[f"member {email}"].model_copy(
            update={"active": False, "teams": [], "administers": []}
        )
    for project in sorted(snapshot.projects.values(), key=lambda each: each.slug):
        yield ProjectEntry.model_construct(slug=project.slug, teams=list(project.teams))
    for slug in gone[PROJECTS]:
        yield ProjectEntry.model_construct(slug=slug, teams=[])


def _organization(
    snapshot: Snapshot, stored: Sequence[Entry], settings: Settings
) -> OrganizationEntry:
    told = snapshot.organization
    links = told.links.get("organizationUrl") or told.links.get("regionUrl")
    links = links if links and links.startswith(("http://", "https://")) else None
    url = settings.sentry_public_url or links or settings.sentry_url
    facts = {"slug": told.slug, "name": told.name or told.slug, "url": str(url).rstrip("/")}
    before = next((each for each in stored if isinstance(each, OrganizationEntry)), None)
    if before is None:
        return OrganizationEntry.model_validate(facts)
    return before.model_copy(update=facts)


def _member(snapshot: Snapshot, person: Person) -> MemberEntry:
    return MemberEntry.model_construct(
        email=person.email,
        name=person.name,
        role=person.role,
        teams=sorted(snapshot.members.get(person.tracker_id, [])),
        active=person.is_active,
        administers=sorted(snapshot.admins.get(person.tracker_id, [])),
    )
