"""All rows of one database brought into another one that has the same tables.

A batch is one transaction, and batches come in the order of the keys: what is there already is
the beginning of it, so that what was stopped goes on where it was.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, Connection, Table, func, insert, literal, select, text, tuple_

from store.engine import Database
from store.maintenance.relocation import Relocation
from store.tables import METADATA

BATCH = 2_000  # Rows of a transaction.
LOOKED_UP = 500  # Rows that are looked up at once: SQLite and PostgreSQL take some thousand values.
PATIENCE = timedelta(seconds=30)
OWN = {Relocation.__tablename__}  # Each database has its own.

Row = dict[str, Any]
Progress = Callable[[str, int], None]  # A table's name, and how many rows more are done.


class Differs(Exception):
    """A row is not the same in both, or is in one alone."""


def tables() -> list[Table]:
    """What is brought, in an order in which what is named is there before what names it."""
    return [table for table in METADATA.sorted_tables if table.name not in OWN]


def count(database: Database, table: Table) -> int:
    with database.read() as session:
        return session.connection().execute(select(func.count()).select_from(table)).scalar_one()


def copy(source: Database, into: Database, table: Table, progress: Progress) -> None:
    """What `into` lacks of the table."""
    there = count(into, table)
    progress(table.name, there)
    for rows in _batches(source, table, there):
        with into.write(PATIENCE) as session:
            session.connection().execute(insert(table), rows)
        progress(table.name, len(rows))


def compare(source: Database, into: Database, table: Table, progress: Progress) -> None:
    """Each row with its like, column by column.

    Raises:
        Differs: naming the table and the key.
    """
    if (has := count(into, table)) != (had := count(source, table)):
        raise Differs(f"{table.name} has {has:,} rows, and {had:,} were to come")
    for rows in _batches(source, table, 0, LOOKED_UP):
        with into.read() as session:
            found = _by_key(session.connection(), table, rows)
        for row in rows:
            if found.get(_key(table, row)) != row:
                raise Differs(f"{table.name} {_named(table, row)} is not what it was")
        progress(table.name, len(rows))


def count_on(into: Database) -> None:
    """PostgreSQL gives new rows ids beyond those that were brought with theirs."""
    with into.write(PATIENCE) as session:
        for table in tables():
            column = table.autoincrement_column
            if column is not None and not into.is_sqlite:
                session.connection().execute(text(_SET.format(table=table.name, id=column.name)))


_SET = """
SELECT setval(pg_get_serial_sequence('"{table}"', '{id}'), max("{id}")) FROM "{table}"
HAVING max("{id}") IS NOT NULL
"""


def _batches(
    source: Database, table: Table, offset: int, size: int = BATCH
) -> Iterator[Sequence[Row]]:
    """From the row after so many on, by the key."""
    keys = _keys(table)
    ordered = select(table).order_by(*keys).limit(size)
    wanted = ordered.offset(offset)
    while True:
        with source.read() as session:
            rows = [dict(row) for row in session.connection().execute(wanted).mappings()]
        if not rows:
            return
        yield rows
        last = [literal(rows[-1][column.name], column.type) for column in keys]
        wanted = ordered.where(tuple_(*keys) > tuple_(*last))


def _by_key(
    connection: Connection, table: Table, rows: Sequence[Row]
) -> dict[tuple[Any, ...], Row]:
    keys = _keys(table)
    wanted = select(table).where(tuple_(*keys).in_([_key(table, row) for row in rows]))
    found = [dict(row) for row in connection.execute(wanted).mappings()]
    return {_key(table, row): row for row in found}


def _keys(table: Table) -> list[Column[Any]]:
    return list(table.primary_key.columns)


def _key(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in _keys(table))


def _named(table: Table, row: Row) -> str:
    return ", ".join(f"{column.name} {row[column.name]}" for column in _keys(table))
