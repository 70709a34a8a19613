"""What every test has: no proxy, nobody's settings, a migrated database if it asks for one."""

import os
import shutil

import pytest

from bot.services import Services
from bot.settings import Settings
from store.engine import Database
from store.upgrade import upgrade

for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
    # slack_sdk would use a proxy even for loopback.
    os.environ[name] = os.environ[name.lower()] = ""


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch, tmp_path):
    """The settings of whoever runs the tests never reach them; `.env` is looked for elsewhere."""
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """A migrated, empty SQLite file, to be copied: migrating each test's own would take longer."""
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture
def database(migrated_file, tmp_path):
    """A migrated database of the test's own."""
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    database = Database(f"sqlite:///{tmp_path / 'heliograph.db'}")
    yield database
    database.close()


@pytest.fixture
def services(database):
    """Default settings, an empty database, the real clocks."""
    return Services(Settings(), database)
