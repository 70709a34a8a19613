"""`backup`, `restore`, `move` and `db restored`: what is asked, and what is printed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from bot.commands import session
from bot.commands.output import complain, say
from bot.explain.why import when
from bot.maintenance import backup as backups
from bot.maintenance import move as moves
from bot.maintenance import restore as restores
from bot.services import utc_now
from bot.settings import Settings
from store.maintenance import snapshot

MIB = 1024 * 1024  # Bytes.


def backup(file: Path, *, is_forced: bool) -> None:
    """A bar in a terminal; where it went afterwards."""
    settings = session.settings()
    with _bar("Backup") as progress:
        made = backups.back_up(settings, file, progress, now=utc_now(), is_forced=is_forced)
    say(f"{made.file}: {made.size / MIB:.1f} MiB, checked.")
    say(f"{made.key}: the secret key. Whoever has both can read all." if made.key else NO_KEY)
    say(backups.ALSO)


def restore(file: Path, *, is_forced: bool) -> None:
    """Ask in a terminal before a database that is there goes aside."""
    settings = session.settings()
    is_forced = is_forced or _agrees(settings)
    with _bar("Restore") as progress:
        brought = restores.restore(settings, file, progress, now=utc_now(), is_forced=is_forced)
    say(f"{brought.database}: as it was {when(brought.backed_up_at)}.")
    for old in brought.aside:
        say(f"{old}: what was there before.")
    say(f"{brought.key}: the secret key." if brought.key else KEY_STAYS)
    say(NEXT)


def restored() -> None:
    """For databases that other tools brought back."""
    settings = session.settings()
    restores.say_restored(settings)
    say(NEXT)


def move(url: str) -> None:
    """A bar in a terminal; what is to be set afterwards, without any secret."""
    try:
        with _rows_bar() as progress:
            moved = moves.move(session.settings(), url, progress, now=utc_now())
    except KeyboardInterrupt:
        complain(STOPPED)
        raise
    say(f"{moved.rows:,} rows of {moved.tables} tables are there, each compared.")
    say("Set in .env, then start:")
    say(f"  DATABASE_URL={moved.address} (with the password)")
    if moved.key:
        say(f"  SECRET_KEY=… (the text in {moved.key})")
    say(f"{moved.file} stays as it is. Nothing starts on it any more.")


STOPPED = "Stopped. The same command goes on with it; until it is done, the SQLite file is in use."


def _agrees(settings: Settings) -> bool:
    database = backups.sqlite_file(settings)
    if database is None or not database.exists() or not sys.stdin.isatty():
        return False
    return typer.confirm(f"{database} is there. Keep it aside and put the backup in its place?")


KEY_STAYS = "The secret key stays as it is: the backup has none beside it."
NEXT = "The next start tells nothing that is older than 10 minutes, and pages nobody."
NO_KEY = "SECRET_KEY is not in it: the environment has it, or nothing has needed one yet."


@contextmanager
def _bar(what: str) -> Iterator[snapshot.Progress]:
    """Bytes done, on standard error; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    columns = (TextColumn(what), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _rows_bar() -> Iterator[moves.Progress]:
    """A bar for what is brought, and one for what is compared."""
    if not sys.stderr.isatty():
        yield lambda _what, _more, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        tasks = {what: bar.add_task(what, total=None) for what in moves.STAGES}
        yield lambda what, more, total: bar.update(tasks[what], advance=more, total=total)
