"""Enqueues many deliveries at once: an alert may be for a hundred people.

The rows go to the database as one JSON text that it takes apart itself: bound one by one, each
column of each row would cost more than SQLite needs to write the row. Keys begin with the time, so
that the newest stand together in their index.
"""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session

from store.database.prepared import Prepared
from store.engine import wake_after_commit
from store.outbox.models import IS_WAITING_REDRAW, DeliveryState, Purpose
from store.types import UtcDateTime

_WRITTEN = "%Y-%m-%d %H:%M:%S.%f"  # As SQLite has times.


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One delivery; with a reason it is not sent, and the record says why."""

    target: str
    purpose: Purpose
    activity_id: int | None = None
    card_id: int | None = None
    is_broadcast: bool = False
    why: str = ""
    reason: str = ""
    held_until: datetime | None = None  # Until when quiet hours hold it; it has a reason then.

    def as_list(self) -> list[object]:
        """In the order of the columns below."""
        return [
            self.target,
            self.purpose,
            DeliveryState.SKIPPED if self.reason else DeliveryState.WAITING,
            self.reason,
            self.why,
            self.activity_id,
            self.card_id,
            int(self.is_broadcast),
            f"{self.held_until.astimezone(UTC):{_WRITTEN}}" if self.held_until else None,
        ]


def deliveries(session: Session, owed: Sequence[NewDelivery], at: datetime) -> None:
    """Enqueue them all; lanes in the order of their targets, so that writers can't deadlock.

    A redraw that already waits for its card is enough. `at` is the relay's time.
    """
    statements = _STATEMENTS[session.connection().dialect.name]
    redraws = _once_each([each for each in owed if each.purpose == Purpose.REDRAW])
    posts = [each for each in owed if each.purpose != Purpose.REDRAW]
    _write(session, statements["deliveries"], [each.as_list() for each in (*posts, *redraws)], at)
    at_once = {each.target for each in redraws}
    when_ready = {each.target for each in posts if not each.reason} - at_once
    _make_due(session, statements["when_ready"], when_ready, at)
    _make_due(session, statements["at_once"], at_once, at)


def _once_each(redraws: Sequence[NewDelivery]) -> Sequence[NewDelivery]:
    """PostgreSQL takes no row twice in one statement."""
    return list({(each.target, each.card_id): each for each in redraws}.values())


def _make_due(session: Session, statement: Prepared, targets: Iterable[str], at: datetime) -> None:
    """A post is due when its lane is ready for one, a redraw at once."""
    lanes = [(target, target.partition(":")[0]) for target in sorted(targets)]
    _write(session, statement, lanes, at)
    for provider in {provider for _, provider in lanes}:
        wake_after_commit(session, provider)


def _write(
    session: Session, statement: Prepared, rows: Sequence[Sequence[object]], at: datetime
) -> None:
    if rows:
        given = {
            "rows": json.dumps(rows, ensure_ascii=False),
            "at": at,
            "ms": time.time_ns() // 10**6,
        }
        statement.run(session, given)


# A redraw that waits is enough; its new key tells whoever has drawn it already to draw it again.
_DELIVERIES = """
INSERT INTO delivery (
    "key", lane, purpose, state, reason, why, activity_id, card_id, is_broadcast,
    held_until, created_at, is_plain, attempt, worker, batch, external_id, last_error
)
SELECT {key}, {0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {at}, {no}, 0, '', '', '', ''
FROM {rows}
ON CONFLICT (lane, card_id) WHERE {waits} DO UPDATE SET "key" = excluded."key"
"""
_LANES = """
INSERT INTO lane (target, provider, due_at, failures, worker, paused_reason)
SELECT {0}, {1}, {at}, 0, '', '' FROM {rows}
ON CONFLICT (target) DO UPDATE SET due_at = {due}
WHERE lane.due_at IS NULL OR lane.due_at > {due}
"""
_WHEN_READY = (
    "CASE WHEN lane.ready_at > excluded.due_at THEN lane.ready_at ELSE excluded.due_at END"
)
# What the two call the same thing; SQLite needs a WHERE before ON CONFLICT to parse its SELECT.
_SQLITE = {
    **{str(n): f"json_extract(value, '$[{n}]')" for n in range(9)},
    "key": "printf('%012x', :ms) || lower(hex(randomblob(10)))",
    "at": ":at",
    "no": "0",
    "rows": "json_each(:rows) WHERE true",
}
_POSTGRESQL = {
    **{str(n): f"value ->> {n}" for n in range(5)},
    "5": "(value ->> 5)::integer",
    "6": "(value ->> 6)::integer",
    "7": "(value ->> 7) = '1'",
    "8": "CAST((value ->> 8) || '+00' AS timestamp with time zone)",
    "key": "lpad(to_hex(CAST(:ms AS bigint)), 12, '0')"
    " || substr(replace(gen_random_uuid()::text, '-', ''), 1, 20)",
    "at": "CAST(:at AS timestamp with time zone)",
    "no": "false",
    "rows": "json_array_elements(CAST(:rows AS json)) WITH ORDINALITY AS r(value, n) ORDER BY n",
}


def _statements(words: Mapping[str, str]) -> dict[str, Prepared]:
    """Built once for each dialect."""
    ordered = [words[str(n)] for n in range(9)]
    named = {name: word for name, word in words.items() if not name.isdigit()}
    written = {
        "deliveries": _DELIVERIES.format(*ordered, **named, waits=IS_WAITING_REDRAW.text),
        "when_ready": _LANES.format(*ordered, **named, due=_WHEN_READY),
        "at_once": _LANES.format(*ordered, **named, due="excluded.due_at"),
    }
    at = bindparam("at", type_=UtcDateTime())
    return {name: Prepared(text(words).bindparams(at)) for name, words in written.items()}


_STATEMENTS = {"sqlite": _statements(_SQLITE), "postgresql": _statements(_POSTGRESQL)}
