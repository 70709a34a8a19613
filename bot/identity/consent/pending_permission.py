"""The tokens of a link that is under way: sealed, opened once it is proved, kept for the member."""

from typing import Any

from sqlmodel import Session

from bot.identity.consent import permissions, start
from bot.identity.consent.permissions import Permission
from bot.identity.linking.request import key_of
from bot.identity.links import By, SlackUser
from bot.sentry.oauth.tokens import TokenPair
from bot.sentry.personal.seal import Unsealable, seal, unseal
from bot.services import Services
from bot.vocabulary import codes
from store.people import sentry_links
from store.people.directory import Member
from store.people.sentry_links import LinkStage, SentryLink


def sealed(services: Services, link: SentryLink, given: Permission) -> dict[str, Any]:
    """The link's columns that keep it until a code is typed."""
    return {
        "expires_at": services.now() + codes.LASTS,
        "account_id": given.account_id,
        "member_id": given.member.row_id,
        "sealed": seal(key_of(services), given.pair.packed(), start.about(link, "tokens")),
    }


def opened(services: Services, link: SentryLink, member: Member) -> Permission | None:
    """None: SECRET_KEY was changed, or the time is over; the link itself is as good without."""
    try:
        text = unseal(key_of(services), link.sealed, start.about(link, "tokens"))
    except Unsealable:
        return None
    return Permission(member, link.account_id, TokenPair.unpacked(text))


def keep_after_mail(session: Session, services: Services, member: Member, by: By) -> None:
    """Where they had allowed it on a device, and the mailed code was asked as well."""
    team_id, user_id = by.origin["slack_team"], by.origin["slack_user"]
    link = sentry_links.of_user(session, team_id, user_id)
    if link is None or link.member_id != member.row_id or link.stage != LinkStage.MAILED:
        return
    if link.expires_at <= services.now():
        return
    given = opened(services, link, member)
    if sentry_links.move(session, link, LinkStage.ENDED, sealed="") and given is not None:
        permissions.keep(session, services, given, SlackUser(team_id, user_id), by)
