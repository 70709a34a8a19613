"""What `doctor` asks Sentry: reach, token, organization, scopes, webhooks, what waits."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from bot.database import open_database
from bot.errors import StartError
from bot.explain.why import when
from bot.routing import tracker_status
from bot.routing.tracker_status import Tracker
from bot.sentry import health, scopes
from bot.sentry.client import SentryClient, connect
from bot.sentry.errors import SentryError
from bot.services import Services, utc_now
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
        raise StartError([scopes.fault(scope, client.tracker) for scope in missing])
    return "; ".join(f"{scope} {scope.purpose}" for scope in scopes.REQUIRED)


def _webhooks(client: SentryClient) -> str:
    found = health.webhooks(client, utc_now())
    if found.fault:
        raise StartError([found.fault])
    return found.words


def _feed(found: Settings) -> str:
    """What the running program wrote down; whether one runs is not known here."""
    if found.sentry_org is None:
        return OFF
    database = open_database(found)
    try:
        with database.read() as session:
            tracker = tracker_status.of(session, Services(found, database))
    finally:
        database.close()
    assert tracker is not None, "an organization is named"  # noqa: S101 - for the reader.
    if tracker.faults:
        raise StartError(list(tracker.faults))
    return "; ".join(_stands(tracker))


def _stands(tracker: Tracker) -> Iterator[str]:
    read = (("people and projects", tracker.read_at), ("issues", tracker.polled_at))
    told = [f"{what} were read on {when(at)}" for what, at in read if at is not None]
    yield " and ".join(told) or "nothing was read yet: `python app.py run` does"
    waits = (
        ("activity of {} issues is not read yet", tracker.unread),
        (f"{{}} presses wait for {tracker.title}", tracker.presses),
    )
    for words, waiting in waits:
        if waiting.number:
            yield f"{words.format(waiting.number)}, the oldest since {when(waiting.since)}"


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
    "its feed": _feed,
}
