"""Slack users linked to members."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, delete, or_, select

from store.database.prepared import Prepared
from store.people.directory import Member
from store.types import Stored, UtcDateTime


class Identity(Stored, SQLModel, table=True):
    """One Slack user is one member, in each workspace, and the other way round."""

    __table_args__ = (
        UniqueConstraint("team_id", "slack_user_id"),
        UniqueConstraint("team_id", "member_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    slack_user_id: str
    member_id: int = Field(foreign_key="member.id", index=True)
    linked_at: datetime = Field(sa_type=UtcDateTime)


def member_of(session: Session, team_id: str, slack_user_id: str) -> Member | None:
    """The member that the Slack user is linked to, active or not."""
    wanted = (
        select(Member)
        .join(Identity, col(Identity.member_id) == col(Member.id))
        .where(Identity.team_id == team_id, Identity.slack_user_id == slack_user_id)
    )
    return session.exec(wanted).first()


def of_member(session: Session, team_id: str, member_id: int) -> Identity | None:
    """The member's own link in the workspace."""
    wanted = select(Identity).where(Identity.team_id == team_id, Identity.member_id == member_id)
    return session.exec(wanted).first()


def slack_users_of(session: Session, team_id: str, email: str) -> list[str]:
    """The Slack users of the workspace that the person with that address is linked to."""
    wanted = (
        select(Identity.slack_user_id)
        .join(Member, col(Member.id) == col(Identity.member_id))
        .where(Identity.team_id == team_id, Member.email == email)
    )
    return list(session.exec(wanted.order_by(col(Identity.id))))


_SLACK_USERS = Prepared(
    select(Identity.member_id, Identity.slack_user_id).where(  # Built once.
        col(Identity.team_id) == bindparam("team"),
        col(Identity.member_id).in_(bindparam("members", expanding=True)),
    )
)


def slack_users(session: Session, team_id: str, member_ids: set[int]) -> dict[int, str]:
    """Member id → Slack user id, for those who are linked in the workspace."""
    given = {"team": team_id, "members": sorted(member_ids)}
    return {row[0]: row[1] for row in _SLACK_USERS.run(session, given)}


def link(session: Session, identity: Identity) -> list[Identity]:
    """Link; returns the older links of either side, which are gone now.

    The same address in several organizations is one person: their links are older links too.
    """
    member = session.get_one(Member, identity.member_id)
    same_person = select(Member.id).where(Member.email == member.email)
    either = or_(
        col(Identity.slack_user_id) == identity.slack_user_id,
        col(Identity.member_id).in_(same_person),
    )
    replaced = list(
        session.exec(select(Identity).where(Identity.team_id == identity.team_id, either))
    )
    for older in replaced:
        session.delete(older)
    session.flush()
    session.add(identity)
    session.flush()
    return replaced


def unlink(session: Session, team_id: str, slack_user_id: str) -> bool:
    """Remove the link; False where there was none."""
    gone = session.exec(
        delete(Identity).where(
            col(Identity.team_id) == team_id, col(Identity.slack_user_id) == slack_user_id
        )
    )
    return bool(gone.rowcount)
