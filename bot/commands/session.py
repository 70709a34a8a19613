"""What a command works with: settings, logs, and the services, closed afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot import logs
from bot.database import open_database
from bot.identity.links import By
from bot.libraries import env_file
from bot.services import Services
from bot.settings import Settings, load_settings


def settings() -> Settings:
    """The settings, with the logs set up as they say.

    Raises:
        StartError: what is wrong with them, or with `.env`.
    """
    env_file.values()  # The library passes over what it can't read; a person should know.
    found = load_settings()
    logs.configure(found.log_format, found.log_level)
    return found


@contextmanager
def services(*, upgrading: bool = False) -> Iterator[Services]:
    """The services on the database; `upgrading` applies the migrations that are missing."""
    found = settings()
    database = open_database(found, upgrading=upgrading)
    try:
        yield Services(found, database)
    finally:
        database.close()


def by(command: str) -> By:
    """Who acts, for the audit log: whoever may run commands on this machine."""
    return By("cli", {"command": command})
