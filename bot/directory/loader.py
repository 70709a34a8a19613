"""A checked directory file into the store, only what differs: in steps, so that nobody waits.

A small file is one step, all of it or nothing. A large one is written in several transactions: in
between others see the entries so far, each of them whole, and what it names is there before it. A
load that was interrupted is run again, and goes on where it was.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from sqlmodel import Session

from bot.directory.difference import Change, Difference, difference
from bot.directory.entries import ENTRIES, Entry, TargetEntry
from bot.directory.parser import Directory
from bot.errors import StartError
from bot.services import Services
from store.audit import audit
from store.audit.audit import AuditEntry
from store.invites import invites
from store.people import directory as stored
from store.people.directory import Organization, Target
from store.slack import workspaces

PATIENCE = timedelta(seconds=15)  # The running program writes too.
STEP = 25  # Entries of one transaction, ours: 10 to 80 ms, and a click may wait for it.
By = tuple[str, dict[str, str]]  # Who loads, and by which way: for the audit log.
KINDS = {kind.table: kind for kind in ENTRIES}
REST_MIN = 0.02  # Seconds between two: SQLite's waiting writers look again up to every 0.1 s.


def load(
    services: Services,
    directory: Directory,
    origin: dict[str, str],
    *,
    actor: str = "cli",
    rest: Callable[[float], None] = time.sleep,
    begins: Callable[[int], None] = lambda _steps: None,
) -> Difference:
    """Write what differs, in steps of `STEP` entries, each with its audit row.

    `actor` is who does it, for the audit log. `rest` gets the seconds that others may write in
    before the next step; `begins` the number of steps, before the first.

    Raises:
        StartError: the file does not fit the store; nothing was written by this step and later.
    """
    with services.database.read() as session:
        found = compare(session, directory)
    steps = list(_steps(found.changes))
    begins(len(steps))
    for number, changes in enumerate(steps, 1):
        begun = time.monotonic()
        with services.database.write(PATIENCE) as session:
            _write(session, directory, changes, services.now())
            place = {"step": number, "of": len(steps)} if len(steps) > 1 else {}
            by = (actor, origin)
            session.add(_audit_entry(services, directory, changes, by, place))
            _void_links(session, services, directory, by)
        if number < len(steps):
            rest(max(REST_MIN, time.monotonic() - begun))
    return found


def compare(session: Session, directory: Directory) -> Difference:
    """What `load` would write now."""
    organization = _organization(session, directory)
    if organization is None:
        _check_targets(session, directory.entries, None)
        return difference(directory.entries, ())
    _check_targets(session, directory.entries, organization.id)
    known = [entry for kind in ENTRIES for entry in kind.stored(session, organization)]
    return difference(directory.entries, known)


def _organization(session: Session, directory: Directory) -> Organization | None:
    return stored.organization_by_slug(session, directory.organization.slug)


def _steps(changes: tuple[Change, ...]) -> Iterator[tuple[Change, ...]]:
    for first in range(0, len(changes), STEP):
        yield changes[first : first + STEP]


def _write(
    session: Session, directory: Directory, changes: tuple[Change, ...], at: datetime
) -> None:
    """Entries come in an order in which what is named is there before what names it."""
    organization = stored.put(
        session, Organization, directory.organization.key, **directory.organization.facts
    )
    entries = [change.entry for change in changes]
    _check_targets(session, entries, organization.id)  # Others may have loaded meanwhile.
    for table, some in groupby(entries, lambda entry: entry.table):
        KINDS[table].put_all(session, organization, list(some), at)
    workspaces.adopt(session)


def _check_targets(session: Session, entries: Iterable[Entry], organization_id: int | None) -> None:
    """A target's name is one across organizations: lanes are found by it."""
    names = [entry.name for entry in entries if isinstance(entry, TargetEntry)]
    taken = [
        target
        for target in (session.get(Target, name) for name in names)
        if target is not None and target.organization_id != organization_id
    ]
    if taken:
        raise StartError(
            [f'[[target]] "{target.name}": name: another organization has it' for target in taken]
        )


def _void_links(session: Session, services: Services, directory: Directory, by: By) -> None:
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
            actor=by[0],
            action="invite.void",
            target=email,
            data=data,
            origin=by[1],
        )


def _audit_entry(
    services: Services,
    directory: Directory,
    changes: tuple[Change, ...],
    by: By,
    place: dict[str, int],
) -> AuditEntry:
    return AuditEntry(
        at=services.now(),
        actor=by[0],
        action="directory.load",
        target=directory.organization.slug,
        data={"changes": [change.line for change in changes]} | place,
        origin=by[1],
    )
