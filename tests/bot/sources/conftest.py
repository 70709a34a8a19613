"""An organization that is told things, and the real HTTP server that tells it."""

import json
from dataclasses import replace

import httpx
import pytest
from sqlmodel import select

from bot.settings import Settings
from bot.sources.health import Health
from bot.sources.http import build_http
from bot.sources.server import HttpServer
from store.people.directory import Member, Organization
from store.routing.routes import Route
from tests.bot.sources.senders import API_TOKEN, HOOK_SECRET, bearer, body, hook_headers, payload


@pytest.fixture
def services(services):
    """Open to both kinds of senders."""
    settings = Settings(api_token=API_TOKEN, sentry_webhook_secret=HOOK_SECRET)
    return replace(services, settings=settings)


@pytest.fixture
def acme(database):
    """One organization with two members; every project's alerts go to one channel."""
    with database.write() as session:
        acme = Organization(slug="acme", name="Acme", url="https://sentry.acme.test")
        session.add(acme)
        session.flush()
        session.add(Member(organization_id=acme.id, email="ada@acme.test", name="Ada Lovelace"))
        session.add(Member(organization_id=acme.id, email="grace@acme.test", name="Grace Hopper"))
        session.add(Route(organization_id=acme.id, project="*", target="slack:C0ALERTS"))
    return acme


@pytest.fixture
def rows(database):
    """Every row of a table, in the order of the primary key."""

    def read(table):
        with database.read() as session:
            return list(session.exec(select(table).order_by(*table.__table__.primary_key)))

    return read


@pytest.fixture
def health():
    return Health()


@pytest.fixture
def http(services, health):
    """A client of the running server."""
    server = HttpServer(build_http(services, health), "127.0.0.1", 0)
    server.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=10) as client:
        yield client
    server.stop()


@pytest.fixture
def post_activity(http):
    """Send to `/api/activities`; what is not given is a valid default."""

    def post(sent=None, headers=None, **changes):
        sent = body(**changes) if sent is None else sent
        return http.post("/api/activities", json=sent, headers=bearer() | (headers or {}))

    return post


@pytest.fixture
def post_hook(http):
    """Send a webhook as Sentry does: by the name of a payload, or by its body."""

    def post(sent, resource=None, **headers):
        resource = resource or (sent.split("_")[0] if isinstance(sent, str) else "issue")
        raw = json.dumps(payload(sent) if isinstance(sent, str) else sent).encode()
        given = hook_headers(raw, resource, **headers)
        return http.post("/webhooks/sentry", content=raw, headers=given)

    return post
