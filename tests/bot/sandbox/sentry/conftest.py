"""A furnished Sentry, clients with different tokens, and a receiver of its webhooks."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from bot.sandbox.sentry import SentrySandbox


class Rest:
    """Asks the API with one token; a path begins after `organizations/acme/`."""

    def __init__(self, sentry, token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.root = f"{sentry.url}/api/0/"
        self.http = httpx.Client(
            base_url=f"{self.root}organizations/acme/", headers=headers, trust_env=False
        )

    def __getattr__(self, method):
        return getattr(self.http, method)

    def put(self, issue, **change):
        return self.http.put(f"issues/{issue.id}/", json=change)

    def whoami(self):
        return self.http.get(self.root).json()

    def kinds(self, issue):
        """The feed's kinds, newest first, without the made-up end."""
        rows = self.http.get(f"issues/{issue.id}/activities/").json()["activity"]
        return [row["type"] for row in rows if row["id"] != "0"]


@pytest.fixture
def sentry():
    with SentrySandbox.acme() as running:
        running.webhooks.pause = 0.01
        yield running


@pytest.fixture
def asked_by(sentry):
    """A client with the personal token of somebody, or with any token."""
    clients = []

    def asked_by(who=None, token=None):
        token = sentry.add_token(who).value if who else token
        clients.append(Rest(sentry, token))
        return clients[-1]

    yield asked_by
    for client in clients:
        client.http.close()


@pytest.fixture
def rest(sentry, asked_by):
    """A client with the integration's token."""
    return asked_by(token=sentry.token)


@pytest.fixture
def issue(sentry):
    return sentry.raise_issue("api", "KeyError: 'sub'", culprit="api.auth in decode", count=3)


class Receiver(ThreadingHTTPServer):
    """Takes webhooks; `answers` says how each is answered: a status, or an event to wait for."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.came, self.answers = [], []
        self.url = f"http://127.0.0.1:{self.server_port}/webhooks/sentry"

    def bodies(self, resource):
        return [body for head, body, _ in self.came if head["Sentry-Hook-Resource"] == resource]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((dict(self.headers), json.loads(raw), raw))
        answer = self.server.answers.pop(0) if self.server.answers else 200
        if isinstance(answer, threading.Event):
            answer.wait(10)
            answer = 200
        self.send_response(answer)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver(sentry, issue):
    """Where the integration's webhooks go."""
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        sentry.webhook_url = server.url
        yield server
        server.shutdown()
        thread.join()
