"""Migrations are survived by the version before: what it reads is there, what it writes is taken.

Step by step the tables are what the program before knows; after the next migration it writes rows
of them, reads and changes them. A migration that takes something away names by `contracts` since
when nothing uses that.
"""

from contextlib import closing
from dataclasses import dataclass

import pytest
from alembic import command
from sqlalchemy import (
    JSON,
    Boolean,
    DateTime,
    Float,
    Integer,
    MetaData,
    Table,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from store.database.revisions import migrations
from store.database.upgrade import _config
from store.engine import Database, Unavailable
from tests.store.maintenance.every_row import FIRST, SOME

OLDEST = "0002"  # The tables of the first version: the oldest that an upgrade is promised for.
APPENDED = {"audit_entry"}  # Triggers refuse changes.
KINDS = (
    (DateTime, lambda _: FIRST),
    (Boolean, lambda n: n == 1),
    (Integer, lambda n: n),
    (Float, lambda n: n + 0.5),
    (JSON, lambda n: {"n": n}),
)
# Each table with all that defines it: most migrations change few of them.
DEFINED = {
    "sqlite": ["SELECT tbl_name, sql FROM sqlite_master WHERE tbl_name NOT LIKE 'sqlite%'"],
    "postgresql": [
        """SELECT table_name, c::text FROM information_schema.columns c
        WHERE table_schema = current_schema""",
        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = current_schema",
        """SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = current_schema::regnamespace""",
    ],
}
APART = {"alembic_version", "compatibility"}  # What upgrades themselves keep.


@dataclass(frozen=True)
class Known:
    """What a program knows of a table, and what holds of it."""

    definition: frozenset[str]
    table: Table
    unique: frozenset[tuple[str, ...]]
    references: frozenset[tuple[str, ...]]

    @property
    def columns(self):
        return {column.name for column in self.table.columns}

    @property
    def defaults(self):
        return {column.name for column in self.table.columns if column.server_default}


def known(connection, before=None):
    """By the table's name; what is as before is not read again."""
    defined, before = {}, before or {}
    for statement in DEFINED[connection.dialect.name]:
        for name, words in connection.execute(text(statement)):
            defined.setdefault(name, set()).add(words)
    found = {}
    for name in sorted(defined.keys() - APART):
        is_same = name in before and before[name].definition == defined[name]
        found[name] = before[name] if is_same else _read(connection, name, defined[name])
    return found


def _read(connection, name, definition):
    look = inspect(connection)
    unique = [each["column_names"] for each in look.get_unique_constraints(name)]
    unique += [each["column_names"] for each in look.get_indexes(name) if each["unique"]]
    references = [each["constrained_columns"] for each in look.get_foreign_keys(name)]
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    sets = [frozenset(tuple(sorted(names)) for names in each) for each in (unique, references)]
    return Known(frozenset(definition), table, *sets)


def value(column, n):
    """The n-th; the last row has nothing where that may be."""
    if column.nullable and n == SOME and not column.primary_key:
        return None
    for kind, made in KINDS:
        if isinstance(column.type, kind):
            return made(n)
    return f"{column.name} {n}"


def use(connection, table):
    """As a program does that knows these columns alone."""
    rows = [{c.name: value(c, n) for c in table.columns} for n in range(1, SOME + 1)]
    connection.execute(insert(table), rows)
    assert len(connection.execute(select(table)).all()) == SOME
    keys = [column == value(column, 2) for column in table.primary_key.columns]
    others = [c for c in table.columns if not c.primary_key and not c.foreign_keys]
    if others and table.name not in APPENDED:
        changed = update(table).where(*keys).values({c.name: value(c, SOME + 1) for c in others})
        assert connection.execute(changed).rowcount == 1


def faults(connection, before, now):
    """What the program before can't do on the tables as they are now."""
    changed = [was for name, was in before.items() if was is not now.get(name)]
    found = []
    for was in changed:
        trial = connection.begin_nested()
        try:
            use(connection, was.table)
        except (SQLAlchemyError, Unavailable) as error:
            found.append(f"{was.table.name}: {error}")
        trial.rollback()
        found += _narrowed(was, now.get(was.table.name, was))
    return found


def _narrowed(was, now):
    name = was.table.name
    for what in ("unique", "references"):
        for names in getattr(now, what) - getattr(was, what):
            if was.columns.issuperset(names):
                yield f"{name}: {what} by {', '.join(names)}"
    for column in (was.defaults - now.defaults) & now.columns:
        yield f"{name}: {column} has no default any more"


def alone(database):
    """A connection on which a table is used without those that its rows name."""
    connection = database.engine.connect()
    if database.is_sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
    connection.begin()
    if not database.is_sqlite:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    return connection


def migrate(connection, revision):
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_each_is_survived(empty):
    """By the program of the migration before, on both databases."""
    found, steps = {}, [each for each in migrations() if each.revision > OLDEST]
    with closing(alone(empty)) as connection:
        migrate(connection, OLDEST)
        before = known(connection)
        for step in steps:
            migrate(connection, step.revision)
            now = known(connection, before)
            if not step.contracts and (said := faults(connection, before, now)):
                found[step.revision] = said
            before = now

    assert found == {}
    assert "wish" in now


def test_what_is_taken_away_was_unused_before():
    """A version at least lies between the end of its use and its end."""
    order = [each.revision for each in migrations()]

    assert [
        each.revision
        for number, each in enumerate(migrations())
        if each.contracts and each.contracts not in order[:number]
    ] == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE organization DROP COLUMN url", "organization: "),
        ("ALTER TABLE issue RENAME COLUMN culprit TO place", "issue: "),
        ("ALTER TABLE mute RENAME TO silence", "mute: "),
        ("DROP TABLE outage", "outage: "),
        ("CREATE UNIQUE INDEX one ON route (project)", "route: unique by project"),
        ("CREATE UNIQUE INDEX one ON team (tracker_id, slug)", "team: unique by slug, tracker_id"),
    ],
)
def test_what_is_not_survived_is_found(database, statement, said):
    assert said in found_after(database, statement)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE home ADD COLUMN colour VARCHAR NOT NULL", "home: "),
        ("ALTER TABLE wish ALTER COLUMN known SET NOT NULL", "wish: "),
        ("ALTER TABLE memo ALTER COLUMN data TYPE INTEGER USING 1", "memo: "),
        ("ALTER TABLE route ALTER COLUMN again DROP DEFAULT", "route: again has no default"),
        ("ALTER TABLE team ADD CHECK (slug = 'backend')", "team: "),
        ("ALTER TABLE lane ADD FOREIGN KEY (target) REFERENCES target", "lane: references by"),
    ],
)
def test_what_postgresql_alone_can_change(migrated_postgres, statement, said):
    with closing(Database(migrated_postgres)) as database:
        assert said in found_after(database, statement)


def found_after(database, statement):
    with closing(alone(database)) as connection:
        before = known(connection)
        connection.execute(text(statement))
        return "\n".join(faults(connection, before, known(connection, before)))
