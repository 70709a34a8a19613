"""What people decided about requests of the tracker: each waits until the tracker has answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from store.invites.invites import InviteRequest
from store.issues.wishes import WishState
from store.types import Stored, UtcDateTime, Word

KEY = "invite-"  # What keys begin with: deliveries of that provider with others are issues'.
IS_OPEN = text("state IN ('waiting', 'unknown')")  # Literals: see store/outbox/models.py.
IS_TO_TELL = text("tell_at IS NOT NULL")


class TrackerDecision(Stored, SQLModel, table=True):
    __tablename__ = "tracker_decision"
    __table_args__ = (
        Index("tracker_decision_open", "invite_id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index(
            "tracker_decision_tell", "tell_at", sqlite_where=IS_TO_TELL, postgresql_where=IS_TO_TELL
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # Of its delivery.
    invite_id: int = Field(foreign_key="invite_request.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    place: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))  # Where it was pressed.
    verdict: str  # The audit log's word: `invite.approve`.
    state: WishState = Field(default=WishState.WAITING, sa_type=Word(WishState))
    is_begun: bool = False  # The tracker was asked, and may have done it.
    reason: str = ""  # Why nothing came of it, for people.
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tell_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # By the relay's clock.


_TABLE = SQLModel.metadata.tables["tracker_decision"]


def by_key(session: Session, key: str) -> TrackerDecision | None:
    return session.exec(select(TrackerDecision).where(TrackerDecision.key == key)).first()


def open_of(session: Session, invite_id: int) -> TrackerDecision | None:
    """What the tracker was asked about it, and has not answered."""
    wanted = select(TrackerDecision).where(TrackerDecision.invite_id == invite_id, IS_OPEN)
    return session.exec(wanted).first()


def kept_of(session: Session, member_id: int) -> Sequence[tuple[TrackerDecision, str]]:
    """What waits until the member has allowed it, with its request's token, the oldest first."""
    wanted = select(TrackerDecision, InviteRequest.token).join(
        InviteRequest, col(InviteRequest.id) == col(TrackerDecision.invite_id)
    )
    mine = wanted.where(
        TrackerDecision.member_id == member_id, col(TrackerDecision.state) == WishState.KEPT
    )
    return session.exec(mine.order_by(col(TrackerDecision.id))).all()


def change(session: Session, decision: TrackerDecision, **columns: Any) -> bool:  # noqa: ANN401 - columns of many types.
    """Change it from the state that it was read in; False: somebody did meanwhile."""
    mine = update(_TABLE).where(_TABLE.c.id == decision.id, _TABLE.c.state == decision.state)
    is_changed = bool(session.connection().execute(mine.values(**columns)).rowcount)
    session.expire(decision)
    return is_changed


def to_tell(session: Session, now: datetime, most: int) -> Sequence[TrackerDecision]:
    wanted = select(TrackerDecision).where(IS_TO_TELL, col(TrackerDecision.tell_at) <= now)
    return session.exec(wanted.order_by(col(TrackerDecision.tell_at)).limit(most)).all()


def tell_again(session: Session, decision: TrackerDecision, at: datetime) -> bool:
    """Nobody else tells it before that; False: somebody else does, or did."""
    is_same = _TABLE.c.tell_at == decision.tell_at
    mine = update(_TABLE).where(_TABLE.c.id == decision.id, is_same)
    return bool(session.connection().execute(mine.values(tell_at=at)).rowcount)


def told(session: Session, decision_id: int, at: datetime, *, is_end: bool) -> None:
    """It was told; what ended while that was told is to be told still."""
    done = update(_TABLE).where(_TABLE.c.id == decision_id, _TABLE.c.tell_at == at)
    session.connection().execute(done.values({"tell_at": None} | ({"place": {}} if is_end else {})))
