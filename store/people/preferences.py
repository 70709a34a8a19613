"""What people want to be told: their settings, and what they have muted.

A person is an address: the same in every organization. A scope is `own` (everywhere),
`organization:ID` or `project:ID`; a mute's is `all`, `project:ID` or `issue:ID`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, UniqueConstraint, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, delete, select

from store.types import Stored, UtcDateTime

OWN, ALL = "own", "all"


class Preference(Stored, SQLModel, table=True):
    """One setting; bot/vocabulary/preferences.py knows the kinds and their values."""

    __table_args__ = (
        UniqueConstraint("email", "scope", "provider", "kind"),
        Index("preference_value", "kind", "value"),  # Who chose it, of all people.
    )
    id: int | None = Field(default=None, primary_key=True)
    email: str  # Lower case.
    scope: str
    provider: str  # `email` or `slack`.
    kind: str  # `alerts`, `workflow`, …
    value: str  # `always`, `never`, …


class Mute(Stored, SQLModel, table=True):
    """Silence about something, until a time."""

    __table_args__ = (UniqueConstraint("email", "scope"),)
    id: int | None = Field(default=None, primary_key=True)
    email: str
    scope: str
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)  # None: for ever.


# Both have ON CONFLICT; SQLAlchemy's common insert has not.
_INSERT: dict[str, Callable[..., sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def choices_of(session: Session, email: str) -> dict[tuple[str, str, str], str]:
    """All that somebody chose, by (scope, provider, kind)."""
    found = session.exec(select(Preference).where(Preference.email == email))
    return {(row.scope, row.provider, row.kind): row.value for row in found}


def choose(
    session: Session, email: str, *, scope: str, provider: str, kind: str, value: str
) -> None:
    """Keep the choice in the place of the one before."""
    key = {"email": email, "scope": scope, "provider": provider, "kind": kind}
    put(session, Preference, key, {"value": value})


def forget(session: Session, email: str, *, scope: str, provider: str, kind: str) -> bool:
    """Take the choice back; False where there was none."""
    gone = session.exec(
        delete(Preference).where(
            col(Preference.email) == email,
            col(Preference.scope) == scope,
            col(Preference.provider) == provider,
            col(Preference.kind) == kind,
        )
    )
    return bool(gone.rowcount)


def mutes_of(session: Session, email: str, now: datetime) -> list[Mute]:
    """What somebody has muted still, what ends first before what ends never."""
    wanted = select(Mute).where(Mute.email == email, _holds(now))
    return sorted(
        session.exec(wanted),
        key=lambda mute: (mute.until is None, mute.until or now, mute.scope),
    )


def mute(session: Session, email: str, scope: str, until: datetime | None, now: datetime) -> None:
    """Mute, in the place of an earlier mute of the same; those that have ended are removed."""
    session.exec(delete(Mute).where(col(Mute.email) == email, ~_holds(now)))
    put(session, Mute, {"email": email, "scope": scope}, {"until": until})


def unmute(session: Session, email: str, scope: str) -> None:
    session.exec(delete(Mute).where(col(Mute.email) == email, col(Mute.scope) == scope))


def _holds(now: datetime) -> ColumnElement[bool]:
    return or_(col(Mute.until).is_(None), col(Mute.until) > now)


def put(
    session: Session, table: type[SQLModel], key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """One row for the key, also where two processes write it at once."""
    insert = _INSERT[session.connection().dialect.name](table)
    session.connection().execute(
        insert.values(**key, **values).on_conflict_do_update(
            index_elements=list(key), set_=dict(values)
        )
    )
