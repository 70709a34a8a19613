"""Rows of every table, with something in every column, whatever columns there are."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import JSON, Boolean, Float, Integer, insert

from store.database import transfer
from store.types import UtcDateTime, Word

SOME = 3  # Rows of a table.
FIRST = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)


def fill(database):
    """Each row names the rows of its number in the tables that it is about."""
    with database.write() as session:
        for table in transfer.tables():
            rows = [{c.name: value(c, n) for c in table.columns} for n in range(1, SOME + 1)]
            session.connection().execute(insert(table), rows)


KINDS = (
    (UtcDateTime, lambda _, n: FIRST + timedelta(hours=n)),
    (Word, lambda kind, n: list(kind.words)[n % len(kind.words)]),
    (Boolean, lambda _, n: n == 1),
    (Integer, lambda _, n: n),
    (Float, lambda _, n: n + 0.1),
    (JSON, lambda _, n: {"name": f"Zoë {n}", "rows": [n, None, True, {"x": 0.1}]}),
)


def value(column, n):
    """The n-th; the last row has nothing where that may be."""
    if column.nullable and n == SOME and not column.primary_key:
        return None
    for kind, made in KINDS:
        if isinstance(column.type, kind):
            return made(column.type, n)
    return f"{column.name} {n} 'Ω' \\ %s\n😀"
