"""The token that acts as a member: renewed before it ends, given up when it is refused."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlmodel import Session

from bot.sentry.errors import OAuthRefused, SentryError, SentryUnreachable
from bot.sentry.oauth.client import OAuth, oauth_of
from bot.sentry.oauth.tokens import TokenPair
from bot.sentry.personal import seal, words
from bot.sentry.personal.seal import Unsealable
from bot.services import Services
from store.audit import audit
from store.people import sentry_accounts
from store.people.directory import Member
from store.people.sentry_accounts import Lack, SentryAccount

AHEAD = timedelta(minutes=10)  # Before its end a token is renewed.
RENEWS_FOR = timedelta(seconds=60)  # Longer than the request; whoever is slower was stopped.
WAITS = 20.0  # Seconds for somebody else who renews it.
LOOK = 0.1  # Seconds between two looks.
USED_EVERY = timedelta(minutes=1)  # Written down so seldom.
OVER = "invalid_grant"  # RFC 6749, 5.2: the refresh token is revoked, used up or unknown.
SELF = "heliograph"  # Who gives a permission up, in the audit log.


@dataclass(frozen=True)
class Bearer:
    """A pair of tokens, and of which generation: who was refused with it names that."""

    account: SentryAccount
    pair: TokenPair

    @property
    def access(self) -> SecretStr:
        return self.pair.access_token


def keep(
    session: Session, services: Services, member: Member, account_id: str, pair: TokenPair
) -> None:
    """The member allowed it; in place of what they allowed before."""
    now = services.now()
    made = SentryAccount(
        member_id=member.row_id, account_id=account_id, since=now, ends_at=now + pair.lasts
    )
    account = sentry_accounts.keep(session, made)
    sentry_accounts.seal(session, account.row_id, _sealed(services, account, pair))


def current(services: Services, member_id: int) -> Bearer:
    """A token that is good as far as is known; for no transaction of its own, for it may ask.

    Raises:
        SentryPermissionNeeded: the member has to allow it.
        SentryError: it has to be renewed, and can't be now.
    """
    end, is_renewed = time.monotonic() + WAITS, False
    while True:
        bearer = _read(services, member_id)
        if is_renewed or bearer.account.ends_at - services.now() > AHEAD:
            _note_use(services, bearer.account)
            return bearer
        is_renewed = _renew(services, bearer)
        if not is_renewed and time.monotonic() > end:
            tracker = services.settings.tracker_name
            raise SentryUnreachable(f"your permission in {tracker} is being renewed")
        if not is_renewed:
            time.sleep(LOOK)


def refused(services: Services, bearer: Bearer) -> None:
    """The tracker did not take it: renewed once, for only the token may be over; else void.

    Raises:
        SentryPermissionNeeded: the permission is over.
        SentryError: nobody can tell now.
    """
    with services.database.read() as session:
        now = sentry_accounts.of_member(session, bearer.account.member_id)
    if now is None or now.generation != bearer.account.generation:
        return  # Somebody has a newer one.
    _renew(services, bearer)


def give_up(services: Services, account: SentryAccount, lack: Lack) -> None:
    """Its tokens are of no more use; they are removed, and that is audited."""
    with services.database.write() as session:
        if not sentry_accounts.make_void(session, account, lack):
            return
        member = session.get_one(Member, account.member_id)
        audit.write(
            session,
            at=services.now(),
            actor=SELF,
            action="identity.void",
            target=member.email,
            data={"why": lack.value},
            origin={"source": "sentry"},
        )


def _read(services: Services, member_id: int) -> Bearer:
    tracker = services.settings.tracker_name
    with services.database.read() as session:
        account = sentry_accounts.of_member(session, member_id)
        member = session.get(Member, member_id)
        sealed = sentry_accounts.sealed_of(session, account) if account else None
    if account is None or member is None or not member.is_active:
        raise words.needed(Lack.NEVER, tracker)
    if account.lack is not None:
        raise words.needed(account.lack, tracker)
    lack = Lack.RESTORED
    if sealed is not None:
        try:
            return Bearer(account, _opened(services, account, sealed))
        except Unsealable:
            lack = Lack.KEY
    give_up(services, account, lack)
    raise words.needed(lack, tracker)


def _renew(services: Services, bearer: Bearer) -> bool:
    """One at a time, across processes; False: somebody else is at it.

    Both old tokens end with the request. If its answer is lost, the next try finds that out.
    """
    account, now = bearer.account, services.steady()
    until = now + RENEWS_FOR
    with services.database.write() as session:
        if not sentry_accounts.claim_renewal(session, account, now, until):
            return False
    try:
        pair = _application(services).renew(bearer.pair.refresh_token)
    except SentryError as error:
        _not_renewed(services, account, error, until)
        raise
    with services.database.write() as session:
        if sentry_accounts.renewed(session, account, services.now() + pair.lasts):
            sentry_accounts.seal(session, account.row_id, _sealed(services, account, pair))
    return True


def _not_renewed(
    services: Services, account: SentryAccount, error: SentryError, until: datetime
) -> None:
    """Over, or to be tried again; what was begun and not answered is remembered as that.

    Raises:
        SentryPermissionNeeded: it is over.
    """
    if isinstance(error, OAuthRefused) and error.code == OVER:
        lack = Lack.REFUSED if account.renewing_until is None else Lack.LOST
        give_up(services, account, lack)
        raise words.needed(lack, services.settings.tracker_name) from None
    left = services.steady() if error.may_have_happened else None
    with services.database.write() as session:
        sentry_accounts.give_back_renewal(session, account, until, left)


def _application(services: Services) -> OAuth:
    found = oauth_of(services)
    if found is None:
        text = "your permission can't be renewed: SENTRY_OAUTH_CLIENT_ID is not set any more"
        raise SentryUnreachable(text)
    return found


def _note_use(services: Services, account: SentryAccount) -> None:
    now = services.now()
    if account.used_at is None or now - account.used_at >= USED_EVERY:
        with services.database.write() as session:
            sentry_accounts.note_use(session, account, now)


def _sealed(services: Services, account: SentryAccount, pair: TokenPair) -> str:
    return seal.seal(_key(services), pair.packed(), _about(account))


def _opened(services: Services, account: SentryAccount, sealed: str) -> TokenPair:
    return TokenPair.unpacked(seal.unseal(_key(services), sealed, _about(account)))


def _about(account: SentryAccount) -> str:
    return f"account {account.member_id} {account.account_id}"


def _key(services: Services) -> SecretStr:
    """The running program has one."""
    if services.settings.secret_key is None:
        raise ValueError("there is no SECRET_KEY")
    return services.settings.secret_key
