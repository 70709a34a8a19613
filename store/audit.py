"""Who changed what, when, from where. Nothing edits it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import DDL, JSON, Column, event, insert
from sqlmodel import Field, Session, SQLModel, col, func, select

from store.types import Stored, UtcDateTime


class AuditEntry(Stored, SQLModel, table=True):
    __tablename__ = "audit_entry"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str  # A member's email address, or what acted: `cli`, `api`.
    action: str  # `issue.resolve`, `identity.link`, …
    target: str  # What it was done to: a short id, an email address.
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    origin: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


_TABLE = SQLModel.metadata.tables["audit_entry"]
_WRITE = insert(_TABLE)
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
    session.connection().execute(_WRITE, {"data": {}, **columns})


def entries(
    session: Session,
    newest: int | None = None,
    *,
    since: datetime | None = None,
    actor: str = "",
    action: str = "",
) -> list[AuditEntry]:
    """In the order of writing; `newest` keeps only so many of the last ones.

    `action` is a whole one, `issue.resolve`, or what several begin with, `issue`.
    """
    wanted = select(AuditEntry)
    if since is not None:
        wanted = wanted.where(AuditEntry.at >= since)
    if actor:
        wanted = wanted.where(func.lower(AuditEntry.actor) == actor.lower())
    if action:
        is_one = col(AuditEntry.action) == action
        wanted = wanted.where(
            is_one | col(AuditEntry.action).startswith(f"{action}.", autoescape=True)
        )
    found = session.exec(wanted.order_by(col(AuditEntry.id).desc()).limit(newest))
    return list(found)[::-1]
