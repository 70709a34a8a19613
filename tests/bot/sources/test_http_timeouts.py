"""Senders who hold connections and send nothing: hung up on, so that the others are served."""

import contextlib
import socket
import time
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from bot.sources import http_timeouts
from bot.sources.server import HttpServer
from tests.pace import allowed

HEAD = b"GET /here HTTP/1.1\r\nHost: x\r\n"
SERVED = 3  # Connections of one address, that is half of all.
REFUSED = 1
LARGE = 32 * 1024 * 1024  # Bytes; no system keeps as many for who does not read them.


@pytest.fixture
def server(monkeypatch):
    """One with hardly any patience, for few."""
    monkeypatch.setattr(http_timeouts, "HEAD_PATIENCE", timedelta(milliseconds=150))
    monkeypatch.setattr(http_timeouts, "READ_PATIENCE", timedelta(milliseconds=150))
    monkeypatch.setattr(http_timeouts, "CONNECTIONS_MAX", 2 * SERVED)
    monkeypatch.setattr(http_timeouts, "SPARE", 2 * REFUSED)
    app = FastAPI()
    app.get("/here")(lambda: "here")
    app.get("/large")(lambda: PlainTextResponse("x" * LARGE))
    app.get("/slow")(lambda: time.sleep(0.3))
    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def connect(server):
    """Connections that end with the test."""
    with contextlib.ExitStack() as stack:
        where = ("127.0.0.1", server.port)

        def connect(address="127.0.0.1"):
            near = (address, 0)
            return stack.enter_context(socket.create_connection(where, 5, source_address=near))

        yield connect


def read_all(sender):
    """How many bytes come until the end."""
    count = 0
    with contextlib.suppress(ConnectionResetError):
        while got := len(sender.recv(100_000)):
            count += got
    return count


def hung_up(sender):
    read_all(sender)
    return True


def wait_until(condition):
    """The server needs a moment to see that somebody has gone."""
    return any(condition() or time.sleep(0.01) for _ in range(300))


def trickle(sender, data):
    """Some 20 seconds for a thousand bytes."""
    for byte in data:
        sender.send(bytes([byte]))
        time.sleep(0.02)


@pytest.mark.parametrize("sent", [b"", b"GET /he", HEAD, b"\r\n"], ids=["", "word", "head", "line"])
def test_no_whole_head(connect, sent):
    """Nothing, or not enough."""
    sender = connect()
    sender.sendall(sent)

    assert hung_up(sender)


def test_byte_by_byte(connect):
    """What comes meanwhile gives no more time."""
    sender, begun = connect(), time.monotonic()

    with pytest.raises(ConnectionError):
        trickle(sender, HEAD + b"X-Long: " + b"x" * 1000)

    assert time.monotonic() - begun < allowed(5)


def test_half_of_the_next_one(connect):
    """The same for what comes after an answer."""
    sender = connect()
    sender.sendall(HEAD + b"\r\n")
    assert sender.recv(4000).startswith(b"HTTP/1.1 200")

    sender.sendall(HEAD)

    assert hung_up(sender)


def test_an_answer_that_nobody_takes(server, connect):
    """What is left of it is not kept for ever."""
    sender, state = connect(), server._server.server_state
    sender.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")

    assert wait_until(lambda: state.connections)
    assert wait_until(lambda: not state.connections)
    assert read_all(sender) < LARGE


@pytest.mark.crowd  # A tight time.
def test_an_answer_that_is_taken(server):
    """However large, it comes whole."""
    answer = httpx.get(f"http://127.0.0.1:{server.port}/large")

    assert len(answer.content) == LARGE


@pytest.mark.crowd  # A tight time.
def test_work_may_take_longer(server):
    """Who has sent all waits for the answer as long as it takes, and may ask again."""
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
        assert [client.get(path).status_code for path in ("/slow", "/here")] == [200, 200]


def test_many_who_say_nothing(server, connect, monkeypatch):
    """Some are told that it is too much; more are hung up on at once."""
    monkeypatch.setattr(http_timeouts, "HEAD_PATIENCE", timedelta(seconds=10))
    silent = [connect() for _ in range(SERVED)]
    url = f"http://127.0.0.1:{server.port}/here"

    refused = httpx.get(url)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert refused.json()["error"]["field"] == "connection"
    silent += [connect() for _ in range(REFUSED)]
    assert hung_up(connect())
    for one in silent:
        one.close()
    assert wait_until(lambda: httpx.get(url).is_success)


def test_another_address_is_served(connect, monkeypatch):
    """Who holds all that they can get keeps nobody else out."""
    monkeypatch.setattr(http_timeouts, "HEAD_PATIENCE", timedelta(seconds=10))
    for _ in range(SERVED + REFUSED):
        connect()

    other = connect("127.0.0.2")
    other.sendall(HEAD + b"\r\n")

    assert other.recv(4000).startswith(b"HTTP/1.1 200")


def test_no_web_sockets(connect):
    """A request for one is answered as any other."""
    sender = connect()
    sender.sendall(HEAD + b"Connection: upgrade\r\nUpgrade: websocket\r\n\r\n")

    assert sender.recv(4000).startswith(b"HTTP/1.1 200")
