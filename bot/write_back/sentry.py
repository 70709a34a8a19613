"""Sentry as the relay sees it: a place that wishes are sent to, one lane an issue.

A send is the PUT with all that follows from its answer; the transaction of that is what counts,
and the delivery is its record. What was begun and not finished is looked up in the issue's feed.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Self

from bot.errors import UserError
from bot.notes.note import Effect, Note
from bot.providers.base import UNPACED, Pace, Setup
from bot.sentry.client import SentryClient
from bot.sentry.errors import (
    SentryError,
    SentryLimited,
    SentryMoved,
    SentryNotFound,
    SentryPermissionNeeded,
)
from bot.sentry.models import Issue as Answer
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary.addresses import Addresses
from bot.vocabulary.failures import Failure, PermanentFailure, TemporaryFailure, Unknown
from bot.write_back import asker, ends, feed, puts
from bot.write_back.answered import is_done
from bot.write_back.comments.back_link import BackLinks
from bot.write_back.comments.write import Comments, is_comment
from bot.write_back.question import ANSWERED_WITHIN, Question, asked, not_ended
from store.issues.wishes import WishState

log = logging.getLogger(__name__)

TRIED_FOR = timedelta(minutes=10)  # Then a wish is given up.
LONGEST = timedelta(seconds=30)  # Between two tries.
UNUSED = ("release", "stats", "tags")  # What Sentry would have to look for, and nobody reads here.
MERGED = "It was merged into {issue}"
CHANGED_THERE = f"{MERGED}, which has the change in its place"
UNSURE = "whether it was done can't be told"


class Sentry:
    name: ClassVar[str] = "sentry"
    title: ClassVar[str] = "Sentry"
    keeps_cards: ClassVar[bool] = False
    pages: ClassVar[bool] = False
    addresses: ClassVar[Addresses] = Addresses(lambda _: False, "an issue's card")
    pace: ClassVar[Pace] = UNPACED  # The client keeps Sentry's own.
    lanes_in_flight: ClassVar[int] = 16
    effects: ClassVar[frozenset[Effect]] = frozenset()

    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client
        self._comments = Comments(services, client)
        self._links = BackLinks(services, client)

    @classmethod
    def off(cls, settings: Settings) -> str:
        return "" if settings.sentry_url else "SENTRY_URL is not set"

    @classmethod
    def build(cls, setup: Setup) -> Self:
        raise NotImplementedError(f"{cls.name} is built with the services, not by {setup}")

    def fits(self, notes: Sequence[Note]) -> int:
        return len(notes[:1])

    def send(self, note: Note, address: str, parent: str | None) -> str:  # noqa: ARG002 - the wish knows its issue.
        """Ask for the wish of the delivery with the note's key; the row or state that came of it.

        Raises:
            Failure: it is to be asked again, looked up, or it ended without a change.
        """
        wanted = asked(self._services, note.key)
        if wanted is None and (link := self._links.of(note.key)):
            return self._links.send(link)
        question = not_ended(wanted)
        if question.state == WishState.DONE:
            return question.key
        if question.state == WishState.UNKNOWN:
            raise Unknown(UNSURE)
        question, actor = self._looked(question)
        try:
            return self._put(question, asker.client_of(question, self._client), actor)
        except SentryPermissionNeeded as lacks:
            ends.wait_for_permission(self._services, question.key, str(lacks))
            raise PermanentFailure(str(lacks)) from None
        except SentryError as error:
            raise self._failed(question, error) from None

    def find(self, key: str, address: str, parent: str | None, since: datetime) -> str | None:  # noqa: ARG002 - the wish knows.
        """Whether what was begun was done, by the feed; None: it was not, or it is ended.

        Raises:
            Failure: it is too early to say, or Sentry does not answer.
        """
        wanted = asked(self._services, key)
        if wanted is None and (link := self._links.of(key)):
            return self._links.find(link, since, ANSWERED_WITHIN)
        try:
            question = not_ended(wanted)
        except PermanentFailure:
            return None  # The next send says why.
        if question.state == WishState.DONE:
            return question.key
        self._wait_for_it(question)
        try:
            return self._found(question)
        except SentryError as error:
            failure = self._failed(question, error, was_sent=False)
            if isinstance(failure, PermanentFailure):
                return None
            raise failure from None

    def _looked(self, question: Question) -> tuple[Question, str]:
        """How it stands in Sentry before it is changed; with the assignee as Sentry calls them.

        A PUT is not idempotent, and somebody may have changed it since the card was drawn.
        """
        if self._services.now() - question.created_at > TRIED_FOR:
            raise self._given_up(question, "")
        try:
            if is_comment(question):
                return self._comments.prepared(self._with_known(question, None)), ""
            question.check()
            there = self._client.issue(question.source_id, collapse=UNUSED)
            question.check_against(there)
            return self._with_known(question, there), question.named(self._client)
        except UserError as refusal:
            raise self._refused(question, str(refusal)) from None
        except SentryError as error:
            raise self._failed(question, error, was_sent=False) from None

    def _with_known(self, question: Question, there: Answer | None) -> Question:
        """Written down before the first PUT: what comes after it is judged by that.

        Sentry tells the feed with the issue; whoever waits for another answer waits twice as long.
        """
        told = feed.newest_told(there) if there else None
        known = question.newest() if told is None else told
        if known is None:
            known = feed.newest(self._client.activities(question.source_id))
        return question.begun_at(known)

    def _put(self, question: Question, client: SentryClient, actor: str) -> str:
        """From the first PUT on, whatever goes wrong, it may have been done."""
        act = question.act
        status, now = question.status, self._services.now()
        try:
            if is_comment(question):
                self._comments.write(question, client)
                return question.key
            for body in puts.bodies(act, status, now, actor):
                answer = client.update_issue(question.source_id, body)
            if is_done(act, answer, actor):
                ends.done(self._services, question.key, act, answer)
                return question.key
        except SentryError:
            raise
        except Exception as error:
            log.warning("a wish was asked for and not written down: %s", type(error).__name__)
            question.is_unknown()
            raise Unknown(UNSURE) from error
        said = answer.substatus or answer.status
        raise self._refused(question, f"{self._client.tracker} did not do it: it is {said} there")

    def _found(self, question: Question) -> str | None:
        rows, me = self._client.activities(question.source_id), self._client.whoami()
        known = question.known
        if known is None:  # It was never sent: that is asked for before.
            question.waits_again()
            return None
        if is_comment(question):
            if not (found := self._comments.find(question)):
                self._again(question)
            return found
        mine = question.own_row(rows, me)
        if mine is not None:
            return self._done(question, feed.number(mine))
        other = feed.contrary(question.act, rows, feed.Asker(me, question.account), known)
        if other is not None:
            who = feed.done_by(other) or self._client.tracker
            self._refused(question, f"{who} changed it in {self._client.tracker} meanwhile")
            return None
        self._again(question)
        return None

    def _again(self, question: Question) -> None:
        """It was not done: it is asked for again, unless that has gone on for too long."""
        if self._services.now() - question.created_at > TRIED_FOR:
            self._given_up(question, "")
            return
        question.waits_again()

    def _done(self, question: Question, row: int) -> str | None:
        try:
            answer = self._client.issue(question.source_id)
        except SentryMoved as moved:
            self._refused(question, CHANGED_THERE.format(issue=moved.issue.short_id))
            return None
        ends.done(self._services, question.key, question.act, answer, row)
        return question.key

    def _wait_for_it(self, question: Question) -> None:
        """Sentry may be at it still when nobody waits for the answer any more."""
        left = question.unknown_for(ANSWERED_WITHIN)
        if left > timedelta(0):
            raise TemporaryFailure(UNSURE, left)

    def _failed(self, question: Question, error: SentryError, *, was_sent: bool = True) -> Failure:
        """What an error means for the wish; what ends it is written down."""
        if was_sent and error.may_have_happened:
            question.is_unknown()
            return Unknown(str(error))
        if isinstance(error, SentryMoved):
            text = CHANGED_THERE if was_sent else MERGED
            return self._refused(question, text.format(issue=error.issue.short_id))
        if isinstance(error, SentryNotFound):
            return self._refused(question, f"It was deleted in {self._client.tracker}")
        if not error.is_temporary:
            return self._refused(question, str(error))
        if self._services.now() - question.created_at > TRIED_FOR:
            return self._given_up(question, str(error))
        again = error.retry_after if isinstance(error, SentryLimited) else timedelta(0)
        return TemporaryFailure(str(error), again, longest=LONGEST)

    def _refused(self, question: Question, reason: str) -> PermanentFailure:
        ends.refused(self._services, question.key, reason)
        return PermanentFailure(reason)

    def _given_up(self, question: Question, reason: str) -> PermanentFailure:
        """After ten minutes nobody expects it to happen any more."""
        minutes = int(TRIED_FOR.total_seconds()) // 60
        tracker = self._client.tracker
        text = reason or f"{tracker} could not be asked for {minutes} minutes"
        is_sent = question.state == WishState.UNKNOWN
        text = f"{text}; {UNSURE}" if is_sent else text
        ends.refused(self._services, question.key, text, WishState.GIVEN_UP)
        return PermanentFailure(text)
