"""All rows of a SQLite file brought into a PostgreSQL that has the same tables.

A batch is one transaction, and batches come in the order of the keys: what is there already is
the beginning of it, so that what was stopped goes on where it was. Values are taken as they are
stored: JSON as its text, so that none is read as another that means the same.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    Text,
    cast,
    func,
    literal,
    select,
    text,
    tuple_,
    type_coerce,
)

from store.engine import Database
from store.maintenance.compatibility import Compatibility
from store.maintenance.relocation import Relocation
from store.tables import METADATA
from store.types import Word

BATCH = 2_000  # Rows of a transaction, and in memory at once.
LOOKED_UP = 500  # Rows that are looked up by keys of several values: that many values are taken.
PATIENCE = timedelta(seconds=30)
OWN = {Relocation.__tablename__, Compatibility.__tablename__}  # Each database has its own.

Row = tuple[Any, ...]
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
    from store.database import postgres  # noqa: PLC0415 - its driver is an extra.

    there = count(into, table)
    progress(table.name, there)
    names = [column.name for column in table.columns]
    for rows in _batches(source, table, there):
        with into.write(PATIENCE) as session:
            postgres.copy_in(session.connection(), table.name, names, rows)
        progress(table.name, len(rows))


def compare(source: Database, into: Database, table: Table, progress: Progress) -> None:
    """Each row with its like, column by column.

    Raises:
        Differs: naming the table and the key.
    """
    if (has := count(into, table)) != (had := count(source, table)):
        raise Differs(f"{table.name} has {has:,} rows, and {had:,} were to come")
    key = _key_of(table)
    for rows in _batches(source, table, 0, BATCH if _is_counted(table) else LOOKED_UP):
        with into.read() as session:
            found = {key(row): row for row in _likes(session.connection(), table, rows)}
        for row in rows:
            if found.get(key(row)) != row:
                raise Differs(f"{table.name} {_named(table, row)} is not what it was")
        progress(table.name, len(rows))


def count_on(into: Database) -> None:
    """PostgreSQL gives new rows ids beyond those that were brought, and plans by their number."""
    with into.write(PATIENCE) as session:
        for table in tables():
            column = table.autoincrement_column
            if column is not None:
                session.connection().execute(text(_SET.format(table=table.name, id=column.name)))
            session.connection().execute(text(f'ANALYZE "{table.name}"'))


_SET = """
SELECT setval(pg_get_serial_sequence('"{table}"', '{id}'), max("{id}")) FROM "{table}"
HAVING max("{id}") IS NOT NULL
"""


def _batches(
    source: Database, table: Table, offset: int, size: int = BATCH
) -> Iterator[Sequence[Row]]:
    """From the row after so many on, by the key."""
    keys, key = _keys(table), _key_of(table)
    ordered = select(*_stored(table, is_sqlite=True)).order_by(*keys).limit(size)
    wanted = ordered.offset(offset)
    while True:
        with source.read() as session:
            rows = [tuple(row) for row in session.connection().execute(wanted)]
        if not rows:
            return
        yield rows
        last = [literal(value, of.type) for value, of in zip(key(rows[-1]), keys, strict=True)]
        wanted = ordered.where(tuple_(*keys) > tuple_(*last))


def _likes(connection: Connection, table: Table, rows: Sequence[Row]) -> list[Row]:
    """Those that have the keys of these."""
    keys, key = _keys(table), _key_of(table)
    if _is_counted(table):
        is_like = keys[0].between(*key(rows[0]), *key(rows[-1]))
    else:
        is_like = tuple_(*keys).in_([key(row) for row in rows])
    wanted = select(*_stored(table, is_sqlite=False)).where(is_like)
    return [tuple(row) for row in connection.execute(wanted)]


def _stored(table: Table, *, is_sqlite: bool) -> list[ColumnElement[Any]]:
    return [_text_of(column, is_sqlite=is_sqlite) for column in table.columns]


def _text_of(column: Column[Any], *, is_sqlite: bool) -> ColumnElement[Any]:
    """What is kept as a text, by that text; all else as it is."""
    if isinstance(column.type, JSON) and not is_sqlite:
        return cast(column, Text)
    return type_coerce(column, String) if isinstance(column.type, JSON | Word) else column


def _keys(table: Table) -> list[Column[Any]]:
    return list(table.primary_key.columns)


def _is_counted(table: Table) -> bool:
    """Its key is one number."""
    return [type(column.type) for column in _keys(table)] == [Integer]


def _key_of(table: Table) -> Callable[[Row], Row]:
    names = [column.name for column in table.columns]
    places = [names.index(column.name) for column in _keys(table)]
    return lambda row: tuple(row[place] for place in places)


def _named(table: Table, row: Row) -> str:
    named = zip(_keys(table), _key_of(table)(row), strict=True)
    return ", ".join(f"{column.name} {value}" for column, value in named)
