"""What each provider is behind with, for /metrics and `status`: few statements, each by an index.

None of them reads the rows of what waits, however much that is, but the oldest of each provider.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnClause, Select, column, func, select, text
from sqlmodel import Session

from store.outbox.models import IS_IN_FLIGHT, IS_WAITING_POST, IS_WAITING_REDRAW
from store.tables import METADATA

LANE = METADATA.tables["lane"]
DELIVERY = METADATA.tables["delivery"]


@dataclass(frozen=True)
class Backlog:
    provider: str
    waiting: int  # Posts that are owed.
    paused: int  # Lanes that are paused.
    # Since when the oldest is owed, by the relay's clock; None: nothing is but to paused lanes.
    since: datetime | None


_LANES = (
    select(LANE.c.provider, func.count(LANE.c.paused_at))
    .group_by(LANE.c.provider)
    .order_by(LANE.c.provider)
)


def backlogs(session: Session) -> list[Backlog]:
    """By the provider's name; of those that were ever owed something."""
    run, dialect = session.connection().execute, session.connection().dialect.name
    waiting: dict[str, int] = defaultdict(int)
    first: dict[str, int] = {}  # Ids rise with the time of owing: the least is the oldest's.
    for counts, statement in _OPEN[dialect]:
        for provider, is_paused, number, oldest in run(statement):
            waiting[provider] += int(number) if counts else 0
            if not is_paused:
                first[provider] = min(oldest, first.get(provider, oldest))
    created = select(DELIVERY.c.id, DELIVERY.c.created_at).where(DELIVERY.c.id.in_(first.values()))
    since = {row.id: row.created_at for row in run(created)} if first else {}
    return [
        Backlog(provider, waiting[provider], paused, since.get(first.get(provider)))
        for provider, paused in run(_LANES)
    ]


def _open(table: str, condition: Any) -> Select[Any]:  # noqa: ANN401 - text of SQL.
    """What is not sent, by provider and whether it is for paused lanes."""
    lane: ColumnClause[str] = column("lane")
    by_lane = (
        select(lane, func.count().label("number"), func.min(column("id")).label("oldest"))
        .select_from(text(table))
        .where(condition)
        .group_by(lane)
        .subquery()
    )
    is_paused = LANE.c.paused_at.is_not(None).label("is_paused")
    return (
        select(LANE.c.provider, is_paused, func.sum(by_lane.c.number), func.min(by_lane.c.oldest))
        .join(LANE, LANE.c.target == by_lane.c.lane)
        .group_by(LANE.c.provider, is_paused)
    )


# SQLite is told the index: it would take the one of all states, and read each row.
_CONDITIONS = (
    (True, IS_WAITING_POST, "delivery_post"),
    (False, IS_WAITING_REDRAW, "delivery_redraw"),
    (False, IS_IN_FLIGHT, "delivery_in_flight"),
)
_OPEN = {
    "sqlite": [(yes, _open(f"delivery INDEXED BY {by}", what)) for yes, what, by in _CONDITIONS],
    "postgresql": [(yes, _open("delivery", what)) for yes, what, _ in _CONDITIONS],
}
