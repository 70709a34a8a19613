"""Integrations as Sentry tells of them, and which of their webhooks it could not deliver."""

from http import HTTPStatus

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.errors import missing
from bot.sandbox.sentry.records import Integration, Json
from bot.sandbox.sentry.rest.organization import ORG
from bot.sandbox.sentry.rest.pages import page
from bot.sandbox.sentry.rest.request import Request, ok, route

SCOPES = ("org:read", "org:integrations", "org:write", "org:admin")


@route("GET", "apps", f"{ORG}sentry-apps/", scopes=SCOPES)
def listed(request: Request) -> Reply:
    return page(request, request.state.integrations, shape)


@route("GET", "app", "sentry-apps/{app}/", scopes=SCOPES)
def read(request: Request) -> Reply:
    """Not for an integration, not even its own."""
    if request.person.is_proxy:
        raise missing("Not found.")
    return ok(shape(_named(request)))


@route("GET", "app requests", "sentry-apps/{app}/requests/", scopes=SCOPES)
def requests(request: Request) -> Reply:
    """Newest first, at most 100; without bodies."""
    found = _named(request).log[::-1]
    if request.first("errorsOnly") == "true":
        found = [one for one in found if not is_success(one["responseCode"])]
    if wanted := request.first("eventType"):
        found = [one for one in found if one["eventType"] == wanted]
    return ok(found)


def is_success(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def shape(found: Integration) -> Json:
    return {
        "allowedOrigins": [],
        "author": "Acme",
        "avatars": [],
        "events": list(found.events),
        "featureData": [],
        "isAlertable": False,
        "metadata": {},
        "name": found.name,
        "overview": None,
        "popularity": 1,
        "redirectUrl": None,
        "schema": {},
        "scopes": sorted(found.scopes),
        "slug": found.slug,
        "status": "internal",
        "uuid": found.uuid,
        "verifyInstall": False,
        "webhookUrl": found.webhook_url,
    }


def _named(request: Request) -> Integration:
    for one in request.state.integrations:
        if one.slug == request.names["app"]:
            return one
    raise missing("Not found.")
