"""Acme on both sides without Slack, and the reader of feeds, turned by hand."""

import pytest

from tests.bot.feed.both_sides.reading import Reading
from tests.bot.write_back.conftest import (  # noqa: F401 - fixtures.
    clock,
    database,
    office,
    on_sqlite,
    sentry,
    services,
)


@pytest.fixture
def reading(office):  # noqa: F811 - the fixture that is imported.
    reading = Reading(office)
    yield reading
    reading.reader.stop()
