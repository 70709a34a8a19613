"""Somebody asks to be linked: who they are in Slack, and a code to the address that they name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session

from bot import mail_settings, providers
from bot.errors import UserError
from bot.identity import links as identities
from bot.identity.consent import grants
from bot.identity.gate import Presser, in_place
from bot.identity.linking import pace
from bot.notices import notice
from bot.notices.link_code import LinkCodeMail
from bot.sentry.errors import SentryError
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary import codes
from store.people import codes as stored
from store.people import identities as links
from store.people.codes import LinkAttempt, LinkCode
from store.slack import workspaces
from store.slack.workspaces import Workspace

ATTEMPT_LASTS = timedelta(minutes=30)  # Slack's word about somebody, and an open modal.
PATIENCE = timedelta(seconds=20)  # The person looks at a modal that says “one moment”.

Profile = Callable[[], Mapping[str, Any]]  # Asks Slack for the `user` object of users.info.


class BeginAnew(UserError):
    """This took too long, or was begun elsewhere. Close it, and start again with /helio link."""


class NoMail(UserError):
    """Email is not set up here, so no code can reach you. Ask an admin to link you by "python app.py link"; your id is {slack_user_id}."""  # noqa: E501 - one text.


class LinkedWithoutMail(UserError):
    """You are linked to {email} already. Email is not set up here, so no code can reach you: to be linked to another address, ask an admin to do it by "python app.py link"; your id is {slack_user_id}."""  # noqa: E501 - one text.


class NotAnAddress(UserError):
    """This is not an email address like ada@acme.com."""


class Way(StrEnum):
    """How the person can prove who they are."""

    SENTRY = "sentry"  # By their consent in the tracker.
    CODE = "code"  # By a code that is mailed to them.
    SLACK = "slack"  # Slack's word is enough, and the address is a member's.


@dataclass(frozen=True)
class LinkStart:
    ways: tuple[Way, ...]  # All that work here, the first one is shown.
    email: str  # As Slack knows it, to begin with; "": Slack tells none.
    linked_to: str  # Whom the person is linked to already; "": nobody.

    @property
    def way(self) -> Way:
        return self.ways[0]


def begin(services: Services, by: Presser, profile: Profile) -> LinkStart:
    """Check that it is a person of a workspace of ours, and keep that for what follows.

    Raises:
        UserError: they can't be linked, or only by an admin.
    """
    with services.database.read() as session:
        workspace_of(session, services, by)
    user = profile()
    identities.check_person(user, by.team_id)
    attempt = _attempt(services, by, user)
    with services.database.write(PATIENCE) as session:
        workspace_of(session, services, by)  # Locked: the person may have pressed twice.
        stored.begin(session, attempt, services.now() - ATTEMPT_LASTS)
        known = links.member_of(session, by.team_id, by.user_id)
        member = identities.served_member(session, attempt.email, by.team_id)
    offered = _ways(services, is_member=member is not None)
    if not offered:
        _check_mail(services.settings, by, known.email if known else "")
    return LinkStart(offered, attempt.email, known.email if known else "")


def begun(services: Services, by: Presser, way: Way) -> LinkStart:
    """The same for somebody who has begun a while ago, and goes another way now.

    Raises:
        UserError: it is too long ago, or that way is none here.
    """
    with services.database.read() as session:
        in_place(services, by, session.get(Workspace, by.team_id))
        attempt = attempt_of(session, by, services.now())
        known = links.member_of(session, by.team_id, by.user_id)
        member = identities.served_member(session, attempt.email, by.team_id)
    offered = _ways(services, is_member=member is not None)
    if way not in offered:
        raise BeginAnew
    return LinkStart(offered, attempt.email, known.email if known else "")


def _ways(services: Services, *, is_member: bool) -> tuple[Way, ...]:
    """Consent is asked first where it can be; with `sentry` nothing else is offered then.

    Raises:
        UserError: the tracker does not answer, and only it counts.
    """
    settings = services.settings
    try:
        is_by_sentry = grants.grant_of(services) is not None
    except SentryError as error:
        if settings.identity_proof == "sentry":
            raise grants.Unreachable(tracker=settings.tracker_name) from error
        is_by_sentry = False
    if is_by_sentry and settings.identity_proof == "sentry":
        return (Way.SENTRY,)
    found = {
        Way.SLACK: settings.identity_proof == "slack_email" and is_member,
        Way.SENTRY: is_by_sentry,
        Way.CODE: "email" not in providers.off(settings),
    }
    return tuple(way for way, works in found.items() if works)


def ask(services: Services, by: Presser, email: str) -> None:
    """Send a code to that address if it is a member's; nobody can tell from outside if it is.

    Raises:
        UserError: no code was made.
    """
    address = email.strip().lower()
    if not mail_settings.is_address(address):
        raise NotAnAddress
    _check_mail(services.settings, by)
    now, code = services.now(), _code(services, by, address)
    with services.database.write() as session:
        workspace = workspace_of(session, services, by)
        attempt = attempt_of(session, by, now)
        code.is_own = pace.is_own(session, by, address, attempt)
        pace.check(session, by, address, now, own=code.is_own)
        stored.add(session, code, now - codes.KEPT)
        member = identities.served_member(session, address, by.team_id)
        mail = _mail(code, attempt, workspace)
        to = {f"email:{address}": ""} if member else {}
        organization_id = member.organization_id if member else None
        notice.send(
            session, mail, to, organization_id=organization_id, now=now, at=services.steady()
        )


def asked_for(services: Services, by: Presser) -> str:
    """The address that the person's newest code was for, so that another one can be sent.

    Raises:
        UserError: there is none, or it was used.
    """
    with services.database.read() as session:
        workspace_of(session, services, by)
        newest = stored.newest(session, by.team_id, by.user_id)
    if newest is None or newest.used_at is not None:
        raise BeginAnew
    return newest.email


def workspace_of(session: Session, services: Services, by: Presser) -> Workspace:
    """The workspace, locked against others who link in it.

    Raises:
        UserError: it is not ours, or not the person's.
    """
    return in_place(services, by, workspaces.locked(session, by.team_id))


def attempt_of(session: Session, by: Presser, now: datetime) -> LinkAttempt:
    """What Slack said of the person a while ago.

    Raises:
        BeginAnew: it said nothing, or it is too long ago.
    """
    attempt = stored.attempt_of(session, by.team_id, by.user_id)
    if attempt is None or attempt.begun_at <= now - ATTEMPT_LASTS:
        raise BeginAnew
    return attempt


def key_of(services: Services) -> SecretStr:
    """The key that codes are made with; the running program has one."""
    if services.settings.secret_key is None:
        raise ValueError("there is no SECRET_KEY")
    return services.settings.secret_key


def _attempt(services: Services, by: Presser, user: Mapping[str, Any]) -> LinkAttempt:
    """An address counts only if Slack has confirmed it."""
    profile = user.get("profile") or {}
    email = str(profile.get("email") or "") if user.get("is_email_confirmed") else ""
    return LinkAttempt(
        team_id=by.team_id,
        slack_user_id=by.user_id,
        name=str(user.get("real_name") or user.get("name") or by.user_id),
        email=email.strip().lower(),
        begun_at=services.now(),
    )


def _check_mail(settings: Settings, by: Presser, linked_to: str = "") -> None:
    """`linked_to`: whom they are linked to already; who asks for nothing new is told so."""
    if "email" in providers.off(settings):
        if linked_to:
            raise LinkedWithoutMail(email=linked_to, slack_user_id=by.user_id)
        raise NoMail(slack_user_id=by.user_id)


def _code(services: Services, by: Presser, email: str) -> LinkCode:
    nonce, now, key = codes.new_nonce(), services.now(), key_of(services)
    return LinkCode(
        team_id=by.team_id,
        slack_user_id=by.user_id,
        email=email,
        nonce=nonce,
        code_hash=codes.hash_of(key, nonce, codes.code_of(key, nonce)),
        asked_at=now,
        expires_at=now + codes.LASTS,
    )


def _mail(code: LinkCode, attempt: LinkAttempt, workspace: Workspace) -> LinkCodeMail:
    return LinkCodeMail(
        nonce=code.nonce,
        workspace=workspace.name,
        name=attempt.name,
        slack_user_id=code.slack_user_id,
        expires_at=code.expires_at,
    )
