"""What is to be read of the tracker's feeds: an issue each, as webhooks and the poll ask for it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, Executable, UniqueConstraint, case, delete, func, or_, update
from sqlalchemy import select as sa_select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select

from store.engine import wake_after_commit
from store.types import Stored, UtcDateTime

FEED = "feed"  # What waits for hints: woken after a commit that has one.


class Waiting(NamedTuple):
    """What waits: how many, and since when the oldest does; None: nothing."""

    number: int
    since: datetime | None


class FeedHint(Stored, SQLModel, table=True):
    """An issue whose feed is to be read; gone when that was done and nothing came meanwhile."""

    __tablename__ = "feed_hint"
    __table_args__ = (UniqueConstraint("organization_id", "source_id"),)
    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    source_id: str  # The tracker's id of the issue.
    # The kinds of activity that webhooks told of it: of a feed that was never read, the newest
    # row of each is news.
    kinds: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # How the last webhook showed the issue, should its feed be out of reach; None: none did.
    state: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    version: int = 1  # Rises with each hint: what comes while it is read is read again.
    tries: int = 0  # That failed.
    # Since when something waits to be read, by the relay's clock; None: of an older version.
    hinted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)  # By the relay's clock.


_TABLE = SQLModel.metadata.tables["feed_hint"]


def _hint_by(insert: Callable[..., sqlite.Insert | postgresql.Insert]) -> Executable:
    """Where it is there it is locked, and made anew if its reader takes it away meanwhile."""
    new = insert(_TABLE)
    there, asked = _TABLE.c.due_at, new.excluded.due_at
    return new.on_conflict_do_update(
        index_elements=["organization_id", "source_id"],
        set_={
            "version": _TABLE.c.version + 1,
            "due_at": case((there > asked, asked), else_=there),
        },
    )


# Built once: that costs more than running it.
_HINTS = {"sqlite": _hint_by(sqlite.insert), "postgresql": _hint_by(postgresql.insert)}


def hint(
    session: Session,
    organization_id: int,
    source_id: str,
    *,
    at: datetime,
    kind: str = "",
    state: Mapping[str, Any] | None = None,
) -> None:
    """Have the feed read soon, once however many ask; its reader is woken after the commit."""
    wake_after_commit(session, FEED)
    connection = session.connection()
    new = {"organization_id": organization_id, "source_id": source_id, "kinds": [], "tries": 0}
    connection.execute(
        _HINTS[connection.dialect.name], new | {"version": 1, "due_at": at, "hinted_at": at}
    )
    if not kind and state is None:
        return
    row = _row(session, organization_id, source_id)
    row.kinds = sorted({*row.kinds, kind} - {""})
    row.state = dict(state) if state is not None else row.state
    session.flush()


def _row(session: Session, organization_id: int, source_id: str) -> FeedHint:
    wanted = select(FeedHint).where(
        FeedHint.organization_id == organization_id, FeedHint.source_id == source_id
    )
    return session.exec(wanted.with_for_update()).one()


def due(session: Session, now: datetime, most: int) -> Sequence[FeedHint]:
    """The oldest first."""
    wanted = select(FeedHint).where(col(FeedHint.due_at) <= now)
    return session.exec(wanted.order_by(col(FeedHint.due_at)).limit(most)).all()


def next_due(session: Session) -> datetime | None:
    wanted = select(FeedHint.due_at).order_by(col(FeedHint.due_at)).limit(1)
    return session.exec(wanted).first()


def unread(session: Session) -> Waiting:
    """How many feeds wait to be read, and since when the oldest does."""
    since = func.min(func.coalesce(_TABLE.c.hinted_at, _TABLE.c.due_at))
    wanted = sa_select(func.count(), since).select_from(_TABLE)
    return Waiting(*session.connection().execute(wanted).one())


def read(session: Session, hint: FeedHint, at: datetime) -> None:
    """What it asked for is done; where it was asked again meanwhile, that stays, from `at` on."""
    connection = session.connection()
    done = delete(_TABLE).where(_TABLE.c.id == hint.id, _TABLE.c.version == hint.version)
    if not connection.execute(done).rowcount:
        connection.execute(update(_TABLE).where(_TABLE.c.id == hint.id).values(hinted_at=at))


def postpone(session: Session, hint: FeedHint, until: datetime) -> None:
    session.connection().execute(
        update(_TABLE).where(_TABLE.c.id == hint.id).values(tries=_TABLE.c.tries + 1, due_at=until)
    )


def note_row(session: Session, issue_id: int, row: int) -> None:
    """The tracker's feed of the issue was taken up to that row."""
    table = SQLModel.metadata.tables["issue"]
    session.connection().execute(
        update(table)
        .where(table.c.id == issue_id, or_(table.c.feed_row.is_(None), table.c.feed_row < row))
        .values(feed_row=row)
    )


def begin(session: Session, organization_id: int, source_id: str) -> None:
    """The issue is new: whatever its feed has when it is read the first time is news."""
    table = SQLModel.metadata.tables["issue"]
    session.connection().execute(
        update(table)
        .where(table.c.organization_id == organization_id, table.c.source_id == source_id)
        .where(table.c.feed_row.is_(None))
        .values(feed_row=0)
    )


def forget(session: Session) -> None:
    """Every feed, and every project's issues, are read as for the first time: nothing is news."""
    tables, connection = SQLModel.metadata.tables, session.connection()
    connection.execute(delete(_TABLE))
    connection.execute(delete(tables["told_count"]))
    connection.execute(delete(tables["issue_gap"]))
    connection.execute(update(tables["issue"]).values(feed_row=None))
    connection.execute(update(tables["project"]).values(newest_issue=None))
    connection.execute(update(tables["organization"]).values(newest_deploy=None))
