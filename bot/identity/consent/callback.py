"""The browser comes back from the tracker: what the page there says. It links nobody."""

from dataclasses import dataclass
from datetime import timedelta

from pydantic import SecretStr
from sqlmodel import Session

from bot.errors import UserError
from bot.identity.consent import account as accounts
from bot.identity.consent import grants, pending_permission, start
from bot.identity.consent.permissions import Permission
from bot.identity.consent.refusal import NotAllowed, NoTokens, TooLate, end
from bot.identity.linking.request import key_of
from bot.sentry.errors import SentryError
from bot.sentry.oauth.tokens import Account, TokenPair
from bot.sentry.personal.seal import Unsealable, unseal
from bot.services import Services
from bot.vocabulary import codes
from store.people import sentry_links
from store.people.sentry_links import LinkStage, SentryLink
from store.slack.workspaces import Workspace

CODE_MAX, STATE_MAX = 512, 128  # Characters of what comes with the address.


class UnknownState(UserError):
    """This page belongs to no link that is under way: it was replaced by a newer one, or ended. Start again in Slack with /helio link."""  # noqa: E501 - words for people.


class OpenedBefore(UserError):
    """This page was opened before, and shows its code only once. If you no longer have the code, start again in Slack with /helio link."""  # noqa: E501 - words for people.


@dataclass(frozen=True)
class Shown:
    """What the page shows: who in Slack wants to act as whom, and the code for that."""

    slack_name: str
    slack_user_id: str
    workspace: str
    account: str
    code: str
    minutes: int


def come_back(services: Services, state: str, code: str, error: str) -> Shown:
    """The code that is to be typed into Slack by who has begun; this changes no link.

    Raises:
        UserError: there is none, and why.
    """
    link = _opened(services, state)
    try:
        if error or not code or len(code) > CODE_MAX:
            raise NotAllowed
        pair, account = _exchanged(services, link, code)
        with services.database.write() as session:
            member = accounts.member_of(session, services, account, link.team_id)
            return _shown(session, services, link, Permission(member, account.id, pair))
    except UserError as refusal:
        end(services, link, refusal)
        raise


def _opened(services: Services, state: str) -> SentryLink:
    """Of several openings one goes on: a link preview or a second click gets no code."""
    if not state or len(state) > STATE_MAX:
        raise UnknownState
    hashed = start.state_hash(services, state)
    with services.database.read() as session:
        if sentry_links.of_state(session, hashed) is None:  # Whoever guesses writes nothing.
            raise UnknownState
    with services.database.write() as session:
        link = sentry_links.of_state(session, hashed)
        if link is None or link.stage == LinkStage.ENDED:
            raise UnknownState
        if link.stage != LinkStage.ASKED:
            raise OpenedBefore
        if link.expires_at <= services.now():
            raise TooLate
        if not sentry_links.move(session, link, LinkStage.OPENED):
            raise OpenedBefore
        return link


def _exchanged(services: Services, link: SentryLink, code: str) -> tuple[TokenPair, Account]:
    """The code for tokens, and whose they are; in no transaction, for the tracker is asked."""
    try:
        verifier = unseal(key_of(services), link.sealed, start.about(link, "verifier"))
        oauth, callback = grants.application(services), grants.callback(services)
        pair = oauth.of_code(code, callback, SecretStr(verifier))
        return pair, accounts.account_of(services, pair)
    except SentryError as error:
        raise NoTokens(why=str(error)) from error
    except Unsealable as error:
        raise NoTokens(why="SECRET_KEY was changed meanwhile") from error


def _shown(session: Session, services: Services, link: SentryLink, given: Permission) -> Shown:
    """What is kept until the code is typed: the tokens, sealed, and what the code is made of."""
    key, nonce = key_of(services), codes.new_nonce()
    is_kept = sentry_links.move(
        session,
        link,
        LinkStage.SHOWN,
        nonce=nonce,
        **pending_permission.sealed(services, link, given),
    )
    if not is_kept:  # A newer link took its place meanwhile.
        raise UnknownState
    workspace = session.get(Workspace, link.team_id)
    return Shown(
        slack_name=link.name,
        slack_user_id=link.slack_user_id,
        workspace=workspace.name if workspace else link.team_id,
        account=given.member.email,
        code=codes.code_of(key, nonce),
        minutes=codes.LASTS // timedelta(minutes=1),
    )
