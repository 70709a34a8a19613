"""A message of Slack's is written as a comment: once, whoever is asked how often.

Its text is stored before it is asked for, so that it is known again wherever the tracker tells it.
"""

from dataclasses import replace

from bot.activities.base import TEXT_MAX
from bot.errors import UserError
from bot.issues import wish as kept
from bot.issues.remarks.message import SlackMessage
from bot.sentry.client import SentryClient
from bot.sentry.errors import SentryNotFound, SentryRefused
from bot.sentry.models import Comment, Whoami
from bot.services import Services
from bot.write_back.comments import ends, own, words
from bot.write_back.comments.markdown import markdown
from bot.write_back.comments.own import Sought
from bot.write_back.comments.slack import SlackNames
from bot.write_back.feed import COMMENT
from bot.write_back.question import Question
from store.issues import wishes
from store.issues.remarks import Remark, digest
from store.people.directory import Member


class InTheirOwnName(UserError):
    """The comment is in your own name, and {tracker} lets only you change it: allow me there once more, and add the message again."""  # noqa: E501 - words for people.


class Comments:
    """`client` is the integration's own, which reads; who writes is said at each write."""

    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client
        self._me: Whoami | None = None

    def prepared(self, question: Question) -> Question:
        """With the text as it will be asked for, from now on the same at each try.

        Raises:
            InTheirOwnName: only who wrote it may change it.
            TemporaryFailure: Slack can't be asked for a name or an address just now.
        """
        data = question.act.data
        message = SlackMessage.kept_as(data.get("message"))
        if data.get("text") or message is None:
            return question
        account = self._account(question)
        if account not in {"", question.account}:
            raise InTheirOwnName(tracker=self._client.tracker)
        said = self._said(question, message)
        text = words.as_person(said) if account else words.as_integration(said)
        told = words.as_activity(said, TEXT_MAX)
        more = {"text": text, "digest": digest(text), "told": told, "permalink": said.permalink}
        return question.asks(replace(question.act, data={**data, **more}))

    def write(self, question: Question, author: SentryClient) -> None:
        """Add it, or change the comment that it is already.

        Raises:
            SentryError: what it raises; nothing follows from it.
        """
        sought = self._sought(question)
        author = author if sought.account else self._client
        there = own.among(self._client.comments(question.source_id), sought, self._who())
        comment = self._written(question.source_id, author, sought, there)
        self._done(question, comment, sought)

    def find(self, question: Question) -> str | None:
        """Its key where it is there as it was asked for: then it is done. None: it is not."""
        sought = self._sought(question)
        if not sought.text:
            return None  # It was never sent.
        there = own.among(self._client.comments(question.source_id), sought, self._who())
        if there is None or not own.is_same(there, sought.text):
            return None
        self._done(question, there, sought)
        return question.key

    def _written(
        self, issue_id: str, author: SentryClient, sought: Sought, there: Comment | None
    ) -> Comment:
        if there is not None and own.is_same(there, sought.text):
            return there
        number = there.id if there else str(sought.number or "")
        if number:
            try:
                return author.update_comment(issue_id, number, sought.text)
            except SentryNotFound:
                pass  # It was deleted: who adds it once more wants it there.
        return self._added(issue_id, author, replace(sought, number=None))

    def _added(self, issue_id: str, author: SentryClient, sought: Sought) -> Comment:
        """Sentry refuses what the same person has just said: then it is there."""
        try:
            return author.add_comment(issue_id, sought.text)
        except SentryRefused:
            same = replace(sought, known=0)
            there = own.among(self._client.comments(issue_id), same, self._who())
            if there is None or not own.is_same(there, sought.text):
                raise
            return there

    def _done(self, question: Question, comment: Comment, sought: Sought) -> None:
        ends.done(self._services, question.key, own.number(comment), sought)

    def _sought(self, question: Question) -> Sought:
        data, account = question.act.data, self._account(question)
        remark = self._remark(question)
        with self._services.database.read() as session:
            wish = wishes.by_key(session, question.key)
        told = wish.row if wish else None
        return Sought(
            text=str(data.get("text") or ""),
            known=question.known or 0,
            number=told or (remark.comment if remark else None),
            foot="" if account else words.foot(str(data.get("permalink") or "")),
            account=account,
        )

    def _account(self, question: Question) -> str:
        """As whom it is written: a comment that is there stays whose it is."""
        remark = self._remark(question)
        return question.account if remark is None or remark.comment is None else remark.account

    def _remark(self, question: Question) -> Remark | None:
        with self._services.database.read() as session:
            return session.get(Remark, int(question.act.data.get("remark") or 0))

    def _said(self, question: Question, message: SlackMessage) -> words.Said:
        with self._services.database.read() as session:
            wish = wishes.by_key(session, question.key)
            by = kept.place_of(wish) if wish else None
            adder = session.get(Member, wish.member_id) if wish else None
        names = SlackNames(self._services, by.team_id if by else "")
        is_own = by is not None and by.user_id == message.user_id
        called = (adder.name or adder.email) if adder else ""
        author = message.bot_name or (called if is_own else names.person(message.user_id))
        return words.Said(
            text=markdown(message.text, names),
            author=author or "Somebody",
            added_by="" if is_own else called,
            files=message.files,
            permalink=names.permalink(message.channel_id, message.ts),
        )

    def _who(self) -> Whoami:
        if self._me is None:
            self._me = self._client.whoami()
        return self._me


def is_comment(question: Question) -> bool:
    return question.act.kind == COMMENT
