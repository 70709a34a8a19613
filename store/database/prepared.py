"""Statements that are prepared once: on SQLite they run without SQLAlchemy's work for each run.

What SQLAlchemy does at each run, looking the statement up, expanding an IN, wrapping rows, costs
several times what SQLite needs for it, and a press runs some forty. So what runs at every press,
webhook or turn is built once as a Prepared, and its words, the order of its parameters and the
conversions of its types are kept. All of them are SQLAlchemy's own.

On PostgreSQL, and while somebody listens to the engine's statements, SQLAlchemy runs them.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import BindParameter, Dialect, Executable
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

from store.database.faults import told
from store.database.sqlite import KeptSession

Given = Mapping[str, Any]
Convert = Callable[[Any], Any]

FORMS = 64  # Of one statement, by the lengths of its lists; SQLAlchemy runs what is beyond them.
NOTHING: Given = MappingProxyType({})


class Rows:
    """What a statement gave, all of it read; as SQLAlchemy's Result, as far as it goes."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows, self.rowcount = rows, rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> Sequence[Any]:
        return self._rows

    def first(self) -> Any:  # noqa: ANN401 - a row of any columns, or None.
        return self._rows[0] if self._rows else None

    def scalars(self) -> list[Any]:
        return [row[0] for row in self._rows]

    def scalar(self) -> Any:  # noqa: ANN401 - of any type.
        return self._rows[0][0] if self._rows else None

    def one(self) -> Any:  # noqa: ANN401 - a row of any columns.
        """The only row; NoResultFound where there is none."""
        if len(self._rows) != 1:
            raise NoResultFound(f"{len(self._rows)} rows where there is one")
        return self._rows[0]

    def scalar_one(self) -> Any:  # noqa: ANN401 - of any type.
        return self.one()[0]


class Prepared:
    """One statement of SQLAlchemy's Core whose parameters are `bindparam`s."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._forms: dict[tuple[object, ...], _Form | None] = {}
        self._lists = [
            str(each.key)
            for each in iterate(statement)  # type: ignore[arg-type]
            if isinstance(each, BindParameter) and each.expanding and each.required
        ]

    def run(self, session: Session, given: Given = NOTHING) -> Rows:
        """Run it in the session's transaction; what the session holds is not flushed before.

        Raises:
            Unavailable: a fault of the database.
        """
        kept, form = self._form(session, given)
        if kept is None or form is None:
            found = session.connection().execute(self.statement, dict(given))
            return Rows(found.all() if found.returns_rows else (), found.rowcount)
        try:
            cursor = kept.raw.execute(form.words, form.ordered(given))
            rows = cursor.fetchall() if cursor.description else ()
        except sqlite3.Error as error:
            raise _translated(error, form) from error
        return Rows([form.row(row) for row in rows], cursor.rowcount)

    def run_each(self, session: Session, many: Sequence[Given]) -> None:
        """Run it once for each, with the same parameters; nothing is given back.

        Raises:
            Unavailable: a fault of the database.
        """
        if not many:
            return
        kept, form = self._form(session, many[0])
        if kept is None or form is None:
            session.connection().execute(self.statement, [dict(each) for each in many])
            return
        try:
            kept.raw.executemany(form.words, [form.ordered(each) for each in many])
        except sqlite3.Error as error:
            raise _translated(error, form) from error

    def _form(self, session: Session, given: Given) -> "tuple[KeptSession | None, _Form | None]":
        """How it is run with such parameters; None: SQLAlchemy runs it."""
        if not isinstance(session, KeptSession) or session.is_heard:
            return None, None
        if not session.raw.in_transaction:  # SQLAlchemy says why.
            return None, None
        kind: tuple[object, ...] = tuple(given)
        if self._lists:
            kind += tuple([_room(given.get(name)) for name in self._lists])
        try:
            return session, self._forms[kind]
        except KeyError:
            if len(self._forms) >= FORMS:
                return None, None
            form = self._forms[kind] = _form(self.statement, session.held.dialect, given)
            return session, form


def _room(value: object) -> int:
    """For how many values an IN has room: lists of many lengths share one form."""
    if not isinstance(value, list | tuple):
        return -1
    return 1 << (len(value) - 1).bit_length() if value else 0


@dataclass(frozen=True, slots=True)
class _Form:
    """The statement as it is run with parameters of certain names, and lists of certain lengths."""

    words: str
    constants: Sequence[Any]  # All parameters in their order; None where they are given.
    # Of those: where it stands, what it is called, which of a list it is, how it is converted.
    given: Sequence[tuple[int, str, int | None, Convert | None]]
    columns: Sequence[tuple[int, Convert]]  # Those that are converted.
    make: Callable[[Sequence[Any]], Any]

    def ordered(self, given: Given) -> list[Any]:
        values = [*self.constants]
        for place, name, index, convert in self.given:
            value = given[name]
            if index is not None:  # What has no value of its own repeats the last: IN counts none.
                value = value[min(index, len(value) - 1)]
            values[place] = value if convert is None else convert(value)
        return values

    def row(self, found: Sequence[Any]) -> Any:  # noqa: ANN401 - a named tuple of its columns.
        if self.columns:
            values = list(found)
            for index, convert in self.columns:
                if values[index] is not None:
                    values[index] = convert(values[index])
            return self.make(values)
        return self.make(found)


def _form(statement: Executable, dialect: Dialect, given: Given) -> _Form | None:
    """Compiled by SQLAlchemy; None where a value is made by it at each run."""
    names = sorted(given)
    compiled = statement.compile(dialect=dialect, column_keys=names or None)  # type: ignore[attr-defined]
    if not isinstance(compiled, SQLCompiler) or compiled.prefetch:
        return None
    roomy = {name: _filled(value) for name, value in given.items()}
    state = compiled.construct_expanded_state(roomy)
    of_list = {
        one: (name, index)
        for name, ones in state.parameter_expansion.items()
        for index, one in enumerate(ones)
    }
    names_of = [of_list.get(one, (one, None)) for one in state.positiontup or ()]
    converts = [_to_store(compiled.binds[name].type, dialect) for name, _ in names_of]
    fixed = compiled.params
    both = list(zip(names_of, converts, strict=True))
    columns = list(getattr(statement, "exported_columns", ()))
    results = [_from_store(column.type, dialect) for column in columns]
    return _Form(
        words=state.statement,
        constants=[
            None if name in given else _converted(fixed[name], convert)
            for (name, _), convert in both
        ],
        given=[
            (place, name, index, convert)
            for place, ((name, index), convert) in enumerate(both)
            if name in given
        ],
        columns=[(n, convert) for n, convert in enumerate(results) if convert is not None],
        make=_maker([str(column.key) for column in columns]),
    )


def _converted(value: Any, convert: Convert | None) -> Any:  # noqa: ANN401 - of any type.
    return value if convert is None else convert(value)


def _filled(value: Any) -> Any:  # noqa: ANN401 - a parameter of any type.
    room = _room(value)
    return [*value, *value[-1:] * (room - len(value))] if room > 0 else value


def _to_store(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _from_store(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _maker(names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    if not names:
        return tuple
    row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 - of names that are known now.
    made: Callable[[Sequence[Any]], Any] = row._make
    return made


def _translated(error: sqlite3.Error, form: _Form) -> BaseException:
    """As SQLAlchemy would raise it, without the values: what people wrote is not for a log."""
    raised = DBAPIError.instance(form.words, None, error, sqlite3.Error, hide_parameters=True)
    return told(raised)
