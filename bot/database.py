"""Opening the database at the start of a process, and what can be wrong with it in words."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StartError
from bot.settings import Settings
from store.database.revisions import Position, position
from store.database.upgrade import NewerDatabase, upgrade
from store.engine import Database, Unavailable

NO_DRIVER = "PostgreSQL needs the driver psycopg; `make extras` installs it"
UPGRADE = "`python app.py db upgrade`"
NEWER = "a newer version has migrated the database; run that one, or a newer one"


class NotSetUp(StartError):
    """There is no database yet, or nothing in it."""


def open_database(settings: Settings, *, upgrading: bool = False) -> Database:
    """The database at this program's migration; `upgrading` makes it and applies what is missing.

    Raises:
        NotSetUp: there is none, and `upgrading` is off.
        StartError: it can't be used, or is at another migration.
    """
    database = _connected(settings, making=upgrading)
    try:
        with database_faults():
            if upgrading:
                upgrade(database)
            _require_current(position(database))
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def as_it_is(settings: Settings) -> Iterator[Database]:
    """The database at whatever migration it is; nothing is made and nothing is applied.

    Raises:
        NotSetUp: there is none.
        StartError: it can't be used.
    """
    with closing(_connected(settings, making=False)) as database, database_faults():
        yield database


@contextmanager
def database_faults() -> Iterator[None]:
    """Turn what a database can do wrong into a StartError."""
    try:
        yield
    except NewerDatabase as error:
        raise _fault(NEWER) from error
    except Unavailable as error:
        raise _fault(f"can't be used now: {error}") from error
    except SQLAlchemyError as error:
        raise _fault(_driver_words(error)) from error


def _connected(settings: Settings, *, making: bool) -> Database:
    """The engine. SQLite's file would be made by that, with nothing in it."""
    file = _file_of(settings)
    if file is not None:
        _check_file(file, making=making)
    try:
        return Database(settings.database_url)
    except OSError as error:
        raise _fault(f"{file}: {error.strerror}") from error
    except ImportError as error:
        raise _fault(NO_DRIVER) from error


def _file_of(settings: Settings) -> Path | None:
    url = make_url(settings.database_url)
    return Path(url.database) if url.drivername == "sqlite" and url.database else None


def _check_file(file: Path, *, making: bool) -> None:
    if file.is_dir():
        raise _fault(f"{file} is a folder")
    if not file.parent.is_dir():
        raise _fault(f"there is no folder {file.parent}")
    if not making and not file.exists():
        raise NotSetUp([f"DATABASE_URL: there is no database {file} yet; {UPGRADE} makes it"])


def _require_current(found: Position) -> None:
    if found is Position.EMPTY:
        raise NotSetUp([f"DATABASE_URL: the database is empty; {UPGRADE} sets it up"])
    if found is Position.BEHIND:
        raise _fault(f"the database needs this version's tables; {UPGRADE} makes them")
    if found is Position.AHEAD:
        raise _fault(NEWER)


def _fault(text: str) -> StartError:
    return StartError([f"DATABASE_URL: {text}"])


def _driver_words(error: SQLAlchemyError) -> str:
    """The driver's own first line; SQLAlchemy's text would repeat statements and values."""
    lines = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()
    return f"can't be used: {lines[0]}" if lines else "can't be used"
