"""A backup of the database, checked, with the secret key's file beside it."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.errors import StartError
from bot.maintenance import postgresql
from bot.secret_key import key_file
from bot.settings import Settings
from store.maintenance import restored, snapshot
from store.maintenance.snapshot import Damaged, NotCopied, Progress

ALSO = "Keep .env (or the environment) and the directory file with it."


@dataclass(frozen=True)
class Made:
    file: Path
    size: int  # Bytes.
    key: Path | None  # The copy of the secret key's file; None: there is none to copy.


def back_up(
    settings: Settings, file: Path, progress: Progress, *, now: datetime, is_forced: bool
) -> Made:
    """Copy the SQLite database into `file`, beside whatever runs on it; without people's tokens.

    Raises:
        StartError: nothing was written; on PostgreSQL with the command that does it.
    """
    source = sqlite_file(settings)
    if source is None:
        raise StartError(postgresql.how_to_dump(settings, file))
    key, kept_key = key_file(settings), beside(file)
    is_keyed = key is not None and key.exists()
    _check(source, file, [file, kept_key] if is_keyed else [file], is_forced=is_forced)
    try:
        with snapshot.copied(source, file, progress) as part:
            restored.mark_file(part, now)
            restored.leave_out_tokens(part)
            snapshot.flush(part)
            size = part.stat().st_size
            if is_keyed and key is not None:
                copy_private(key, kept_key)
            part.replace(file)
            snapshot.flush(file.parent)
    except Damaged as error:
        raise StartError([f"{source}: is damaged, so no backup was made: {error}"]) from error
    except (NotCopied, OSError) as error:
        raise StartError([f"{file}: no backup was made: {error}"]) from error
    return Made(file, size, kept_key if is_keyed else None)


def sqlite_file(settings: Settings) -> Path | None:
    """The database's file; None: it is PostgreSQL's."""
    url = make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def beside(file: Path) -> Path:
    """Where the secret key of that database file is kept."""
    return file.with_name(f"{file.name}.secret")


def copy_private(source: Path, to: Path) -> None:
    """Whole or not at all, 0600."""
    half = to.with_name(f"{to.name}.part")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as copy:
        copy.write(source.read_bytes())
        copy.flush()
        os.fsync(copy.fileno())
    half.replace(to)


def _check(source: Path, file: Path, written: list[Path], *, is_forced: bool) -> None:
    if not source.is_file():
        raise StartError([f"DATABASE_URL: there is no database {source} to back up"])
    if file.is_dir():
        raise StartError([f"{file}: is a folder; name the file that the backup is to be"])
    if file.exists() and file.samefile(source):
        raise StartError([f"{file}: is the database itself; name another file"])
    there = [str(one) for one in written if one.exists()]
    if there and not is_forced:
        raise StartError([f"{one}: is there already; --force replaces it" for one in there])
