"""Decisions about requests of the tracker, as the relay sends them: one lane a request.

A decision is done once, there: who comes second is told that nothing is there any more, and what
was begun and not answered is looked up by that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.invites.decision import APPROVE
from bot.invites.permission import RequestGone
from bot.sentry.client import SentryClient
from bot.sentry.errors import (
    SentryError,
    SentryLimited,
    SentryNotFound,
    SentryPermissionNeeded,
)
from bot.sentry.invites import Fate, Invites
from bot.sentry.personal import words
from bot.sentry.personal.client import acting, client_for
from bot.services import Services
from bot.vocabulary.failures import Failure, PermanentFailure, TemporaryFailure, Unknown
from bot.write_back import decision_ends
from store.invites import tracker_decisions
from store.issues.wishes import OPEN, WishState
from store.people.sentry_accounts import Lack

TRIED_FOR = timedelta(minutes=10)  # Then a decision is given up.
LONGEST = timedelta(seconds=30)  # Between two tries.
GONE = "what was pressed is not known any more"
NOT_DONE = "{tracker} did not do it"


@dataclass(frozen=True)
class _Asked:
    """One decision, read before the call, so that no transaction waits for the tracker."""

    key: str
    member_id: int
    verdict: str
    state: WishState
    reason: str
    is_begun: bool
    created_at: datetime
    tracker_id: str
    email: str
    is_waiting: bool

    @property
    def wanted(self) -> Fate:
        return Fate.APPROVED if self.verdict == APPROVE.action else Fate.REJECTED


class Decisions:
    """`client` is the integration's."""

    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client

    def send(self, key: str) -> str:
        """Decide it in the tracker.

        Raises:
            Failure: it is to be asked again, looked up, or it ended without a change.
        """
        asked = self._read(key)
        if asked.state == WishState.DONE:
            return key
        try:
            invites = Invites(self._asker(asked))
            self._note(asked, is_begun=True)
            self._decide(invites, asked)
        except SentryNotFound:
            return self._settled(asked)
        except SentryError as error:
            raise self._failed(asked, error) from None
        decision_ends.done(self._services, key)
        return key

    def find(self, key: str) -> str | None:
        """Whether what was begun was done; None: it was not, or has ended otherwise.

        Raises:
            Failure: the tracker does not say.
        """
        try:
            asked = self._read(key)
            return key if asked.state == WishState.DONE else self._found(asked)
        except PermanentFailure:
            return None  # The next send says why.

    def _found(self, asked: _Asked) -> str | None:
        try:
            fate = Invites(self._client).fate(asked.tracker_id)
        except SentryError as error:
            raise self._failed(asked, error, was_sent=False) from None
        return None if fate == Fate.OPEN else self._end(asked, fate)

    def _read(self, key: str) -> _Asked:
        with self._services.database.read() as session:
            decision = tracker_decisions.by_key(session, key)
            if decision is None:
                raise PermanentFailure(GONE)
            request = decision_ends.found(session, decision.invite_id).request
            asked = _Asked(
                key=key,
                member_id=decision.member_id,
                verdict=decision.verdict,
                state=decision.state,
                reason=decision.reason,
                is_begun=decision.is_begun,
                created_at=decision.created_at,
                tracker_id=request.tracker_id,
                email=request.email,
                is_waiting=request.is_waiting,
            )
        if asked.state in {WishState.REFUSED, WishState.GIVEN_UP, WishState.KEPT}:
            raise PermanentFailure(asked.reason)
        if asked.state in OPEN and not asked.is_waiting:
            raise self._refused(asked, str(RequestGone(member_email=asked.email)))
        return asked

    def _asker(self, asked: _Asked) -> SentryClient:
        """The person; a rejection is the integration's as well.

        Raises:
            SentryPermissionNeeded: they have to allow it first.
        """
        if asked.wanted == Fate.APPROVED:
            found: SentryClient | Lack = client_for(self._services, asked.member_id)
        else:
            act = acting(self._services, asked.member_id)
            found = act if isinstance(act, Lack) else act.client
        if isinstance(found, Lack):
            raise words.needed(found, self._client.tracker)
        return found

    def _decide(self, invites: Invites, asked: _Asked) -> None:
        if asked.wanted == Fate.REJECTED:
            invites.reject(asked.tracker_id)
            return
        answer = invites.approve(asked.tracker_id)
        if answer.invite_status not in {"", Fate.APPROVED}:
            raise self._refused(asked, NOT_DONE.format(tracker=self._client.tracker))

    def _settled(self, asked: _Asked) -> str:
        """It is not open there any more: which way it went, and whether that was us."""
        try:
            fate = Invites(self._client).fate(asked.tracker_id)
        except SentryError as error:
            raise self._failed(asked, error, was_sent=False) from None
        if fate == Fate.OPEN:
            raise self._refused(asked, f"{self._client.tracker} has it, and does not let you")
        return self._end(asked, fate)

    def _end(self, asked: _Asked, fate: Fate) -> str:
        """What was asked for before, and went that way, is taken as done by who pressed."""
        if asked.is_begun and fate == asked.wanted:
            decision_ends.done(self._services, asked.key)
            return asked.key
        raise PermanentFailure(decision_ends.overtaken(self._services, asked.key, fate))

    def _failed(self, asked: _Asked, error: SentryError, *, was_sent: bool = True) -> Failure:
        """What an error means for the decision; what ends it is written down."""
        if isinstance(error, SentryPermissionNeeded):
            decision_ends.wait_for_permission(self._services, asked.key, str(error))
            return PermanentFailure(str(error))
        is_over = self._services.now() - asked.created_at > TRIED_FOR
        if was_sent and error.may_have_happened and not is_over:
            return Unknown(str(error))
        if was_sent and not error.may_have_happened:
            self._note(asked, is_begun=asked.is_begun)
        if not error.is_temporary:
            return self._refused(asked, str(error))
        if is_over:
            return self._refused(asked, str(error), WishState.GIVEN_UP)
        again = error.retry_after if isinstance(error, SentryLimited) else timedelta(0)
        return TemporaryFailure(str(error), again, longest=LONGEST)

    def _refused(
        self, asked: _Asked, reason: str, state: WishState = WishState.REFUSED
    ) -> PermanentFailure:
        decision_ends.refused(self._services, asked.key, reason, state)
        return PermanentFailure(reason)

    def _note(self, asked: _Asked, *, is_begun: bool) -> None:
        with self._services.database.write() as session:
            decision = tracker_decisions.by_key(session, asked.key)
            if decision is not None and decision.is_begun != is_begun:
                tracker_decisions.change(session, decision, is_begun=is_begun)
