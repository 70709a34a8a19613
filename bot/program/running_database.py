"""The database that a program runs on: at tables that it can use, and in use."""

import logging

from bot.database import open_database
from bot.maintenance.move import require_not_moved
from bot.settings import Settings
from store.database.revisions import Position, position
from store.engine import Database

log = logging.getLogger(__name__)

NEWER = "a newer version has migrated the database; this one goes on with it"


def open_to_run(settings: Settings) -> Database:
    """Made and migrated where it must be.

    Raises:
        StartError: it can't be used, or another is used in its place.
    """
    database = open_database(settings, upgrading=True)
    try:
        require_not_moved(database)
        if position(database) is Position.SERVED:
            log.warning(NEWER)
    except BaseException:
        database.close()
        raise
    return database
