import socket
import threading
import time
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI, Request

from bot.errors import StartError
from bot.sources.answers import not_taken
from bot.sources.fair_shares import Shares
from bot.sources.limits import BODIES_MAX, body_of
from bot.sources.server import HttpServer
from tests.pace import allowed


@pytest.fixture
def app():
    app = FastAPI()
    app.state.begun = threading.Event()

    @app.get("/slow")
    def slow():
        app.state.begun.set()
        time.sleep(0.5)
        return "done"

    @app.post("/body")
    async def body(request: Request):
        try:
            with Shares(BODIES_MAX).part("") as part:
                return len(await body_of(request, part))
        except Exception as error:
            return not_taken(error)

    return app


@pytest.fixture
def server(app):
    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    yield server
    server.stop()


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=5)


def test_free_port(server):
    """Port 0 takes a free one, which answers as soon as `start` has returned."""
    assert server.port > 0
    assert httpx.get(f"http://127.0.0.1:{server.port}/nothing").status_code == 404


def test_port_in_use(app, server):
    """One clear line, and no thread is left behind."""
    threads = set(threading.enumerate())
    second = HttpServer(app, "127.0.0.1", server.port)
    with pytest.raises(StartError) as caught:
        second.start()
    second.stop()

    assert caught.value.faults == [
        f"HTTP_PORT: 127.0.0.1:{server.port} is in use by another program"
    ]
    assert set(threading.enumerate()) <= threads


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid", "a" * 300, "not a host"])
def test_bad_host(app, host):
    """A host that is not ours, or none at all, is named with its variable."""
    with pytest.raises(StartError) as caught:
        HttpServer(app, host, 0).start()

    assert caught.value.faults[0].startswith(f"HTTP_HOST: {host!r}")


def test_stops_quickly(app):
    """Idle connections that are kept alive do not hold it up; the port is free again."""
    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    with httpx.Client() as client:
        client.get(f"http://127.0.0.1:{server.port}/nothing")
        begun = time.monotonic()
        server.stop()
        server.stop()
    again = HttpServer(app, "127.0.0.1", server.port)
    again.start()
    again.stop()

    assert time.monotonic() - begun < allowed(3)


def test_finishes_what_is_in_hand(app):
    """A request that is being worked on gets its answer when the server stops."""
    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    answers = []
    url = f"http://127.0.0.1:{server.port}/slow"
    asking = threading.Thread(target=lambda: answers.append(httpx.get(url).json()))
    asking.start()
    app.state.begun.wait(5)
    server.stop()
    asking.join(5)

    assert answers == ["done"]


def test_body_cut_off(server, caplog):
    """A sender who hangs up in the middle of a body is no fault of ours."""
    with connect(server) as sender:
        sender.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")

    assert httpx.get(f"http://127.0.0.1:{server.port}/nothing").status_code == 404
    assert caplog.records == []


def test_body_that_never_ends(server, monkeypatch):
    """A sender who sends no body gets 408, and holds nothing for ever."""
    monkeypatch.setattr("bot.sources.limits.BODY_PATIENCE", timedelta(milliseconds=50))
    with connect(server) as sender:
        sender.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
        answer = sender.recv(1000)

    assert answer.startswith(b"HTTP/1.1 408")


def test_refused_unread(server):
    """What is announced as too large is refused before it is sent."""
    with connect(server) as sender:
        sender.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        answer = sender.recv(1000)

    assert answer.startswith(b"HTTP/1.1 413")
