"""Somebody allowed it: which member they are, and whether the tracker lets them in."""

from pydantic import SecretStr
from sqlmodel import Session

from bot.errors import UserError
from bot.sentry import answers, models
from bot.sentry.client import client_of
from bot.sentry.connection import Question
from bot.sentry.errors import SentryDenied, SentryError, SentryNotFound
from bot.sentry.oauth.tokens import Account, TokenPair
from bot.services import Services
from store.people import directory
from store.people.directory import Member, Organization


class NotAMemberThere(UserError):
    """{account} in {tracker} is no active member of the organization {organization}, so nothing was linked. Sign in to {tracker} as a member, and start again with /helio link."""  # noqa: E501 - words for people.


def account_of(services: Services, pair: TokenPair) -> Account:
    """Whose tokens these are, once the tracker has let them into the organization.

    Raises:
        NotAMemberThere: it is another organization's.
        SentryError: it does not answer.
    """
    account = pair.user or _asked(services, pair.access_token)
    organization = services.settings.sentry_org or ""
    try:
        _ask(services, pair.access_token, f"organizations/{organization}/")
    except (SentryDenied, SentryNotFound):
        raise _stranger(services, account) from None
    return account


def member_of(session: Session, services: Services, account: Account, team_id: str) -> Member:
    """The active member with the account's address, and with its id where that is known.

    Either alone may be another's: an address is typed there, an id may be learnt by a name.

    Raises:
        NotAMemberThere: there is none.
    """
    slug = services.settings.sentry_org or ""
    organization = directory.organization_by_slug(session, slug)
    is_ours = organization is not None and organization.team_id == team_id
    found = _member(session, organization, account) if organization and is_ours else None
    if found is None or not found.is_active:
        raise _stranger(services, account)
    return found


def _member(session: Session, organization: Organization, account: Account) -> Member | None:
    email = account.email.strip().lower()
    found = directory.member_by_email(session, organization.row_id, email) if email else None
    return found if found is not None and found.tracker_id in {"", account.id} else None


def _asked(services: Services, token: SecretStr) -> Account:
    answer = _ask(services, token, "")
    user = answers.read(models.Root, answer.payload, services.settings.tracker_name).user
    if user is None:
        raise SentryDenied(f"{services.settings.tracker_name} does not say whose token it is")
    return Account(id=user.id, name=user.name, email=user.email)


def _ask(services: Services, token: SecretStr, path: str) -> answers.Answer:
    client = client_of(services)
    if client is None:
        raise SentryError("no Sentry is connected")
    params = {"detailed": 0} if path else {}
    kind = "GET organization" if path else "GET root"
    return client.connection.ask(Question(kind, path, params=params, bearer=token))


def _stranger(services: Services, account: Account) -> NotAMemberThere:
    settings = services.settings
    who = account.email or account.name or account.id
    slug = settings.sentry_org or ""
    return NotAMemberThere(account=who, tracker=settings.tracker_name, organization=slug)
