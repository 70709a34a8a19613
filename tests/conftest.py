"""What every test has: no proxy, nobody's settings, a migrated database if it asks for one."""

import os
import shutil

import pytest

from bot.sandbox.workspace import Workspace
from bot.services import Services
from bot.settings import Settings
from store.database.upgrade import upgrade
from store.engine import Database
from tests import patience
from tests.pace import machine

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
for name in PROXIES:
    # slack_sdk would use a proxy even for loopback; what asks the package index gets it back.
    os.environ.setdefault(f"OUTSIDE_{name}", os.environ.get(name, ""))
    os.environ[name] = ""
KEEPS_ALL = {"RETENTION_DAYS": "0"}  # Payloads have dates of their own, which grow old.
os.environ |= KEEPS_ALL

Workspace.slowness = staticmethod(machine.slowness)  # Slack's three seconds are a quiet machine's.
patience.ease()


@pytest.fixture(autouse=True)
def _quiet_moment(request):
    """What is marked as a crowd, or as a tight time, begins when nothing else is done here."""
    if request.node.get_closest_marker("crowd"):
        machine.wait_for_quiet()


@pytest.fixture(autouse=True)
def _as_in_use(request, monkeypatch):
    """What is about the disk, or about how long is waited for it, has both as they are."""
    if any(map(request.node.get_closest_marker, ("disk", "crowd"))):
        for (module, name), value in patience.REAL.items():
            monkeypatch.setattr(module, name, value)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch, tmp_path):
    """The settings of whoever runs the tests never reach them; `.env` is looked for elsewhere."""
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
    for name, value in KEEPS_ALL.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def outside():
    """The environment of who runs the tests, for a process that needs the network."""
    return os.environ | {name: os.environ[f"OUTSIDE_{name}"] for name in PROXIES}


@pytest.fixture(scope="session")
def lacking():
    """Called with what this machine lacks: skips, but fails where nothing may be skipped."""

    def lacks(reason):
        (pytest.fail if os.environ.get("NOTHING_SKIPPED") == "1" else pytest.skip)(reason)

    return lacks


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
