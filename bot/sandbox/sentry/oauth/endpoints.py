"""What an application asks: for tokens, and for a code that somebody types into Sentry."""

import hmac
import secrets
from datetime import timedelta

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.oauth import tokens
from bot.sandbox.sentry.oauth.records import DEVICE_LASTS, Application, Asked, DeviceGrant
from bot.sandbox.sentry.oauth.tokens import refusal
from bot.sandbox.sentry.records import Json
from bot.sandbox.sentry.rest.access import ROLES
from bot.sandbox.sentry.state import State

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # RFC 8628: no vowels, no words.
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


def token(state: State, fields: Json) -> Reply:
    """A pair of tokens; the secret counts for every grant."""
    application = _proven(state, fields)
    kind = fields.get("grant_type")
    if kind == "authorization_code":
        return Reply(200, tokens.of_code(state, fields, application.client_id))
    if kind == "refresh_token":
        if "scope" in fields:
            raise refusal("invalid_request")
        refresh = str(fields.get("refresh_token", ""))
        return Reply(200, tokens.renew(state, refresh, application.client_id))
    if kind == DEVICE and state.forms.device_grant:
        return Reply(200, _of_device(state, fields, application))
    raise refusal("unsupported_grant_type")


def device_code(state: State, fields: Json) -> Reply:
    """Without a browser: two codes, one to be typed by a person, one to poll with."""
    if not state.forms.device_grant:
        return Reply(403, "<h1>CSRF Validation Failed</h1>", {"Content-Type": "text/html"})
    application = state.oauth.applications.get(str(fields.get("client_id", "")))
    if application is None:
        raise refusal("invalid_client", 401)
    asked = Asked(application, scopes_of(str(fields.get("scope", ""))))
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    user_code = f"{letters[:4]}-{letters[4:]}"
    ends = state.clock.now() + DEVICE_LASTS
    made = DeviceGrant(secrets.token_urlsafe(32), user_code, asked, ends)
    state.oauth.devices[made.device_code] = made
    page = f"{state.own_url}/oauth/device/"
    return Reply(
        200,
        {
            "device_code": made.device_code,
            "user_code": user_code,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?user_code={user_code}",
            "expires_in": int(DEVICE_LASTS.total_seconds()),
            "interval": state.forms.device_interval,
        },
    )


def metadata(state: State) -> Reply:
    """RFC 8414; older versions lead to the sign-in."""
    if not state.forms.device_grant:
        return Reply(301, "", {"Location": f"{state.own_url}/auth/login/"})
    root = state.own_url
    return Reply(
        200,
        {
            "issuer": root,
            "authorization_endpoint": f"{root}/oauth/authorize/",
            "token_endpoint": f"{root}/oauth/token/",
            "device_authorization_endpoint": f"{root}/oauth/device/code/",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token", DEVICE],
            "code_challenge_methods_supported": ["S256"] if state.forms.pkce else [],
        },
    )


def scopes_of(text: str) -> frozenset[str]:
    """Raises RestError (`invalid_scope`) for one that Sentry does not have."""
    found = frozenset(text.split())
    if not found <= ROLES["owner"]:
        raise refusal("invalid_scope")
    return found


def _proven(state: State, fields: Json) -> Application:
    application = state.oauth.applications.get(str(fields.get("client_id", "")))
    secret = str(fields.get("client_secret", ""))
    if application is None or not hmac.compare_digest(secret, application.client_secret):
        raise refusal("invalid_credentials", 401)
    return application


def _of_device(state: State, fields: Json, application: Application) -> Json:
    found = state.oauth.devices.get(str(fields.get("device_code", "")))
    if found is None or found.asked.application is not application:
        raise refusal("invalid_grant")
    now = state.clock.now()
    if found.ends <= now:
        raise refusal("expired_token")
    wait = timedelta(seconds=state.forms.device_interval)
    is_early = found.polled_at is not None and now - found.polled_at < wait * 0.9
    found.polled_at = now
    if found.is_denied:
        raise refusal("access_denied")
    if found.person is None:
        raise refusal("slow_down" if is_early else "authorization_pending")
    del state.oauth.devices[found.device_code]
    return tokens.issue(state, found.person, found.asked)
