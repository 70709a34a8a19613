"""A client that acts as a member: Sentry decides what they may, and names them.

The interface of the rest of the program to people's tokens: `client_for`, and `acting` for what
SENTRY_ACT_AS decides; `words.needed` says why a member has to allow it. No token leaves here.
"""

from dataclasses import dataclass, replace

from sqlmodel import Session

from bot.sentry.answers import Answer
from bot.sentry.client import SentryClient, client_of
from bot.sentry.connection import Connection, Question
from bot.sentry.errors import (
    SentryDenied,
    SentryError,
    SentryTokenInvalid,
    SentryUnreachable,
)
from bot.sentry.personal import tokens, words
from bot.sentry.personal.tokens import Bearer
from bot.services import Services
from store.people import sentry_accounts
from store.people.sentry_accounts import Lack

NOT_ALLOWED = "{tracker} does not let you do that: your role or your teams there do not allow it"
INTEGRATION = ""  # Whose rows are the integration's own.


@dataclass(frozen=True)
class Acting:
    """Who asks Sentry for what a member pressed."""

    client: SentryClient
    account_id: str  # Sentry's id of the person; INTEGRATION: it is not they who ask.


def client_for(services: Services, member_id: int) -> SentryClient | Lack:
    """A client that acts as the member and nobody else, or why there is none.

    Its methods raise SentryPermissionNeeded where the permission turns out to be void: ask the
    member to allow it again, keep what they wanted, and never fall back to the integration.
    Their own 403 is a SentryDenied whose text is for them.
    """
    with services.database.read() as session:
        account = sentry_accounts.of_member(session, member_id)
    if account is None:
        return Lack.NEVER
    if account.lack is not None:
        return account.lack
    shared = _shared(services)
    connection = PersonalConnection(shared.connection, services, member_id)
    return SentryClient(connection, shared.organization_slug)


def who_acts(session: Session, services: Services, member_id: int) -> str | Lack:
    """As SENTRY_ACT_AS says: Sentry's id of the member, INTEGRATION, or what they have to allow.

    With `either` it is the member where they allowed it once, also where that is void by now: who
    was refused as a person is never somebody else.
    """
    how = services.settings.sentry_act_as
    if how == "app" or services.settings.sentry_oauth_client_id is None:
        return INTEGRATION
    account = sentry_accounts.of_member(session, member_id)
    if account is None:
        return Lack.NEVER if how == "person" else INTEGRATION
    return account.lack or account.account_id


def acting(services: Services, member_id: int) -> Acting | Lack:
    """The same with the client that asks."""
    with services.database.read() as session:
        found = who_acts(session, services, member_id)
    if isinstance(found, Lack):
        return found
    client = client_for(services, member_id) if found else _shared(services)
    return client if isinstance(client, Lack) else Acting(client, found)


def _shared(services: Services) -> SentryClient:
    found = client_of(services)
    if found is None:
        raise LookupError("no Sentry is connected")
    return found


class PersonalConnection(Connection):
    """The process's connections and budget, with a person's token at each request."""

    def __init__(self, shared: Connection, services: Services, member_id: int) -> None:
        vars(self).update(vars(shared))
        self._services = services
        self._member_id = member_id

    def ask(self, question: Question, *, urgent: bool = True) -> Answer:
        """A refused token is renewed once; that it was refused means that nothing was done.

        Raises:
            SentryPermissionNeeded: it is over.
            SentryError: as ever.
        """
        bearer = self._bearer()
        try:
            return self._ask_as(bearer, question, urgent=urgent)
        except SentryTokenInvalid:
            refused = bearer
        bearer = self._bearer(refused)
        try:
            return self._ask_as(bearer, question, urgent=urgent)
        except SentryTokenInvalid:
            tokens.give_up(self._services, bearer.account, Lack.REFUSED)
            raise words.needed(Lack.REFUSED, self.place.tracker) from None

    def _bearer(self, refused: Bearer | None = None) -> Bearer:
        """The token; a newer one than that. Whatever fails here, the question was not sent."""
        try:
            if refused is not None:
                tokens.refused(self._services, refused)
            return tokens.current(self._services, self._member_id)
        except SentryError as error:
            if error.may_have_happened:  # The renewal, perhaps.
                raise SentryUnreachable(str(error)) from None
            raise

    def _ask_as(self, bearer: Bearer, question: Question, *, urgent: bool) -> Answer:
        try:
            return super().ask(replace(question, bearer=bearer.access), urgent=urgent)
        except SentryDenied:
            text = NOT_ALLOWED.format(tracker=self.place.tracker)
            raise SentryDenied(text, is_personal=True) from None
