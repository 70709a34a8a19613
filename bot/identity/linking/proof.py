"""Somebody proves who they are, and is linked."""

from sqlmodel import Session

from bot.errors import UserError
from bot.identity import links as identities
from bot.identity.consent import pending_permission
from bot.identity.gate import Presser
from bot.identity.linking import pace, wrong_codes
from bot.identity.linking.code_errors import (
    CodeExpired,
    CodeUsed,
    NoCode,
    NoMemberNow,
    NoTriesLeft,
    NotSixDigits,
    WrongCode,
)
from bot.identity.linking.request import BeginAnew, attempt_of, key_of, workspace_of
from bot.identity.links import By, Linked, SlackUser
from bot.services import Services
from bot.vocabulary import codes
from store.people import codes as stored
from store.people.codes import LinkCode


def by_code(services: Services, by: Presser, typed: str) -> Linked:
    """Link by the newest code that was sent for this Slack user; a wrong one costs a try.

    Raises:
        UserError: nothing was linked.
    """
    code = codes.read(typed)
    if code is None:
        raise NotSixDigits
    with services.database.write() as session:  # Its end is a commit: a try stays counted.
        done = _try(session, services, by, code)
    if isinstance(done, UserError):
        raise done
    return done


def by_slack(services: Services, by: Presser) -> Linked:
    """Link by the address that Slack has confirmed, where that is enough.

    Raises:
        UserError: it is not, or the address is nobody's.
    """
    with services.database.write() as session:
        workspace_of(session, services, by)
        if services.settings.identity_proof != "slack_email":
            raise BeginAnew
        email = attempt_of(session, by, services.now()).email
        member = identities.served_member(session, email, by.team_id)
        if member is None:
            raise NoMemberNow
        proved = _by(by, member.email, "slack_email")
        return identities.link_member(session, services, member, _user(by), proved)


def _try(session: Session, services: Services, by: Presser, code: str) -> Linked | UserError:
    now = services.now()
    workspace = workspace_of(session, services, by)
    attempt = attempt_of(session, by, now)
    asked = stored.newest(session, by.team_id, by.user_id)
    if asked is None:
        return NoCode()
    pace.check_tries(session, by, asked.email, now, own=asked.is_own)
    if not stored.claim_try(session, asked.row_id, now, codes.TRIES):
        return _why_not(asked, is_old=asked.expires_at <= now)
    is_right = codes.is_right(key_of(services), asked.nonce, asked.code_hash, code)
    member = identities.served_member(session, asked.email, by.team_id)
    if not is_right or member is None:
        left = codes.TRIES - asked.tries - 1
        wrong_codes.write_down(session, services, by, asked.email, left)
        if pace.is_to_be_told(session, asked, now) and member is not None:
            told = wrong_codes.told(by, member, attempt.name, workspace.name)
            wrong_codes.tell(session, services, by, told, member)
        return WrongCode(left=str(left)) if left else NoTriesLeft()
    if not stored.use(session, asked.row_id, now):
        return CodeUsed()
    proved = _by(by, member.email, "email_code")
    linked = identities.link_member(session, services, member, _user(by), proved)
    pending_permission.keep_after_mail(session, services, member, by=proved)
    return linked


def _why_not(asked: LinkCode, *, is_old: bool) -> UserError:
    if asked.used_at is not None:
        return CodeUsed()
    return CodeExpired() if is_old else NoTriesLeft()


def _user(by: Presser) -> SlackUser:
    return SlackUser(by.team_id, by.user_id)


def _by(by: Presser, email: str, proof: str) -> By:
    return By(email, by.origin | {"proof": proof})
