from datetime import timedelta

import pytest

from bot.database import NotSetUp, open_database
from bot.errors import StartError
from bot.settings import Settings
from store.database.revisions import Position, position
from store.engine import Database


@pytest.fixture
def settings(tmp_path):
    return Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}")


def test_upgrading_makes_it(settings):
    """A fresh machine gets its tables."""
    database = open_database(settings, upgrading=True)

    assert position(database) is Position.CURRENT
    database.close()


def test_opens_what_is_there(settings):
    """A migrated database is opened as it is."""
    open_database(settings, upgrading=True).close()

    database = open_database(settings)

    assert position(database) is Position.CURRENT
    database.close()


def test_not_there(settings, tmp_path):
    """Nothing is made by looking."""
    with pytest.raises(NotSetUp, match="there is no database"):
        open_database(settings)

    assert list(tmp_path.iterdir()) == []


def test_nothing_in_it(settings):
    """A file without tables is not set up either."""
    Database(settings.database_url).close()

    with pytest.raises(NotSetUp, match="the database is empty"):
        open_database(settings)


def test_folder_keeps_its_mode(tmp_path):
    """A folder given for the file must not be made private, and so unusable."""
    before = tmp_path.stat().st_mode

    with pytest.raises(StartError, match="is a folder"):
        open_database(Settings(database_url=f"sqlite:///{tmp_path}"), upgrading=True)

    assert tmp_path.stat().st_mode == before


def test_locked_by_another(settings, monkeypatch):
    """A lock that outlasts the patience is said."""
    open_database(settings, upgrading=True).close()
    monkeypatch.setattr("store.database.upgrade.PATIENCE", timedelta(0))
    other = Database(settings.database_url)

    with other.write(), pytest.raises(StartError, match="can't be used now: database is locked"):
        open_database(settings, upgrading=True)

    other.close()
