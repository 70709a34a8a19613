"""Who changed what, when, from where. Nothing edits it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    Column,
    ColumnElement,
    CompoundSelect,
    Index,
    UnaryExpression,
    asc,
    desc,
    event,
    false,
    insert,
    union_all,
)
from sqlalchemy import select as sql_select
from sqlmodel import Field, Session, SQLModel, col, func, select

from store.database.prepared import Prepared
from store.types import ROW_ID_MAX, Stored, UtcDateTime


class AuditEntry(Stored, SQLModel, table=True):
    __tablename__ = "audit_entry"
    __table_args__ = (  # One for each way in which people narrow it.
        Index("audit_entry_since", "at", "id"),
        Index("audit_entry_action", "action", "id"),
        Index("audit_entry_actor", "actor", "action", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str  # A member's email address, or what acted: `cli`, `api`.
    action: str  # `issue.resolve`, `identity.link`, …
    target: str  # What it was done to: a short id, an email address.
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    origin: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


_TABLE = SQLModel.metadata.tables["audit_entry"]
_WRITE = Prepared(insert(_TABLE))
_REFUSAL = "the audit log is append-only"
# The database itself refuses every change of what is written; migration 0002 has the same.
APPEND_ONLY: dict[str, Sequence[str]] = {
    "sqlite": [
        f"CREATE TRIGGER audit_entry_no_{act.lower()} BEFORE {act} ON audit_entry"
        f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for act in ("UPDATE", "DELETE")
    ]
    + [  # REPLACE deletes without asking the one above, unless a connection is told to ask.
        f"""CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
        WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""  # noqa: S608 - our own constant.
    ],
    "postgresql": [
        f"""CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
        """CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
    ],
}
for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        _ddl = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call] # SQLAlchemy's.
        event.listen(_TABLE, "after_create", _ddl)


def write(session: Session, **columns: Any) -> None:  # noqa: ANN401 - columns of many types.
    """One entry without an object of it, for what a person waits for."""
    _WRITE.run(session, {"data": {}, **columns})


@dataclass(frozen=True)
class Narrowed:
    """Which entries are meant; where nothing is said, all of them."""

    since: datetime | None = None
    actor: str = ""  # Letter case is ignored.
    action: str = ""  # A whole one, `issue.resolve`, or what several begin with, `issue`.


ALL = Narrowed()
PAGE = 500  # Entries that are read at once.


def entries(
    session: Session, newest: int | None = None, narrowed: Narrowed = ALL
) -> list[AuditEntry]:
    """A page at most, in the order of writing; `newest` begins with so many of the last ones."""
    return page(session, narrowed, after=start(session, narrowed, newest))


def start(session: Session, narrowed: Narrowed, newest: int | None = None) -> int:
    """The id after which they come, the `newest` last ones or all; what `page` goes on from."""
    first = 0 if narrowed.since is None else _first_since(session, narrowed.since)
    if newest is None:
        return first - 1
    ids = _merged(session, narrowed, first - 1, desc("id")).offset(newest - 1).limit(1)
    oldest = session.connection().execute(ids).first()
    return (oldest.id if oldest else first) - 1


def page(session: Session, narrowed: Narrowed, *, after: int, most: int = PAGE) -> list[AuditEntry]:
    """The next ones after that id, in the order of writing; fewer than `most`: that is all."""
    ids = _merged(session, narrowed, after, asc("id")).limit(most)
    found = session.connection().execute(ids).scalars().all()
    rows = session.exec(select(AuditEntry).where(col(AuditEntry.id).in_(found)))
    return sorted(rows, key=lambda entry: entry.row_id)  # No page is sorted by SQL.


def _merged(
    session: Session, narrowed: Narrowed, after: int, order: UnaryExpression[Any]
) -> CompoundSelect[tuple[int]]:
    """The ids, in order: each branch is a range of an index, so nothing is sorted as a whole."""
    meant = [col(AuditEntry.id) > after]
    if narrowed.since is not None:
        meant.append(col(AuditEntry.at) >= narrowed.since)
    branches = _branches(session, narrowed) or [[false()]]
    ids = union_all(*(sql_select(_TABLE.c.id).where(*meant, *branch) for branch in branches))
    return ids.order_by(order)


def _branches(session: Session, narrowed: Narrowed) -> list[list[ColumnElement[bool]]]:
    """Conditions that exclude each other, each of which an index answers in the order of ids."""
    actor, action = narrowed.actor.lower(), narrowed.action
    of_actor = [col(AuditEntry.actor) == actor] if actor else []
    if not actor and not action:
        return [[]]
    is_meant = (
        each
        for each in _actions(session, of_actor)
        if not action or each == action or each.startswith(f"{action}.")
    )
    return [[*of_actor, col(AuditEntry.action) == each] for each in is_meant]


def _actions(session: Session, of_actor: list[ColumnElement[bool]]) -> Iterator[str]:
    """The different ones, a few dozen at most: a step of the index for each."""
    last = ""
    while True:
        wanted = sql_select(func.min(col(AuditEntry.action))).where(
            *of_actor, col(AuditEntry.action) > last
        )
        found = session.connection().execute(wanted).scalar()
        if found is None:
            return
        yield found
        last = found


def _first_since(session: Session, since: datetime) -> int:
    """The lowest id from then on; somebody may have set the clock back in between.

    Once for all pages: the index is gone through from that time on.
    """
    lowest = func.min(_TABLE.c.id + 0)  # Of `id` alone SQLite would begin with the first entry.
    wanted = sql_select(lowest).where(col(AuditEntry.at) >= since)
    return session.connection().execute(wanted).scalar() or ROW_ID_MAX
