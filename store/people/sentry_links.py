"""Links by the tracker's own consent that are under way: one of each Slack user."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint, update
from sqlmodel import Field, Session, SQLModel, col, delete, select

from store.types import Stored, UtcDateTime, Word


class LinkStage(StrEnum):
    ASKED = "asked"  # The person was sent to the tracker.
    OPENED = "opened"  # Their browser came back, and the tracker is asked for tokens.
    SHOWN = "shown"  # The browser shows the code that is to be typed into Slack.
    MAILED = "mailed"  # Allowed on a device; the mailed code is asked as well.
    ENDED = "ended"  # Linked, denied, or given up.


class SentryLink(Stored, SQLModel, table=True):
    __tablename__ = "sentry_link"
    __table_args__ = (UniqueConstraint("team_id", "slack_user_id"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    slack_user_id: str
    channel_id: str = ""
    name: str  # The Slack user's.
    stage: LinkStage = Field(default=LinkStage.ASKED, sa_type=Word(LinkStage))
    state_hash: str | None = Field(default=None, unique=True)  # Code grant; keyed.
    # Of this stage: the device's code, the proof key, then the tokens. Only SECRET_KEY opens it.
    sealed: str = ""
    view_id: str = ""  # The open modal.
    begun_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    poll_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # By the relay's clock.
    interval: float = 0  # Seconds between two polls.
    account_id: str = ""  # The tracker's id of who allowed it.
    member_id: int | None = None
    nonce: str = ""  # The code that the page shows is made of it, with SECRET_KEY.
    tries: int = 0
    # Wrong codes of the Slack user since then, whichever link they were for.
    wrong: int = 0
    wrong_since: datetime = Field(sa_type=UtcDateTime)


LINKS = "sentry_link"  # No backup has that table's rows.
_LINK = SQLModel.metadata.tables["sentry_link"]
OPEN = (LinkStage.ASKED, LinkStage.OPENED, LinkStage.SHOWN, LinkStage.MAILED)


def of_user(session: Session, team_id: str, slack_user_id: str) -> SentryLink | None:
    wanted = select(SentryLink).where(
        SentryLink.team_id == team_id, SentryLink.slack_user_id == slack_user_id
    )
    return session.exec(wanted).first()


def begin(session: Session, link: SentryLink) -> None:
    """In place of the person's last one, which is void; how often they were wrong stays."""
    before = of_user(session, link.team_id, link.slack_user_id)
    if before is not None:
        link.wrong, link.wrong_since = before.wrong, before.wrong_since
        session.delete(before)
        session.flush()
    session.add(link)
    session.flush()


def of_state(session: Session, state_hash: str) -> SentryLink | None:
    return session.exec(select(SentryLink).where(SentryLink.state_hash == state_hash)).first()


def move(session: Session, link: SentryLink, stage: LinkStage, **values: object) -> bool:
    """From the stage that it was read in to that one; of several at once one gets True."""
    same = _LINK.c.id == link.id, _LINK.c.stage == link.stage
    found = session.connection().execute(
        update(_LINK).where(*same).values({"stage": stage} | values)
    )
    _reread(session, link)
    return bool(found.rowcount)


def claim_try(session: Session, link: SentryLink, now: datetime, most: int) -> bool:
    """Count one try of the code; False where there is none left, or it is too old."""
    counted = update(_LINK).where(
        _LINK.c.id == link.id,
        _LINK.c.stage == LinkStage.SHOWN,
        _LINK.c.tries < most,
        _LINK.c.expires_at > now,
    )
    tried = session.connection().execute(counted.values(tries=_LINK.c.tries + 1))
    _reread(session, link)
    return bool(tried.rowcount)


def count_wrong(session: Session, link: SentryLink, now: datetime, since: datetime) -> None:
    """One more of them; those before `since` count no more."""
    is_new = link.wrong_since <= since
    values = {"wrong": 1, "wrong_since": now} if is_new else {"wrong": link.wrong + 1}
    session.connection().execute(update(_LINK).where(_LINK.c.id == link.id).values(values))
    _reread(session, link)


def due(session: Session, now: datetime, most: int) -> Sequence[SentryLink]:
    """Devices that are to be asked about now."""
    wanted = select(SentryLink).where(
        SentryLink.stage == LinkStage.ASKED, col(SentryLink.poll_at) <= now
    )
    return session.exec(wanted.order_by(col(SentryLink.poll_at)).limit(most)).all()


def poll_again(session: Session, link: SentryLink, at: datetime, **values: object) -> bool:
    """Nobody else asks before that; False: somebody else does."""
    mine = update(_LINK).where(_LINK.c.id == link.id, _LINK.c.poll_at == link.poll_at)
    found = session.connection().execute(mine.values({"poll_at": at} | values))
    _reread(session, link)
    return bool(found.rowcount)


def has_old(session: Session, now: datetime, day_ago: datetime) -> bool:
    """Whether there is anything for `forget_old`."""
    over = (col(SentryLink.expires_at) <= now) & (col(SentryLink.sealed) != "")
    wanted = select(SentryLink.id).where(over | (col(SentryLink.expires_at) <= day_ago))
    return session.exec(wanted.limit(1)).first() is not None


def _reread(session: Session, link: SentryLink) -> None:
    """It may have been read in another transaction."""
    if link in session:
        session.refresh(link)


def forget_old(session: Session, now: datetime, day_ago: datetime) -> None:
    """What is over keeps no secret; a day later it goes whole."""
    is_over = _LINK.c.expires_at <= now
    over = update(_LINK).where(is_over, _LINK.c.sealed != "")
    session.connection().execute(over.values(sealed="", poll_at=None))
    session.exec(delete(SentryLink).where(col(SentryLink.expires_at) <= day_ago))
