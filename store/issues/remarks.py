"""What was said in Slack and stands in the tracker, or shall: which message is which comment."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from store.types import Stored, UtcDateTime

TOLD_MAX = 20_000  # Characters of a comment that the tracker's webhooks are read to.


class Remark(Stored, SQLModel, table=True):
    """A message that somebody added to an issue."""

    __table_args__ = (
        UniqueConstraint("channel_id", "ts", "issue_id"),
        Index("remark_comment", "issue_id", "comment"),
    )
    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id")
    channel_id: str  # Slack's, of the message.
    ts: str  # Slack's.
    comment: int | None = Field(default=None, sa_type=BigInteger)  # The tracker's id of it.
    said: str = ""  # The message as it was added, as `digest` has it.
    text: str = ""  # The comment as it was written, the same way; "": it was not yet.
    member_id: int | None = Field(default=None, foreign_key="member.id")  # Who added it.
    account: str = ""  # The tracker's id of whose comment it is; "": the integration's.
    at: datetime = Field(sa_type=UtcDateTime)  # When it was last added.


class BackLink(Stored, SQLModel, table=True):
    """The one comment that says in which thread of a target an issue is talked about."""

    __tablename__ = "back_link"
    __table_args__ = (UniqueConstraint("issue_id", "target"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # Of its delivery.
    issue_id: int = Field(foreign_key="issue.id")
    target: str  # `slack:C024BE91L`.
    text: str = ""  # As it is written; "": it was not asked for yet.
    comment: int | None = Field(default=None, sa_type=BigInteger)  # The tracker's id of it.
    created_at: datetime = Field(sa_type=UtcDateTime)


def digest(text: str) -> str:
    """What a text is known by, without keeping it."""
    return sha256(as_told(text).encode()).hexdigest()


def as_told(text: str) -> str:
    """The part of a comment by which it is known again."""
    return text[:TOLD_MAX].strip()


def at(session: Session, issue_id: int, channel_id: str, ts: str) -> Remark | None:
    wanted = select(Remark).where(
        Remark.channel_id == channel_id, Remark.ts == ts, Remark.issue_id == issue_id
    )
    return session.exec(wanted).first()


def by_comment(session: Session, issue_id: int, comment: int) -> Remark | None:
    wanted = select(Remark).where(Remark.issue_id == issue_id, Remark.comment == comment)
    return session.exec(wanted).first()


def link_by_key(session: Session, key: str) -> BackLink | None:
    return session.exec(select(BackLink).where(BackLink.key == key)).first()


def link_to(session: Session, issue_id: int, target: str) -> BackLink | None:
    wanted = select(BackLink).where(BackLink.issue_id == issue_id, BackLink.target == target)
    return session.exec(wanted).first()


def links_of(session: Session, issue_id: int) -> list[BackLink]:
    wanted = select(BackLink).where(BackLink.issue_id == issue_id, col(BackLink.text) != "")
    return list(session.exec(wanted))
