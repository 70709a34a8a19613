"""As whom Sentry is asked for a wish: the person who pressed, or the integration."""

from bot.sentry.client import SentryClient
from bot.sentry.personal import words
from bot.sentry.personal.client import client_for
from bot.write_back.question import Question
from store.people.sentry_accounts import Lack


def client_of(question: Question, integration: SentryClient) -> SentryClient:
    """The person's own, where they press as themselves: nobody else is asked in their place.

    Raises:
        SentryPermissionNeeded: they have to allow it first.
    """
    if not question.account:
        return integration
    found = client_for(question.services, question.member_id)
    if isinstance(found, Lack):
        raise words.needed(found, integration.tracker)
    return found
