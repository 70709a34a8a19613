"""Links that people shared and that are shown unfurled: which message, which links, of what."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint, bindparam, or_, update
from sqlmodel import Field, Session, SQLModel, col, select

from store.slack.cards import Card, CardPlace
from store.types import Stored, UtcDateTime


class Unfurl(Stored, SQLModel, table=True):
    """A message of somebody's with links of ours; what stands under it is drawn as a card."""

    __table_args__ = (UniqueConstraint("channel_id", "ts"),)
    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    channel_id: str
    ts: str  # The message's.
    card_id: int | None = Field(default=None, foreign_key="card.id")
    used_at: datetime = Field(sa_type=UtcDateTime)  # Shared, or pressed in, last.


class UnfurlLink(SQLModel, table=True):
    __tablename__ = "unfurl_link"
    unfurl_id: int = Field(foreign_key="unfurl.id", primary_key=True)
    url: str = Field(primary_key=True)  # Exactly as Slack gave it.
    subject: str = Field(index=True)  # `issue:12`, `project:3`, `release:4`, `incident:5`.


class UnfurlPrompt(SQLModel, table=True):
    """Somebody who is not linked was asked to link, so that their links unfurl."""

    __tablename__ = "unfurl_prompt"
    team_id: str = Field(primary_key=True)
    slack_user_id: str = Field(primary_key=True)
    # The message that they were asked for last, and its links: unfurled when they are linked.
    channel_id: str = ""
    ts: str = ""
    urls: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    ignored_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # Never again since.


_LAST = (  # Built once: that costs more than running it.
    select(col(Unfurl.card_id))
    .join(UnfurlLink, col(UnfurlLink.unfurl_id) == col(Unfurl.id))
    .where(
        col(UnfurlLink.subject) == bindparam("the_subject"),
        col(Unfurl.used_at) > bindparam("since", type_=UtcDateTime()),
    )
    .order_by(col(Unfurl.used_at).desc())
    .limit(bindparam("most"))
)
SHOWING = select(col(Card.target), col(Card.id)).where(
    col(Card.id).in_(_LAST), col(Card.lost_at).is_(None)
)


def share(
    session: Session,
    *,
    team_id: str,
    channel_id: str,
    ts: str,
    links: Mapping[str, str],
    now: datetime,
) -> tuple[Card, bool]:
    """Remember the links (URL → subject) of the message; its card, and whether one is new.

    The card has its place from the start: the message is there already.
    """
    unfurl = of_message(session, channel_id, ts) or Unfurl(
        team_id=team_id, channel_id=channel_id, ts=ts, used_at=now
    )
    unfurl.used_at = now
    session.add(unfurl)
    session.flush()
    known = {link.url for link in links_of(session, unfurl.row_id)}
    new = [
        UnfurlLink(unfurl_id=unfurl.row_id, url=url, subject=subject)
        for url, subject in links.items()
        if url not in known
    ]
    session.add_all(new)
    return _card(session, unfurl), bool(new)


def of_message(session: Session, channel_id: str, ts: str) -> Unfurl | None:
    wanted = select(Unfurl).where(Unfurl.channel_id == channel_id, Unfurl.ts == ts)
    return session.exec(wanted).first()


def links_of(session: Session, unfurl_id: int) -> list[UnfurlLink]:
    """By their addresses."""
    wanted = select(UnfurlLink).where(UnfurlLink.unfurl_id == unfurl_id)
    return list(session.exec(wanted.order_by(UnfurlLink.url)))


def showing(session: Session, subject: str, since: datetime, most: int) -> list[CardPlace]:
    """The cards that show the subject in an unfurl, of those used after `since` the last ones."""
    given = {"the_subject": subject, "since": since, "most": most}
    found = session.connection().execute(SHOWING, given)
    return sorted(CardPlace(target, card_id or 0) for target, card_id in found)


def prompt_of(session: Session, team_id: str, slack_user_id: str) -> UnfurlPrompt:
    """What was asked of the person; a row that is stored from now on, if there was none."""
    prompt = session.get(UnfurlPrompt, (team_id, slack_user_id)) or UnfurlPrompt(
        team_id=team_id, slack_user_id=slack_user_id
    )
    session.add(prompt)
    return prompt


def ask(
    session: Session,
    team_id: str,
    slack_user_id: str,
    *,
    channel_id: str,
    ts: str,
    urls: Sequence[str],
) -> bool:
    """Remember what the person is asked for; False: they were, or never want to be again."""
    prompt_of(session, team_id, slack_user_id)
    session.flush()
    asked = update(UnfurlPrompt).where(
        col(UnfurlPrompt.team_id) == team_id,
        col(UnfurlPrompt.slack_user_id) == slack_user_id,
        col(UnfurlPrompt.ignored_at).is_(None),
        or_(col(UnfurlPrompt.channel_id) != channel_id, col(UnfurlPrompt.ts) != ts),
    )
    new = asked.values(channel_id=channel_id, ts=ts, urls=list(urls))
    return bool(session.connection().execute(new).rowcount)


def _card(session: Session, unfurl: Unfurl) -> Card:
    """Where the message was gone, it is there again."""
    card = session.get(Card, unfurl.card_id) if unfurl.card_id is not None else None
    if card is None:
        card = Card(subject=f"unfurl:{unfurl.row_id}", target=f"slack:{unfurl.channel_id}")
    card.external_id, card.lost_at = unfurl.ts, None
    session.add(card)
    session.flush()
    unfurl.card_id = card.row_id
    return card
