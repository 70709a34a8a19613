"""`load`: a directory file into the database."""

from pathlib import Path

from bot.commands import channel_progress
from bot.commands.output import complain, say
from bot.commands.session import by, services, settings
from bot.database import NotSetUp
from bot.directory import loader, parser, tables
from bot.directory.channels import Found, find_channels
from bot.directory.difference import Difference, difference
from bot.directory.parser import Directory
from bot.directory.sentry.file import Synced
from bot.errors import StartError
from bot.settings import Settings

UNREAD = (
    "Sentry is connected, and was not read yet: run `python app.py sync` first. It says who there"
    " is, and a file needs its routes and targets alone"
)


def load(file: Path, *, dry_run: bool) -> None:
    """Check the whole file first, then write what differs, or only show it."""
    directory = _checked(file, settings(), upgrading=not dry_run)
    for warning in directory.warnings:
        complain(f"warning: {warning}")
    if dry_run:
        _say(_would_change(directory), directory, "Dry run: nothing was written.")
        return
    with services(upgrading=True) as opened:
        origin = by("load").origin | {"file": file.name}
        _say(loader.load(opened, directory, origin, begins=_begins), directory, "")


def _checked(file: Path, found: Settings, *, upgrading: bool) -> Directory:
    def look_up(names: set[str]) -> Found:
        with channel_progress.shown() as progress:
            return find_channels(found, names, progress)

    synced = _synced(found, upgrading=upgrading)
    if synced is None and found.sentry_org is not None:
        complain(f"warning: {UNREAD}")
    try:
        return parser.check(tables.read(file), look_up, synced)
    except tables.NotToml as error:
        raise StartError([f"{file}: {fault}" for fault in error.faults]) from None


def _synced(found: Settings, *, upgrading: bool) -> Synced | None:
    """What is there from Sentry already; None: no Sentry is connected, or it was not read yet.

    An older version's tables are brought up to date; a database is not made for that.
    """
    if found.sentry_org is None:
        return None
    try:
        with services() as opened, opened.database.read() as session:
            return Synced.of(session, found.sentry_org)
    except NotSetUp:
        return None
    except StartError:
        if not upgrading:
            raise
    with services(upgrading=True) as opened, opened.database.read() as session:
        return Synced.of(session, found.sentry_org)


def _would_change(directory: Directory) -> Difference:
    """Where there is no database yet, it is not made either."""
    try:
        with services() as opened, opened.database.read() as session:
            return loader.compare(session, directory)
    except NotSetUp:
        return difference(directory.entries, ())


def _begins(steps: int) -> None:
    if steps > 1:
        complain(
            f"Written in {steps} steps of {loader.STEP}: until the last one others see what is"
            " written so far. Should it be interrupted, run it again."
        )


def _say(found: Difference, directory: Directory, last: str) -> None:
    for change in found.changes:
        say(change.line)
    if found.kept:
        say(f"Kept, though the file does not name it: {', '.join(found.kept)}")
    slug = directory.organization.slug
    if found.changes:
        say(f"{slug}: {found.added} added, {found.changed} changed.")
    else:
        say(f"{slug}: nothing to change, the database says all of it already.")
    if last:
        say(last)
