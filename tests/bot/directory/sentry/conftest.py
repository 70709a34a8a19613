from dataclasses import replace

import pytest

from bot.directory.sentry.sync import Sync
from bot.settings import Settings
from tests.bot.sentry.conftest import TOKEN, connect, rest

__all__ = ["connect", "rest"]


@pytest.fixture
def connected(services, rest):
    """The services of a program that is connected to the server."""
    settings = Settings(sentry_url=rest.url, sentry_org="acme", sentry_token=TOKEN)
    return replace(services, settings=settings)


@pytest.fixture
def sync(connected, connect):
    """Reads and writes once."""

    def sync(**given):
        return Sync(connected, connect(), {}, **given).write()

    return sync
