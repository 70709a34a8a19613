import pytest
from pydantic import SecretStr

from bot.sentry.client import SentryClient
from bot.sentry.connection import Connection, Place
from tests.bot.sentry.rest import ACME, Rest

TOKEN = "sntrys_notasecret_but_as_one"


@pytest.fixture
def rest(monkeypatch):
    """Sentry's end, with an organization and nothing else."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with Rest() as server:
        server.answer("", ACME)
        yield server


@pytest.fixture
def connect(rest):
    """A client of the server, or of what is given instead."""
    made = []

    def connect(url=None, organization="acme", **given):
        place = Place(url or rest.url, SecretStr(TOKEN), **given)
        made.append(SentryClient(Connection(place), organization))
        return made[-1]

    yield connect
    for client in made:
        client.close()


@pytest.fixture
def client(connect):
    return connect()
