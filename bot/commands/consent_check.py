"""What `doctor` says of people's consent: whether Sentry knows the application, and which grant."""

from pydantic import SecretStr

from bot.errors import StartError
from bot.identity.consent.grants import CALLBACK
from bot.sentry.client import connect
from bot.sentry.errors import OAuthRefused, SentryError
from bot.sentry.oauth.client import OAuth
from bot.settings import Settings

NOBODY = "nobody acts as themselves; SENTRY_OAUTH_CLIENT_ID lets people allow it (docs/sentry.md)"
NO_GRANT = (
    "{tracker} has no device grant: HELIOGRAPH_URL must say where browsers come back to, or people"
    " are linked by mailed codes alone"
)


def consent(found: Settings) -> str:
    """Which grant people are sent to; StartError: none works."""
    client_id, secret = found.sentry_oauth_client_id, found.sentry_oauth_client_secret
    client = connect(found)
    if client is None or client_id is None or secret is None:
        return NOBODY
    try:
        has_device = _has_device(OAuth(client.connection, client_id, secret), found)
    except SentryError as error:
        raise StartError([str(error)]) from None
    finally:
        client.close()
    if has_device:
        return "by the device grant"
    if found.heliograph_url is None:
        raise StartError([NO_GRANT.format(tracker=found.tracker_name)])
    return f"in the browser, which comes back to {found.heliograph_url}{CALLBACK}"


def _has_device(oauth: OAuth, found: Settings) -> bool:
    """Asked with a code of nobody's: whether that is refused tells whether it knows us."""
    try:
        oauth.of_code("doctor", f"{found.heliograph_url}{CALLBACK}", SecretStr("doctor"))
    except OAuthRefused as error:
        if error.code != "invalid_grant":
            raise
    return oauth.has_device_grant()
