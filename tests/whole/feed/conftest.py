"""A Slack, a Sentry and the program between them, on each database."""

import shutil

import pytest

from bot.feed.poll import Poll
from bot.sentry.client import client_of
from tests.store.conftest import (  # noqa: F401 - fixtures.
    migrated_postgres,
    migrated_template,
    server,
)
from tests.whole.both_sides import BothSides


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request, migrated_file, tmp_path):
    if request.param == "postgresql":
        return request.getfixturevalue("migrated_postgres")
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    return f"sqlite:///{tmp_path / 'heliograph.db'}"


@pytest.fixture
def sides(slack, database_url):
    """No webhook comes, and nothing is polled by itself."""
    sides = BothSides(slack, database_url).start()
    yield sides
    sides.stop()


@pytest.fixture
def hooked(sides):
    """With webhooks."""
    port = sides.program.process.http.port
    sides.sentry.webhook_url = f"http://127.0.0.1:{port}/webhooks/sentry"
    return sides


@pytest.fixture
def poll(sides):
    """Once, when it is asked for; and what came before it was asked the first time is known."""
    services = sides.program.services
    polled = Poll(services, client_of(services).for_polling())
    polled.tick()
    return polled.tick
