"""A server that answers as it is told, to see what a client makes of it."""

import json
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ROOT = "/api/0/organizations/acme/"


@dataclass
class Reply:
    """An answer, and what is wrong with it."""

    payload: object = None
    status: int = 200
    headers: dict = field(default_factory=dict)
    body: bytes | None = None  # In place of the payload.
    cut: int = 0  # Bytes that are missing at its end.
    is_silent: bool = False  # The connection ends without a word.
    waits_for: threading.Event | None = None

    @property
    def content(self):
        if self.body is not None:
            return self.body
        return b"" if self.payload is None else json.dumps(self.payload).encode()


@dataclass
class Asked:
    method: str
    path: str
    query: dict
    headers: dict
    body: object


class Rest(ThreadingHTTPServer):
    """`replies` by method and path: the last of several counts on."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self.replies = {}
        self.asked = []
        self.scheme, self.base = "http", ""

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.thread.join()
        self.server_close()

    @property
    def url(self):
        host = "localhost" if self.scheme == "https" else "127.0.0.1"
        return f"{self.scheme}://{host}:{self.server_port}{self.base}"

    def secure(self, certificate):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.scheme = "https"

    def answer(self, path, *replies, method="GET", root=ROOT):
        """What a path of the organization answers, one reply after the other."""
        made = [
            each if isinstance(each, Reply) or callable(each) else Reply(each) for each in replies
        ]
        self.replies[method, self.base + root + path] = made

    def handle_error(self, request, client_address):
        """Clients that go away are what is tried."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _reply(self):
        server, parts = self.server, urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(size)) if size else None
        query = parse_qs(parts.query, keep_blank_values=True)
        server.asked.append(
            Asked(self.command, parts.path, query, dict(self.headers.items()), body)
        )
        waiting = server.replies.get((self.command, parts.path), [NOT_FOUND])
        reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if callable(reply):
            reply = reply(query)
        if reply.waits_for is not None:
            reply.waits_for.wait(20)
        self.close_connection = reply.is_silent or bool(reply.cut)
        if not reply.is_silent:
            self._send(reply)

    def _send(self, reply):
        content = reply.content
        self.send_response(reply.status)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(content))}
        for name, value in (headers | reply.headers).items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(content[: len(content) - reply.cut])

    def __getattr__(self, name):
        """Whatever the method is."""
        if name.startswith("do_"):
            return self._reply
        raise AttributeError(name)

    def log_message(self, *_):
        pass


NOT_FOUND = Reply({"detail": "The requested resource does not exist"}, 404)
FORBIDDEN = Reply({"detail": "You do not have permission to perform this action."}, 403)


def link(path, cursor, *, more):
    """The header of a page; the other relation is always there too."""
    return {
        "Link": f'<{path}?&cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", '
        f'<{path}?&cursor={cursor}>; rel="next"; results="{str(more).lower()}"; cursor="{cursor}"'
    }


def limits(left, limit=5, seconds=1, now=None):
    """Headers of an answer that Sentry gave at `now`, by a clock that may be another."""
    at = int(now if now is not None else time.time())
    return {
        "X-Sentry-Rate-Limit-Remaining": str(left),
        "X-Sentry-Rate-Limit-Limit": str(limit),
        "X-Sentry-Rate-Limit-Reset": str(at + seconds),
        "Date": time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(at)),
    }


def issue(number=1, **changes):
    return {
        "id": str(number),
        "shortId": f"API-{number}",
        "title": "It broke",
        "status": "unresolved",
        "substatus": "ongoing",
        "statusDetails": {},
        "project": {"id": "2", "slug": "api", "name": "Api"},
        "assignedTo": None,
        "count": "10",
        "userCount": 0,
    } | changes


def member(number, email=None, **changes):
    email = f"m{number}@acme.test" if email is None else email
    user = {"id": str(number), "name": f"M {number}", "email": email, "isActive": True}
    return {
        "id": str(number + 1000),
        "email": email,
        "name": f"M {number}",
        "user": user,
        "orgRole": "member",
        "pending": False,
    } | changes


ACME = {
    "id": "2",
    "slug": "acme",
    "name": "Acme",
    "links": {"organizationUrl": "https://sentry.acme.test"},
    "openMembership": True,
}
