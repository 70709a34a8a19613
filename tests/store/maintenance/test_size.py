"""A year of activities, on a small scale: the file grows to what the retention keeps, no more."""

import shutil
from datetime import timedelta

import pytest

from bot.intake import intake
from bot.maintenance.retention import SWEEP_EVERY, Retention
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings
from store.engine import Database
from store.issues.activities import ActivityRow
from store.outbox.models import Delivery
from tests.bot.acme import add_acme, told
from tests.fakes import Clock, Obedient
from tests.store.maintenance.counting import counted, pages

A_DAY = 50  # Activities, where the real year has 50,000.
KEPT, YEAR = 9, 37  # Days, a tenth of the real ones.
ISSUES = 25


@pytest.fixture
def database(migrated_file, tmp_path):
    """SQLite alone: PostgreSQL's own vacuum gives pages back when it likes."""
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    database = Database(f"sqlite:///{tmp_path / 'heliograph.db'}")
    yield database
    database.close()


@pytest.fixture
def year(database, monkeypatch):
    """Run the year; the pages in use and the rows at the end of each day."""
    monkeypatch.setattr("bot.maintenance.retention.LONGEST_REST", 0)
    clock = Clock()
    services = Services(Settings(retention_days=KEPT), database, now=clock, steady=clock)
    add_acme(database, *[{"project": f"p{n}", "target": f"slack:C{n}"} for n in range(5)])
    relay, retention, sizes = Relay(services, Obedient()), Retention(services), []
    for day in range(YEAR):
        for number in range(A_DAY):
            issue = {"id": str(number % ISSUES), "project": f"p{number % 5}"}
            kind = "alert" if number < ISSUES else "note"
            data = {"text": "x" * 200} if kind == "note" else {"message": "x" * 200}
            one = told(kind, id=f"{day}-{number}", issue=issue, data=data)
            intake.receive(services, one, "api")
        relay.run_once()
        clock.now += timedelta(days=1) - SWEEP_EVERY
        retention.work(60)
        clock.now += SWEEP_EVERY
        sizes.append(pages(database))
    return database, sizes


def test_a_year_ends_at_the_size_of_the_retention(year):
    """It grows for as long as nothing is old; from then on it stays."""
    database, sizes = year

    grown, end = sizes[KEPT + 1], sizes[-1]
    assert sizes[0] < sizes[KEPT // 2] < sizes[KEPT - 1]
    assert end <= grown * 1.1
    activities = counted(database, ActivityRow)
    assert (KEPT - 1) * A_DAY <= activities <= (KEPT + 1) * A_DAY + 2 * ISSUES
    assert counted(database, Delivery) <= 3 * activities
