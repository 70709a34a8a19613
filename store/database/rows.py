"""Rows of a table as the objects that the session would make of them, found by a Prepared.

SQLAlchemy's own loading costs several times what SQLite needs. Here a Prepared asks, and its rows
become objects of the session by what SQLAlchemy offers for objects that are known to be stored.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, inspect, select
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel

from store.database.prepared import NOTHING, Given, Prepared

Table = TypeVar("Table", bound=SQLModel)


class _Objects(Generic[Table]):
    """Of a mapped class."""

    def __init__(self, table: type[Table]) -> None:
        self._mapper = inspect(table)
        self.columns = self._mapper.local_table.c
        self._new = self._mapper.class_manager.new_instance
        self._names = [self._mapper.get_property_by_column(column).key for column in self.columns]
        self._key = [list(self.columns).index(column) for column in self._mapper.primary_key]

    def made(self, session: Session, values: Sequence[Any]) -> Table | None:
        """The session's own where it has it; None of an outer join that found nothing."""
        key = tuple([values[n] for n in self._key])
        if None in key:
            return None
        known: Table | None = session.identity_map.get(
            self._mapper.identity_key_from_primary_key(key)
        )
        if known is not None:
            return known
        row: Table = self._new()
        row.__dict__.update(zip(self._names, values, strict=True))
        make_transient_to_detached(row)
        session.add(row)
        return row


class Found(Generic[Table]):
    """Those of one table, with an `id`, for which all the conditions hold, by their ids."""

    def __init__(self, table: type[Table], *where: ColumnElement[bool]) -> None:
        self._objects = _Objects(table)
        columns = self._objects.columns
        self._asked = Prepared(select(*columns).where(*where).order_by(columns.id))

    @classmethod
    def of(cls, table: type[Table], *names: str) -> "Found[Table]":
        """Those whose columns of these names are as the parameters of the same names."""
        return cls(table, *(getattr(table, name) == bindparam(name) for name in names))

    def all(self, session: Session, given: Given = NOTHING) -> Sequence[Table]:
        """As the session finds them: it is flushed before, and what it has stays as it is.

        Raises:
            Unavailable: a fault of the database.
        """
        session.flush()
        rows = self._asked.run(session, given)
        found = [self._objects.made(session, values) for values in rows]
        return [row for row in found if row is not None]

    def first(self, session: Session, given: Given = NOTHING) -> Table | None:
        """For conditions that hold for one at the most."""
        found = self.all(session, given)
        return found[0] if found else None


class ById(Found[Table]):
    """Of a table whose key is its `id`."""

    def __init__(self, table: type[Table]) -> None:
        ids: BindParameter[int] = bindparam("ids", expanding=True)
        columns: Any = table
        super().__init__(table, columns.id.in_(ids))

    def load(self, session: Session, ids: Iterable[int | None]) -> Sequence[Table]:
        """Those that there are.

        Raises:
            Unavailable: a fault of the database.
        """
        wanted = {row_id for row_id in ids if row_id is not None}
        return self.all(session, {"ids": list(wanted)}) if wanted else []


class Joined:
    """Of several tables side by side, and of plain columns; the query says from where."""

    def __init__(self, query: Select[Any]) -> None:
        columns: list[Any] = []
        self._parts: list[tuple[_Objects[Any] | None, slice]] = []
        for each in query.column_descriptions:
            is_table = each["entity"] is each["expr"] and each["entity"] is not None
            objects = _Objects(each["type"]) if is_table else None
            own = inspect(each["expr"]).selectable.c if is_table else [each["expr"]]
            self._parts.append((objects, slice(len(columns), len(columns) + len(own))))
            columns += own
        labelled = [column.label(f"column_{n}") for n, column in enumerate(columns)]
        self._asked = Prepared(query.with_only_columns(*labelled))

    def first(self, session: Session, given: Given) -> list[Any] | None:
        """The only row, an object or a value for each part; None: there is none.

        Raises:
            Unavailable: a fault of the database.
        """
        session.flush()
        row = self._asked.run(session, given).first()
        if row is None:
            return None
        return [
            row[part.start] if objects is None else objects.made(session, row[part])
            for objects, part in self._parts
        ]
