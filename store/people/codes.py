"""Proving who a Slack user is: who has asked to be linked, and the codes that were mailed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, UniqueConstraint, false
from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select, update

from store.types import Stored, UtcDateTime


class LinkAttempt(Stored, SQLModel, table=True):
    """What Slack said of somebody when they began to link: they are a person of the workspace."""

    __tablename__ = "link_attempt"
    __table_args__ = (UniqueConstraint("team_id", "slack_user_id"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    slack_user_id: str
    name: str
    email: str = ""  # Confirmed by Slack; "": it told none.
    begun_at: datetime = Field(sa_type=UtcDateTime)


class LinkCode(Stored, SQLModel, table=True):
    """One code that was asked for; the code itself is nowhere."""

    __tablename__ = "link_code"
    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    slack_user_id: str
    email: str = Field(index=True)  # As it was typed, in lower case; maybe nobody's.
    nonce: str
    code_hash: str  # Keyed, bot/vocabulary/codes.py.
    tries: int = 0
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # The address is the Slack user's own, as far as was known: no stranger's budget is used.
    is_own: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # Whose address it is.


@dataclass(frozen=True)
class Whose:
    """Of whom codes are counted: of a Slack user, or those of strangers for an address."""

    team_id: str = ""
    slack_user_id: str = ""
    email: str = ""

    @property
    def codes(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        if self.email:
            return col(LinkCode.email) == self.email, col(LinkCode.is_own).is_(False)
        is_theirs = col(LinkCode.slack_user_id) == self.slack_user_id
        return col(LinkCode.team_id) == self.team_id, is_theirs


def begin(session: Session, attempt: LinkAttempt, older_than: datetime) -> None:
    """In place of the person's last attempt; whatever was begun before that time goes."""
    session.exec(
        delete(LinkAttempt).where(
            or_(
                col(LinkAttempt.begun_at) < older_than,
                (col(LinkAttempt.team_id) == attempt.team_id)
                & (col(LinkAttempt.slack_user_id) == attempt.slack_user_id),
            )
        )
    )
    session.add(attempt)
    session.flush()


def attempt_of(session: Session, team_id: str, slack_user_id: str) -> LinkAttempt | None:
    wanted = select(LinkAttempt).where(
        LinkAttempt.team_id == team_id, LinkAttempt.slack_user_id == slack_user_id
    )
    return session.exec(wanted).first()


def asked_since(session: Session, whose: Whose, since: datetime) -> int:
    """How many codes."""
    counted = select(func.count()).select_from(LinkCode)
    return session.exec(counted.where(LinkCode.asked_at > since, *whose.codes)).one()


def wrong_since(session: Session, whose: Whose, since: datetime) -> int:
    """How many wrong ones were typed for codes that were asked for since then."""
    tries = func.sum(LinkCode.tries) - func.count(col(LinkCode.used_at))  # One of these was right.
    counted = select(func.coalesce(tries, 0)).where(LinkCode.asked_at > since, *whose.codes)
    return int(session.exec(counted).one())


def has_proved(session: Session, team_id: str, slack_user_id: str, email: str) -> bool:
    """Whether the person has typed a right code for that address."""
    wanted = select(LinkCode.id).where(
        LinkCode.team_id == team_id,
        LinkCode.slack_user_id == slack_user_id,
        LinkCode.email == email,
        col(LinkCode.used_at).is_not(None),
    )
    return session.exec(wanted.limit(1)).first() is not None


def claim_telling(session: Session, code: LinkCode, now: datetime, since: datetime) -> bool:
    """True where nobody was told of tries for the address since then; from now on somebody was."""
    told = select(LinkCode.id).where(LinkCode.email == code.email, col(LinkCode.told_at) > since)
    if session.exec(told.limit(1)).first() is not None:
        return False
    session.exec(update(LinkCode).where(col(LinkCode.id) == code.row_id).values(told_at=now))
    return True


def add(session: Session, code: LinkCode, older_than: datetime) -> None:
    """One more; whatever was asked for before that time goes, but for what proved something."""
    old = col(LinkCode.asked_at) < older_than, col(LinkCode.used_at).is_(None)
    session.exec(delete(LinkCode).where(*old))
    session.add(code)
    session.flush()


def newest(session: Session, team_id: str, slack_user_id: str) -> LinkCode | None:
    """The only one that may be good."""
    wanted = select(LinkCode).where(
        LinkCode.team_id == team_id, LinkCode.slack_user_id == slack_user_id
    )
    return session.exec(wanted.order_by(col(LinkCode.id).desc()).limit(1)).first()


def claim_try(session: Session, code_id: int, now: datetime, most: int) -> bool:
    """Count one try; False where there is none left, or the code is old or used."""
    counted = session.exec(
        update(LinkCode)
        .where(
            col(LinkCode.id) == code_id,
            col(LinkCode.tries) < most,
            col(LinkCode.expires_at) > now,
            col(LinkCode.used_at).is_(None),
        )
        .values(tries=col(LinkCode.tries) + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(counted.rowcount)


def use(session: Session, code_id: int, now: datetime) -> bool:
    """Use it up; of several at once one gets True."""
    used = session.exec(
        update(LinkCode)
        .where(col(LinkCode.id) == code_id, col(LinkCode.used_at).is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(used.rowcount)
