"""Devices that somebody is to allow: the tracker is asked whether they did; then they are linked.

Whoever sends the link to somebody else gets a permission of theirs: so the account must have the
address that Slack has confirmed of who began, or the code is asked that is mailed to it.
"""

from dataclasses import dataclass
from datetime import timedelta

from pydantic import SecretStr
from sqlmodel import Session

from bot import providers
from bot.errors import UserError
from bot.identity import links as identities
from bot.identity.consent import account as accounts
from bot.identity.consent import grants, pending_permission, permissions, start
from bot.identity.consent.permissions import Permission
from bot.identity.consent.refusal import NotAllowed, NoTokens, TooLate, end
from bot.identity.gate import Presser
from bot.identity.linking import request
from bot.identity.linking.request import attempt_of, key_of
from bot.identity.links import By, Linked, SlackUser
from bot.sentry.errors import OAuthRefused, SentryError
from bot.sentry.oauth.tokens import Account, TokenPair
from bot.sentry.personal.seal import Unsealable, unseal
from bot.services import Services
from store.people import sentry_links
from store.people.sentry_links import LinkStage, SentryLink
from store.slack import workspaces

AT_ONCE = 20  # Of one look; the next one takes the rest.
ANSWERS_WITHIN = timedelta(seconds=30)  # Nobody else asks meanwhile.
SLOWER = 5.0  # Seconds, as RFC 8628 says (3.5).


class OtherAddress(UserError):
    """Your address in Slack is not the one of your account in {tracker}. A code would have to be mailed there, and email is not set up here: ask an admin to link you by "python app.py link"; your id is {slack_user_id}."""  # noqa: E501 - words for people.


@dataclass(frozen=True)
class MailedToo:
    """Allowed, and yet to be proved by the code that was mailed to that address."""

    email: str


Outcome = Linked | MailedToo | UserError


@dataclass(frozen=True)
class Ended:
    """What the modal that waits is to show."""

    by: Presser
    view_id: str
    outcome: Outcome


def poll(services: Services) -> list[Ended]:
    """Ask about those that are due; who has something to be told."""
    now = services.steady()
    with services.database.read() as session:
        if not sentry_links.due(session, now, 1):
            return []
    with services.database.write() as session:
        found = sentry_links.due(session, now, AT_ONCE)
        mine = [link for link in found if _claim(session, link, services)]
    told = [_asked(services, link) for link in mine]
    return [each for each in told if each is not None]


def _claim(session: Session, link: SentryLink, services: Services) -> bool:
    return sentry_links.poll_again(session, link, services.steady() + ANSWERS_WITHIN)


def _asked(services: Services, link: SentryLink) -> Ended | None:
    by = Presser(link.team_id, link.slack_user_id, link.team_id, link.channel_id)
    try:
        outcome: Outcome | None = _outcome(services, link, by)
    except UserError as refusal:
        end(services, link, refusal)
        outcome = refusal
    return Ended(by, link.view_id, outcome) if outcome is not None else None


def _outcome(services: Services, link: SentryLink, by: Presser) -> Outcome | None:
    """None: not yet."""
    if link.expires_at <= services.now():
        raise TooLate
    try:
        code = unseal(key_of(services), link.sealed, start.about(link, "device"))
        pair = grants.application(services).of_device(SecretStr(code))
        account = accounts.account_of(services, pair)
    except Unsealable as error:
        raise NoTokens(why="SECRET_KEY was changed meanwhile") from error
    except OAuthRefused as error:
        _wait_or_end(services, link, error)
        return None
    except SentryError as error:
        if not error.is_temporary:
            raise NoTokens(why=str(error)) from error
        _ask_again(services, link, link.interval + SLOWER)
        return None
    return _given(services, link, by, pair, account)


def _wait_or_end(services: Services, link: SentryLink, error: OAuthRefused) -> None:
    """RFC 8628, 3.5: what is no answer yet; all else is the end of it."""
    if error.code == "authorization_pending":
        _ask_again(services, link, link.interval)
    elif error.code == "slow_down":
        _ask_again(services, link, link.interval + SLOWER)
    elif error.code == "access_denied":
        raise NotAllowed
    elif error.code == "expired_token":
        raise TooLate
    else:
        raise NoTokens(why=str(error)) from error


def _ask_again(services: Services, link: SentryLink, interval: float) -> None:
    at = services.steady() + timedelta(seconds=interval)
    with services.database.write() as session:
        sentry_links.poll_again(session, link, at, interval=interval)


def _given(
    services: Services, link: SentryLink, by: Presser, pair: TokenPair, account: Account
) -> Outcome | None:
    with services.database.write() as session:
        workspaces.locked(session, by.team_id)
        session.add(link)
        member = accounts.member_of(session, services, account, by.team_id)
        attempt = attempt_of(session, by, services.now())
        given = Permission(member, account.id, pair)
        if attempt.email == member.email:
            return _linked(session, services, link, by, given)
        if "email" in providers.off(services.settings):
            raise OtherAddress(tracker=services.settings.tracker_name, slack_user_id=by.user_id)
        kept = pending_permission.sealed(services, link, given)
        is_kept = sentry_links.move(session, link, LinkStage.MAILED, poll_at=None, **kept)
        email = member.email
    if not is_kept:  # A newer one took its place meanwhile.
        return None
    request.ask(services, by, email)
    return MailedToo(email)


def _linked(
    session: Session, services: Services, link: SentryLink, by: Presser, given: Permission
) -> Linked | None:
    now_theirs = {"account_id": given.account_id, "member_id": given.member.row_id}
    if not sentry_links.move(session, link, LinkStage.ENDED, sealed="", poll_at=None, **now_theirs):
        return None
    proved = By(given.member.email, by.origin | {"proof": "sentry_device"})
    user = SlackUser(by.team_id, by.user_id)
    linked = identities.link_member(session, services, given.member, user, proved)
    permissions.keep(session, services, given, user, proved)
    return linked
