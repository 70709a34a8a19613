"""The database that a program runs on: at this version's tables, and in use."""

from bot.database import open_database
from bot.maintenance.move import require_not_moved
from bot.settings import Settings
from store.engine import Database


def open_to_run(settings: Settings) -> Database:
    """Made and migrated where it must be.

    Raises:
        StartError: it can't be used, or another is used in its place.
    """
    database = open_database(settings, upgrading=True)
    try:
        require_not_moved(database)
    except BaseException:
        database.close()
        raise
    return database
