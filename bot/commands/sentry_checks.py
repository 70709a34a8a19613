"""What `doctor` asks Sentry: reach, token, organization, scopes, webhooks."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from bot.errors import StartError
from bot.sentry import health, scopes
from bot.sentry.client import SentryClient, connect
from bot.sentry.errors import SentryError
from bot.settings import Settings

OFF = "not connected; SENTRY_URL, SENTRY_ORG and SENTRY_TOKEN connect it (docs/sentry.md)"


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
    found = health.webhooks(client)
    if found.fault:
        raise StartError([found.fault])
    return found.words


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
