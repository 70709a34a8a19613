"""What `doctor` asks Sentry: reach, token, organization, scopes, webhooks."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from bot.errors import StartError
from bot.sentry import scopes
from bot.sentry.client import SentryClient, connect
from bot.sentry.errors import SentryError
from bot.sentry.models import SentryApp
from bot.settings import Settings

OFF = "not connected; SENTRY_URL, SENTRY_ORG and SENTRY_TOKEN connect it (docs/sentry.md)"
SWITCHED_OFF = (
    "Sentry has switched off the webhooks of {name}, as it does after 1000 that timed out in a day:"
    " in Settings → Custom Integrations → {name}, tick its webhooks again and save"
)


def _reach(client: SentryClient) -> str:
    """Reach, path, certificate, token and organization are one question's worth."""
    who = client.whoami()
    organization = client.organization()
    by = f"integration {who.integration}" if who.integration else f"user {who.user.name}"
    return f"{organization.name} ({organization.slug}), by the token of {by}"


def _scopes(client: SentryClient) -> str:
    missing = scopes.missing(client.whoami().scopes)
    if missing:
        raise StartError(
            [f"SENTRY_TOKEN lacks {scope}, which is needed {scope.purpose}" for scope in missing]
        )
    return "; ".join(f"{scope} {scope.purpose}" for scope in scopes.Scope)


def _webhooks(client: SentryClient) -> str:
    slug = client.whoami().integration
    own = next((each for each in client.integrations() if each.slug == slug), None)
    if own is None:
        return "not known, for the token is of no integration"
    if not own.webhook_url:
        return "none: the integration has no webhook URL, and Sentry is polled alone"
    if not own.events:
        raise StartError([SWITCHED_OFF.format(name=own.name or slug)])
    return f"{', '.join(own.events)} to {own.webhook_url}; {_lost(client, own)}"


def _lost(client: SentryClient, own: SentryApp) -> str:
    lost = client.requests_log(own.slug)
    if not lost:
        return "none was lost lately"
    newest = max(each.date for each in lost)
    return f"{len(lost)} were lost lately, the last on {newest:%Y-%m-%d %H:%M} UTC"


def _checked(check: Callable[[SentryClient], str], found: Settings) -> str:
    client = connect(found)
    if client is None:
        return OFF
    with _in_words(client):
        return check(client)


@contextmanager
def _in_words(client: SentryClient) -> Iterator[None]:
    try:
        yield
    except SentryError as error:
        raise StartError([str(error)]) from None
    finally:
        client.close()


CHECKS: Mapping[str, Callable[[Settings], str]] = {
    "sentry": partial(_checked, _reach),
    "its scopes": partial(_checked, _scopes),
    "its hooks": partial(_checked, _webhooks),
}
