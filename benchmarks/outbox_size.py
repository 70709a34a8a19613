"""Whether a delivery costs the same, however many there are: owed, begun, sent and written down.

Once behind a long record of what was sent, once beside many that wait in lanes of their own. The
provider is in memory, so that nothing but the store and the relay is measured.
"""

import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from slack_sdk import WebClient
from sqlalchemy import Connection

from benchmarks import filling, programs
from benchmarks.figures import Figure, middle, report
from bot.notes.note import Note
from bot.providers.base import UNPACED
from bot.providers.slack import Slack
from bot.relay.relay import Relay
from bot.services import Services
from bot.settings import Settings
from store.engine import Database
from store.outbox import enqueue
from store.outbox.models import Purpose

FEW, MANY, LANES = 1_000, 1_000_000, 200
ROUNDS = 9
ACTIVITIES = """
WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < :rows - 1)
INSERT INTO activity (source_id, kind, organization_id, project_id, issue_id, data, occurred_at,
    received_at)
SELECT 'old:' || n, 'assigned', 1, 1, n % 200 + 1, '{"assignee": "Grace Hopper"}', :at, :at FROM n
"""
DELIVERIES = """
WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < :rows - 1)
INSERT INTO delivery (key, lane, activity_id, card_id, purpose, state, reason, is_broadcast,
    is_plain, attempt, worker, batch, external_id, last_error, created_at)
SELECT lower(hex(randomblob(16))), 'slack:C0OLD' || n % 200, n + 1, n % 200 + 201, 'reply',
    :state, '', 0, 0, 1, '', '', '', '', :at FROM n
"""
WAITING_LANES = """
INSERT INTO lane (target, provider, due_at, ready_at, failures, worker, paused_reason)
SELECT DISTINCT lane, 'slack', :later, :later, 0, '', '' FROM delivery
"""


class Memory(Slack):
    """Takes everything at once."""

    def __init__(self) -> None:
        super().__init__(WebClient())
        self._numbers = count()

    def send(self, note: Note, address: str, parent: str | None) -> str:  # noqa: ARG002 - as Slack.
        return f"ts-{next(self._numbers)}"


def measure(is_small: bool) -> Iterator[Figure]:
    few, many, rounds = (LANES, 1000, 3) if is_small else (FEW, MANY, ROUNDS)
    for state, what in (("sent", "sent rows"), ("waiting", "rows waiting in other lanes")):
        with programs.folder() as small, programs.folder() as large:
            costs = alternately((prepared(small, few, state), prepared(large, many, state)), rounds)
        title = f"cost of a delivery at {many:,} {what}, beside {few:,}"
        yield Figure(title, costs[1] * 1000, "ms", costs[0] * 1000, below=1.3, is_of_ratio=True)


def prepared(at: Path, rows: int, state: str) -> Database:
    """A database of so many deliveries, made by few statements."""
    with filling.filled(at, channels=0) as database, database.write() as session:
        targets = [filling.target(n + 1) for n in range(2 * LANES)]  # The second half: fillers'.
        filling.add_cards(session, targets, ["ts"] * len(targets))
        fill(session.connection(), rows, state)
    return Database(programs.database_url(at))


def fill(connection: Connection, rows: int, state: str) -> None:
    at, later = "2026-03-14 09:26:53.000000", "2099-01-01 00:00:00.000000"
    execute = connection.exec_driver_sql
    execute(ACTIVITIES, {"rows": rows, "at": at})
    execute(DELIVERIES, {"rows": rows, "at": at, "state": state})
    if state == "waiting":
        execute(WAITING_LANES, {"later": later})


def alternately(databases: tuple[Database, ...], rounds: int) -> list[float]:
    """Seconds a delivery in each; what else the machine does meets all of them alike."""
    services = [Services(Settings(), database) for database in databases]
    relays = [Relay(each, Memory(), pace=UNPACED) for each in services]
    costs: list[list[float]] = [[] for _ in databases]
    for _ in range(rounds + 1):
        for found, each, relay in zip(costs, services, relays, strict=True):
            found.append(cost(each, relay))
    for database in databases:
        database.close()
    return [middle(found[1:]) for found in costs]  # The first builds statements.


def cost(services: Services, relay: Relay) -> float:
    """Owe one reply to each lane, each in a transaction of its own; then relay them all."""
    begun = time.perf_counter()
    for number in range(1, LANES + 1):
        with services.database.write() as session:
            enqueue.delivery(
                session,
                filling.target(number),
                Purpose.REPLY,
                at=services.steady(),
                activity_id=number,
                card_id=number,
            )
    relay.run_once()
    return (time.perf_counter() - begun) / LANES


if __name__ == "__main__":
    report(measure)
