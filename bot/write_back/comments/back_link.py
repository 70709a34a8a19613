"""The comment that says in which thread an issue is talked about: there once, or not at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.sentry.client import SentryClient
from bot.sentry.errors import SentryError, SentryLimited
from bot.sentry.models import Comment
from bot.services import Services
from bot.vocabulary.failures import Failure, PermanentFailure, TemporaryFailure, Unknown
from bot.write_back.comments import own, words
from bot.write_back.comments.slack import SlackNames
from store.issues import remarks
from store.issues.issues import Issue
from store.people.directory import Organization
from store.slack import cards

TRIED_FOR = timedelta(days=1)  # Nobody waits for it.
SOON, LONGEST = timedelta(seconds=1), timedelta(minutes=5)  # Until it is tried again.
CARD_GONE = "its card is gone"
UNSURE = "whether it is there can't be told yet"


@dataclass(frozen=True)
class Link:
    key: str
    source_id: str  # Sentry's id of the issue.
    team_id: str
    channel_id: str
    ts: str  # Of the card; "": it is not posted yet.
    is_gone: bool  # The card.
    number: int | None  # Of the comment.
    created_at: datetime


class BackLinks:
    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client

    def of(self, key: str) -> Link | None:
        """That of the delivery; None: it is no such delivery."""
        with self._services.database.read() as session:
            return _link(session, key)

    def send(self, link: Link) -> str:
        """Put it there, unless there is one of that channel already.

        Raises:
            Failure: it is to be tried again, looked up, or never comes.
        """
        if link.number is not None:
            return link.key
        text = self._text(link)
        try:
            there = self._there(link) or self._client.add_comment(link.source_id, text)
        except SentryError as error:
            raise self._failed(link, error) from None
        self._learn(link, number=own.number(there))
        return link.key

    def find(self, link: Link, since: datetime, answered_within: timedelta) -> str | None:
        """Whether it is there; None: it is not, and Sentry is at it no more.

        Raises:
            Failure: it is too early to say.
        """
        if link.number is not None:
            return link.key
        try:
            there = self._there(link)
        except SentryError as error:
            raise TemporaryFailure(str(error), longest=LONGEST) from None
        if there is not None:
            self._learn(link, number=own.number(there))
            return link.key
        left = since + answered_within - self._services.now()
        if left > timedelta(0):
            raise TemporaryFailure(UNSURE, left)
        return None

    def _text(self, link: Link) -> str:
        """Stored before it is asked for: so it is known when it comes back."""
        if link.is_gone:
            raise PermanentFailure(CARD_GONE)
        if not link.ts:
            raise TemporaryFailure("its card is not posted yet", SOON, longest=LONGEST)
        names = SlackNames(self._services, link.team_id)
        permalink = names.permalink(link.channel_id, link.ts)
        if not permalink:
            raise PermanentFailure(CARD_GONE)
        name = names.channel(link.channel_id)
        text = words.of_thread(permalink, "" if name == link.channel_id else name)
        self._learn(link, text=text)
        return text

    def _there(self, link: Link) -> Comment | None:
        """Also one of before a database was restored, whose card was another message."""
        place, me = f"/archives/{link.channel_id}/", self._client.whoami()
        for comment in self._client.comments(link.source_id):
            is_link = comment.text.startswith(words.THREAD) and place in comment.text
            if is_link and own.is_by(comment, "", me):
                return comment
        return None

    def _learn(self, link: Link, *, text: str = "", number: int | None = None) -> None:
        with self._services.database.write() as session:
            row = remarks.link_by_key(session, link.key)
            if row is not None:
                row.text, row.comment = text or row.text, number or row.comment
                session.add(row)

    def _failed(self, link: Link, error: SentryError) -> Failure:
        if error.may_have_happened:
            return Unknown(str(error))
        is_late = self._services.now() - link.created_at > TRIED_FOR
        if is_late or not error.is_temporary:
            return PermanentFailure(str(error))
        again = error.retry_after if isinstance(error, SentryLimited) else timedelta(0)
        return TemporaryFailure(str(error), again, longest=LONGEST)


def _link(session: Session, key: str) -> Link | None:
    row = remarks.link_by_key(session, key)
    if row is None:
        return None
    issue = session.get_one(Issue, row.issue_id)
    organization = session.get_one(Organization, issue.organization_id)
    standing = {card.target: card for card in cards.cards_of(session, issue.subject)}
    card = standing.get(row.target)
    return Link(
        key=key,
        source_id=issue.source_id,
        team_id=organization.team_id or "",
        channel_id=row.target.partition(":")[2],
        ts=(card.external_id or "") if card else "",
        is_gone=card is None,
        number=row.comment,
        created_at=row.created_at,
    )
