"""An older program on a database that a newer one has migrated: it goes on, or refuses it."""

import pytest
from sqlalchemy import text, update

from store.database.revisions import (
    Migration,
    Position,
    migrations,
    oldest_served,
    position,
)
from store.database.upgrade import NewerDatabase, upgrade
from store.maintenance.compatibility import Compatibility
from store.people.directory import Organization
from tests.store.database.test_upgrade import set_revision

HEAD = migrations()[-1].revision


def say(database, **columns):
    """What the newer program has written."""
    with database.write() as session:
        for name, value in columns.items():
            session.connection().execute(update(Compatibility).values({name: value}))


@pytest.fixture
def newer(database):
    """Migrated by a version whose tables these are not."""
    set_revision(database, "9999")
    return database


def test_it_serves_this_one(newer):
    """The program goes on, and leaves the tables to the newer one."""
    say(newer, revision="9999", oldest=HEAD)
    upgrade(newer)

    assert position(newer) is Position.SERVED
    with newer.write() as session:
        session.add(Organization(slug="acme", name="Acme", url=""))
    with newer.read() as session:
        said = session.connection().execute(text("SELECT version_num FROM alembic_version"))
        assert said.scalar() == "9999"


@pytest.mark.parametrize("said", [{"oldest": "9998", "revision": "9999"}, {"revision": "9997"}])
def test_it_serves_newer_ones_alone(newer, said):
    """It has taken away what this one uses; or the word is that of another migration."""
    say(newer, **said)

    assert position(newer) is Position.AHEAD
    with pytest.raises(NewerDatabase):
        upgrade(newer)


def test_nobody_says(newer):
    """A database of somebody else's."""
    with newer.write() as session:
        session.connection().execute(text("DROP TABLE compatibility"))

    assert position(newer) is Position.AHEAD


def test_what_an_upgrade_says(empty):
    """The tables of this version, and who can use them."""
    upgrade(empty)

    with empty.read() as session:
        said = session.connection().execute(text("SELECT revision, oldest FROM compatibility"))
        assert said.all() == [(HEAD, oldest_served(migrations()))]


@pytest.mark.parametrize(
    ("contracts", "oldest"),
    [((None, None, None), "1"), ((None, "1", None), "1"), ((None, "2", "1"), "2")],
)
def test_the_oldest_that_is_served(contracts, oldest):
    """By the migration that takes away what was used for longest."""
    found = [Migration(str(n), "", each) for n, each in enumerate(contracts, 1)]

    assert oldest_served(found) == oldest
