"""`sync`: the directory from Sentry, once."""

from bot.commands.output import complain, say
from bot.commands.session import by, services, settings
from bot.database import NotSetUp
from bot.directory import loader
from bot.directory.sentry.sync import Outcome, Sync
from bot.errors import StartError
from bot.sentry.client import SentryClient, connect
from bot.sentry.errors import SentryError
from bot.services import Services
from bot.settings import Settings
from store.people import directory_sync

HELD = "{} are gone at once: nothing was written. If that is right, say --remove-many"


def sync(*, dry_run: bool, remove_many: bool, is_brief: bool = False) -> None:
    """Write what differs, or only show it; StartError where Sentry can't be read.

    `is_brief`: how much, and not what.
    """
    client, do = _client(settings()), _previewed if dry_run else _written
    try:
        outcome = do(client, remove_many=remove_many)
    except SentryError as error:
        raise StartError([str(error)]) from None
    finally:
        client.close()
    if not is_brief:
        _say_each(outcome, client.tracker)
    _say(outcome)
    if outcome.held:
        raise StartError([HELD.format(outcome.held)])
    if dry_run:
        say("Dry run: nothing was written.")


def _client(found: Settings) -> SentryClient:
    client = connect(found)
    if client is None:
        raise StartError(["SENTRY_URL, SENTRY_ORG and SENTRY_TOKEN are needed (docs/sentry.md)"])
    return client


def _previewed(client: SentryClient, *, remove_many: bool) -> Outcome:
    """Where there is no database yet, it is not made either."""
    try:
        with services() as opened:
            return _sync(opened, client, remove_many=remove_many).preview()
    except NotSetUp:
        return Sync.preview_of_nothing(client, settings())


def _written(client: SentryClient, *, remove_many: bool) -> Outcome:
    with services(upgrading=True) as opened:
        outcome = _sync(opened, client, remove_many=remove_many).write()
        if not outcome.held:
            now = opened.steady()
            with opened.database.write(loader.PATIENCE) as session:
                directory_sync.note(
                    session, client.organization_slug, begun_at=now, done_at=now, fault=""
                )
        return outcome


def _sync(opened: Services, client: SentryClient, *, remove_many: bool) -> Sync:
    return Sync(opened, client, by("sync").origin, may_remove_many=remove_many, begins=_begins)


def _begins(steps: int) -> None:
    if steps > 1:
        complain(f"Written in {steps} steps of {loader.STEP}; what is interrupted is run again.")


def _say_each(outcome: Outcome, tracker: str) -> None:
    for line in (*outcome.lines, *(change.line for change in outcome.difference.changes)):
        say(line)
    for line in outcome.skipped:
        complain(f"{tracker}: {line}")


def _say(outcome: Outcome) -> None:
    added, changed = outcome.difference.added, outcome.difference.changed + len(outcome.lines)
    if added or changed:
        say(f"{outcome.slug}: {added} added, {changed} changed.")
    else:
        say(f"{outcome.slug}: nothing to change, the database says all of it already.")
