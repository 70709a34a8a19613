"""What a connection may hold, and what is no request: against the server that parses it."""

import contextlib
import socket
import threading
import time

import httpx
import pytest
from fastapi import FastAPI, Request

from bot.sources import http_timeouts
from bot.sources.server import HttpServer

POST = b"POST /body HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
GET = b"GET /here HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def app():
    app = FastAPI()
    app.state.go_on = threading.Event()

    @app.get("/here")
    def here():
        app.state.go_on.wait(10)
        return "here"

    @app.post("/body")
    async def body(request: Request):
        return len(await request.body())

    return app


@pytest.fixture
def server(app):
    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    yield server
    app.state.go_on.set()
    server.stop()


@pytest.fixture
def said(server):
    """What is answered to what is sent, until it hangs up, or until `last` has come."""

    def said(*sent, last="\0"):
        answer = b""
        with socket.create_connection(("127.0.0.1", server.port), 5) as sender:
            with contextlib.suppress(ConnectionError):
                for each in sent:
                    sender.sendall(each)
            with contextlib.suppress(ConnectionError):
                while not answer.endswith(last.encode()) and (got := sender.recv(100_000)):
                    answer += got
        return answer.decode()

    return said


@pytest.mark.parametrize(
    "sent",
    [
        [b"GET /here HTTP/1.1\r\nX: ", *[b"x" * 10_000] * 20],
        [b"GET /here HTTP/1.1\r\n", *[b"Name: value\r\n" * 100] * 50],
        [b"GET /", *[b"x" * 10_000] * 20],
    ],
    ids=["a header", "headers", "a path"],
)
def test_a_head_without_an_end(said, sent):
    """It is kept no further than a head may be long."""
    assert said(*sent)[:12] in {"HTTP/1.1 400", ""}  # "": it was still sending.


@pytest.mark.parametrize(
    "sent",
    [
        [b"1;x=", *[b"x" * 10_000] * 20],
        [b"1\r\nx\r\n0\r\nX: ", *[b"x" * 10_000] * 20],
        [b"1\r\nx\r\n0\r\n", *[b"X: x\r\n" * 100] * 5],
    ],
    ids=["of a chunk", "a trailer", "trailers"],
)
def test_what_stands_beside_a_body(server, said, sent):
    """The same."""
    assert said(CHUNKED, *sent)[:12] in {"HTTP/1.1 400", ""}
    assert not server._server.server_state.connections


def test_a_body_in_tiny_pieces(said):
    """However much stands between them, it is a body."""
    count = http_timeouts.HEAD_MAX // 4

    answer = said(CHUNKED, b"1\r\nx\r\n" * count, b"0\r\n\r\n", last=f"\r\n\r\n{count}")

    assert answer.startswith("HTTP/1.1 200")


def test_some_are_sent_ahead(app, said):
    """Each is answered, in its turn."""
    app.state.go_on.set()

    count = http_timeouts.AHEAD_MAX

    answers = said(GET * count, GET.replace(b"Host", b"Connection: close\r\nHost"))

    assert answers.count('"here"') == count + 1


def test_many_are_sent_ahead(server, said):
    """They would be kept until the first is answered."""
    assert said(GET * 5000).count("200 OK") == 0
    assert not server._server.server_state.connections


def test_many_one_after_another(app, server):
    """A connection that is kept for long has not sent too much by that."""
    app.state.go_on.set()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
        large = {"X-Large": "x" * 10_000}

        answers = [client.get("/here", headers=large).json() for _ in range(20)]

    assert answers == ["here"] * 20


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /here HTTP/1.1\r\nHost : x\r\n\r\n",
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: 1x\r\n\r\n",
        POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nx\r\n",
    ],
)
def test_no_request(app, said, sent):
    """Nor what two servers in a row might read in two ways."""
    app.state.go_on.set()

    assert said(sent).startswith("HTTP/1.1 400")


@pytest.mark.parametrize(
    "headers",
    [
        b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x\r\n",
        b"Expect: 100-continue\r\n",
        b"",
    ],
)
def test_a_body_all_the_same(said, headers):
    """Of who would rather speak HTTP/2, of who asks whether it is wanted."""
    answer = said(POST + headers + b"Content-Length: 5\r\n\r\nhello", last="\r\n\r\n5")

    assert "HTTP/1.1 200" in answer
    assert answer.endswith("\r\n\r\n5")


OFFER = b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x\r\n"


def test_a_body_in_parts_after_an_offer(app, server):
    """However it comes; the connection goes on with the next request, and without a body too."""
    app.state.go_on.set()
    asked = POST + OFFER + b"Content-Length: 5\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), 5) as sender:

        def answered(last):
            answer = b""
            while not answer.endswith(last) and (got := sender.recv(1000)):
                answer += got
            return answer.startswith(b"HTTP/1.1 200")

        for part in (asked[:20], asked[20:], b"he", b"llo" + asked + b"wo"):
            sender.sendall(part)
            time.sleep(0.05)
        assert answered(b"\r\n\r\n5")
        sender.sendall(b"rld")
        assert answered(b"\r\n\r\n5")
        for offer in (OFFER, b""):
            sender.sendall(b"GET /here HTTP/1.1\r\nHost: x\r\n" + offer + b"\r\n")
            assert answered(b'"here"')


def test_a_chunked_body_after_an_offer(said):
    """Refused: where it ends can't be told."""
    chunked = b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"

    assert said(POST + OFFER + chunked).startswith("HTTP/1.1 400")
