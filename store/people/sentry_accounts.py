"""What people gave so that the tracker takes them for who they are; their tokens are sealed.

The tokens have a table of their own, `sentry_secret`, which no backup has: who restores one asks
people to allow it again.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, update
from sqlmodel import Field, Session, SQLModel, col, select

from store.people.directory import Member
from store.types import Stored, UtcDateTime, Word


class Lack(StrEnum):
    """Why nobody can act as a member."""

    NEVER = "never"  # They allowed nothing, or took it back here.
    REFUSED = "refused"  # The tracker takes the token no more.
    LOST = "lost"  # It was being renewed when the program was stopped, or the answer was lost.
    KEY = "key"  # It was sealed with another SECRET_KEY.
    RESTORED = "restored"  # The database was restored, and no backup has tokens.


class SentryAccount(Stored, SQLModel, table=True):
    """A member's account in the tracker, by which Heliograph may act."""

    __tablename__ = "sentry_account"
    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", unique=True)
    account_id: str  # The tracker's own id of the person.
    since: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)  # Of the token that acts; then it is renewed.
    generation: int = 0  # Grows with each pair of tokens, and when they are void.
    lack: Lack | None = Field(default=None, sa_type=Word(Lack))  # None: all is well.
    # By the relay's clock: until then somebody renews it, and nobody else may.
    renewing_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SentrySecret(SQLModel, table=True):
    """The sealed pair of tokens of an account; bot/sentry/personal/seal.py."""

    __tablename__ = "sentry_secret"
    account_id: int = Field(foreign_key="sentry_account.id", primary_key=True)
    sealed: str


SECRETS = "sentry_secret"  # No backup has that table's rows.
_ACCOUNT = SQLModel.metadata.tables["sentry_account"]
_SECRET = SQLModel.metadata.tables["sentry_secret"]


def of_member(session: Session, member_id: int) -> SentryAccount | None:
    return session.exec(select(SentryAccount).where(SentryAccount.member_id == member_id)).first()


def sealed_of(session: Session, account: SentryAccount) -> str | None:
    found = session.get(SentrySecret, account.row_id)
    return found.sealed if found else None


def account_ids(session: Session, member_ids: Sequence[int]) -> dict[int, str]:
    """Member id → the tracker's id, of those who allowed it, also where it is void by now."""
    wanted = select(SentryAccount.member_id, SentryAccount.account_id)
    found = session.exec(wanted.where(col(SentryAccount.member_id).in_(member_ids)))
    return {row[0]: row[1] for row in found}


def keep(session: Session, account: SentryAccount) -> SentryAccount:
    """In place of the member's older one; its secret is yet to be stored."""
    forget(session, account.member_id)
    session.add(account)
    session.flush()
    return account


def seal(session: Session, account_id: int, sealed: str) -> None:
    secret = session.get(SentrySecret, account_id) or SentrySecret(account_id=account_id, sealed="")
    secret.sealed = sealed
    session.add(secret)
    session.flush()


def forget(session: Session, member_id: int) -> bool:
    """The account with its tokens; False: there was none."""
    account = of_member(session, member_id)
    if account is None:
        return False
    secret = session.get(SentrySecret, account.row_id)
    if secret is not None:
        session.delete(secret)
        session.flush()
    session.delete(account)
    session.flush()
    return True


def forget_inactive(session: Session, organization_id: int) -> None:
    """Nobody acts as a member who is deactivated."""
    joined = select(Member.id).join(SentryAccount, col(SentryAccount.member_id) == col(Member.id))
    mine = joined.where(Member.organization_id == organization_id)
    for member_id in session.exec(mine.where(col(Member.is_active).is_(False))).all():
        forget(session, member_id or 0)


def forget_secrets(session: Session) -> None:
    """After a restore: whatever was allowed may be another by now, so people are asked again."""
    session.connection().execute(delete(_SECRET))
    values = {"lack": Lack.RESTORED, "renewing_until": None}
    whole = update(_ACCOUNT).where(_ACCOUNT.c.lack.is_(None))
    session.connection().execute(whole.values(generation=_ACCOUNT.c.generation + 1, **values))


def everybody(session: Session) -> Sequence[tuple[SentryAccount, Member]]:
    """By address."""
    joined = select(SentryAccount, Member).join(
        Member, col(Member.id) == col(SentryAccount.member_id)
    )
    return session.exec(joined.order_by(Member.email, col(Member.id))).all()


def claim_renewal(session: Session, account: SentryAccount, now: datetime, until: datetime) -> bool:
    """Of several at once one gets True; whoever had it before and was stopped has lost it."""
    is_free = _ACCOUNT.c.renewing_until.is_(None) | (_ACCOUNT.c.renewing_until <= now)
    same = _ACCOUNT.c.id == account.id, _ACCOUNT.c.generation == account.generation
    mine = update(_ACCOUNT).where(*same, is_free, _ACCOUNT.c.lack.is_(None))
    return bool(session.connection().execute(mine.values(renewing_until=until)).rowcount)


def give_back_renewal(
    session: Session, account: SentryAccount, until: datetime, left: datetime | None
) -> None:
    """Nothing is known to have come of it, and another may try; `left` where it may have."""
    same = _ACCOUNT.c.id == account.id, _ACCOUNT.c.renewing_until == until
    session.connection().execute(update(_ACCOUNT).where(*same).values(renewing_until=left))


def renewed(session: Session, account: SentryAccount, ends_at: datetime) -> bool:
    """A new pair of tokens is there; False: somebody else had one, or it is void."""
    return _next(session, account, ends_at=ends_at)


def make_void(session: Session, account: SentryAccount, lack: Lack) -> bool:
    """Its tokens are of no more use, and are gone; False: they were others already."""
    is_void = _next(session, account, lack=lack)
    if is_void:
        session.connection().execute(delete(_SECRET).where(_SECRET.c.account_id == account.id))
    return is_void


def note_use(session: Session, account: SentryAccount, now: datetime) -> None:
    used = update(_ACCOUNT).where(_ACCOUNT.c.id == account.id)
    session.connection().execute(used.values(used_at=now))


def _next(session: Session, account: SentryAccount, **values: object) -> bool:
    """Only from the generation that the account was read in."""
    same = _ACCOUNT.c.id == account.id, _ACCOUNT.c.generation == account.generation
    grown = {"generation": account.generation + 1, "renewing_until": None}
    found = session.connection().execute(update(_ACCOUNT).where(*same).values(grown | values))
    return bool(found.rowcount)
