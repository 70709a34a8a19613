"""Connections to Slack that stay open, against a server that counts them."""

import gc
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import slack_http
from bot.settings import Settings
from bot.slack_web import web_client


class Server(ThreadingHTTPServer):
    """Answers by `answer(handler)`; keeps each connection's number of requests."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = []  # One entry a connection, how many requests came on it.
        self.paths = []
        self.is_closing = False  # After its answer, without a word of it.
        self.status = 200
        self.is_silent = False  # Ends the connection instead of an answer.
        self.ended = threading.Semaphore(0)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.number = len(self.server.requests)
        self.server.requests.append(0)

    def finish(self):
        super().finish()
        self.server.ended.release()

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests[self.number] += 1
        self.server.paths.append(self.path)
        self.close_connection = self.server.is_closing or self.server.is_silent
        if self.server.is_silent:
            return
        body = json.dumps({"ok": self.server.status == 200, "error": "ratelimited"}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "7")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


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


def test_what_the_server_has_closed_is_not_used_again(server, client):
    """Nobody would answer on it, and the outcome would be unknown."""
    server.is_closing = True
    client.api_call("auth.test")
    assert server.ended.acquire(timeout=5)

    client.api_call("auth.test")

    assert server.requests == [1, 1]


def test_what_was_idle_for_long_is_not_used_again(server, client, monkeypatch):
    """What stands between may have forgotten it without a word."""
    monkeypatch.setattr(slack_http, "IDLE_MAX", 0.0)

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


def test_nobody_there_is_a_urlerror():
    """As urllib tells it, so that it is known never to have left."""
    client = web_client(Settings(slack_api_url="http://127.0.0.1:1/api/"), "xoxb-sandbox-bot")

    with pytest.raises(URLError) as told:
        client.api_call("auth.test")

    assert isinstance(told.value.reason, ConnectionRefusedError)


def test_connections_end_with_their_client(server):
    """Nothing leaks where a command builds a client for one call."""
    settings = Settings(slack_api_url=f"http://127.0.0.1:{server.server_port}/api/")
    web_client(settings, "xoxb-sandbox-bot").api_call("auth.test")
    gc.collect()

    assert server.ended.acquire(timeout=5)


def test_a_proxy_is_left_to_slack_sdk(server, client):
    """It knows how to ask one: by the whole address."""
    client.proxy = f"http://127.0.0.1:{server.server_port}"
    client.base_url = "http://slack.test/api/"

    client.api_call("auth.test")

    assert server.paths == ["http://slack.test/api/auth.test"]


def test_an_answer_to_a_person_shares_the_connection(server, client):
    """A click's answer costs no handshake either."""
    client.api_call("auth.test")

    answer = slack_http.webhook(client, f"{client.base_url}hook", 5).send(text="Done")

    assert answer.status_code == 200
    assert server.requests == [2]
    assert server.paths[-1] == "/api/hook"


def test_another_host_has_connections_of_its_own(server, client):
    """Slack's answers go to hooks.slack.com, its calls to slack.com."""
    client.api_call("auth.test")

    slack_http.webhook(client, f"http://localhost:{server.server_port}/hook", 5).send(text="Done")

    assert server.requests == [1, 1]


def test_a_refused_answer_is_told_as_slack_sdk_does(server, client):
    """A response_url that is used up: whoever asks sees its status."""
    server.status = 404

    answer = slack_http.webhook(client, f"{client.base_url}hook", 5).send(text="Done")

    assert answer.status_code == 404


def test_an_answer_by_a_proxy_is_left_to_slack_sdk(server, client):
    """As with calls."""
    hook = slack_http.webhook(client, "http://hooks.slack.test/hook", 5)
    hook.proxy = f"http://127.0.0.1:{server.server_port}"

    hook.send(text="Done")

    assert server.paths == ["http://hooks.slack.test/hook"]


def test_slack_sdks_own_client_answers_as_slack_sdk_does(server):
    """It has no connections to share."""
    hook = slack_http.webhook(WebClient(), f"http://127.0.0.1:{server.server_port}/hook", 5)

    assert hook.send(text="Done").status_code == 200
