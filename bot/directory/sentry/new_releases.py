"""Releases that Sentry has and the store has not."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot.directory import loader
from bot.directory.sentry.snapshot import Snapshot
from bot.services import Services
from store.issues import releases
from store.people import directory, tracker_directory


def note(services: Services, found: Snapshot) -> None:
    """Those that are new; what is there first was there first."""
    with services.database.read() as session:
        row = directory.organization_by_slug(session, found.organization.slug)
        ids = tracker_directory.project_ids(session, row.row_id) if row is not None else {}
        new = _new_releases(session, found, ids)
    if new:
        with services.database.write(loader.PATIENCE) as session:
            for (project_id, version), at in new.items():
                releases.note(session, project_id, version, at)


def _new_releases(
    session: Session, found: Snapshot, ids: Mapping[str, int]
) -> dict[tuple[int, str], datetime]:
    told = {
        (ids[each.project], each.version): each.at for each in found.releases if each.project in ids
    }
    known = releases.known(session, {version for _, version in told})
    return {key: at for key, at in told.items() if key not in known}
