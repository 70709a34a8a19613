"""`backup`: what is printed of it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from bot.commands import opened
from bot.commands.output import say
from bot.upkeep import backup as backups
from store.upkeep import snapshot

MIB = 1024 * 1024  # Bytes.


def backup(file: Path, *, is_forced: bool) -> None:
    """A bar in a terminal; where it went afterwards."""
    settings = opened.settings()
    with _bar("Backup") as progress:
        made = backups.back_up(settings, file, progress, is_forced=is_forced)
    say(f"{made.file}: {made.size / MIB:.1f} MiB, checked.")
    say(f"{made.key}: the secret key. Whoever has both can read all." if made.key else NO_KEY)
    say(backups.ALSO)


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
