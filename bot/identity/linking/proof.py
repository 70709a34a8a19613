"""Somebody proves who they are, and is linked."""

from sqlmodel import Session

from bot import providers
from bot.errors import UserError
from bot.identity import links as identities
from bot.identity.gate import Presser
from bot.identity.linking import pace
from bot.identity.linking.request import BeginAnew, attempt_of, key_of, workspace_of
from bot.identity.links import By, Linked, SlackUser
from bot.notices import notice
from bot.notices.link_attempts import LinkTried
from bot.services import Services
from bot.vocabulary import codes
from store.audit import audit
from store.people import codes as stored
from store.people import identities as links
from store.people.codes import LinkCode
from store.people.directory import Member


class NotSixDigits(UserError):
    """The code has six digits; it is in the email."""


class NoCode(UserError):
    """There is no code for you. Close this, and start again with /helio link."""


class CodeUsed(UserError):
    """This code has already been used. Close this and start again with /helio link."""


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
        _write_down(session, services, by, asked, left)
        if pace.is_to_be_told(session, asked, now) and member is not None:
            told = LinkTried(
                email=member.email,
                workspace=workspace.name,
                name=attempt.name,
                slack_user_id=by.user_id,
            )
            _tell(session, services, by, told, member)
        return WrongCode(left=str(left)) if left else NoTriesLeft()
    if not stored.use(session, asked.row_id, now):
        return CodeUsed()
    proved = _by(by, member.email, "email_code")
    return identities.link_member(session, services, member, _user(by), proved)


def _write_down(
    session: Session, services: Services, by: Presser, asked: LinkCode, left: int
) -> None:
    audit.write(
        session,
        at=services.now(),
        actor=by.user_id,
        action="identity.try",
        target=asked.email,
        data={"tries_left": left},
        origin=by.origin,
    )


def _tell(
    session: Session, services: Services, by: Presser, told: LinkTried, member: Member
) -> None:
    """By mail, and by direct message if they are linked."""
    linked = links.slack_users_of(session, by.team_id, member.email)
    off = providers.off(services.settings)
    places = [f"email:{member.email}", *(f"slack:{user}" for user in linked if user != by.user_id)]
    targets = {place: "" for place in places if place.partition(":")[0] not in off}
    now, at = services.now(), services.steady()
    notice.send(session, told, targets, organization_id=member.organization_id, now=now, at=at)


def _why_not(asked: LinkCode, *, is_old: bool) -> UserError:
    if asked.used_at is not None:
        return CodeUsed()
    return CodeExpired() if is_old else NoTriesLeft()


def _user(by: Presser) -> SlackUser:
    return SlackUser(by.team_id, by.user_id)


def _by(by: Presser, email: str, proof: str) -> By:
    return By(email, by.origin | {"proof": proof})
