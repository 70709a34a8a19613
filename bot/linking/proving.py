"""Somebody proves who they are, and is linked."""

from sqlmodel import Session

from bot import identities
from bot.errors import UserError
from bot.gate import Presser
from bot.identities import By, Linked, SlackUser
from bot.linking import codes
from bot.linking.asking import BeginAnew, attempt_of, key_of, workspace_of
from bot.services import Services
from store import codes as stored
from store.codes import LinkCode


class NotSixDigits(UserError):
    """The code has six digits; it is in the mail."""


class NoCode(UserError):
    """There is no code for you. Close this, and begin with /helio link again."""


class CodeUsed(UserError):
    """This code was used already. Close this, and begin with /helio link again."""


class CodeExpired(UserError):
    """This code is too old. Press “Send again” for a new one."""


class NoTriesLeft(UserError):
    """Too many wrong codes. Press “Send again” for a new one."""


class WrongCode(UserError):
    """This is not the newest code that was sent to you. Tries left: {left}."""


class NoMemberNow(UserError):
    """Slack's address of yours is no active member's any more; ask an admin."""


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
    workspace_of(session, services, by)
    attempt_of(session, by, now)
    asked = stored.newest(session, by.team_id, by.user_id)
    if asked is None:
        return NoCode()
    if not stored.claim_try(session, asked.row_id, now, codes.TRIES):
        return _why_not(asked, is_old=asked.expires_at <= now)
    is_right = codes.is_right(key_of(services), asked.nonce, asked.code_hash, code)
    member = identities.served_member(session, asked.email, by.team_id)
    if not is_right or member is None:
        left = codes.TRIES - asked.tries - 1
        return WrongCode(left=str(left)) if left else NoTriesLeft()
    if not stored.use(session, asked.row_id, now):
        return CodeUsed()
    proved = _by(by, member.email, "email_code")
    return identities.link_member(session, services, member, _user(by), proved)


def _why_not(asked: LinkCode, *, is_old: bool) -> UserError:
    if asked.used_at is not None:
        return CodeUsed()
    return CodeExpired() if is_old else NoTriesLeft()


def _user(by: Presser) -> SlackUser:
    return SlackUser(by.team_id, by.user_id)


def _by(by: Presser, email: str, proof: str) -> By:
    return By(email, by.origin | {"proof": proof})
