"""A checked directory file into the store: all or nothing, and only what differs."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.directory.difference import Change, Difference, difference
from bot.directory.entries import ENTRIES, TargetEntry
from bot.directory.reading import Directory
from bot.errors import StartError
from bot.services import Services
from store import audit, invites, workspaces
from store import directory as stored
from store.audit import AuditEntry
from store.directory import Organization, Target

PATIENCE = timedelta(seconds=15)  # The running program writes too.


def load(services: Services, directory: Directory, origin: dict[str, str]) -> Difference:
    """Write what differs, in one transaction, with one audit row if anything does.

    Raises:
        StartError: the file does not fit the store; nothing was written.
    """
    with services.database.write(PATIENCE) as session:
        found = compare(session, directory)
        if found.changes:
            _write(session, directory, found.changes, services.now())
            session.add(_audit_entry(services, directory, found, origin))
            _void_links(session, services, directory, origin)
    return found


def compare(session: Session, directory: Directory) -> Difference:
    """What `load` would write now."""
    organization = _organization(session, directory)
    if organization is None:
        _check_targets(session, directory, None)
        return difference(directory.entries, ())
    _check_targets(session, directory, organization.id)
    known = [entry for kind in ENTRIES for entry in kind.stored(session, organization)]
    return difference(directory.entries, known)


def _organization(session: Session, directory: Directory) -> Organization | None:
    return stored.organization_by_slug(session, directory.organization.slug)


def _write(
    session: Session, directory: Directory, changes: tuple[Change, ...], at: datetime
) -> None:
    """Entries come in an order in which what is named is there before what names it."""
    organization = stored.put(
        session, Organization, directory.organization.key, **directory.organization.facts
    )
    for change in changes:
        change.entry.put(session, organization, at)
    workspaces.adopt(session)


def _check_targets(session: Session, directory: Directory, organization_id: int | None) -> None:
    """A target's name is one across organizations: lanes are found by it."""
    names = [entry.name for entry in directory.entries if isinstance(entry, TargetEntry)]
    taken = [
        target
        for target in (session.get(Target, name) for name in names)
        if target is not None and target.organization_id != organization_id
    ]
    if taken:
        raise StartError(
            [f'[[target]] "{target.name}": name: another organization has it' for target in taken]
        )


def _void_links(
    session: Session, services: Services, directory: Directory, origin: dict[str, str]
) -> None:
    """Whoever is deactivated does not come in by a link that was mailed before."""
    organization = _organization(session, directory)
    if organization is None:
        return
    at, slug = services.now(), organization.slug
    for email in invites.follow_members(session, organization.row_id, at):
        data = {"organization": slug}
        audit.write(
            session,
            at=at,
            actor="cli",
            action="invite.void",
            target=email,
            data=data,
            origin=origin,
        )


def _audit_entry(
    services: Services, directory: Directory, found: Difference, origin: dict[str, str]
) -> AuditEntry:
    return AuditEntry(
        at=services.now(),
        actor="cli",
        action="directory.load",
        target=directory.organization.slug,
        data={"changes": [change.line for change in found.changes]},
        origin=origin,
    )
