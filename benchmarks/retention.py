"""How soon a write is committed while old rows are removed, against while nothing is removed.

As in the program: intake and removal are threads of one process, on one file. Alerts come at 50 a
second for a while without the removal, then with it, several times in turn.
"""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import insert
from sqlmodel import SQLModel

from benchmarks import programs
from benchmarks.figures import Figure, percentile, report
from benchmarks.filling import filled, target
from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.maintenance.retention import Retention
from bot.services import Services
from bot.settings import Settings
from store.engine import Database
from store.issues.issues import Issue

OLD, DELIVERIES = 60_000, 8  # Activities of long ago, and what each owed.
RATE, SECONDS, ROUNDS = 50, 15, 3
CHANNELS = 50
TABLES = SQLModel.metadata.tables


def measure(is_small: bool) -> Iterator[Figure]:
    old, seconds, rounds = (500, 0.5, 1) if is_small else (OLD, SECONDS, ROUNDS)
    with programs.folder() as at, filled(at, CHANNELS) as database:
        add_old(database, old)
        services = Services(Settings(retention_days=90), database)
        retention, numbers = Retention(services), count()
        alone: list[float] = []
        beside: list[float] = []
        removed, worked = 0, 0.0
        write(services, numbers, 1.0)
        for _ in range(rounds):
            alone += write(services, numbers, seconds)
            done: list[int] = []
            begun = time.monotonic()
            working = threading.Thread(target=lambda d=done: d.append(retention.work(seconds)))
            working.start()
            beside += write(services, numbers, seconds)
            working.join()
            worked += time.monotonic() - begun
            removed += done[0]
    what = f"commit of alerts at {RATE} a second while old rows are removed"
    for part, below in ((0.5, None), (0.99, 1.5)):
        yield Figure(
            f"{what}: p{part * 100:.0f}",
            percentile(beside, part) * 1000,
            "ms",
            percentile(alone, part) * 1000,
            below=below,
            is_of_ratio=below is not None,
        )
    yield Figure(f"{what}: slowest", max(beside) * 1000, "ms", max(alone) * 1000)
    yield Figure("rows removed meanwhile", removed / worked, "/s", least=None if is_small else 20)


def write(services: Services, numbers: Iterator[int], seconds: float) -> list[float]:
    """Alerts at the rate; the seconds of each."""
    begun, taken = time.monotonic(), []
    for turn in range(max(int(seconds * RATE), 1)):
        time.sleep(max(0.0, begun + turn / RATE - time.monotonic()))
        number = next(numbers)
        issue = {"id": str(number % 500), "title": "It broke", "project": f"p{number % 50 + 1}"}
        told = {"id": f"new-{number}", "type": "alert", "issue": issue, "data": {}}
        started = time.perf_counter()
        intake.receive(services, Incoming.model_validate(told), "api")
        taken.append(time.perf_counter() - started)
    return taken


def add_old(database: Database, activities: int) -> None:
    """What was told a hundred days ago, in steps of a thousand."""
    then = datetime.now(UTC) - timedelta(days=100)
    with database.write(timedelta(seconds=30)) as session:
        session.add(Issue(organization_id=1, project_id=1, source_id="old", title="It broke"))
    for first in range(0, activities, 1000):
        ids = range(first + 1, min(first + 1000, activities) + 1)
        with database.write(timedelta(seconds=30)) as session:
            connection = session.connection()
            rows = [activity(number, then) for number in ids]
            connection.execute(insert(TABLES["activity"]), rows)
            owed = [delivery(number, each, then) for number in ids for each in range(DELIVERIES)]
            connection.execute(insert(TABLES["delivery"]), owed)


def activity(number: int, then: datetime) -> dict[str, object]:
    facts = {"organization_id": 1, "project_id": 1, "issue_id": 1, "data": {"message": "x" * 300}}
    times = {"occurred_at": then, "received_at": then}
    return {"id": number, "source_id": f"old-{number}", "kind": "alert", **facts, **times}


def delivery(number: int, each: int, then: datetime) -> dict[str, object]:
    lane = target((number + each) % CHANNELS + 1)
    state = {"purpose": "reply", "state": "sent", "external_id": "1700000000.000100"}
    key = f"{number:012x}{each:020x}"
    blank = dict.fromkeys(("reason", "why", "worker", "batch", "last_error"), "")
    counts = {"is_broadcast": False, "is_plain": False, "attempt": 1}
    times = {"created_at": then, "begun_at": then, "sent_at": then}
    return {"key": key, "lane": lane, "activity_id": number, **state, **blank, **counts, **times}


if __name__ == "__main__":
    report(measure)
