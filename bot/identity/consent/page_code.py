"""The code of the page, typed into Slack: only this links who had it shown."""

import hmac

from sqlmodel import Session

from bot.errors import UserError
from bot.identity import links as identities
from bot.identity.consent import pending_permission, permissions
from bot.identity.gate import Presser
from bot.identity.linking import wrong_codes
from bot.identity.linking.code_errors import CodeUsed, NoMemberNow
from bot.identity.linking.request import key_of, workspace_of
from bot.identity.links import By, Linked, SlackUser
from bot.services import Services
from bot.vocabulary import codes
from store.people import sentry_links
from store.people.directory import Member
from store.people.sentry_links import LinkStage, SentryLink


class NotShownYet(UserError):
    """{tracker} has not sent you back yet. Press “Open {tracker}”, allow Heliograph there, and type the code that the page shows then."""  # noqa: E501 - words for people.


class NotSixDigits(UserError):
    """The code has six digits; it is on the page that {tracker} led you to."""


class NoLink(UserError):
    """No link is under way for you. Close this, and start again with /helio link."""


class LinkTooOld(UserError):
    """This code is too old. Close this, and start again with /helio link."""


class WrongPageCode(UserError):
    """This is not the code that the page shows. Tries left: {left}."""


class NoPageTries(UserError):
    """Too many wrong codes. Close this, and start again with /helio link."""


class TooManyWrong(UserError):
    """Too many wrong codes in a day. Try again tomorrow, or ask an admin to link you."""


def link(services: Services, by: Presser, typed: str) -> Linked:
    """Link by the code that the page showed; a wrong one costs a try.

    Raises:
        UserError: nothing was linked.
    """
    code = codes.read(typed)
    if code is None:
        raise NotSixDigits(tracker=services.settings.tracker_name)
    with services.database.write() as session:  # Its end is a commit: a try stays counted.
        done = _try(session, services, by, code)
    if isinstance(done, UserError):
        raise done
    return done


def _try(session: Session, services: Services, by: Presser, code: str) -> Linked | UserError:
    now = services.now()
    workspace = workspace_of(session, services, by)
    found = sentry_links.of_user(session, by.team_id, by.user_id)
    if found is None or not sentry_links.claim_try(session, found, now, codes.TRIES):
        return _why_not(services, found)
    if found.wrong_since > now - codes.WRONG_WITHIN and found.wrong >= codes.WRONG_MOST:
        return TooManyWrong()
    member = session.get(Member, found.member_id)
    if not hmac.compare_digest(codes.code_of(key_of(services), found.nonce), code):
        return _wrong(session, services, by, found, workspace.name)
    if member is None or not member.is_active:
        return NoMemberNow()
    given = pending_permission.opened(services, found, member)
    if not sentry_links.move(session, found, LinkStage.ENDED, sealed=""):
        return CodeUsed()
    proved = By(member.email, by.origin | {"proof": "sentry_code"})
    user = SlackUser(by.team_id, by.user_id)
    linked = identities.link_member(session, services, member, user, proved)
    if given is not None:
        permissions.keep(session, services, given, user, proved)
    return linked


def _wrong(
    session: Session, services: Services, by: Presser, found: SentryLink, workspace: str
) -> UserError:
    """Written down, and told to whose account it is; after the last try its tokens are gone."""
    left = codes.TRIES - found.tries
    now = services.now()
    sentry_links.count_wrong(session, found, now, now - codes.WRONG_WITHIN)
    member = session.get(Member, found.member_id)
    if member is not None:
        wrong_codes.write_down(session, services, by, member.email, left)
        if found.wrong == 1:  # Of a day.
            told = wrong_codes.told(by, member, found.name, workspace)
            wrong_codes.tell(session, services, by, told, member)
    if left > 0:
        return WrongPageCode(left=str(left))
    sentry_links.move(session, found, LinkStage.ENDED, sealed="")
    return NoPageTries()


def _why_not(services: Services, found: SentryLink | None) -> UserError:
    if found is None or found.stage == LinkStage.ENDED:
        return NoLink()
    if found.expires_at <= services.now():
        return LinkTooOld()
    if found.stage in {LinkStage.ASKED, LinkStage.OPENED}:
        return NotShownYet(tracker=services.settings.tracker_name)
    return NoPageTries()
