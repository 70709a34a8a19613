"""Connections to Slack that stay open, against a server that counts them."""

import contextlib
import gc
import threading
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import Request

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.settings import Settings
from bot.slack import http_pool
from bot.slack.web_api import web_client
from tests.bot.web_server import Server


@pytest.fixture
def server():
    with Server() as server:
        yield server


@pytest.fixture
def client(server):
    settings = Settings(slack_api_url=f"http://127.0.0.1:{server.server_port}/api/")
    return web_client(settings, "xoxb-sandbox-bot")


def test_calls_share_a_connection(server, client):
    """A second call needs no handshake."""
    client.api_call("auth.test")
    client.api_call("chat.postMessage", json={"text": "héllo"})

    assert server.requests == [2]
    assert server.paths == ["/api/auth.test", "/api/chat.postMessage"]


def test_slack_sdk_shares_none(server):
    """That is why its own way is not gone; should it ever, ours can go."""
    slack = WebClient("xoxb-sandbox-bot", base_url=f"http://{server.place}/api/")
    slack.api_call("auth.test")
    slack.api_call("auth.test")

    assert server.requests == [1, 1]


def test_what_the_server_has_closed_is_not_used_again(server, client):
    """Nobody would answer on it, and the outcome would be unknown."""
    server.is_closing = True
    client.api_call("auth.test")
    assert server.ended.acquire(timeout=5)

    client.api_call("auth.test")

    assert server.requests == [1, 1]


def test_what_was_idle_for_long_is_not_used_again(server, client, monkeypatch):
    """What stands between may have forgotten it without a word."""
    monkeypatch.setattr(http_pool, "IDLE_MAX", 0.0)

    client.api_call("auth.test")
    client.api_call("auth.test")

    assert server.requests == [1, 1]


def test_two_at_once_have_one_each(server, client):
    """A connection carries one call at a time."""
    both = threading.Barrier(2)

    def call():
        both.wait()
        client.api_call("auth.test")

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(server.requests) == 2


def test_a_refusal_is_told_as_slack_sdk_does(server, client):
    """Its status and its headers reach who asked, and the connection is good still."""
    server.status = 429

    with pytest.raises(SlackApiError) as told:
        client.api_call("auth.test")
    server.status = 200
    client.api_call("auth.test")

    assert told.value.response.status_code == 429
    assert told.value.response.headers["Retry-After"] == "7"
    assert server.requests == [2]


def test_a_lost_answer_is_not_asked_for_again(server, client):
    """Whoever called must look whether it happened."""
    client.api_call("auth.test")
    server.is_silent = True

    with pytest.raises(ConnectionError):
        client.api_call("chat.postMessage", json={"text": "once"})

    assert server.paths.count("/api/chat.postMessage") == 1


def test_no_answer_in_time(server, client):
    """The same: it may have happened, and is not sent again."""
    client.timeout = 0.05
    server.pause = 0.3

    with pytest.raises(TimeoutError):
        client.api_call("chat.postMessage", json={"text": "once"})

    assert server.ended.acquire(timeout=5)
    assert server.paths == ["/api/chat.postMessage"]


def test_an_answer_cut_off_is_not_asked_for_again(server, client):
    """Half a body tells nobody what happened."""
    server.cut = 3

    with pytest.raises(HTTPException):
        client.api_call("chat.postMessage", json={"text": "once"})

    assert server.paths == ["/api/chat.postMessage"]


def test_clients_share_a_tls_context():
    """Each would read all certificates of the machine again."""
    one, other = (web_client(Settings(), "xoxb-sandbox-bot") for _ in range(2))

    assert one.ssl is other.ssl


def test_nobody_there_is_a_urlerror():
    """As urllib tells it, so that it is known never to have left."""
    client = web_client(Settings(slack_api_url="http://127.0.0.1:1/api/"), "xoxb-sandbox-bot")

    with pytest.raises(URLError) as told:
        client.api_call("auth.test")

    assert isinstance(told.value, http_pool.NeverSent)
    assert isinstance(told.value.reason, ConnectionRefusedError)


@pytest.mark.parametrize(
    "address", ["http://slack.test:port/hook", "http://[slack/hook", "http://slack.test/a\x7fb"]
)
def test_an_address_that_nobody_can_ask(client, address):
    """Nothing is sent; the address, which is a secret, is not repeated."""
    request = Request("http://slack.test/")
    request.full_url = address

    with pytest.raises(http_pool.NeverSent) as told:
        client.connections.exchange(request, 5, None, None)

    assert "slack" not in str(told.value)


def test_many_hosts(server, client, monkeypatch):
    """Of those that were asked long ago nothing is kept."""
    monkeypatch.setattr(http_pool, "WAYS_MAX", 2)
    for host in ("localhost", "127.0.0.1", "127.0.0.2", "localhost", "127.0.0.1"):
        request = Request(f"http://{host}:{server.server_port}/hook", b"{}")
        with contextlib.suppress(http_pool.NeverSent):
            client.connections.exchange(request, 5, None, None)

    assert len(client.connections._ways) <= 2


def test_connections_end_with_their_client(server):
    """Nothing leaks where a command builds a client for one call."""
    settings = Settings(slack_api_url=f"http://127.0.0.1:{server.server_port}/api/")
    web_client(settings, "xoxb-sandbox-bot").api_call("auth.test")
    gc.collect()

    assert server.ended.acquire(timeout=5)


def test_an_answer_to_a_person_shares_the_connection(server, client):
    """A click's answer costs no handshake either."""
    client.api_call("auth.test")

    answer = http_pool.webhook(client, f"{client.base_url}hook", 5).send(text="Done")

    assert answer.status_code == 200
    assert server.requests == [2]
    assert server.paths[-1] == "/api/hook"


def test_another_host_has_connections_of_its_own(server, client):
    """Slack's answers go to hooks.slack.com, its calls to slack.com."""
    client.api_call("auth.test")

    http_pool.webhook(client, f"http://localhost:{server.server_port}/hook", 5).send(text="Done")

    assert server.requests == [1, 1]


def test_a_refused_answer_is_told_as_slack_sdk_does(server, client):
    """A response_url that is used up: whoever asks sees its status."""
    server.status = 404

    answer = http_pool.webhook(client, f"{client.base_url}hook", 5).send(text="Done")

    assert answer.status_code == 404


def test_slack_sdks_own_client_answers_as_slack_sdk_does(server):
    """It has no connections to share."""
    hook = http_pool.webhook(WebClient(), f"http://127.0.0.1:{server.server_port}/hook", 5)

    assert hook.send(text="Done").status_code == 200
