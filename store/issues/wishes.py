"""What presses ask of the tracker: each is kept until the tracker has answered, and then told."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, func, insert, text, update
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col, select

from store.issues.feed import Waiting
from store.issues.issues import Issue
from store.types import Stored, UtcDateTime, Word


class WishState(StrEnum):
    WAITING = "waiting"  # The tracker was not asked yet, or certainly did nothing.
    UNKNOWN = "unknown"  # It was asked and may have done it: its feed is read before a second try.
    DONE = "done"  # It did it; what follows is stored.
    REFUSED = "refused"  # It did not, and `reason` says why.
    GIVEN_UP = "given_up"  # It could not be reached for too long.
    KEPT = "kept"  # Who pressed has to allow it in the tracker first; it is asked for then.


TO_TELL = "answers"  # Who is woken when somebody is to be told.
OPEN = (WishState.WAITING, WishState.UNKNOWN)
UNENDED = (*OPEN, WishState.KEPT)  # Who pressed is told more of them.
IS_OPEN = text("state IN ('waiting', 'unknown')")  # Literals: see store/outbox/models.py.
IS_TO_TELL = text("tell_at IS NOT NULL")


class Wish(Stored, SQLModel, table=True):
    __table_args__ = (
        Index("wish_open", "issue_id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("wish_tell", "tell_at", sqlite_where=IS_TO_TELL, postgresql_where=IS_TO_TELL),
        Index("wish_issue", "issue_id", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # Of its delivery.
    issue_id: int = Field(foreign_key="issue.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    place: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))  # Where it was pressed.
    change: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # bot/issues/wish.py.
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # As Undo has it.
    undo_of: int | None = None  # The row of `undo` that it takes back.
    state: WishState = Field(default=WishState.WAITING, sa_type=Word(WishState))
    # The feed's newest row before it was asked; None: it was not asked yet.
    known: int | None = Field(default=None, sa_type=BigInteger)
    row: int | None = Field(default=None, sa_type=BigInteger)  # The feed's row that is its own.
    # As whom it was asked, by the tracker's id; "": as the integration; None: not yet.
    account: str | None = None
    attempts: int = 0  # Of asking.
    reason: str = ""  # Why nothing changed, for people.
    undo: str = ""  # The token of what takes it back.
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # By the relay's clock:
    unknown_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tell_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # None: nothing is to tell.


_TABLE = SQLModel.metadata.tables["wish"]
_KEEP = insert(_TABLE)  # Built once: that costs more than running it.


def keep(session: Session, **columns: Any) -> None:  # noqa: ANN401 - columns of many types.
    session.connection().execute(_KEEP, {"state": WishState.WAITING, "reason": "", **columns})


def kept_of(session: Session, member_id: int) -> Sequence[tuple[Wish, str]]:
    """What waits until the member has allowed it, with its issue's token, the oldest first."""
    wanted = select(Wish, Issue.token).join(Issue, col(Issue.id) == col(Wish.issue_id))
    mine = wanted.where(Wish.member_id == member_id, col(Wish.state) == WishState.KEPT)
    return session.exec(mine.order_by(col(Wish.id))).all()


def take_up(session: Session, wish: Wish, **columns: Any) -> bool:  # noqa: ANN401 - columns of many types.
    """One that was kept goes on; False: it did already."""
    kept = update(_TABLE).where(_TABLE.c.id == wish.id, _TABLE.c.state == WishState.KEPT)
    return bool(session.connection().execute(kept.values(**columns)).rowcount)


def by_key(session: Session, key: str) -> Wish | None:
    return session.exec(select(Wish).where(Wish.key == key)).first()


def open_of(session: Session, issue_id: int) -> Sequence[Wish]:
    """What is asked of the issue and not answered, the oldest first."""
    wanted = select(Wish).where(Wish.issue_id == issue_id, IS_OPEN)
    return session.exec(wanted.order_by(col(Wish.id))).all()


def waiting(session: Session) -> Waiting:
    """What the tracker has not answered yet, by the clock that people see."""
    wanted = sa_select(func.count(), func.min(_TABLE.c.created_at)).where(IS_OPEN)
    return Waiting(*session.connection().execute(wanted).one())


def undone(session: Session, issue_id: int, most: int) -> Sequence[Wish]:
    """Those that nothing came of so far, the newest first."""
    wanted = select(Wish).where(Wish.issue_id == issue_id, col(Wish.state) != WishState.DONE)
    return session.exec(wanted.order_by(col(Wish.id).desc()).limit(most)).all()


def asked_of(session: Session, issue_id: int) -> Sequence[Wish]:
    """What the tracker was asked of the issue, the oldest first."""
    wanted = select(Wish).where(Wish.issue_id == issue_id, col(Wish.known).is_not(None))
    return session.exec(wanted.order_by(col(Wish.id))).all()


def has_row(session: Session, issue_id: int, row: int) -> bool:
    wanted = select(Wish.id).where(Wish.issue_id == issue_id, Wish.row == row)
    return session.exec(wanted).first() is not None


def change(session: Session, wish: Wish, **columns: Any) -> bool:  # noqa: ANN401 - columns of many types.
    """Change one that is open; False: it was ended meanwhile."""
    changed = update(_TABLE).where(_TABLE.c.id == wish.id, IS_OPEN).values(**columns)
    is_changed = bool(session.connection().execute(changed).rowcount)
    session.expire(wish)
    return is_changed


def begin(session: Session, key: str, known: int) -> None:
    """It is asked for, if it is open still; `known` is the feed's newest row before that."""
    mine = update(_TABLE).where(_TABLE.c.key == key, IS_OPEN)
    session.connection().execute(mine.values(known=known))


def learn_row(session: Session, wish: Wish, row: int) -> None:
    """The feed's row that is its own, whatever its state."""
    session.connection().execute(update(_TABLE).where(_TABLE.c.id == wish.id).values(row=row))
    session.expire(wish)


def to_tell(session: Session, now: datetime, most: int) -> Sequence[Wish]:
    wanted = select(Wish).where(IS_TO_TELL, col(Wish.tell_at) <= now)
    return session.exec(wanted.order_by(col(Wish.tell_at)).limit(most)).all()


def tell_again(session: Session, wish: Wish, at: datetime) -> bool:
    """Nobody else tells it before that; False: somebody else does, or did."""
    mine = update(_TABLE).where(_TABLE.c.id == wish.id, _TABLE.c.tell_at == wish.tell_at)
    return bool(session.connection().execute(mine.values(tell_at=at)).rowcount)


def told(session: Session, wish_id: int, at: datetime, *, is_end: bool) -> None:
    """It was told; what ended while that was told is to be told still."""
    done = update(_TABLE).where(_TABLE.c.id == wish_id, _TABLE.c.tell_at == at)
    session.connection().execute(done.values({"tell_at": None} | ({"place": {}} if is_end else {})))
