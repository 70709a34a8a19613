"""Calls of Slack by way of a proxy, as HTTPS_PROXY and NO_PROXY name it."""

import base64
import ssl
from pathlib import Path
from urllib.error import URLError

import pytest

from bot.settings import Settings
from bot.slack import http_pool
from bot.slack.failures import failure
from bot.slack.web_api import web_client
from bot.vocabulary.failures import TemporaryFailure
from tests.bot.web_server import Proxy, Server

CERTIFICATE = Path(__file__).parents[1] / "sandbox" / "certificate.pem"


@pytest.fixture
def server():
    """Slack, over TLS."""
    server = Server()
    server.secure(CERTIFICATE)
    with server:
        yield server


@pytest.fixture
def proxy(monkeypatch):
    with Proxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://ada:p%40ss@{proxy.place}")
        yield proxy


@pytest.fixture
def client(server):
    """Built when it is asked for: it looks for a proxy then."""

    def build(scheme="https"):
        settings = Settings(slack_api_url=f"{scheme}://localhost:{server.server_port}/api/")
        client = web_client(settings, "xoxb-sandbox-bot")
        client.ssl = ssl.create_default_context(cafile=CERTIFICATE)
        return client

    return build


def test_by_a_tunnel(server, proxy, client):
    """One tunnel and one handshake for many calls, and the proxy sees none of them."""
    slack = client()
    slack.api_call("auth.test")
    slack.api_call("chat.postMessage", json={"text": "héllo"})

    login = base64.b64encode(b"ada:p@ss").decode()
    assert proxy.tunnels == [(f"localhost:{server.server_port}", f"Basic {login}")]
    assert server.requests == [2]
    assert proxy.paths == []


def test_an_answer_to_a_person_by_the_same_tunnel(server, proxy, client):
    """As without a proxy."""
    slack = client()
    slack.api_call("auth.test")

    answer = http_pool.webhook(slack, f"{slack.base_url}hook", 5).send(text="Done")

    assert answer.status_code == 200
    assert len(proxy.tunnels) == 1
    assert server.paths == ["/api/auth.test", "/api/hook"]


def test_without_tls_the_proxy_is_asked_itself(server, proxy, client):
    """By the whole address."""
    client("http").api_call("auth.test")

    assert proxy.paths == [f"http://localhost:{server.server_port}/api/auth.test"]
    assert proxy.tunnels == []


@pytest.mark.parametrize("excepted", ["localhost", "acme.test, localhost", "*"])
def test_no_proxy(server, proxy, client, monkeypatch, excepted):
    """Hosts that NO_PROXY names are asked straight."""
    monkeypatch.setenv("NO_PROXY", excepted)

    client().api_call("auth.test")

    assert proxy.tunnels == []
    assert server.requests == [1]


def test_an_empty_one(server, proxy, client, monkeypatch):
    """Switches it off."""
    monkeypatch.setenv("HTTPS_PROXY", "")

    client().api_call("auth.test")

    assert proxy.tunnels == []


def test_a_proxy_without_a_scheme(proxy, client, monkeypatch):
    """People write it so."""
    monkeypatch.setenv("HTTPS_PROXY", proxy.place)

    client().api_call("auth.test")

    assert len(proxy.tunnels) == 1


def test_a_proxy_that_lets_nobody_through(server, proxy, client):
    """Nothing was sent, so it may be sent again."""
    proxy.status = 407

    with pytest.raises(URLError) as told:
        client().api_call("chat.postMessage", json={"text": "once"})

    assert isinstance(failure(told.value), TemporaryFailure)
    assert "wants a login (HTTP 407): HTTPS_PROXY takes it" in str(failure(told.value))
    assert server.paths == []


def test_a_proxy_that_is_away(server, client, monkeypatch):
    """The same."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")

    with pytest.raises(URLError) as told:
        client().api_call("auth.test")

    assert isinstance(failure(told.value), TemporaryFailure)
    assert "127.0.0.1" not in str(failure(told.value))


def test_a_certificate_that_nobody_vouches_for(server, proxy, client):
    """Through a tunnel too, whoever is at its end must prove to be Slack; nothing was sent."""
    slack = client()
    slack.ssl = ssl.create_default_context()

    with pytest.raises(URLError) as told:
        slack.api_call("auth.test")

    assert isinstance(told.value.reason, ssl.SSLCertVerificationError)
    assert isinstance(failure(told.value), TemporaryFailure)
