"""Somebody is sent to the tracker: what is kept of it until they come back."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from pydantic import SecretStr

from bot.identity.consent import grants
from bot.identity.consent.grants import Grant, Unreachable
from bot.identity.gate import Presser
from bot.identity.linking.request import attempt_of, key_of, workspace_of
from bot.sentry.errors import SentryError
from bot.sentry.oauth.client import Redirect
from bot.sentry.personal.seal import seal
from bot.services import Services
from store.people import sentry_links
from store.people.codes import LinkAttempt
from store.people.sentry_links import SentryLink

LASTS = timedelta(minutes=10)
STATE_BYTES, VERIFIER_BYTES = 32, 64
INTERVALS = 0.2, 60.0  # Seconds between two polls, at least and at most.


@dataclass(frozen=True)
class Consent:
    """What the person is shown: where to go, and on a device's page the code to compare."""

    grant: Grant
    page: str
    user_code: str = ""


def begin(services: Services, by: Presser, view_id: str) -> Consent:
    """In place of what the person began before; the modal that is open goes on with it.

    Raises:
        UserError: they have to begin anew, or the tracker does not answer.
    """
    try:
        grant = grants.grant_of(services)
        if grant is None:
            raise Unreachable(tracker=services.settings.tracker_name)
        return _BEGINS[grant](services, by, view_id)
    except SentryError as error:
        raise Unreachable(tracker=services.settings.tracker_name) from error


def state_hash(services: Services, state: str) -> str:
    """A state is as good as a password for ten minutes: only this is stored."""
    key = key_of(services).get_secret_value().encode()
    own = hmac.digest(key, b"heliograph link state", sha256)
    return hmac.digest(own, state.encode(), sha256).hex()


def about(link: SentryLink, what: str) -> str:
    """What is sealed for one person's link is of no use in another's."""
    return f"link {link.team_id} {link.slack_user_id} {what}"


def _with_device(services: Services, by: Presser, view_id: str) -> Consent:
    device = grants.application(services).begin_device()
    interval = min(max(device.interval, INTERVALS[0]), INTERVALS[1])
    at = services.steady() + timedelta(seconds=interval)
    with services.database.write() as session:
        workspace_of(session, services, by)
        link = _link(services, by, attempt_of(session, by, services.now()), view_id)
        link.poll_at, link.interval = at, interval
        link.expires_at = services.now() + min(LASTS, timedelta(seconds=device.expires_in))
        link.sealed = seal(
            key_of(services), device.device_code.get_secret_value(), about(link, "device")
        )
        sentry_links.begin(session, link)
    return Consent(Grant.DEVICE, device.page, device.user_code)


def _with_code(services: Services, by: Presser, view_id: str) -> Consent:
    state = secrets.token_urlsafe(STATE_BYTES)
    verifier = SecretStr(secrets.token_urlsafe(VERIFIER_BYTES))
    with services.database.write() as session:
        workspace_of(session, services, by)
        link = _link(services, by, attempt_of(session, by, services.now()), view_id)
        link.state_hash = state_hash(services, state)
        link.sealed = seal(key_of(services), verifier.get_secret_value(), about(link, "verifier"))
        sentry_links.begin(session, link)
        page = grants.page_of(session, services)
    redirect = Redirect(page, grants.callback(services), state, verifier)
    return Consent(Grant.CODE, redirect.url(grants.application(services).client_id))


def _link(services: Services, by: Presser, attempt: LinkAttempt, view_id: str) -> SentryLink:
    now = services.now()
    return SentryLink(
        team_id=by.team_id,
        slack_user_id=by.user_id,
        channel_id=by.channel_id,
        name=attempt.name,
        view_id=view_id,
        begun_at=now,
        expires_at=now + LASTS,
        wrong_since=now,
    )


_BEGINS = {Grant.DEVICE: _with_device, Grant.CODE: _with_code}
