"""A database that was brought back from a backup, and what was owed in it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Field, Session, SQLModel, col, delete, or_, select, update

from store.engine import Database
from store.invites.invites import IS_WAITING, InviteRequest
from store.issues.undo import Undo
from store.issues.wishes import OPEN, Wish, WishState
from store.outbox.models import (
    IS_HELD,
    IS_IN_FLIGHT,
    IS_WAITING_POST,
    IS_WAITING_REPLY,
    Delivery,
    DeliveryState,
    Purpose,
)
from store.outbox.outages import Outage
from store.people import sentry_accounts
from store.people.codes import LinkCode
from store.people.pending_actions import PendingActionRow
from store.people.sentry_accounts import SECRETS
from store.people.sentry_links import LINKS, SentryLink
from store.slack.cards import Card
from store.types import Stored, UtcDateTime

_WRITTEN = "%Y-%m-%d %H:%M:%S.%f"  # As SQLite has times.
_IS_POST = col(Delivery.purpose) != Purpose.REDRAW


class Restoration(Stored, SQLModel, table=True):
    """The next start is the first one on a backup; a backup has the row in it already."""

    id: int | None = Field(default=None, primary_key=True)
    backed_up_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # None: unknown.
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # By that start.


def mark_file(file: Path, backed_up_at: datetime) -> None:
    """Write into a backup that it is one; tables of an older version have no place for it."""
    said = f"{backed_up_at.astimezone(UTC):{_WRITTEN}}"
    with closing(sqlite3.connect(file)) as connection, connection:
        known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'restoration'"
        if connection.execute(known).fetchone():
            connection.execute("INSERT INTO restoration (backed_up_at) VALUES (?)", (said,))


def leave_out_tokens(file: Path) -> None:
    """What people allowed in the tracker is in no backup: not even sealed, for its key may be.

    What is deleted is overwritten, so that it is in no unused part of the file either.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        for table in (SECRETS, LINKS):
            known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
            if connection.execute(known, (table,)).fetchone():
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own.


def mark(session: Session) -> None:
    """Somebody says so: it was brought back by other ways; once is enough."""
    if not _waiting(session):
        session.add(Restoration())


def claim(session: Session, now: datetime) -> bool:
    """Settle it in this transaction; False: there is nothing to settle, or another does it."""
    waiting = _waiting(session)
    for each in waiting:
        each.settled_at = now
        session.add(each)
    return bool(waiting)


def is_marked(database: Database) -> bool:
    """Cheap, for every start."""
    with database.read() as session:
        wanted = select(Restoration.id).where(col(Restoration.settled_at).is_(None))
        return session.exec(wanted).first() is not None


def _waiting(session: Session) -> Sequence[Restoration]:
    wanted = select(Restoration).where(col(Restoration.settled_at).is_(None))
    return session.exec(wanted.with_for_update()).all()


def posts(session: Session, providers: Sequence[str]) -> list[Delivery]:
    """What is owed to these providers, begun or not."""
    named = or_(*(col(Delivery.lane).startswith(f"{name}:") for name in providers))
    wanted = select(Delivery).where(or_(IS_WAITING_POST, IS_IN_FLIGHT), _IS_POST, named)
    return list(session.exec(wanted.order_by(col(Delivery.id))))


def leave_out(session: Session, ids: Sequence[int], reason: str) -> None:
    """Whatever became of them, they are not sent any more."""
    ended = update(Delivery).where(col(Delivery.id).in_(ids))
    session.connection().execute(ended.values(state=DeliveryState.SKIPPED, reason=reason))


def leave_out_old(session: Session, before: datetime, reason: str, now: datetime) -> int:
    """Posts owed before that time are not sent; how many.

    Their cards begin anew with the next alert, and what waits for their threads has none.
    """
    old = update(Delivery).where(IS_WAITING_POST, col(Delivery.created_at) < before)
    ended = old.values(state=DeliveryState.SKIPPED, reason=reason)
    columns = (col(Delivery.purpose), col(Delivery.card_id))
    rows = session.connection().execute(ended.returning(*columns)).all()
    lost = [card_id for purpose, card_id in rows if purpose == Purpose.CARD and card_id]
    for card_id in lost:
        gone = update(Card).where(col(Card.id) == card_id, col(Card.external_id).is_(None))
        session.connection().execute(gone.values(lost_at=now))
        under = update(Delivery).where(IS_WAITING_REPLY, col(Delivery.card_id) == card_id)
        session.connection().execute(under.values(state=DeliveryState.SKIPPED, reason=reason))
    return len(rows)


def look_up(session: Session, before: datetime, reason: str) -> None:
    """Whatever may have been sent since the backup is looked up before anything else.

    What was begun before that time is not sent where it is not there.
    """
    begun = update(Delivery).where(IS_IN_FLIGHT, _IS_POST)
    old = begun.where(or_(col(Delivery.begun_at) < before, col(Delivery.begun_at).is_(None)))
    session.connection().execute(old.values(reason=reason))
    session.connection().execute(begun.values(state=DeliveryState.UNKNOWN))
    maybe = update(Delivery).where(IS_WAITING_POST)
    values = {"batch": col(Delivery.key), "begun_at": col(Delivery.created_at)}
    session.connection().execute(maybe.values(state=DeliveryState.UNKNOWN, **values))


def forget_held(session: Session, before: datetime, reason: str) -> None:
    """Digests that were due before that time."""
    held = update(Delivery).where(IS_HELD, col(Delivery.held_until) < before)
    session.connection().execute(held.values(held_until=None, reason=reason))


def forget_presses(session: Session, now: datetime) -> None:
    """What was kept to be done later, or to be taken back: it may have been since the backup.

    What the tracker was to be asked stays: it is looked up.

    Codes are void: one may have been used. So is what people allowed in the tracker. Who is down
    is found out anew.
    """
    connection = session.connection()
    connection.execute(delete(PendingActionRow))
    connection.execute(delete(Undo))
    connection.execute(delete(Wish).where(col(Wish.state).not_in(OPEN)))
    connection.execute(delete(Outage))
    unused = update(LinkCode).where(col(LinkCode.used_at).is_(None))
    connection.execute(unused.values(expires_at=now))
    connection.execute(delete(SentryLink))
    sentry_accounts.forget_secrets(session)


def give_up_wishes(
    session: Session, before: datetime, reason: str, *, now: datetime, at: datetime
) -> None:
    """Presses before that time are not asked of the tracker any more; who pressed hears so."""
    old = update(Wish).where(col(Wish.state).in_(OPEN), col(Wish.created_at) < before)
    ended = {"state": WishState.GIVEN_UP, "reason": reason, "ended_at": now, "tell_at": at}
    session.connection().execute(old.values(ended))


def forget_reminders(session: Session, asked_before: datetime, now: datetime) -> None:
    """Of requests that wait: who decides was reminded, or ought to have been."""
    waiting = update(InviteRequest).where(IS_WAITING, col(InviteRequest.reminded_at).is_(None))
    due = waiting.where(col(InviteRequest.asked_at) < asked_before)
    session.connection().execute(due.values(reminded_at=now))


def backed_up_at(session: Session) -> datetime | None:
    """When the backup was made that the next start is on; None: unknown."""
    return next((each.backed_up_at for each in _waiting(session)), None)
