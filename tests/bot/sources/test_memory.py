"""Bodies that never end: what they hold of the memory is bounded, and others are served."""

import contextlib
import select
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.bot.sources.senders import hook_headers

SERVER = """
import sys
sys.path.insert(0, "")
from bot.services import Services
from bot.settings import Settings
from bot.sources.health import Health
from bot.sources.http import build_http
from bot.sources.server import HttpServer
from store.engine import Database

services = Services(Settings(sentry_webhook_secret="s"), Database(sys.argv[1]))
server = HttpServer(build_http(services, Health()), "127.0.0.1", 0)
server.start()
print(server.port, flush=True)
sys.stdin.read()
server.stop()
"""
ROOT = Path(__file__).parents[3]
SIZE = 1024 * 1024  # Bytes that each body is to have.
HELD = 300
HEAD = (
    "POST /webhooks/sentry HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    f"Sentry-Hook-Signature: x\r\nContent-Length: {SIZE}\r\n\r\n"
)


@pytest.fixture
def server(database):
    """The intake in a process of its own."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command = [sys.executable, "-c", SERVER, str(database.url)]
    with subprocess.Popen(command, text=True, cwd=ROOT, **pipes) as process:
        process.port = int(process.stdout.readline())
        yield process
        process.stdin.close()


def resident(process):
    """MB."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def hold(server, number):
    """A body that lacks its last bytes, from one of three addresses."""
    near = (f"127.0.0.{2 + number % 3}", 0)
    sender = socket.create_connection(("127.0.0.1", server.port), 5, source_address=near)
    sender.settimeout(10)
    with contextlib.suppress(ConnectionError):
        sender.sendall(HEAD.encode() + b"x" * (SIZE - 10))
    return sender


@pytest.mark.crowd
def test_bodies_that_are_held(server):
    """300 of a megabyte take less than half of it, are told so, and keep nobody else out."""
    with contextlib.ExitStack() as stack:
        before = resident(server)
        for number in range(HELD):
            stack.enter_context(hold(server, number))
        url = f"http://127.0.0.1:{server.port}/webhooks/sentry"
        answer = httpx.post(url, content=b"{}", headers=hook_headers(b"{}", "issue"))

        assert answer.status_code == 401  # Of a secret that is not theirs: it was read.
        assert resident(server) - before < 140


def test_told_when_to_come_again(server):
    """A body that finds no room: nothing was taken, and its sender knows."""
    with contextlib.ExitStack() as stack:
        senders = [stack.enter_context(hold(server, 0)) for _ in range(17)]
        [refused], _, _ = select.select(senders, [], [], 10)  # Whose last bytes came last.
        answer = refused.recv(4000).decode()
        senders.remove(refused)
        for sender in senders:
            sender.sendall(b"x" * 10)

        assert answer.startswith("HTTP/1.1 503")
        assert "retry-after: 2" in answer
        assert {sender.recv(12) for sender in senders} == {b"HTTP/1.1 401"}
